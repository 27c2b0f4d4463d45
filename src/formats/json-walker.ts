import { type Message, messageOf } from '../core/message.ts';
import { Carry, LONGEST_LINE } from './blocks.ts';

/** A key of an object, or null for any element of an array. */
export type JsonKey = string | null;

/** What is done with a value: looked into, handed out as text, or passed over. A scalar cannot be entered; it is taken. */
export type JsonStep = 'enter' | 'take' | 'skip';

export interface JsonVisitor {
  /**
   * Asked at each value that is reached. `path` is empty for a root value and is valid until the call returns; `first` is the first
   * byte of the value (`[` 91, `{` 123, `"` 34, …).
   */
  step(path: readonly JsonKey[], first: number): JsonStep;
  /** A value that was taken, the line it begins in, and the bytes of that line before it. */
  value(text: string, line: number, path: readonly JsonKey[], offset: number): void;
  skipped?(path: readonly JsonKey[], line: number): void;
  problem(line: number, message: Message): void;
}

export interface JsonWalkerOptions {
  /** Bytes of the longest value that is taken. */
  readonly longest?: number;
  /** True when root values may follow each other, with white space, commas or nothing between them. */
  readonly many?: boolean;
}

/** A value nested deeper is left out: a parsed bracket costs fifty times its byte. */
export const DEEPEST = 1000;

const QUOTE = 34;
const BACKSLASH = 92;
const LINE_FEED = 10;
const COMMA = 44;
const COLON = 58;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;

/** What is expected next, outside of a token. */
type Place = 'value' | 'key' | 'colon' | 'end';
type Token = 'key' | 'take' | 'skip';

/**
 * Walks through JSON as it streams by and hands out the values that the visitor takes, so that a large document is parsed record by
 * record. Strings, escapes and depth are followed; what is inside a taken value is for the caller to parse. Superfluous and missing
 * commas are forgiven. Feed pieces of any size, then call `end`.
 */
export class JsonWalker {
  readonly #visitor: JsonVisitor;
  readonly #longest: number;
  readonly #many: boolean;
  readonly #carry = new Carry();
  /** The containers that are entered: true for an array. The visitor bounds their number, not the file. */
  readonly #arrays: boolean[] = [];
  readonly #path: JsonKey[] = [];
  #place: Place = 'value';
  #begun = false;
  #line = 1;
  /** Bytes of the pieces before the one at hand. */
  #base = 0;
  /** Where the line at hand begins, in bytes. */
  #lineStart = 0;

  #token: Token | null = null;
  #tokenLine = 0;
  #tokenOffset = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Why the token is left out, else null. */
  #refusal: Message | null = null;
  #stopped = false;

  constructor(visitor: JsonVisitor, { longest = LONGEST_LINE, many = false }: JsonWalkerOptions = {}) {
    this.#visitor = visitor;
    this.#longest = longest;
    this.#many = many;
  }

  push(piece: Uint8Array): void {
    let index = 0;
    while (index < piece.length && !this.#stopped) {
      index = this.#token === null ? this.#readStructure(piece, index) : this.#readToken(piece, index);
    }
    this.#base += piece.length;
  }

  end(): void {
    if (this.#stopped) return;
    // A number or a word at the root ends with the file.
    if (this.#token !== null && this.#token !== 'key' && this.#arrays.length === 0 && this.#depth === 0 && !this.#inString) {
      this.#finish(new Uint8Array(0), 0, 0);
    }
    if (!this.#begun) this.#visitor.problem(this.#line, messageOf('The file holds no JSON.'));
    else if (this.#token !== null || this.#arrays.length > 0)
      this.#visitor.problem(this.#line, messageOf('The JSON ends in the middle: the file is not complete.'));
  }

  /** Reads one byte between tokens; answers the index to go on with. */
  #readStructure(piece: Uint8Array, index: number): number {
    const byte = piece[index]!;
    if (byte <= 32) {
      if (byte === LINE_FEED) this.#endLine(index);
      return index + 1;
    }
    switch (this.#place) {
      case 'value':
        return this.#readValue(byte, index);
      case 'key':
        if (byte === COMMA) return index + 1;
        if (byte === CLOSE_OBJECT) return this.#leave(index);
        return byte === QUOTE ? this.#begin('key', index) : this.#stop(messageOf('a key in quotes or the end of the object'));
      case 'colon':
        if (byte !== COLON) return this.#stop(messageOf('a colon after the key'));
        this.#place = 'value';
        return index + 1;
      default:
        return this.#stop(messageOf('nothing more after the end'));
    }
  }

  #readValue(byte: number, index: number): number {
    const inArray = this.#arrays.at(-1);
    if (byte === COMMA && (inArray === true || (inArray === undefined && this.#begun))) return index + 1;
    if (byte === CLOSE_ARRAY && inArray === true) return this.#leave(index);
    if (byte === COMMA || byte === COLON || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      return this.#stop(inArray === true ? messageOf('a value or the end of the array') : messageOf('a value'));
    }
    this.#begun = true;
    const step = this.#visitor.step(this.#path, byte);
    if (step !== 'enter' || (byte !== OPEN_ARRAY && byte !== OPEN_OBJECT)) return this.#begin(step === 'skip' ? 'skip' : 'take', index);
    this.#arrays.push(byte === OPEN_ARRAY);
    this.#path.push(null);
    this.#place = byte === OPEN_ARRAY ? 'value' : 'key';
    return index + 1;
  }

  /** Leaves the innermost container that was entered. */
  #leave(index: number): number {
    this.#arrays.pop();
    this.#path.pop();
    this.#afterValue();
    return index + 1;
  }

  #afterValue(): void {
    const inArray = this.#arrays.at(-1);
    if (inArray === undefined) this.#place = this.#many ? 'value' : 'end';
    else this.#place = inArray ? 'value' : 'key';
  }

  #begin(token: Token, index: number): number {
    this.#token = token;
    this.#tokenLine = this.#line;
    this.#tokenOffset = this.#base + index - this.#lineStart;
    this.#depth = 0;
    this.#refusal = null;
    return index;
  }

  /** Reads on to the end of the token or of the piece. A token ends after its closing bracket or quote, a number or word before what follows. */
  #readToken(piece: Uint8Array, from: number): number {
    const length = piece.length;
    let index = from;
    // Held in locals: the loop looks at every byte of a file.
    let depth = this.#depth;
    let inString = this.#inString;
    for (; index < length; index += 1) {
      let byte = piece[index]!;
      if (inString) {
        if (this.#escaped) {
          this.#escaped = false;
          continue;
        }
        while (byte !== QUOTE && byte !== BACKSLASH && byte !== LINE_FEED && index + 1 < length) byte = piece[++index]!;
        if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === LINE_FEED) this.#endLine(index);
        else if (byte === QUOTE) {
          inString = false;
          if (depth === 0) return this.#finish(piece, from, index + 1);
        }
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        depth += 1;
        if (depth > DEEPEST && this.#token === 'take')
          this.#refuse(messageOf('The record is nested more than {0} levels deep; it was left out.', DEEPEST));
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        if (depth === 0) return this.#finish(piece, from, index);
        depth -= 1;
        if (depth === 0) return this.#finish(piece, from, index + 1);
      } else if (depth === 0 && (byte === COMMA || byte <= 32)) return this.#finish(piece, from, index);
      else if (byte === LINE_FEED) this.#endLine(index);
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#keep(piece.subarray(from));
    return length;
  }

  #endLine(index: number): void {
    this.#line += 1;
    this.#lineStart = this.#base + index + 1;
  }

  #keep(bytes: Uint8Array): void {
    if (this.#token === 'skip' || this.#refusal !== null) return;
    this.#carry.add(bytes);
    if (this.#carry.length > this.#longest)
      this.#refuse(
        this.#longest === LONGEST_LINE
          ? messageOf('The record is longer than 16 MiB; it was left out.')
          : messageOf('The record is longer than {0} bytes; it was left out.', this.#longest),
      );
  }

  #refuse(reason: Message): void {
    this.#refusal ??= reason;
    this.#carry.take();
  }

  #finish(piece: Uint8Array, from: number, end: number): number {
    const token = this.#token;
    this.#token = null;
    this.#depth = 0;
    this.#inString = false;
    if (token === 'skip') this.#visitor.skipped?.(this.#path, this.#tokenLine);
    else this.#handOut(token === 'key', piece, from, end);
    if (token !== 'key') this.#afterValue();
    return end;
  }

  #handOut(isKey: boolean, piece: Uint8Array, from: number, end: number): void {
    let bytes = piece.subarray(from, end);
    // Most tokens lie within one piece and are decoded where they are.
    if (this.#carry.length > 0 || bytes.length > this.#longest) {
      this.#keep(bytes);
      bytes = this.#carry.take();
    }
    const text = this.#refusal === null ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : '';
    if (isKey) {
      this.#path[this.#path.length - 1] = this.#refusal === null ? parseKey(text) : '';
      this.#place = 'colon';
    } else if (this.#refusal !== null) this.#visitor.problem(this.#tokenLine, this.#refusal);
    else this.#visitor.value(text, this.#tokenLine, this.#path, this.#tokenOffset);
  }

  #stop(expected: Message): number {
    this.#stopped = true;
    this.#visitor.problem(this.#line, messageOf('The JSON is broken here: expected {0}. What follows was not read.', expected));
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
