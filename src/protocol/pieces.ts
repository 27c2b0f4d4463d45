/** Large answers in pieces, so that neither end writes or reads megabytes at a time: a thread that draws or types would stand still meanwhile. */

export type Path = readonly (string | number)[];

/** Of an array the elements, of a text the characters that come next at a path of the answer. */
export interface Piece {
  readonly path: Path;
  readonly values: readonly unknown[] | string;
}

export interface Apart {
  /** The answer with empty arrays and texts in place of large ones. */
  readonly rest: unknown;
  readonly pieces: readonly LargeValue[];
}

interface LargeValue {
  readonly path: Path;
  readonly value: readonly unknown[] | string;
}

/** From so many elements on, which are taken to be small, an array goes in pieces. */
const LARGE_ARRAY = 4096;
/** From so many characters on a text does. */
const LARGE_TEXT = 256 * 1024;
/** Characters of JSON in a piece, about: a millisecond of work. */
const PIECE = 64 * 1024;
const FEWEST = 16;
const MOST = 4096;

/** Null where nothing of it is large. Looks into no large array. */
export function takeApart(answer: unknown): Apart | null {
  const pieces: LargeValue[] = [];
  const rest = without(answer, [], pieces);
  return pieces.length === 0 ? null : { rest, pieces };
}

function without(value: unknown, path: Path, pieces: LargeValue[]): unknown {
  if (typeof value === 'string') {
    if (value.length < LARGE_TEXT) return value;
    pieces.push({ path, value });
    return '';
  }
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (Array.isArray(value)) {
    if (value.length < LARGE_ARRAY) return shallow(value, path, pieces);
    pieces.push({ path, value });
    return [];
  }
  const before = pieces.length;
  const entries = Object.entries(value).map(([key, each]) => [key, without(each, [...path, key], pieces)] as const);
  return pieces.length === before ? value : Object.fromEntries(entries);
}

function shallow(values: readonly unknown[], path: Path, pieces: LargeValue[]): unknown {
  const before = pieces.length;
  const copied = values.map((each, index) => (isPlain(each) ? each : without(each, [...path, index], pieces)));
  return pieces.length === before ? values : copied;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length < LARGE_TEXT);
}

/** The pieces of a value, in order; each is made when it is asked for. */
export function* piecesOf({ path, value }: LargeValue): Generator<Piece> {
  if (typeof value === 'string') {
    for (let start = 0; start < value.length; start += PIECE) yield { path, values: value.slice(start, start + PIECE) };
    return;
  }
  const sample = value.slice(0, FEWEST);
  const perElement = (JSON.stringify(sample).length + 1) / sample.length;
  const many = Math.max(FEWEST, Math.min(MOST, Math.floor(PIECE / perElement)));
  for (let start = 0; start < value.length; start += many) yield { path, values: value.slice(start, start + many) };
}

/** The pieces of one answer as they come in. */
export class Gathering {
  readonly #values = new Map<string, { readonly path: Path; readonly parts: (readonly unknown[] | string)[] }>();

  add({ path, values }: Piece): void {
    const key = JSON.stringify(path);
    const known = this.#values.get(key);
    if (known === undefined) this.#values.set(key, { path, parts: [values] });
    else known.parts.push(values);
  }

  /** The whole answer; `rest` is changed. */
  whole(rest: unknown): unknown {
    let answer = rest;
    for (const { path, parts } of this.#values.values()) {
      const [first] = parts;
      const value = typeof first === 'string' ? parts.join('') : joined(parts as readonly (readonly unknown[])[]);
      const last = path.at(-1);
      if (last === undefined) answer = value;
      else setAt(answer, path, value);
    }
    return answer;
  }
}

function joined(parts: readonly (readonly unknown[])[]): readonly unknown[] {
  const values: unknown[] = [];
  for (const part of parts) for (const value of part) values.push(value);
  return values;
}

function setAt(answer: unknown, path: Path, value: unknown): void {
  let holder = answer as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    if (!Object.hasOwn(holder, key)) return;
    holder = holder[key] as Record<string | number, unknown>;
  }
  const last = path.at(-1)!;
  if (Object.hasOwn(holder, last)) holder[last] = value;
}
