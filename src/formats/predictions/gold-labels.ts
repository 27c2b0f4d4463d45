import { IGNORED, type PredictionOptions, UNKNOWN } from '../format.ts';

/** Turns gold labels, ids or names, into class ids. */
export class GoldLabels {
  readonly #classes: number;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #ignore: number;

  /** @param classes scores per row; with one (a sigmoid) the ids are 0 and 1. */
  constructor(classes: number, options: PredictionOptions) {
    this.#classes = classes === 1 ? 2 : classes;
    // Of two equal names the first is meant.
    this.#ids = new Map((options.labels ?? []).map((label, id) => [label, id] as const).reverse());
    this.#ignore = options.ignoreIndex ?? IGNORED;
  }

  /** The class id, `IGNORED`, or `UNKNOWN` for what is no class. */
  idOf(value: unknown): number {
    if (value === null || value === undefined) return IGNORED;
    if (typeof value === 'string') {
      const known = this.#ids.get(value);
      if (known !== undefined) return known;
      return /^-?\d{1,9}$/.test(value) ? this.idOf(Number(value)) : UNKNOWN;
    }
    if (typeof value === 'boolean') return Number(value);
    return typeof value === 'number' ? this.idOfNumber(value) : UNKNOWN;
  }

  idOfNumber(value: number): number {
    if (value === IGNORED || value === this.#ignore) return IGNORED;
    return value >= 0 && value < this.#classes && Number.isInteger(value) ? value : UNKNOWN;
  }
}

/** A label as a message shows it. */
export function shownLabel(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
