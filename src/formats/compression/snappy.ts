import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';

/**
 * Decompresses a block of Snappy (format_description.txt of google/snappy) to exactly `length` bytes. Throws `MalformedData`.
 * A block of the shortest copies grows by less than 22: what claims more is refused before anything is made of it.
 */
export function unsnappy(block: Uint8Array, length: number): Uint8Array {
  let at = 0;
  let claimed = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = block[at++];
    if (byte === undefined || shift > 28) throw damaged();
    claimed += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  if (claimed !== length || length > block.length * 22) throw damaged();
  const output = new Uint8Array(length);
  let made = 0;
  while (at < block.length) {
    const tag = block[at++]!;
    let size = (tag >> 2) + 1;
    if ((tag & 3) === 0) {
      if (size > 60) {
        const extra = size - 60;
        size = 1 + littleEndian(block, at, extra);
        at += extra;
      }
      if (size > block.length - at || size > length - made) throw damaged();
      if (size <= 16) for (let index = 0; index < size; index += 1) output[made + index] = block[at + index]!;
      else output.set(block.subarray(at, at + size), made);
      at += size;
      made += size;
      continue;
    }
    let offset: number;
    if ((tag & 3) === 1) {
      size = ((tag >> 2) & 7) + 4;
      offset = ((tag >> 5) << 8) | block[at++]!;
    } else {
      const wide = (tag & 3) === 2 ? 2 : 4;
      offset = littleEndian(block, at, wide);
      at += wide;
    }
    if (at > block.length || !(offset > 0) || offset > made || size > length - made) throw damaged();
    copyBack(output, made, offset, size);
    made += size;
  }
  if (made !== length) throw damaged();
  return output;
}

/** Repeats what was written `offset` bytes before; what it repeats may be what it writes. */
export function copyBack(output: Uint8Array, made: number, offset: number, size: number): void {
  if (offset === 1) output.fill(output[made - 1]!, made, made + size);
  else if (offset >= size && size > 32) output.copyWithin(made, made - offset, made - offset + size);
  else for (let index = made; index < made + size; index += 1) output[index] = output[index - offset]!;
}

function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  if (at + length > bytes.length) throw damaged();
  let value = 0;
  for (let index = length - 1; index >= 0; index -= 1) value = value * 256 + bytes[at + index]!;
  return value;
}

function damaged(): MalformedData {
  return new MalformedData(messageOf('holds Snappy data that are damaged'));
}
