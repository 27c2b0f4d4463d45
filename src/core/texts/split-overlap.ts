import type { Finding, Place, RelatedPlace } from '../analysis.ts';
import { makeFinding, relatedPlace } from '../findings/finding.ts';
import { nounOf } from '../message.ts';
import type { Occurrence, TextIndex } from './text-index.ts';

/** From this share of the evaluated split on scores on it are plainly too good. */
export const NOTABLE_SHARE = 0.01;
const SHOWN_PLACES = 5;

/** What two splits have in common, in records of the one that is evaluated on. */
export interface Overlap {
  readonly from: string;
  readonly to: string;
  /** Records of `to` whose text occurs in `from`. */
  records: number;
  /** Of those, the ones whose text is the same to the letter. */
  exact: number;
  /** Where the first of them stand in both. */
  readonly places: { readonly to: Place; readonly from: Place }[];
}

/** The same text in two splits: one finding for each pair of splits. */
export function splitOverlaps(index: TextIndex, order: (a: string, b: string) => number): readonly Finding[] {
  const splits = index.splits().filter(isPart).sort(order);
  if (splits.length < 2) return [];
  const rank = new Map(splits.map((name, at) => [name, at]));
  const compared = new Map<string, number>();
  const overlaps = new Map<string, Overlap>();
  for (const occurrences of index.texts()) {
    for (const { split, count } of occurrences) compared.set(split, (compared.get(split) ?? 0) + count);
    if (occurrences.length < 2) continue;
    const names = [...new Set(occurrences.map(({ split }) => split))].filter((name) => rank.has(name));
    names.sort((a, b) => rank.get(a)! - rank.get(b)!);
    for (const [at, to] of names.entries()) {
      for (const from of names.slice(0, at)) if (!areKin(from, to)) addOverlap(overlaps, occurrences, from, to);
    }
  }
  return [...overlaps.values()]
    .sort((a, b) => rank.get(a.from)! - rank.get(b.from)! || rank.get(a.to)! - rank.get(b.to)!)
    .map((overlap) => findingOf(overlap, compared.get(overlap.to)!, index));
}

/** A file with the whole of the data beside its splits overlaps with each of them. */
function isPart(split: string): boolean {
  return !/^(?:all|full|whole|complete|everything|total|unlabell?ed|unsupervised)$/i.test(split);
}

/** Parts of a training set of several sizes, `train` and `train-small`. */
function areKin(a: string, b: string): boolean {
  return /^train/i.test(a) && /^train/i.test(b);
}

function addOverlap(overlaps: Map<string, Overlap>, occurrences: readonly Occurrence[], from: string, to: string): void {
  const key = `${from}\0${to}`;
  let overlap = overlaps.get(key);
  if (overlap === undefined) overlaps.set(key, (overlap = { from, to, records: 0, exact: 0, places: [] }));
  const before = occurrences.filter(({ split }) => split === from);
  const forms = new Set(before.map(({ exact }) => exact));
  const own = occurrences.filter(({ split }) => split === to);
  for (const { exact, count } of own) {
    overlap.records += count;
    if (forms.has(exact)) overlap.exact += count;
  }
  if (overlap.places.length < SHOWN_PLACES) overlap.places.push({ to: own[0]!.place, from: before[0]!.place });
}

function findingOf({ from, to, records, exact, places }: Overlap, compared: number, index: TextIndex): Finding {
  const share = records / compared;
  const unit = index.hasSentences ? 'sentence' : 'document';
  const [first, ...others] = places;
  const said =
    index.sampled < 1
      ? {
          template: 'About {0} of the {1} of {2} have a text that {3} holds too, by a sample of {4} texts.',
          args: [{ share }, nounOf(unit, 2), to, from, index.size],
        }
      : exact === records
        ? {
            template: '{0} of {1} {2} of {3} ({4}) have a text that {5} holds too.',
            args: [records, compared, nounOf(unit, compared), to, { share }, from],
          }
        : {
            template: '{0} of {1} {2} of {3} ({4}) have a text that {5} holds too, {6} of them only in other case, blanks or Unicode form.',
            args: [records, compared, nounOf(unit, compared), to, { share }, from, records - exact],
          };
  return makeFinding({
    code: 'split-overlap',
    severity: share >= NOTABLE_SHARE ? 'warning' : 'info',
    ...said,
    split: to,
    place: first!.to,
    related: [...relatedPlace(first!.from, 'the same text in the other split'), ...others.flatMap(bothEnds)],
  });
}

function bothEnds({ to, from }: Overlap['places'][number]): readonly RelatedPlace[] {
  return [...relatedPlace(to, 'another of them'), ...relatedPlace(from, 'the same text in the other split')];
}
