import type { Dataset, Finding, Place, RelatedPlace, Severity } from '../analysis.ts';
import type { DeclaredLabel, DeclaredLabels } from '../declared-labels.ts';
import { type MessageArgument, namesOf, renderMessage } from '../message.ts';
import type { Tag } from '../tag.ts';
import type { Violation } from '../tag-scheme.ts';

export type JudgedDataset = Omit<Dataset, 'findings'>;

export interface FindingContext {
  readonly dataset: JudgedDataset;
  /** The classes of the label config, in id order, with the lines of their declarations. */
  readonly declared: readonly DeclaredLabel[];
  /** The label config itself; null without one. */
  readonly config: DeclaredLabels | null;
  /** The config that declares kinds of mentions, where the data hold tags. */
  readonly types: DeclaredLabels | null;
  /** Other declarations that lie near: further configs, and classes that label files declare. */
  readonly others: readonly DeclaredLabels[];
  /** How the tags of this data set are read. */
  readonly readTag: (text: string) => Tag;
  /** split → the pairs of tags that break the tag scheme there, in order of their first places. */
  readonly violations: ReadonlyMap<string, readonly PlacedViolation[]>;
}

export interface PlacedViolation extends Omit<Violation, 'place'> {
  /** Where the two first meet. */
  readonly first: Place | null;
}

/** One kind of finding. Adding one: a file in this folder, a line in the registry, its cases. */
export interface FindingRule {
  /** Never renamed: people mute it and builds fail on it. */
  readonly code: string;
  /** Quiet by design: nothing for a set in order, and one finding for many classes in the same plight. */
  find(context: FindingContext): readonly Finding[];
}

interface FindingParts {
  readonly code: string;
  readonly severity: Severity;
  readonly template: string;
  readonly args: readonly MessageArgument[];
  readonly split?: string | null;
  readonly labels?: readonly string[];
  readonly place?: Place | null;
  readonly related?: readonly RelatedPlace[];
}

export function makeFinding({
  code,
  severity,
  template,
  args,
  split = null,
  labels = [],
  place = null,
  related = [],
}: FindingParts): Finding {
  return {
    code,
    severity,
    message: renderMessage(template, args),
    template,
    args,
    split,
    label: labels.length === 1 ? labels[0]! : null,
    labels,
    path: place?.path ?? null,
    line: place?.line ?? null,
    ...(related.length === 0 ? {} : { related }),
  };
}

/** So many classes get a finding each, with its own place and numbers; more share one. */
const SINGLE_FINDINGS = 3;

/** What a finding is about. */
export interface Subject {
  readonly label: string;
  /** All labels it is about, where there are several. */
  readonly labels?: readonly string[];
  /** Where to look. */
  readonly first: Place | null;
  /** The other ends. */
  readonly related?: readonly RelatedPlace[];
}

/** A sentence with {0} places; `split` where it is not the split of the whole rule. */
interface Said {
  readonly template: string;
  readonly args: readonly MessageArgument[];
  readonly split?: string | null;
}

/** One finding per subject while they are few, else one for all. `names` are the subjects' labels, written for a person. */
export function eachOrAll<Item extends Subject>(
  subjects: readonly Item[],
  shared: Pick<FindingParts, 'code' | 'severity' | 'split'>,
  each: (subject: Item, name: MessageArgument) => Said,
  all: (names: MessageArgument) => Said,
): readonly Finding[] {
  const labelsOf = ({ label, labels = [label] }: Item) => labels;
  if (subjects.length <= SINGLE_FINDINGS) {
    return subjects.map((subject) =>
      makeFinding({
        ...shared,
        ...each(subject, namesOf([subject.label])),
        labels: labelsOf(subject),
        place: subject.first,
        related: subject.related ?? [],
      }),
    );
  }
  const names = namesOf([...new Set(subjects.map(({ label }) => label))]);
  const labels = [...new Set(subjects.flatMap(labelsOf))];
  return [makeFinding({ ...shared, ...all(names), labels, place: subjects[0]!.first, related: relatedOf(subjects) })];
}

/** A finding about many classes shows so many of their places. */
const MOST_RELATED = 10;

function relatedOf(subjects: readonly Subject[]): readonly RelatedPlace[] {
  const places: RelatedPlace[] = [];
  for (const { label, first, related = [] } of subjects) {
    if (places.length >= MOST_RELATED) break;
    if (first !== null && first !== subjects[0]!.first) places.push({ ...first, note: 'another of them', label });
    places.push(...related);
  }
  return places.slice(0, MOST_RELATED);
}

/** A place as the other end of a finding; none where there is no place. */
export function relatedPlace(place: Place | null | undefined, note: string): readonly RelatedPlace[] {
  return place === null || place === undefined ? [] : [{ ...place, note }];
}
