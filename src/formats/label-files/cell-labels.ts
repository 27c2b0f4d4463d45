import { type Message, messageOf } from '../../core/message.ts';
import { parseListCell } from './list-cell.ts';

/** How a cell holds several labels. */
export type CellForm =
  /** `A|B`. */
  | { readonly kind: 'separated'; readonly separator: string }
  /** `['A', 'B']`, `[3, 1]`, `{'A'}`. */
  | { readonly kind: 'list' }
  /** `<a><b>`, the tags of Stack Overflow. */
  | { readonly kind: 'angles' }
  /** `[{"id": 28, "name": "Action"}, …]`. */
  | { readonly kind: 'records' }
  /** `[0, 1, 1]`, `0 1 1`: 1 at the ids of the labels. */
  | { readonly kind: 'multi-hot' };

/** The written labels of a cell, each once; null where the cell has not the form. */
export function labelsOfCell(cell: string, form: CellForm): readonly string[] | null {
  switch (form.kind) {
    case 'separated':
      return [...new Set(partsOf(cell, form.separator))];
    case 'list': {
      const elements = parseListCell(cell);
      return elements === null ? null : [...new Set(elements.filter((element) => element.trim() !== ''))];
    }
    case 'angles':
      return ANGLES.test(cell) ? [...new Set(cell.trim().slice(1, -1).split('><'))] : null;
    case 'records':
      return RECORDS.test(cell) ? namesOfRecords(cell) : null;
    case 'multi-hot': {
      const elements = bitsOfCell(cell);
      if (elements === null) return null;
      return elements.flatMap((element, id) => (Number(element) === 1 ? [String(id)] : []));
    }
  }
}

/** For a person. */
export function describeForm(form: CellForm): Message {
  switch (form.kind) {
    case 'separated':
      return messageOf('several in a cell, between "{0}"', form.separator);
    case 'list':
      return messageOf('a list in each cell');
    case 'angles':
      return messageOf('several in a cell, each as <label>');
    case 'records':
      return messageOf('a list of records with names in each cell');
    case 'multi-hot':
      return messageOf('a list of 0 and 1 in each cell');
  }
}

/**
 * The form of the cells of a column of labels, by the values that were sampled; null for one label a cell. `isPlural` says that the name
 * speaks of several: less evidence is then enough.
 */
export function formOfCells(values: readonly string[], isPlural: boolean): CellForm | null {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '');
  const cells = [...new Set(filled)];
  if (cells.length === 0) return null;
  const areMost = (count: number) => count >= filled.length * 0.9;
  if (isMultiHot(filled.map(bitsOfCell))) return { kind: 'multi-hot' };
  if (areMost(filled.filter((cell) => parseListCell(cell) !== null).length)) return { kind: 'list' };
  if (areMost(filled.filter((cell) => RECORDS.test(cell)).length) && filled.some((cell) => namesOfRecords(cell).length > 0))
    return { kind: 'records' };
  if (areMost(filled.filter((cell) => ANGLES.test(cell)).length)) return { kind: 'angles' };
  const separator = SEPARATORS.find((candidate) => separates(cells, candidate, isPlural));
  return separator === undefined ? null : { kind: 'separated', separator };
}

/** Between the labels of one cell, the more telling first. A blank separates ids and the closed set of words of a plural column only. */
const SEPARATORS = ['|', '#', ';', ',', ' '] as const;

const ANGLES = /^\s*(?:<[^<>]+>)+\s*$/;
const IS_BIT = /^[01](?:\.0*)?$/;

function isMultiHot(lists: readonly (readonly string[] | null)[]): boolean {
  const length = lists[0]?.length ?? 0;
  return (
    length >= 3 &&
    lists.length >= 2 &&
    lists.every((list) => list?.length === length) &&
    lists.some((list) => list!.some((element) => Number(element) === 0))
  );
}

/** A list of 0 and 1, in brackets or bare; null for any other cell. */
function bitsOfCell(cell: string): readonly string[] | null {
  const elements = parseListCell(cell) ?? cell.trim().split(/\s*,\s*|\s+/);
  return elements.every((element) => IS_BIT.test(element)) ? elements : null;
}

/** A list whose elements are records, as JSON or Python writes them. */
const RECORDS = /^\s*\[\s*(?:\{[\s\S]*\}\s*)?\]\s*$/;
const NAME = /['"]name['"]\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

function namesOfRecords(cell: string): readonly string[] {
  return [...new Set([...cell.matchAll(NAME)].map(([, single, double]) => (single ?? double!).replaceAll(/\\(.)/g, '$1')))];
}

function separates(cells: readonly string[], separator: string, isPlural: boolean): boolean {
  const split = cells.map((cell) => partsOf(cell, separator));
  const several = split.filter((parts) => parts.length > 1);
  if (several.length === 0) return false;
  const cellsWith = new Map<string, number>();
  for (const parts of split) for (const part of new Set(parts)) cellsWith.set(part, (cellsWith.get(part) ?? 0) + 1);
  if (![...cellsWith.keys()].every(isShort)) return false;
  const isIds = [...cellsWith.keys()].every((part) => /^\d{1,6}$/.test(part));
  const parts = several.flat();
  /** Parts that occur in other cells as well: a set of labels is closed, the words of a name are not. */
  const recurring = parts.filter((part) => cellsWith.get(part)! > 1).length / parts.length;
  switch (separator) {
    case ',':
      return recurring >= (isPlural || isIds ? 0.5 : 0.75);
    case ' ':
      return isIds ? recurring > 0 : isPlural && recurring >= 0.9 && cells.length >= cellsWith.size * 1.5;
    default:
      return recurring > 0 || isPlural;
  }
}

function partsOf(cell: string, separator: string): readonly string[] {
  return cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isShort(part: string): boolean {
  return part.length <= 60 && part.split(/\s+/).length <= 6;
}
