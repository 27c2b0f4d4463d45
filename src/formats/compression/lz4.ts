import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';
import { copyBack } from './snappy.ts';

/**
 * Decompresses one block of LZ4 (lz4_Block_format.md) into `output` from `start` on, and returns where it ends. `output` may hold what
 * copies look back on. Throws `MalformedData`.
 */
export function unlz4(block: Uint8Array, output: Uint8Array, start = 0): number {
  let at = 0;
  let made = start;
  const more = (length: number): number => {
    if (length < 15) return length;
    for (let total = length; ; ) {
      const byte = block[at++];
      if (byte === undefined) throw damaged();
      total += byte;
      if (byte < 255) return total;
    }
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = more(token >> 4);
    if (literals > block.length - at || literals > output.length - made) throw damaged();
    output.set(block.subarray(at, at + literals), made);
    at += literals;
    made += literals;
    // The last sequence has no copy.
    if (at === block.length) return made;
    if (at + 2 > block.length) throw damaged();
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const size = more(token & 15) + 4;
    if (offset === 0 || offset > made || size > output.length - made) throw damaged();
    copyBack(output, made, offset, size);
    made += size;
  }
  return made;
}

function damaged(): MalformedData {
  return new MalformedData(messageOf('holds LZ4 data that are damaged'));
}
