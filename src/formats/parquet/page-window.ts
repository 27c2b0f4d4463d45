import { messageOf } from '../../core/message.ts';
import { LONGEST_PAGE } from '../columnar/decompress.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { DATA_PAGE, DATA_PAGE_V2, DICTIONARY_PAGE, type PageHeader, readPageHeader } from './page-header.ts';

/** Bytes that are read ahead. */
const WINDOW = 2 * 1024 * 1024;
/** A header may carry the smallest and largest value of its page. */
const LONGEST_HEADER = 16 * 1024 * 1024;
const LIKELY_HEADER = 1024;

export interface Page {
  readonly header: PageHeader;
  /** As they stand in the file; valid until the next page is asked for. */
  readonly bytes: Uint8Array;
}

/** Goes over the pages of a chunk with one piece of the file in memory. */
export class PageWindow {
  readonly #file: ByteSource;
  readonly #end: number;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Place of `#bytes` in the file. */
  #start: number;
  #at = 0;

  constructor(file: ByteSource, start: number, end: number) {
    this.#file = file;
    this.#start = start;
    this.#end = end;
  }

  async next(): Promise<Page | null> {
    if (this.#start + this.#at >= this.#end) return null;
    const header = await this.#header();
    if (header.packed > this.#end - this.#start - this.#at - header.headerLength)
      throw new MalformedData(messageOf('holds a page that claims more bytes than there are'));
    if (header.packed > LONGEST_PAGE || header.length > LONGEST_PAGE) {
      throw new MalformedData(
        messageOf('holds a page of {0} bytes; up to {1} are read', Math.max(header.packed, header.length), LONGEST_PAGE),
      );
    }
    this.#at += header.headerLength;
    // Pages of other kinds are passed over without being read.
    if (header.type !== DATA_PAGE && header.type !== DATA_PAGE_V2 && header.type !== DICTIONARY_PAGE) {
      this.#at += header.packed;
      return { header, bytes: new Uint8Array(0) };
    }
    await this.#ensure(header.packed);
    const bytes = this.#bytes.subarray(this.#at, this.#at + header.packed);
    this.#at += header.packed;
    return { header, bytes };
  }

  async #header(): Promise<PageHeader> {
    for (let length = LIKELY_HEADER; ; length *= 16) {
      const known = await this.#ensure(length);
      try {
        return readPageHeader(this.#bytes, this.#at);
      } catch (error) {
        // It may only be longer than what has been read.
        if (known < length || length > LONGEST_HEADER) throw error;
      }
    }
  }

  /** Makes `length` bytes from the place at hand be there, or those up to the end; returns how many there are. */
  async #ensure(length: number): Promise<number> {
    const wanted = Math.min(length, this.#end - this.#start - this.#at);
    if (this.#bytes.length - this.#at < wanted) {
      const start = this.#start + this.#at;
      const kept = this.#bytes.subarray(Math.min(this.#at, this.#bytes.length));
      const from = start + kept.length;
      const added = await this.#file.read(from, Math.min(this.#end, start + Math.max(wanted, WINDOW)) - from);
      if (kept.length + added.length < wanted) throw new MalformedData(messageOf('has become shorter while it was read'));
      this.#bytes = kept.length === 0 ? added : Buffer.concat([kept, added]);
      this.#start = start;
      this.#at = 0;
    }
    return this.#bytes.length - this.#at;
  }
}
