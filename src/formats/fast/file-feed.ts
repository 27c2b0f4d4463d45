import { isUtf8 } from 'node:buffer';
import { readSync } from 'node:fs';
import { NotPlain } from './not-plain.ts';
import type { ScanMemory } from './scan-memory.ts';

const LINE_FEED = 10;
/** As `assembly/unusual.ts` says them. */
const BEYOND_ASCII = 1;
const STRAY_RETURN = 2;
/** Loops of a scanner look at so many bytes beyond the end. */
const BEYOND = 128;
/** Little is of interest behind a border: the rest of an element. */
const BEHIND_BORDER = 8 * 1024;

/**
 * Pieces of an opened file in the memory of a scanner, without a copy in between. The bytes [start, end) are there; those before `start` are not
 * the file's: a line feed is put there, for what begins at `start` begins a line.
 */
export class FileFeed {
  start: number;
  end: number;
  /** Bytes that were read in all, those read twice included. */
  bytesRead = 0;
  /** A place in the file over which no piece goes; those behind it are short. */
  border = Number.POSITIVE_INFINITY;
  /** Bytes of the file. */
  readonly size: number;
  readonly #memory: ScanMemory;
  readonly #file: number;
  readonly #buffer: number;
  readonly #room: number;
  readonly #pieceBytes: number;
  /** Where in the file `end` is. */
  #position = 0;

  /** @param file Descriptor. */
  constructor(memory: ScanMemory, file: number, size: number, pieceBytes: number) {
    const { BUFFER, PIECE } = memory.scanner;
    this.#memory = memory;
    this.#file = file;
    this.size = size;
    this.#buffer = BUFFER.value;
    this.#room = PIECE.value - BEYOND;
    this.#pieceBytes = Math.min(pieceBytes, PIECE.value);
    this.start = this.#buffer;
    this.end = this.#buffer;
  }

  /** True when `end` is the end of the file. */
  get isAtEnd(): boolean {
    return this.#position === this.size;
  }

  /** Where in the file an address in memory is. */
  offsetOf(address: number): number {
    return this.#position - (this.end - address);
  }

  /** The address of a place in the file; outside of [start, end] where it is not in memory. */
  addressOf(offset: number): number {
    return this.end - (this.#position - offset);
  }

  /** Begins anew at a place in the file. */
  seek(offset: number): void {
    this.#position = offset;
    this.start = this.#buffer;
    this.end = this.#buffer;
  }

  /** Reads the next piece and keeps the bytes from the address `keep` on, which move. False at the end of the file. */
  read(keep: number): boolean {
    const { bytes } = this.#memory;
    const kept = this.end - keep;
    if (kept > this.#room) throw new NotPlain('a record is longer than a piece');
    bytes.copyWithin(this.#buffer - kept, keep, this.end);
    this.start = this.#buffer - kept;
    const most = this.#position < this.border ? this.border - this.#position : BEHIND_BORDER;
    const wanted = Math.min(this.#pieceBytes, most, this.size - this.#position);
    const read = wanted === 0 ? 0 : readSync(this.#file, bytes, this.#buffer, wanted, this.#position);
    if (read === 0 && wanted > 0) throw new NotPlain('the file became shorter');
    this.end = this.#buffer + read;
    this.#position += read;
    this.bytesRead += read;
    bytes[this.start - 1] = LINE_FEED;
    bytes.fill(LINE_FEED, this.end, this.end + BEYOND);
    return wanted > 0;
  }

  /** Makes sure that the bytes [start, end), which a scanner has read, are UTF-8 without zero bytes and stray carriage returns. */
  checkScanned(start: number, end: number): void {
    const unusual = this.#memory.scanner.takeUnusual();
    if ((unusual & STRAY_RETURN) !== 0) throw new NotPlain('a carriage return stands in a line');
    if ((unusual & BEYOND_ASCII) !== 0) this.check(start, end);
  }

  /** The same for bytes that it has not read. They hold whole characters. */
  check(start: number, end: number): void {
    this.checkUtf8(start, end);
    if (this.#memory.bytes.subarray(start, end).includes(0)) throw new NotPlain('the text holds zero bytes');
  }

  /** The same for bytes in which a scanner passes over no zero. */
  checkUtf8(start: number, end: number): void {
    if (!isUtf8(this.#memory.bytes.subarray(start, end))) throw new NotPlain('the text is not UTF-8');
  }
}
