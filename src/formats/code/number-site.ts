import { PRIOR_REMARK, PRIORS_REMARK } from '../../core/alpha-code/framework.ts';
import { readProvenance } from '../../core/alpha-code/provenance.ts';
import { type AlphaNumber, type AlphaSite, MOST_NUMBERS, type PriorPlace, type TextRange } from '../../core/code/alpha-site.ts';

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
        prior: [],
        counts: [],
      }),
    );
  const taken = new Set(sites.map(({ provenance }) => provenance?.from));
  return sites
    .map((site) => {
      if (site.provenance !== null) return site;
      const before = commentBefore(site.from, text);
      return before === null || taken.has(before.from) ? site : { ...site, provenance: before };
    })
    .map((site, index) => ({ ...site, prior: priorBehind(site, sites[index + 1]?.from ?? text.length, text) }));
}

const LONGEST_COMMENT = 300;
/** So far behind a vector of ours its bias is looked for: a whole training class may stand between. */
const LONGEST_CLASS = 8000;
const PRIOR = new RegExp(
  `^([ \\t]*${escaped(PRIOR_REMARK)})(\\S+) the share of [^\\r\\n]*(?:\\r\\n|\\r|\\n)([ \\t]*prior_bias = )([^\\s#]+)`,
  'm',
);
const PRIORS = new RegExp(
  `^[ \\t]*${escaped(PRIORS_REMARK)}(?:\\r\\n|\\r|\\n)[ \\t]*prior_bias = torch\\.tensor\\(\\[(?:\\r\\n|\\r|\\n)`,
  'm',
);
const PRIOR_ROW = /^([ \t]*)(-?[\d.e+-]+, {2}# \d+(?: \(no share: smallest bias\))?)[ \t]*(?:\r\n|\r|\n)/;

function escaped(text: string): string {
  return text.replace(/[^\w\s]/g, '\\$&');
}

function priorBehind({ to, provenance, numbers, language }: AlphaSite, end: number, text: string): readonly PriorPlace[] {
  if (language !== 'python' || provenance === null) return [];
  const behind = text.slice(to, Math.min(end, to + LONGEST_CLASS + numbers.length * LONGEST_COMMENT));
  const places = numbers.length === 2 ? binaryPrior(behind) : [];
  const found = places.length > 0 ? places : priorRows(behind, numbers.length);
  return found.map((place) => ({ ...place, from: to + place.from, to: to + place.to }));
}

function binaryPrior(text: string): readonly PriorPlace[] {
  const match = PRIOR.exec(text);
  if (match === null) return [];
  const [whole, before = '', share = '', , bias = ''] = match;
  if (![share, bias].every((each) => Number.isFinite(Number(each)))) return [];
  const shareAt = match.index + before.length;
  const biasEnd = match.index + whole.length;
  return [
    { holds: 'share', from: shareAt, to: shareAt + share.length, text: share },
    { holds: 'bias', from: biasEnd - bias.length, to: biasEnd, text: bias },
  ];
}

/** A row for each class, or none. */
function priorRows(text: string, classes: number): readonly PriorPlace[] {
  const match = PRIORS.exec(text);
  if (match === null) return [];
  const places: PriorPlace[] = [];
  let at = match.index + match[0].length;
  while (places.length < classes) {
    const row = PRIOR_ROW.exec(text.slice(at, at + LONGEST_COMMENT));
    if (row === null) return [];
    const from = at + row[1]!.length;
    places.push({ holds: 'row', from, to: from + row[2]!.length, text: row[2]! });
    at += row[0].length;
  }
  return places;
}

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
