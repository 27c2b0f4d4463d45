/** The part of WebAssembly that is used here; Node's types leave it to the DOM's. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<ScanModule>;
  Instance: new (module: ScanModule, imports: unknown) => { readonly exports: unknown };
};

/** The compiled scanners: threads share one. */
export type ScanModule = object & { readonly __brand?: 'WebAssembly.Module' };

/** A place in the memory of a scanner. */
interface Address {
  readonly value: number;
}

/** What `assembly/scan.ts` exports; its files say what each does. Addresses are those of bytes. */
export interface ScanExports {
  readonly memory: { readonly buffer: ArrayBuffer };

  readonly MEMORY_BYTES: Address;
  readonly BUFFER: Address;
  readonly PIECE: Address;
  readonly PLACES: Address;
  readonly COUNTS: Address;
  readonly FIRSTS: Address;
  readonly TYPE_FACTS: Address;
  readonly SET_COUNTS: Address;
  readonly LABEL_IDS: Address;
  readonly TYPE_IDS: Address;
  readonly LONGEST_LABEL: Address;
  readonly SCRATCH: Address;
  readonly MOST_CATEGORIES: Address;
  readonly IMAGE_IDS: Address;
  readonly BOX_COUNTS: Address;
  readonly CROWD_COUNTS: Address;
  readonly SET_ROWS: Address;
  readonly SET_ROW_SHIFT: Address;
  readonly IMAGES_OF_CHUNK_SHIFT: Address;

  countByte(start: number, end: number, byte: number): number;
  takeUnusual(): number;

  forgetLabels(): void;
  addLabel(start: number, end: number, entry: number): number;

  prepareTags(follows: number): void;
  followFromHere(): number;
  describeTag(tag: number, facts: number, isBackground: number): void;
  countTag(tag: number): void;
  takeFirsts(): number;

  prepareConll(separator: number, other: number, columns: number): void;
  scanConll(start: number, end: number): number;
  scanConllWithReturns(start: number, end: number): number;
  takeLines(): number;

  prepareCsv(delimiter: number, columns: number, label: number, leavesLines: number): void;
  scanCsv(start: number, end: number): number;
  scanCsvWithReturns(start: number, end: number): number;
  hasStopped(): number;
  takeCsvLines(): number;
  takeRecords(): number;

  forgetKeys(): void;
  prepareJsonLines(): void;
  scanLabelLines(start: number, end: number): number;
  scanTagLines(start: number, end: number): number;
  takeJsonLines(): number;
  takeJsonRecords(): number;
  takeIgnored(): number;
  takeTags(): number;

  prepareCoco(): void;
  scanOthers(start: number): number;
  scanImages(start: number, end: number): number;
  scanAnnotations(start: number, end: number): number;
  takeFound(): number;
  isAtElement(): number;
  takeLineFeeds(): number;
  passValue(start: number): number;

  forgetBoxes(): void;
  addCategory(id: number): number;
  noteImages(from: number, count: number): number;
  countBoxes(from: number, count: number): number;
  numberedImages(): number;
}

export async function compileScanner(bytes: Uint8Array): Promise<ScanModule> {
  return WebAssembly.compile(bytes);
}

/** One scanner with its memory, for one thread and one file at a time. */
export class ScanMemory {
  readonly scanner: ScanExports;
  /** The whole memory: it never grows, so the views stay valid. */
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly integers: Int32Array;

  constructor(module: ScanModule) {
    this.scanner = new WebAssembly.Instance(module, { env: { abort: brokenScanner } }).exports as ScanExports;
    this.bytes = Buffer.from(this.scanner.memory.buffer);
    if (this.bytes.length < this.scanner.MEMORY_BYTES.value)
      throw new Error('The scanner of label files was built with too little memory.');
    this.words = new Uint32Array(this.scanner.memory.buffer);
    this.integers = new Int32Array(this.scanner.memory.buffer);
  }
}

function brokenScanner(): never {
  throw new Error('The scanner of label files is broken.');
}
