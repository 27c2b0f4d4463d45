import { isPositionTag, OUTSIDE_TAG } from '../../core/tag.ts';
import { profileColumn } from './conll-columns.ts';
import { isBlank, linesOf } from './conll-layout.ts';

/** The columns of CoNLL-U (universaldependencies.org/format.html), which those of CoNLL-X resemble. */
export const CONLLU_COLUMNS: readonly string[] = ['ID', 'FORM', 'LEMMA', 'UPOS', 'XPOS', 'FEATS', 'HEAD', 'DEPREL', 'DEPS', 'MISC'];

export interface ConllULayout {
  readonly names: readonly string[];
  /** Index of the column of ids, from 0; −1 without one. */
  readonly id: number;
  /** Index of the column that holds the label, from 0; −1 where the one that was asked for is not there. */
  readonly column: number;
  /** The attribute of the column that holds it (`NER` of `NER=B-PER|SpaceAfter=No`), `''` for a tag without a name; null where the whole cell is the label. */
  readonly attribute: string | null;
  /** What a word without the attribute has: `O` for tags of entities; null where it has no label then. */
  readonly without: string | null;
  /** `UPOS`, `MISC:name`: what `--column` would name. */
  readonly label: string;
  readonly example: string | null;
}

interface Sample {
  readonly names: readonly string[];
  readonly isPlus: boolean;
  /** Cells of words; ranges and empty nodes left out. */
  readonly rows: readonly (readonly string[])[];
  readonly id: number;
}

/** True for CoNLL-U, for CoNLL-U Plus, and for CoNLL-X of ten columns. `text` ends at the border of a line. */
export function isConllU(text: string): boolean {
  return sampleOf(text) !== null;
}

/** Null for another kind of file. */
export function layoutOfConllU(text: string, wanted?: string | number): (ConllULayout & { readonly isPlus: boolean }) | null {
  const sample = sampleOf(text);
  if (sample === null) return null;
  const { names, id, isPlus } = sample;
  const found = wanted === undefined ? findLabels(sample) : columnOf(String(wanted), sample);
  return { names, id, isPlus, ...found };
}

function sampleOf(text: string): Sample | null {
  // All columns are parted by tabs.
  if (!text.includes('\t')) return null;
  const lines = linesOf(text);
  const declared = text.includes('global.columns')
    ? lines.map((line) => /^#\s*global\.columns\s*=(.*)$/.exec(line)?.[1]?.trim()).find(Boolean)
    : undefined;
  const names = declared === undefined ? CONLLU_COLUMNS : declared.split(/\s+/);
  const filled = lines.filter((line) => !line.startsWith('#') && !isBlank(line));
  if (filled.length === 0 || names.length < 2) return null;
  const regular: string[][] = [];
  for (const [index, line] of filled.entries()) {
    const row = line.split('\t');
    if (row.length === names.length) regular.push(row);
    else if (filled.length - (index + 1 - regular.length) < filled.length * 0.9) return null;
  }
  const id = names.indexOf('ID');
  const isPlus = declared !== undefined;
  if (id >= 0 && !regular.every((row) => ID.test(row[id]!))) return null;
  if (!isPlus && !areHeads(regular)) return null;
  return { names, isPlus, id, rows: regular.filter((row) => id < 0 || /^\d+$/.test(row[id]!)) };
}

const ID = /^\d+(?:[-.]\d+)?$/;

/** The seventh column holds the id of a word in the sentence, the eighth no number. */
function areHeads(rows: readonly (readonly string[])[]): boolean {
  return rows.every((row) => /^(?:\d+|_)$/.test(row[6]!) && !/^\d/.test(row[7]!)) && rows.some((row) => row[0] === '1');
}

type Labels = Omit<ConllULayout, 'names' | 'id'>;

/** Tags of entities, where there are any, then UPOS, then XPOS, then the last column. */
function findLabels(sample: Sample): Labels {
  const { names, rows, isPlus } = sample;
  const misc = names.indexOf('MISC');
  const entities = misc < 0 ? null : findEntities(rows.map((row) => row[misc]!));
  if (entities !== null) return attributeOf(misc, entities.attribute, entities.example, sample);
  const profiles = names.map((_, index) => profileColumn(rows.map((row) => row[index]!).filter((cell) => cell !== '*')));
  const tags = isPlus ? profiles.findLastIndex(({ kind }, index) => kind === 'tags' && !CONLLU_COLUMNS.includes(names[index]!)) : -1;
  const filled = (name: string) => {
    const index = names.indexOf(name);
    return rows.some((row) => (row[index] ?? '_') !== '_') ? index : -1;
  };
  const column =
    [tags, filled('UPOS'), filled('XPOS')].find((index) => index >= 0) ??
    (names.includes('UPOS') ? names.indexOf('UPOS') : names.length - 1);
  return wholeCell(column, sample);
}

function wholeCell(column: number, { names, rows }: Sample): Labels {
  const example = rows.map((row) => row[column]!).find((cell) => cell !== '_' && cell !== OUTSIDE_TAG && cell !== '*') ?? null;
  return { column, attribute: null, without: null, label: names[column]!, example };
}

function attributeOf(column: number, attribute: string, example: string | null, { names }: Sample): Labels {
  const without = example === null ? null : OUTSIDE_TAG;
  return { column, attribute, without, label: attribute === '' ? names[column]! : `${names[column]}:${attribute}`, example };
}

/**
 * The attribute of MISC that holds tags of entities: spaCy reads `name=B-PER`, `NE=B-PER` and `B-PER` alone, others write `NER=`. The values
 * of an attribute must all be tags, one of them with a letter.
 */
function findEntities(cells: readonly string[]): { readonly attribute: string; readonly example: string } | null {
  const byAttribute = new Map<string, string[]>();
  for (const cell of cells) {
    for (const part of cell === '_' ? [] : cell.split('|')) {
      const equals = part.indexOf('=');
      const attribute = equals < 0 ? '' : part.slice(0, equals);
      const values = byAttribute.get(attribute);
      if (values === undefined) byAttribute.set(attribute, [part.slice(equals + 1)]);
      else values.push(part.slice(equals + 1));
    }
  }
  let best: { readonly attribute: string; readonly example: string; readonly found: number } | null = null;
  for (const [attribute, values] of byAttribute) {
    const tags = values.filter(isPositionTag);
    const marked = tags.filter((tag) => tag !== OUTSIDE_TAG);
    if (marked.length === 0 || tags.length < values.length * 0.95 || marked.length <= (best?.found ?? 0)) continue;
    best = { attribute, example: marked[0]!, found: marked.length };
  }
  return best;
}

/** A column by its name or its position from 1, or an attribute of MISC or FEATS: `NER`, `MISC:NER`, `FEATS:Number`. */
function columnOf(wanted: string, sample: Sample): Labels {
  const { names, rows } = sample;
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const named = names.findIndex((name) => same(name, wanted));
  if (named >= 0) return wholeCell(named, sample);
  const position = Number(wanted);
  if (Number.isInteger(position) && position >= 1 && position <= names.length) return wholeCell(position - 1, sample);
  const [, prefix, attribute] = /^(?:(MISC|FEATS)[:.])?(.+)$/i.exec(wanted) ?? [];
  for (const name of ['MISC', 'FEATS']) {
    const column = names.indexOf(name);
    if (column < 0 || attribute === undefined || (prefix !== undefined && !same(prefix, name))) continue;
    const own = rows.flatMap((row) => row[column]!.split('|')).find((part) => same(part.split('=')[0]!, attribute) && part.includes('='));
    if (own === undefined) continue;
    const key = own.slice(0, own.indexOf('='));
    const values = rows.map((row) => attributeIn(row[column]!, key)).filter((value) => value !== null);
    const areTags = values.every(isPositionTag) && values.some((value) => value !== OUTSIDE_TAG);
    return attributeOf(column, key, areTags ? values.find((value) => value !== OUTSIDE_TAG)! : null, sample);
  }
  return { column: -1, attribute: null, without: null, label: wanted, example: null };
}

/** The value of an attribute in a cell such as `NER=B-PER|SpaceAfter=No`; of `''`, the first tag without a name. Null where it is not there. */
export function attributeIn(cell: string, attribute: string): string | null {
  for (const part of cell.split('|')) {
    if (attribute === '') {
      if (!part.includes('=') && isPositionTag(part)) return part;
    } else if (part.startsWith(attribute) && part[attribute.length] === '=') return part.slice(attribute.length + 1);
  }
  return null;
}
