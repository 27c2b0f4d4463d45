import { messageOf } from '../../core/message.ts';
import type { FileHead, PredictionFormat, PredictionOptions, Predictions, Recognition } from '../format.ts';
import type { OpenedFile } from '../opened-file.ts';
import { openRegularFile } from '../text-stream.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';
import { type ArrayHeader, type ArraySource, type OpenArray, openPair } from './array-pair.ts';
import { findNamedPair, namesPair } from './named-pair.ts';
import { decodeNumbers, type NpyHeader, type NpyKind } from './npy-array.ts';

/** Two tensors of one safetensors file: scores (N, C) and labels (N), in F16, BF16, F32 or F64 and whole numbers. */
export const safetensorsPredictions: PredictionFormat = {
  id: 'predictions-safetensors',
  title: 'Tensors of a safetensors file',
  recognisedBy: 'a safetensors file with the tensors logits (predictions, probs) and labels (label_ids)',
  recognise(head: FileHead): Recognition | null {
    const names = namesIn(head.bytes);
    return names !== null && namesPair(names)
      ? { confidence: 0.95, evidence: messageOf('a safetensors file with the tensors {0}', names.slice(0, 4).join(', ')) }
      : null;
  },
  async open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
    const [path = ''] = paths;
    const [first, second] = findNamedPair(path, await readTensors(path), options.goldElsewhere);
    return openPair(first, second, options);
  },
};

/** Models have headers of a few megabytes; those of predictions are short. */
const LONGEST_HEADER = 16 * 1024 * 1024;
const LENGTH_BYTES = 8;

const KINDS: ReadonlyMap<string, { readonly kind: NpyKind; readonly size: number; readonly isBfloat?: true }> = new Map([
  ['F64', { kind: 'f', size: 8 }],
  ['F32', { kind: 'f', size: 4 }],
  ['F16', { kind: 'f', size: 2 }],
  ['BF16', { kind: 'f', size: 2, isBfloat: true }],
  ['I64', { kind: 'i', size: 8 }],
  ['I32', { kind: 'i', size: 4 }],
  ['I16', { kind: 'i', size: 2 }],
  ['I8', { kind: 'i', size: 1 }],
  ['U8', { kind: 'u', size: 1 }],
  ['BOOL', { kind: 'b', size: 1 }],
] as const);

/** Names of the tensors, where the first bytes hold the whole header. */
function namesIn(bytes: Uint8Array): readonly string[] | null {
  if (bytes.length < LENGTH_BYTES + 2) return null;
  const length = headerLength(bytes);
  if (length === null || length > bytes.length - LENGTH_BYTES || bytes[LENGTH_BYTES] !== 123) return null;
  try {
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length))) as object;
    return Object.keys(header).filter((name) => name !== '__metadata__');
  } catch {
    return null;
  }
}

/** The first eight bytes, little endian; null for what no header is. */
function headerLength(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(4, true) === 0 && view.getUint32(0, true) <= LONGEST_HEADER ? view.getUint32(0, true) : null;
}

async function readTensors(path: string): Promise<readonly ArraySource[]> {
  const { handle, bytes: size } = await openRegularFile(path);
  try {
    const start = await readExactly(path, handle, 0, Math.min(LENGTH_BYTES, size));
    const length = start.length < LENGTH_BYTES ? null : headerLength(start);
    if (length === null || length > size - LENGTH_BYTES) {
      throw new UnreadableFile(
        path,
        messageOf('{0} is no complete safetensors file: its header is said to be longer than the file, or than any is.', path),
      );
    }
    const text = new TextDecoder().decode(await readExactly(path, handle, LENGTH_BYTES, length));
    return tensorsOf(path, text, LENGTH_BYTES + length, size);
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    await handle.close();
  }
}

function tensorsOf(path: string, text: string, dataStart: number, size: number): readonly ArraySource[] {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new UnreadableFile(path, messageOf('{0} has a safetensors header that is not JSON.', path));
  }
  if (typeof header !== 'object' || header === null)
    throw new UnreadableFile(path, messageOf('{0} has a safetensors header that is no object.', path));
  return Object.entries(header as Record<string, unknown>).flatMap(([name, entry]) => {
    const tensor = name === '__metadata__' ? null : parseTensor(entry, size - dataStart);
    if (tensor === null) return [];
    const { type, shape, begin } = tensor;
    const count = shape.reduce((product, extent) => product * extent, 1);
    const layout: NpyHeader = { ...type, littleEndian: true, fortranOrder: false, shape, count, offset: dataStart + begin };
    return [{ path: `${path} (${name})`, name, header: layout, open: () => openTensor(path, layout, type.isBfloat === true) }];
  });
}

/** Null for what is no readable tensor; its numbers lie within the file. */
function parseTensor(entry: unknown, available: number) {
  if (typeof entry !== 'object' || entry === null) return null;
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  const type = typeof dtype === 'string' ? KINDS.get(dtype) : undefined;
  if (type === undefined || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) return null;
  const [begin, end] = offsets as readonly [number, number];
  const bytes = shape.reduce((product, extent) => product * extent, type.size);
  return end <= available && end - begin === bytes ? { type, shape, begin } : null;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

async function openTensor(path: string, layout: NpyHeader, isBfloat: boolean): Promise<OpenArray & { readonly header: ArrayHeader }> {
  const { handle } = await openRegularFile(path);
  return {
    header: layout,
    async read(first, into) {
      const bytes = await readExactly(path, handle, layout.offset + first * layout.size, into.length * layout.size);
      if (isBfloat) decodeBfloat(bytes, into);
      else decodeNumbers(layout, bytes, into);
    },
    close: () => handle.close(),
  };
}

/** bfloat16 is the upper half of a float32. */
function decodeBfloat(bytes: Uint8Array, into: Float32Array | Float64Array): void {
  const bits = new Uint32Array(1);
  const number = new Float32Array(bits.buffer);
  for (let index = 0; index < into.length; index += 1) {
    bits[0] = (bytes[2 * index]! | (bytes[2 * index + 1]! << 8)) << 16;
    into[index] = number[0]!;
  }
}

async function readExactly(path: string, handle: OpenedFile, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) throw new UnreadableFile(path, messageOf('{0} became shorter while it was read.', path));
    done += bytesRead;
  }
  return bytes;
}
