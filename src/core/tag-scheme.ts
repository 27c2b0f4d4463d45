import { type FirstPlace, SENTENCE_BORDER, type SequenceCounts, typeCountsOf } from './label-counts.ts';
import { readerOf, type Tag, type TagForm, tagFormOf, UNTYPED } from './tag.ts';

/**
 * Tag schemes, judged from a table of tag bigrams alone: which scheme a file follows, where it breaks it, how many mentions it
 * holds. A bigram is enough because every scheme is defined by which tag may follow which; only a strict BIOES span
 * (`B I* E`) is longer, and the counter follows those itself (`TypeCounts.closedSpans`).
 */
export const SCHEMES = ['IO', 'IOB1', 'IOB2', 'IOE1', 'IOE2', 'BIOES', 'BILOU', 'BMES'] as const;
export type SchemeName = (typeof SCHEMES)[number];

export interface DetectedScheme {
  readonly scheme: SchemeName;
  /** Bigrams that break the scheme. */
  readonly violations: number;
}

/** Mentions of one type. */
export interface MentionCount {
  /** Chunks by conlleval's rule, which lets any tag open one. */
  readonly lenient: number;
  /** Chunks that are well formed in the scheme. */
  readonly strict: number;
}

const LETTERS: Readonly<Record<SchemeName, string>> = {
  IO: 'I',
  IOB1: 'IB',
  IOB2: 'IB',
  IOE1: 'IE',
  IOE2: 'IE',
  BIOES: 'BIES',
  BILOU: 'BILU',
  BMES: 'BMESW',
};

/**
 * The letters that a scheme writes for each role; `''` for a role that it does not have. BMES has two for a single tag: the one that is
 * among `used` is taken.
 */
export function schemeLetters(scheme: SchemeName, used: Iterable<string>): Readonly<Record<'begin' | 'inside' | 'end' | 'single', string>> {
  const own = LETTERS[scheme];
  const known = new Set(used);
  const letterOf = (candidates: string) => {
    const allowed = [...candidates].filter((letter) => own.includes(letter));
    return allowed.find((letter) => known.has(letter)) ?? allowed[0] ?? '';
  };
  return { begin: letterOf('B'), inside: letterOf('IM'), end: letterOf('EL'), single: letterOf('SUW') };
}

const ALIASES: Readonly<Record<string, SchemeName>> = {
  IOB: 'IOB1',
  BIO: 'IOB2',
  IOBES: 'BIOES',
  BILUO: 'BILOU',
  BMEWO: 'BMES',
  BMESO: 'BMES',
};

/**
 * The order in which schemes win a tie. IO comes before IOB1 and IOE1: without any B or E the three cannot be told apart and
 * give the same spans. BIOES before BMES: without any I or M likewise.
 */
const PREFERENCE: readonly SchemeName[] = ['IOB2', 'BIOES', 'BILOU', 'BMES', 'IO', 'IOB1', 'IOE2', 'IOE1'];

/** The scheme a person means, in any case and by its other names (IOBES, BILUO, BIO, BMEWO); null for an unknown one. */
export function schemeNamed(name: string): SchemeName | null {
  const upper = name.trim().toUpperCase();
  return SCHEMES.find((scheme) => scheme === upper) ?? (Object.hasOwn(ALIASES, upper) ? ALIASES[upper]! : null);
}

/** Types alone are those of mentions where at least so many tokens are outside of all. */
const LEAST_BACKGROUND = 0.1;

/**
 * The scheme with the fewest violations; null when the labels are no tags of mentions (hardly an `O` and no position letters: parts of speech).
 *
 * Here and below, `form` is that of all tags that belong together: a split may hold few of them.
 */
export function detectScheme(sequence: SequenceCounts, form: TagForm = formOf(sequence)): DetectedScheme | null {
  const steps = stepsOf(sequence, form);
  let prefixed = 0;
  let bare = 0;
  let outside = 0;
  for (const { tag, count } of steps) {
    if (tag.isBorder) continue;
    if (tag.role === 'outside') outside += count;
    else if (tag.role === 'bare') bare += count;
    else prefixed += count;
  }
  // `O` is a part of speech, too (Gimpel et al. 2011: pronouns).
  const hasBackground = outside >= LEAST_BACKGROUND * (prefixed + bare + outside);
  if (prefixed + bare === 0 || (!hasBackground && bare > prefixed)) return null;
  let best: DetectedScheme | null = null;
  for (const scheme of PREFERENCE) {
    const count = countViolations(steps, scheme);
    if (best === null || count < best.violations) best = { scheme, violations: count };
  }
  return best;
}

/** How many bigrams break the scheme, borders of sentences included. */
export function violations(sequence: SequenceCounts, scheme: SchemeName, form: TagForm = formOf(sequence)): number {
  return countViolations(stepsOf(sequence, form), scheme);
}

/** Two tags that cannot follow each other; `SENTENCE_BORDER` stands at both ends of a sentence. */
export interface Violation {
  readonly previous: string;
  readonly tag: string;
  /** The mention types of the two, `''` for the outside tag, the border, and tags without a type. */
  readonly types: readonly [previous: string, tag: string];
  readonly count: number;
  /** Where they first meet; null where the counts have no places. */
  readonly place: FirstPlace | null;
}

/** Every pair of tags that breaks the scheme, in order of the bigram table. */
export function violationsOf(sequence: SequenceCounts, scheme: SchemeName, form: TagForm = formOf(sequence)): readonly Violation[] {
  const position = positionReader(form);
  const found: Violation[] = [];
  for (const [previous, row] of sequence.bigrams) {
    const before = position(previous);
    for (const [tag, count] of row) {
      const after = position(tag);
      if (!breaks(before, after, scheme)) continue;
      const place = sequence.bigramPlaces.get(previous)?.get(tag) ?? null;
      found.push({ previous, tag, types: [before.type, after.type], count, place });
    }
  }
  return found;
}

/** Mentions per type (`''` where tags have none), in order of the bigram table; types whose tags form no chunk at all are absent. */
export function mentionCounts(sequence: SequenceCounts, scheme: SchemeName, form: TagForm = formOf(sequence)): Map<string, MentionCount> {
  const lenient = new Map<string, number>();
  const strict = new Map<string, number>();
  for (const { previous, tag, count } of stepsOf(sequence, form)) {
    if (opensMention(previous, tag)) add(lenient, tag.type, count);
    const type = strictType(previous, tag, scheme);
    if (type !== null) add(strict, type, count);
  }
  if (hasEndAndSingle(scheme)) for (const [type, count] of typeCountsOf(sequence, form).closedSpans) add(strict, type, count);
  const mentions = new Map<string, MentionCount>();
  for (const [type, count] of lenient) mentions.set(type, { lenient: count, strict: strict.get(type) ?? 0 });
  return mentions;
}

/** Whether a tag cannot follow the one before it; `SENTENCE_BORDER` stands at both ends of a sentence. `tags` are all that belong together. */
export function violationTest(tags: Iterable<string>, scheme: SchemeName): (previous: string, tag: string) => boolean {
  const position = positionReader(tagFormOf(tags));
  return (previous, tag) => breaks(position(previous), position(tag), scheme);
}

/** The type of the mention that a tag opens by conlleval's rule, `UNTYPED` where the tags have none; null when it opens none. */
export function mentionOpener(tags: Iterable<string>): (previous: string, tag: string) => string | null {
  const position = positionReader(tagFormOf(tags));
  return (previous, tag) => {
    const opening = position(tag);
    return opensMention(position(previous), opening) ? opening.type || UNTYPED : null;
  };
}

interface Position extends Tag {
  readonly isBorder: boolean;
}

interface Step {
  readonly previous: Position;
  readonly tag: Position;
  readonly count: number;
}

/** Reads each tag once. */
function positionReader(form: TagForm): (text: string) => Position {
  const read = readerOf(form);
  const positions = new Map<string, Position>();
  return (text) => {
    let known = positions.get(text);
    if (known === undefined) {
      known = text === SENTENCE_BORDER ? { role: 'outside', letter: '', type: '', isBorder: true } : { ...read(text), isBorder: false };
      positions.set(text, known);
    }
    return known;
  };
}

function formOf(sequence: SequenceCounts): TagForm {
  return tagFormOf(tagsOf(sequence));
}

function stepsOf(sequence: SequenceCounts, form: TagForm): readonly Step[] {
  const position = positionReader(form);
  const steps: Step[] = [];
  for (const [previous, row] of sequence.bigrams) {
    for (const [tag, count] of row) steps.push({ previous: position(previous), tag: position(tag), count });
  }
  return steps;
}

/** Every tag follows something, so the rows hold all of them. */
export function tagsOf(sequence: SequenceCounts): Set<string> {
  const tags = new Set<string>();
  for (const row of sequence.bigrams.values()) for (const tag of row.keys()) tags.add(tag);
  return tags;
}

/**
 * conlleval's start of a chunk (conlleval.pl, `startOfChunk`; S as in conlleval.py): B and S always open; I and E open after
 * O, E or S; any tag opens where the type changes.
 */
export function opensMention(previous: Tag, tag: Tag): boolean {
  if (tag.role === 'outside') return false;
  if (tag.role === 'begin' || tag.role === 'single') return true;
  if (previous.role === 'outside' || previous.role === 'end' || previous.role === 'single') return true;
  return previous.type !== tag.type;
}

function countViolations(steps: readonly Step[], scheme: SchemeName): number {
  let total = 0;
  for (const { previous, tag, count } of steps) if (breaks(previous, tag, scheme)) total += count;
  return total;
}

/** Whether a tag cannot stand in the scheme at all; IO may be written without letters. */
function isForeign(tag: Position, scheme: SchemeName): boolean {
  if (tag.role === 'outside') return false;
  if (tag.role === 'bare') return scheme !== 'IO';
  return !LETTERS[scheme].includes(tag.letter);
}

function breaks(previous: Position, tag: Position, scheme: SchemeName): boolean {
  if (isForeign(tag, scheme)) return true;
  // A foreign tag has been counted itself: what follows is judged as if it stood after O.
  const continues = tag.role !== 'outside' && previous.role !== 'outside' && previous.type === tag.type && !isForeign(previous, scheme);
  switch (scheme) {
    case 'IO':
      return false;
    case 'IOB1':
      return tag.role === 'begin' && !continues;
    case 'IOB2':
      return tag.role === 'inside' && !continues;
    case 'IOE1':
      return previous.role === 'end' && !isForeign(previous, scheme) && !continues;
    case 'IOE2':
      return previous.role === 'inside' && !isForeign(previous, scheme) && !continues;
    default: {
      const open = (previous.role === 'begin' || previous.role === 'inside') && !isForeign(previous, scheme);
      const goesOn = tag.role === 'inside' || tag.role === 'end';
      return open ? !(goesOn && continues) : goesOn;
    }
  }
}

/** The type of the well-formed mention that this bigram proves, null when it proves none. IOE marks ends, so it is the previous tag's. */
function strictType(previous: Position, tag: Position, scheme: SchemeName): string | null {
  const same = previous.type === tag.type && !isForeign(previous, scheme);
  switch (scheme) {
    case 'IO':
    case 'IOB1':
    case 'IOB2':
      return opensMention(previous, tag) && !isForeign(tag, scheme) && !breaks(previous, tag, scheme) ? tag.type : null;
    case 'IOE1':
    case 'IOE2': {
      if (isForeign(previous, scheme) || previous.role === 'outside') return null;
      const goesOn = tag.role !== 'outside' && same && !isForeign(tag, scheme);
      const ends = previous.role === 'end' ? scheme === 'IOE2' || goesOn : scheme === 'IOE1' && !goesOn;
      return ends ? previous.type : null;
    }
    default:
      return tag.role === 'single' && !isForeign(tag, scheme) ? tag.type : null;
  }
}

function hasEndAndSingle(scheme: SchemeName): boolean {
  return scheme === 'BIOES' || scheme === 'BILOU' || scheme === 'BMES';
}

function add(into: Map<string, number>, type: string, count: number): void {
  into.set(type, (into.get(type) ?? 0) + count);
}
