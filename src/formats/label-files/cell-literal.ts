/**
 * The value of a cell that holds a list or an object, written as JSON or as Python writes it: `[{"start": 0}]`, `[(0, 5, 'PER')]`. Undefined
 * for a cell that holds anything else.
 */
export function literalOfCell(cell: string): unknown {
  const text = cell.trim();
  if (!/^[[({]/.test(text) || !/[\])}]$/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return new PythonLiteral(text).read();
  }
}

const TOKEN = /\s*(?:([[\](){}:,])|u?'((?:[^'\\]|\\[\s\S])*)'|u?"((?:[^"\\]|\\[\s\S])*)"|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(\w+))\s*/y;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['None', null],
  ['null', null],
  ['nan', null],
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
]);
const DEEPEST = 20;
const CLOSINGS = new Map([
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
]);

/** Stands where no value is. */
class NotALiteral extends Error {}

/** Lists, tuples, dictionaries, strings, numbers, None, True and False; nothing is evaluated. */
class PythonLiteral {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    try {
      const value = this.#value(this.#token(), 0);
      return this.#at === this.#text.length ? value : undefined;
    } catch (error) {
      if (error instanceof NotALiteral) return undefined;
      throw error;
    }
  }

  #token(): RegExpExecArray {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text);
    if (token === null) throw new NotALiteral();
    this.#at = TOKEN.lastIndex;
    return token;
  }

  #value([, sign, single, double, number, word]: RegExpExecArray, depth: number): unknown {
    if (single !== undefined || double !== undefined) return (single ?? double!).replace(/\\([\s\S])/g, '$1');
    if (number !== undefined) return Number(number);
    if (word !== undefined && WORDS.has(word)) return WORDS.get(word);
    const close = CLOSINGS.get(sign ?? '');
    if (close === undefined || depth > DEEPEST) throw new NotALiteral();
    return close === '}' ? this.#entries(depth) : this.#elements(close, depth);
  }

  #elements(close: string, depth: number): readonly unknown[] {
    const elements: unknown[] = [];
    for (let token = this.#token(); token[1] !== close; token = this.#token()) {
      elements.push(this.#value(token, depth + 1));
      if (!this.#passComma(close)) break;
    }
    return elements;
  }

  #entries(depth: number): object {
    const entries: [string, unknown][] = [];
    for (let token = this.#token(); token[1] !== '}'; token = this.#token()) {
      const key = this.#value(token, depth + 1);
      if (this.#token()[1] !== ':' || typeof key === 'object') throw new NotALiteral();
      entries.push([String(key), this.#value(this.#token(), depth + 1)]);
      if (!this.#passComma('}')) break;
    }
    return Object.fromEntries(entries);
  }

  /** False where the brackets close instead. */
  #passComma(close: string): boolean {
    const sign = this.#token()[1];
    if (sign !== ',' && sign !== close) throw new NotALiteral();
    return sign === ',';
  }
}
