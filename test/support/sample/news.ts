import { Random } from '../../../src/core/random.ts';
import type { Gazetteers } from './gazetteers.ts';

/** Tokens and their IOB2 tags, of equal length. */
export interface Sentence {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

/** Rules that start a sentence, and how often: the mixture of topics of a batch of news. */
export type Desks = readonly (readonly [rule: string, weight: number])[];

interface Alternative {
  readonly weight: number;
  readonly symbols: readonly string[];
}

/** How many values of a number rule there are, as `from … below`. */
const NUMBERS: ReadonlyMap<string, readonly [from: number, below: number]> = new Map([
  ['digit', [0, 7]],
  ['day', [2, 31]],
  ['small', [2, 99]],
  ['hundreds', [100, 990]],
  ['year', [1980, 2026]],
]);

/** Writes sentences from a grammar and word lists; the same seed writes the same ones. */
export class NewsWriter {
  readonly #rules = new Map<string, readonly Alternative[]>();
  readonly #lists: Gazetteers;
  readonly #random: Random;

  /** @param grammar See `news-grammar.ts`. */
  constructor(grammar: string, lists: Gazetteers, seed: number) {
    this.#lists = lists;
    this.#random = new Random(seed);
    for (const line of grammar.split('\n')) {
      if (/^\S/.test(line)) this.#rules.set(line, []);
      else if (line.trim() !== '') {
        const name = [...this.#rules.keys()].at(-1)!;
        const [, weight = '1', text = ''] = /^\s+(?:\*(\d+) )?(.*)$/.exec(line) ?? [];
        this.#rules.set(name, [...this.#rules.get(name)!, { weight: Number(weight), symbols: text.split(' ') }]);
      }
    }
  }

  write(desks: Desks): Sentence {
    const [rule] = this.#choose(desks, ([, weight]) => weight);
    const tokens: string[] = [];
    const tags: string[] = [];
    this.#expand(rule, null, tokens, tags);
    tokens.forEach((token, i) => {
      if (token === 'a' && /^[aeiou]/i.test(tokens[i + 1] ?? '')) tokens[i] = 'an';
    });
    if (rule === 'headline') return { tokens: tokens.map((token) => token.toUpperCase()), tags };
    return { tokens: [capitalized(tokens[0]!), ...tokens.slice(1)], tags };
  }

  /** Appends one expansion of a rule or list; `mention` is the type whose tokens these are. */
  #expand(name: string, mention: string | null, tokens: string[], tags: string[]): void {
    const start = tokens.length;
    const alternatives = this.#rules.get(name);
    if (alternatives === undefined) tokens.push(...this.#draw(name).split(' '));
    else {
      for (const symbol of this.#choose(alternatives, ({ weight }) => weight).symbols) {
        const [, type, rule] = /^\[([\w-]+)(?::([\w-]+))?\]$/.exec(symbol) ?? [];
        if (type !== undefined) this.#expand(rule ?? type, type, tokens, tags);
        else if (/^\{[\w-]+\}$/.test(symbol)) this.#expand(symbol.slice(1, -1), null, tokens, tags);
        else tokens.push(symbol.replace(/\{([\w-]+)\}/g, (_, inner: string) => this.#text(inner)));
        while (tags.length < tokens.length) tags.push('O');
      }
    }
    while (tags.length < tokens.length) tags.push('O');
    if (mention === null) return;
    for (let i = start; i < tokens.length; i++) tags[i] = `${i === start ? 'B' : 'I'}-${mention}`;
  }

  /** An expansion as part of one token. */
  #text(name: string): string {
    const tokens: string[] = [];
    this.#expand(name, null, tokens, []);
    return tokens.join(' ');
  }

  /** A number, or an item of a list: early ones often, late ones rarely (Zipf–Mandelbrot with offset 12). */
  #draw(name: string): string {
    const range = NUMBERS.get(name);
    if (range !== undefined) return String(range[0] + this.#random.below(range[1] - range[0]));
    const items = this.#lists.get(name);
    if (items === undefined) throw new Error(`The grammar names {${name}}, which is neither a rule nor a list.`);
    // Inverse of the continuous distribution with density ∝ 1/(x + 12).
    const rank = 12 * ((items.length / 12 + 1) ** this.#random.uniform() - 1);
    return items[Math.floor(rank)]!;
  }

  #choose<T>(items: readonly T[], weight: (item: T) => number): T {
    let left = this.#random.uniform() * items.reduce((sum, item) => sum + weight(item), 0);
    for (const item of items) if ((left -= weight(item)) < 0) return item;
    return items.at(-1)!;
  }
}

function capitalized(token: string): string {
  return token.slice(0, 1).toUpperCase() + token.slice(1);
}
