import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { type Piece, SLACK } from './file-pieces.ts';
import { detectEncoding, detectLegacy, firstInvalidByte, isMostlyUtf8, wholeCharacters } from './text-encoding.ts';

/**
 * Turns the pieces of a text into UTF-8 without a mark of byte order. Valid UTF-8 passes through undecoded; UTF-16 and text that is not
 * UTF-8 is decoded piece by piece. Returns before the end refer to the buffers of the pieces.
 */
export class TextDecoding {
  /** Final at the end: a byte deep in the file may show that an ASCII beginning was not UTF-8. */
  encoding = 'utf-8';
  /** Offset in the decoded text of the first byte that is not UTF-8 in a text that is; −1 without one. */
  firstInvalid = -1;
  /** Offset in the decoded text of the first zero byte; −1 without one. */
  firstZero = -1;
  #decoder: PieceDecoder | null = null;
  #begun = false;
  #onlyAscii = true;
  #held = 0;
  readonly #holding = new Uint8Array(SLACK);
  /** Bytes that were answered so far. */
  #made = 0;
  /** Lines end in a carriage return alone, as on the first Macintosh; readers know line feeds. */
  #endsInReturns = false;
  #afterReturn = false;

  /** The text of the next piece; null for binary content, which only the first piece can show. */
  decode({ buffer, length, last }: Piece): Uint8Array | null {
    let start = SLACK;
    const end = SLACK + length;
    if (!this.#begun) {
      this.#begun = true;
      const detected = detectEncoding(buffer.subarray(start, end), last);
      if (detected === null) return null;
      this.encoding = detected.name;
      start += detected.mark;
      if (detected.name !== 'utf-8') this.#decoder = new PieceDecoder(detected.name);
      const text = this.#decode(buffer, start, end, last);
      this.#endsInReturns = endsInReturns(text);
      return this.#note(text);
    }
    return this.#note(this.#decode(buffer, start, end, last));
  }

  /** What remains of a text that ends in the middle of a character. */
  end(): Uint8Array {
    return this.#note(this.#decoder?.end() ?? new Uint8Array(0));
  }

  #decode(buffer: Buffer, from: number, end: number, last: boolean): Uint8Array {
    if (this.#decoder !== null) return this.#decoder.decode(buffer.subarray(from, end));
    // The cut character of the previous piece goes before this one.
    const start = from - this.#held;
    buffer.set(this.#holding.subarray(0, this.#held), start);
    this.#held = 0;
    const piece = buffer.subarray(start, end);
    if (isAscii(piece)) return piece;
    const whole = last ? piece.length : wholeCharacters(piece);
    if (isUtf8(piece.subarray(0, whole))) this.#onlyAscii = false;
    else if (this.#onlyAscii && !isMostlyUtf8(piece)) {
      this.encoding = detectLegacy(piece);
      this.#decoder = new PieceDecoder(this.encoding);
      return this.#decoder.decode(piece);
    } else {
      this.#onlyAscii = false;
      if (this.firstInvalid < 0) this.firstInvalid = this.#made + firstInvalidByte(piece);
    }
    this.#held = piece.length - whole;
    this.#holding.set(piece.subarray(whole));
    return piece.subarray(0, whole);
  }

  #note(text: Uint8Array): Uint8Array {
    const piece = this.#endsInReturns ? this.#withLineFeeds(text) : text;
    if (this.firstZero < 0) {
      const zero = piece.indexOf(0);
      if (zero >= 0) this.firstZero = this.#made + zero;
    }
    this.#made += piece.length;
    return piece;
  }

  #withLineFeeds(piece: Uint8Array): Uint8Array {
    const isSplit = this.#afterReturn && piece[0] === LINE_FEED;
    this.#afterReturn = piece.at(-1) === RETURN;
    for (let at = piece.indexOf(RETURN); at >= 0; at = piece.indexOf(RETURN, at + 1)) {
      if (piece[at + 1] !== LINE_FEED) piece[at] = LINE_FEED;
    }
    return isSplit ? piece.subarray(1) : piece;
  }
}

const LINE_FEED = 10;
const RETURN = 13;

/** True when the first of a text has carriage returns and no line feed. */
function endsInReturns(text: Uint8Array): boolean {
  const first = text.indexOf(RETURN);
  return first >= 0 && first < text.length - 1 && !text.includes(LINE_FEED);
}

/** Decodes pieces to UTF-8; a surrogate pair that a border cuts is put together again. */
class PieceDecoder {
  readonly #decoder: { write(piece: Buffer): string; end(): string | undefined };
  #surrogate = '';

  constructor(encoding: string) {
    this.#decoder = iconv.getDecoder(encoding, { stripBOM: true });
  }

  decode(piece: Buffer): Uint8Array {
    let text = this.#surrogate + this.#decoder.write(piece);
    const last = text.charCodeAt(text.length - 1);
    this.#surrogate = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
    if (this.#surrogate !== '') text = text.slice(0, -1);
    return Buffer.from(text, 'utf8');
  }

  end(): Uint8Array {
    return Buffer.from(this.#surrogate + (this.#decoder.end() ?? ''), 'utf8');
  }
}
