import { ZSTDDecoder } from 'zstddec/stream';
import { type Message, messageOf } from '../../core/message.ts';
import type { Damaged } from './compression.ts';

/** Compressed bytes that are handed over at once. */
const FEED = 128 * 1024;
/** Bytes of one part: the largest block of zstd. */
const PART = 128 * 1024;

/** Decodes zstd, frames in a row and frames to skip included. */
export async function* unzstd(pieces: AsyncIterable<Uint8Array>, damaged: Damaged): AsyncGenerator<Uint8Array, void, undefined> {
  const frames = new Frames(await decoder());
  for await (const piece of pieces) {
    for (let start = 0; start < piece.length; start += FEED) {
      yield* frames.decode(piece.subarray(start, start + FEED));
      if (frames.error !== 0) {
        damaged(reasonOf(frames.error));
        return;
      }
    }
  }
  if (!frames.isComplete) damaged(messageOf('is cut off'));
}

/** A decoder of whole blocks of zstd, each of a known length; it answers null for one that is damaged or longer or shorter than that. */
export async function openZstdBlocks(): Promise<(block: Uint8Array, length: number) => Uint8Array | null> {
  const library = await decoder();
  let frames = new Frames(library);
  const decode = (block: Uint8Array, length: number): Uint8Array | null => {
    const output = new Uint8Array(length);
    let made = 0;
    for (let start = 0; start < block.length; start += FEED) {
      for (const part of frames.decode(block.subarray(start, start + FEED))) {
        if (part.length > length - made) return null;
        output.set(part, made);
        made += part.length;
      }
      if (frames.error !== 0) return null;
    }
    return frames.isComplete && made === length ? output : null;
  };
  return (block, length) => {
    const output = decode(block, length);
    // What is left of a damaged block would stand before the next one.
    if (output === null) frames = new Frames(library);
    return output;
  };
}

/** One stream, in an instance of its own: the memory of a large window is freed with it. */
class Frames {
  /** Code of the error that ended the stream; 0 for none. */
  error = 0;
  /** True between frames. */
  isComplete = true;
  readonly #library: Library;
  readonly #context: number;
  readonly #input: number;
  readonly #output: number;
  /** Structs of the library: a pointer, a size and a position each. */
  readonly #inputBuffer: number;
  readonly #outputBuffer: number;

  constructor({ instance }: Decoder) {
    this.#library = instance();
    this.#context = this.#library.ZSTD_createDCtx();
    this.#input = this.#library.malloc(FEED);
    this.#output = this.#library.malloc(PART);
    this.#inputBuffer = this.#library.malloc(12);
    this.#outputBuffer = this.#library.malloc(12);
  }

  /** The parts that `bytes` (at most `FEED`) complete. */
  *decode(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    const library = this.#library;
    new Uint8Array(library.memory.buffer).set(bytes, this.#input);
    this.#write(this.#inputBuffer, this.#input, bytes.length);
    for (;;) {
      this.#write(this.#outputBuffer, this.#output, PART);
      // What remains to be read of the frame, or a negative code of an error.
      const answer = library.ZSTD_decompressStream(this.#context, this.#outputBuffer, this.#inputBuffer) | 0;
      const made = this.#positionOf(this.#outputBuffer);
      if (answer < 0 && answer > -MOST_CODES) this.error = -answer;
      if (made > 0) yield new Uint8Array(library.memory.buffer, this.#output, made);
      if (this.error !== 0) return;
      const isRead = this.#positionOf(this.#inputBuffer) >= bytes.length;
      this.isComplete = answer === 0;
      // A full output may have more behind it.
      if (isRead && (made < PART || this.isComplete)) return;
    }
  }

  #write(struct: number, pointer: number, size: number): void {
    const view = new DataView(this.#library.memory.buffer, struct, 12);
    view.setUint32(0, pointer, true);
    view.setUint32(4, size, true);
    view.setUint32(8, 0, true);
  }

  #positionOf(struct: number): number {
    return new DataView(this.#library.memory.buffer).getUint32(struct + 8, true);
  }
}

/** Codes of `zstd_errors.h`, as `zstd` 1.5 returns them negated. */
const MOST_CODES = 256;
const REASONS = new Map([
  [10, messageOf('goes on with what is no zstd')],
  [16, messageOf('asks for a window of more than 128 MiB')],
  [20, messageOf('is damaged')],
  [22, messageOf('is damaged (its checksum does not fit)')],
  [32, messageOf('needs a dictionary, which is not known')],
  [64, messageOf('asks for more memory than there is')],
]);

function reasonOf(code: number): Message {
  return REASONS.get(code) ?? messageOf('is damaged (zstd error {0})', String(code));
}

/** The functions of the library in WebAssembly that are used here; pointers and sizes are 32 bits wide. */
interface Library {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  ZSTD_createDCtx(): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

interface Decoder {
  readonly instance: () => Library;
}

interface WebAssemblyInstance {
  readonly exports: unknown;
}

declare const WebAssembly: {
  Instance: new (module: unknown, imports: unknown) => WebAssemblyInstance;
};

let loading: Promise<Decoder> | null = null;

/** The compiled library. Its own class hides errors and keeps one memory for all streams, so only its module is used. */
function decoder(): Promise<Decoder> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Decoder> {
  const { promise, resolve } = deferred<unknown>();
  const loader = new ZSTDDecoder();
  const begin = loader._init;
  loader._init = (result) => {
    resolve((result as unknown as { readonly module: unknown }).module);
    begin(result);
  };
  await loader.init();
  const module = await promise;
  const imports = { env: { emscripten_notify_memory_growth: () => {} } };
  return { instance: () => new WebAssembly.Instance(module, imports).exports as Library };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
