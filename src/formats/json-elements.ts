import { Carry, LONGEST_LINE } from './blocks.ts';

export interface JsonElementEvents {
  /** One element of an array: of the root array (`key` null), or of an array that is a value of the root object. */
  readonly element: (text: string, line: number, key: string | null) => void;
  /** A value of the root object that is no array; it is passed over. */
  readonly other?: (key: string, line: number) => void;
  readonly problem: (line: number, message: string) => void;
}

const QUOTE = 34;
const BACKSLASH = 92;
const LINE_FEED = 10;
const COMMA = 44;
const COLON = 58;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;

/** What is expected next, outside of an element. */
type Place = 'root' | 'key' | 'colon' | 'value' | 'elements' | 'end';

/**
 * Cuts the elements out of one JSON document as it streams by, so that a large file is parsed record by record. The root is an array of
 * elements, or an object whose values are such arrays. Strings, escapes and depth are followed; what is inside an element is for
 * the caller to parse. Feed pieces of any size, then call `end`.
 */
export class JsonElements {
  readonly #events: JsonElementEvents;
  readonly #longest: number;
  readonly #carry = new Carry();
  #place: Place = 'root';
  #rootIsArray = false;
  #key: string | null = null;
  #line = 1;

  /** Inside a token (an element, a key or a passed-over value): what it is. */
  #token: 'element' | 'key' | 'other' | null = null;
  #tokenLine = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #tooLong = false;
  #stopped = false;

  constructor(events: JsonElementEvents, longest: number = LONGEST_LINE) {
    this.#events = events;
    this.#longest = longest;
  }

  push(piece: Uint8Array): void {
    let index = 0;
    while (index < piece.length && !this.#stopped) {
      index = this.#token === null ? this.#readStructure(piece, index) : this.#readToken(piece, index);
    }
  }

  end(): void {
    if (this.#stopped || (this.#place === 'end' && this.#token === null)) return;
    const message =
      this.#place === 'root' && this.#token === null ? 'The file holds no JSON.' : 'The JSON ends in the middle: the file is not complete.';
    this.#events.problem(this.#line, message);
  }

  /** Reads one byte between tokens; answers the index to go on with. */
  #readStructure(piece: Uint8Array, index: number): number {
    const byte = piece[index]!;
    if (byte <= 32) {
      if (byte === LINE_FEED) this.#line += 1;
      return index + 1;
    }
    switch (this.#place) {
      case 'root':
        if (byte !== OPEN_ARRAY && byte !== OPEN_OBJECT) return this.#stop('an array or an object');
        this.#rootIsArray = byte === OPEN_ARRAY;
        this.#place = this.#rootIsArray ? 'elements' : 'key';
        return index + 1;
      case 'key':
        if (byte === COMMA) return index + 1;
        if (byte === CLOSE_OBJECT) return this.#close(index);
        return byte === QUOTE ? this.#begin('key', index) : this.#stop('a key in quotes or the end of the object');
      case 'colon':
        if (byte !== COLON) return this.#stop('a colon after the key');
        this.#place = 'value';
        return index + 1;
      case 'value':
        if (byte !== OPEN_ARRAY) return this.#begin('other', index);
        this.#place = 'elements';
        return index + 1;
      case 'elements':
        if (byte === COMMA) return index + 1;
        if (byte === CLOSE_ARRAY) return this.#close(index);
        return byte === CLOSE_OBJECT || byte === COLON ? this.#stop('a value or the end of the array') : this.#begin('element', index);
      default:
        return this.#stop('nothing more after the end');
    }
  }

  #close(index: number): number {
    this.#place = this.#place === 'elements' && !this.#rootIsArray ? 'key' : 'end';
    return index + 1;
  }

  #begin(token: 'element' | 'key' | 'other', index: number): number {
    this.#token = token;
    this.#tokenLine = this.#line;
    this.#depth = 0;
    this.#tooLong = false;
    return index;
  }

  /** Reads on to the end of the token or of the piece. A token ends after its closing bracket or quote, a number or word before what follows. */
  #readToken(piece: Uint8Array, from: number): number {
    const length = piece.length;
    let index = from;
    for (; index < length; index += 1) {
      const byte = piece[index]!;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#depth === 0) return this.#finish(piece, from, index + 1);
        } else if (byte === LINE_FEED) this.#line += 1;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) this.#depth += 1;
      else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        if (this.#depth === 0) return this.#finish(piece, from, index);
        this.#depth -= 1;
        if (this.#depth === 0) return this.#finish(piece, from, index + 1);
      } else if (this.#depth === 0 && (byte === COMMA || byte <= 32)) return this.#finish(piece, from, index);
      else if (byte === LINE_FEED) this.#line += 1;
    }
    this.#keep(piece.subarray(from));
    return length;
  }

  #keep(bytes: Uint8Array): void {
    if (this.#token === 'other' || this.#tooLong) return;
    this.#carry.add(bytes);
    if (this.#carry.length <= this.#longest) return;
    this.#tooLong = true;
    this.#carry.take();
  }

  #finish(piece: Uint8Array, from: number, end: number): number {
    this.#keep(piece.subarray(from, end));
    const token = this.#token;
    this.#token = null;
    const bytes = this.#carry.take();
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    if (token === 'key') {
      this.#key = this.#tooLong ? '' : parseKey(text);
      this.#place = 'colon';
    } else if (token === 'other') {
      this.#events.other?.(this.#key ?? '', this.#tokenLine);
      this.#place = 'key';
    } else if (this.#tooLong) this.#events.problem(this.#tokenLine, 'The record is longer than 16 MiB; it was left out.');
    else this.#events.element(text, this.#tokenLine, this.#key);
    return end;
  }

  #stop(expected: string): number {
    this.#stopped = true;
    this.#events.problem(this.#line, `The JSON is broken here: expected ${expected}. What follows was not read.`);
    return Number.POSITIVE_INFINITY;
  }
}

function parseKey(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
