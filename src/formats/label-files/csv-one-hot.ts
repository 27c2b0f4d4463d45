import type { ColumnProfile } from './column-profile.ts';
import { normaliseName, type SampledTable } from './csv-columns.ts';

/** A label that has a column of its own: 1 where a row carries it. */
export interface OneHotColumn {
  readonly index: number;
  readonly label: string;
}

export interface OneHot {
  readonly columns: readonly OneHotColumn[];
  /** What −1 stands for: the label is absent (where no 0 is written), or nobody knows. */
  readonly minus: 'absent' | 'unknown';
}

/** What a cell of a label's column says; null for none of these. */
export function bitOfCell(cell: string): 1 | 0 | -1 | null {
  return BITS.get(cell) ?? BITS.get(cell.trim().toLowerCase()) ?? null;
}

const BITS: ReadonlyMap<string, 1 | 0 | -1> = new Map([
  ['1', 1],
  ['0', 0],
  ['1.0', 1],
  ['0.0', 0],
  ['-1', -1],
  ['-1.0', -1],
  ['', 0],
  ['true', 1],
  ['false', 0],
]);

/** Fewer columns of 0 and 1 may be flags of other kinds. */
const FEWEST = 3;
/** Before the names of labels, where a table says so. */
const PREFIX = /^(?:labels?|class|target|tags?|genres?|category|categories|emotions?|topics?|is)[_ .:-]/i;

/**
 * The columns of 0 and 1 that are labels: those of a prefix such as `genre_`, or else at least three beside texts, pictures or an id and
 * little more: flags among the features of a table are no labels.
 */
export function findOneHot({ names, profiles }: SampledTable): OneHot | null {
  if (names === null) return null;
  const styles = new Map<string, number[]>();
  for (const [index, profile] of profiles.entries()) {
    const style = styleOf(profile);
    if (style === null || names[index]!.trim() === '' || ID_NAMES.has(normaliseName(names[index]!))) continue;
    styles.set(style, [...(styles.get(style) ?? []), index]);
  }
  const [bits] = [...styles.values()].sort((a, b) => b.length - a.length);
  if (bits === undefined || bits.length < 2) return null;
  const prefixed = withCommonPrefix(bits, names);
  if (prefixed === null && !areLabels(bits, names, profiles)) return null;
  return oneHotOf(prefixed ?? bits, names, profiles);
}

function areLabels(bits: readonly number[], names: readonly string[], profiles: readonly ColumnProfile[]): boolean {
  if (bits.length < FEWEST) return false;
  const others = profiles.flatMap((profile, index) => (bits.includes(index) ? [] : [{ profile, name: names[index]! }]));
  const about = others.filter(({ profile, name }) => isAbout(profile, name)).length;
  return about > 0 && bits.length >= others.length - about;
}

function oneHotOf(indices: readonly number[], names: readonly string[], profiles: readonly ColumnProfile[]): OneHot {
  const bits = new Set(indices.flatMap((index) => profiles[index]!.filled.map(bitOfCell)));
  return {
    columns: indices.map((index) => ({ index, label: names[index]!.trim() })),
    minus: bits.has(-1) && bits.has(1) && !bits.has(0) ? 'absent' : 'unknown',
  };
}

/** Columns that a person names with commas between, or by their common prefix and a star: `toxic,obscene`, `genre_*`. */
export function oneHotGiven(column: string | number, { names, profiles }: SampledTable): OneHot | null {
  if (names === null || typeof column !== 'string') return null;
  const wanted = column.split(',').map((name) => name.trim());
  const indices = names.flatMap((name, index) => (wanted.some((one) => isMeant(one, name)) ? [index] : []));
  const isEachFound = wanted.every((one) => names.some((name) => isMeant(one, name)));
  return indices.length >= 2 && isEachFound ? oneHotOf(indices, names, profiles) : null;
}

function isMeant(wanted: string, name: string): boolean {
  return wanted.endsWith('*') ? name.trim().startsWith(wanted.slice(0, -1)) : name.trim() === wanted;
}

/** How a column writes its bits; columns of one set of labels write them alike. Null for a column that holds other values. */
function styleOf({ filled }: ColumnProfile): string | null {
  if (filled.length === 0 || !filled.every((cell) => bitOfCell(cell) !== null)) return null;
  return /^[tf]/i.test(filled[0]!) ? 'words' : 'numbers';
}

function withCommonPrefix(bits: readonly number[], names: readonly string[]): readonly number[] | null {
  const byPrefix = new Map<string, number[]>();
  for (const index of bits) {
    const own = PREFIX.exec(names[index]!.trim())?.[0].toLowerCase();
    if (own !== undefined) byPrefix.set(own, [...(byPrefix.get(own) ?? []), index]);
  }
  const [most] = [...byPrefix.values()].sort((a, b) => b.length - a.length);
  return most === undefined || most.length < 2 ? null : most;
}

const ID_NAMES = new Set(['id', 'index', 'idx', 'fold', 'kfold', 'split', 'unnamed:_0']);

/** What rows with labels are about: a text, a picture, or an id that every row has for its own. */
function isAbout({ isText, isImage, distinct, filled, isMeasure }: ColumnProfile, name: string): boolean {
  if (isText || isImage) return true;
  return (
    !isMeasure &&
    distinct === filled.length &&
    distinct > 2 &&
    /(?:^|[_ .-])(?:id|image|img|file|filename|path|name|url|index|key)s?$|Id$|ID$|^(?:id|image|file|path|text)/i.test(name.trim())
  );
}
