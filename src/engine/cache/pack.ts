/**
 * The file form of cached values: a head that names the version of the program, then chunks, each with its length and checksum. What does
 * not fit (another version, a cut or changed chunk, a foreign file) is not read. Values are written by V8's own serializer, which knows
 * maps and typed arrays; it is asked only for bytes whose checksum is right.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';

export interface PackedEntry {
  readonly key: string;
  /** Size and time of the file the value was made from. */
  readonly bytes: number;
  readonly modified: number;
  readonly value: unknown;
}

export interface WeighedEntry extends PackedEntry {
  /** About how many bytes it takes in memory. */
  readonly weight: number;
}

const MAGIC = 'focal-lens cache 1\n';
const CHECKSUM = 16;
const CHUNK_HEAD = 4 + CHECKSUM;
/** Weight of the entries of a chunk: so much that its making blocks nobody, unless a single one is heavier. */
const CHUNK_WEIGHT = 1024 * 1024;

/**
 * @param entries The one used longest ago first; where there is not enough room, these are left out.
 * @param room Bytes
 */
export async function pack(version: string, entries: readonly WeighedEntry[], room: number): Promise<readonly Uint8Array[]> {
  const head = headOf(version);
  const chunks: Uint8Array[] = [];
  let length = head.length;
  for (let end = entries.length; end > 0; ) {
    let start = end;
    for (let weight = 0; start > 0 && weight < CHUNK_WEIGHT; start -= 1) weight += entries[start - 1]!.weight;
    await setImmediate();
    const chunk = chunkOf(entries.slice(start, end));
    length += chunk.length;
    if (length > room) break;
    chunks.push(chunk);
    end = start;
  }
  return [head, ...chunks.reverse()];
}

/** The entries, in their order; none when the bytes are not of this version. */
export async function unpack(version: string, bytes: Uint8Array): Promise<readonly PackedEntry[]> {
  const head = headOf(version);
  if (bytes.length < head.length || !head.every((byte, index) => bytes[index] === byte)) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: PackedEntry[] = [];
  let start = head.length;
  while (start + CHUNK_HEAD <= bytes.length) {
    await setImmediate();
    const length = view.getUint32(start);
    const body = bytes.subarray(start + CHUNK_HEAD, start + CHUNK_HEAD + length);
    const expected = bytes.subarray(start + 4, start + CHUNK_HEAD);
    // After a chunk that is cut or changed, nothing can be found.
    if (body.length < length || !checksumOf(body).every((byte, index) => expected[index] === byte)) break;
    for (const entry of readChunk(body)) entries.push(entry);
    start += CHUNK_HEAD + length;
  }
  return entries;
}

function headOf(version: string): Uint8Array {
  return Buffer.concat([Buffer.from(MAGIC), createHash('sha256').update(version).digest()]);
}

function chunkOf(entries: readonly PackedEntry[]): Uint8Array {
  const body = serialize(entries.map(({ key, bytes, modified, value }) => [key, bytes, modified, value]));
  const head = Buffer.alloc(CHUNK_HEAD);
  head.writeUInt32BE(body.length);
  head.set(checksumOf(body), 4);
  return Buffer.concat([head, body]);
}

function checksumOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest().subarray(0, CHECKSUM);
}

function readChunk(body: Uint8Array): readonly PackedEntry[] {
  let rows: unknown;
  try {
    rows = deserialize(body);
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown): readonly PackedEntry[] => {
    if (!Array.isArray(row) || row.length !== 4) return [];
    const [key, bytes, modified, value] = row as readonly unknown[];
    return typeof key === 'string' && typeof bytes === 'number' && typeof modified === 'number' ? [{ key, bytes, modified, value }] : [];
  });
}
