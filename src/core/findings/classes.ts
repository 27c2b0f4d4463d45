import { type ClassCount, type Dataset, type Place, primarySplit, type Split, type Unit, type UnitSummary } from '../analysis.ts';
import type { DeclaredLabel } from '../declared-labels.ts';
import { UNTYPED } from '../tag.ts';
import type { FindingContext } from './finding.ts';

/** A class as a person thinks of it: a kind of mention in tagged text, the label itself elsewhere. */
export interface LearnedClass {
  /** A label of the label map; for a kind of mention its opening tag (`B-ordinal`). */
  readonly label: string;
  readonly count: number;
  readonly first: Place | null;
}

/**
 * Whether a split is there to learn from: the training split, or the one that stands for it. Support is judged there; in all others it is
 * judged what can be measured, so that a data set of one split is not told the same twice.
 */
export function isLearned(dataset: Pick<Dataset, 'splits'>, split: Split): boolean {
  return split === primarySplit(dataset) && !EVALUATED.has(split.name);
}

const EVALUATED: ReadonlySet<string> = new Set(['dev', 'test']);

/** The unit in which support is judged: mentions where there are some, for a long mention is still one example. */
export function learnedUnit(split: Split): UnitSummary | undefined {
  return split.units.find(({ unit }) => unit === 'mention') ?? split.units.find(({ unit }) => unit !== 'sentence');
}

/** The classes to learn in one split, in label-map order, zero counts included, the outside tag left out. */
export function learnedClasses({ dataset, readTag }: FindingContext, split: Split): readonly LearnedClass[] {
  const unit = learnedUnit(split);
  if (unit === undefined) return [];
  const label = unit.unit === 'mention' ? openingTags(dataset.labelMap.labels, readTag) : null;
  const seen = new Set<string>();
  const classes: LearnedClass[] = [];
  for (const each of unit.classes) {
    if (seen.has(each.label)) continue;
    seen.add(each.label);
    classes.push({ label: label?.get(each.label) ?? each.label, count: each.count, first: each.first });
  }
  return classes;
}

/** The classes of the unit that the loss averages over, by label; the first of equal names has the count. */
export function labelCountsOf(split: Split): ReadonlyMap<string, ClassCount> {
  return classesOf(lossUnit(split));
}

function classesOf(unit: UnitSummary | undefined): ReadonlyMap<string, ClassCount> {
  const classes = new Map<string, ClassCount>();
  for (const each of unit?.classes ?? []) if (!classes.has(each.label)) classes.set(each.label, each);
  return classes;
}

/** What a config declares, and where its classes are counted: labels in the unit of the loss, kinds of mentions as mentions. */
export interface DeclaredClasses {
  readonly source: string | null;
  readonly labels: readonly DeclaredLabel[];
  readonly countsIn: (split: Split) => ReadonlyMap<string, ClassCount>;
  readonly unitOf: (split: Split) => Unit;
}

export function declaredClasses({ config, types }: FindingContext): DeclaredClasses | null {
  if (types !== null) {
    return { ...types, countsIn: (split) => classesOf(typeUnit(split)), unitOf: (split) => typeUnit(split)?.unit ?? 'mention' };
  }
  return config === null ? null : { ...config, countsIn: labelCountsOf, unitOf: (split) => lossUnit(split)?.unit ?? 'document' };
}

/** Sentences where the tags follow no scheme. */
function typeUnit(split: Split): UnitSummary | undefined {
  return split.units.find(({ unit }) => unit === 'mention') ?? split.units.find(({ unit }) => unit === 'sentence');
}

/** Where the declaration stands. */
export function declarationPlace({ source }: { readonly source: string | null }, { line }: { readonly line: number | null }): Place | null {
  return source === null ? null : { path: source, line };
}

/** Tokens or records, whatever unit a person asked to see first. */
export function lossUnit(split: Split): UnitSummary | undefined {
  return split.units.find(({ unit }) => unit !== 'mention' && unit !== 'sentence');
}

/** The unit of `learnedClasses`, for the sentence that tells their count. */
export function learnedNoun(split: Split): Unit {
  return learnedUnit(split)?.unit ?? 'document';
}

/** mention type → the label that opens it: its B, else the first of its tags in the map. */
function openingTags(labels: readonly string[], readTag: FindingContext['readTag']): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const opened = new Set<string>();
  for (const label of labels) {
    const tag = readTag(label);
    const { role } = tag;
    if (role === 'outside') continue;
    const type = tag.type || UNTYPED;
    const opens = role === 'begin' && !opened.has(type);
    if (opens) opened.add(type);
    if (opens || !tags.has(type)) tags.set(type, label);
  }
  return tags;
}
