import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';
import { unlz4 } from './lz4.ts';

const MAGIC = 0x184d2204;
const UNCOMPRESSED = 0x80000000;

/** Decompresses one frame of LZ4 (lz4_Frame_format.md) to exactly `length` bytes; checksums are not looked at. Throws `MalformedData`. */
export function unlz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw damaged();
  const flags = frame[4]!;
  const [hasChecksums, hasSize, hasDictionary] = [(flags & 16) !== 0, (flags & 8) !== 0, (flags & 1) !== 0];
  if (flags >> 6 !== 1 || hasDictionary) throw damaged();
  const output = new Uint8Array(length);
  let at = 7 + (hasSize ? 8 : 0);
  let made = 0;
  for (;;) {
    if (at + 4 > frame.length) throw damaged();
    const head = view.getUint32(at, true);
    at += 4;
    if (head === 0) break;
    const size = head % UNCOMPRESSED;
    if (size > frame.length - at) throw damaged();
    const block = frame.subarray(at, at + size);
    if (head >= UNCOMPRESSED) {
      if (size > length - made) throw damaged();
      output.set(block, made);
      made += size;
    } else made = unlz4(block, output, made);
    at += size + (hasChecksums ? 4 : 0);
  }
  if (made !== length) throw damaged();
  return output;
}

function damaged(): MalformedData {
  return new MalformedData(messageOf('holds LZ4 data that are damaged'));
}
