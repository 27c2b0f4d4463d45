import { readProvenance } from '../../core/alpha-code/provenance.ts';
import { type AlphaNumber, type AlphaSite, MOST_NUMBERS, type TextRange } from '../../core/code/alpha-site.ts';

/** A number as a reader found it, before what stands around it is looked at. */
export interface FoundNumber extends TextRange {
  readonly value: number | null;
  readonly key: string | null;
}

export type FoundVector = Pick<AlphaSite, 'name' | 'language' | 'shape' | 'isCertain' | 'from' | 'to'> & {
  readonly found: readonly FoundNumber[];
};

/** Whether numbers can be weights of classes: at least two, none negative, not all zero, not more than there are classes. */
export function areWeights(found: readonly FoundNumber[]): boolean {
  if (found.length < 2 || found.length > MOST_NUMBERS) return false;
  const values = found.flatMap(({ value }) => (value === null ? [] : [value]));
  return values.every((value) => Number.isFinite(value) && value >= 0) && values.some((value) => value > 0);
}

/** Vectors with the comments of their numbers and the lines that say where they come from. Each literal once, in the order of the source. */
export function sitesOf(vectors: readonly FoundVector[], text: string): readonly AlphaSite[] {
  const unique = new Map<number, FoundVector>();
  for (const vector of vectors) {
    const known = unique.get(vector.from);
    // A name that is given to a loss is certain where the loss says so.
    if (known === undefined || (vector.isCertain && !known.isCertain)) unique.set(vector.from, vector);
  }
  const sites = [...unique.values()]
    .sort((a, b) => a.from - b.from)
    .map(
      ({ found, ...vector }): AlphaSite => ({
        ...vector,
        numbers: withComments(found, text),
        provenance: commentBehind(vector.to, text),
        counts: [],
      }),
    );
  const taken = new Set(sites.map(({ provenance }) => provenance?.from));
  return sites.map((site) => {
    if (site.provenance !== null) return site;
    const before = commentBefore(site.from, text);
    return before === null || taken.has(before.from) ? site : { ...site, provenance: before };
  });
}

const LONGEST_COMMENT = 300;

function withComments(found: readonly FoundNumber[], text: string): readonly AlphaNumber[] {
  return found.map(({ from, to, value, key }, index) => {
    const next = found[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const rest = text.slice(to, Math.min(next, to + LONGEST_COMMENT));
    const match = /^([\s,\])}]*?#[ \t]?)([^\r\n]*?)[ \t]*(?:[\r\n]|$)/.exec(rest);
    const isOwn = match !== null && !/[\r\n]/.test(match[1]!);
    const start = to + (match?.[1]?.length ?? 0);
    const comment = isOwn && match[2] !== '' ? { from: start, to: start + match[2]!.length, text: match[2]! } : null;
    return { from, to, text: text.slice(from, to), value, key, comment };
  });
}

/** So far the brackets that close a call, and the comment behind them, are looked for. */
const NEAR = 4000;

/** Comments on the line where the vector ends and on the next ones, as long as nothing else stands there. */
function commentBehind(to: number, text: string): AlphaSite['provenance'] {
  let at = to;
  for (const [index, line] of linesOf(text.slice(to, to + NEAR)).entries()) {
    const isOver = index === 0 ? false : !/^\s*(?:#.*|[\])},;\s]*)\s*$/.test(line);
    if (isOver) return null;
    const hash = line.indexOf('#');
    const found = hash < 0 ? null : readProvenance(line.slice(hash));
    if (found !== null) return { ...found.provenance, from: at + hash + found.from, to: at + hash + found.to };
    at += line.length;
  }
  return null;
}

/** Comments on the lines just above the one where the vector begins. */
function commentBefore(from: number, text: string): AlphaSite['provenance'] {
  let at = from;
  const lines = linesOf(text.slice(Math.max(0, from - NEAR), from)).toReversed();
  for (const [index, line] of lines.entries()) {
    at -= line.length;
    const isOwnLine = index === 0 && !/[\r\n]$/.test(line);
    if (isOwnLine) continue;
    if (!/^\s*#/.test(line)) return null;
    const found = readProvenance(line);
    if (found !== null) return { ...found.provenance, from: at + found.from, to: at + found.to };
  }
  return null;
}

/** With their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}
