/** Which label stands under the cursor in a line of a label file or label config. Works on the line as it is now. */

/** How a document writes labels. `ids` are those of YOLO, first on each line; `strings` stand in quotes, as in Python. */
export type DocumentKind = 'list' | 'json' | 'columns' | 'table' | 'markup' | 'yaml' | 'strings' | 'fasttext' | 'ids';

export interface LabelAtCursor {
  readonly label: string;
  /** Characters of the line, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Longer lines (records of a JSONL file) are read up to here only: a hover has to be immediate. */
const LONGEST_PREFIX = 20_000;

/**
 * @param character position of the cursor in the line, from 0
 * @param isLabel whether a text is a class of the data set the document belongs to
 */
export function labelAt(kind: DocumentKind, line: string, character: number, isLabel: (text: string) => boolean): LabelAtCursor | null {
  if (character > LONGEST_PREFIX) return null;
  const text = line.length > LONGEST_PREFIX + 1000 ? line.slice(0, LONGEST_PREFIX + 1000) : line;
  const found = FINDERS[kind](text, character, isLabel);
  return found !== null && character >= found.start && character <= found.end ? found : null;
}

/** The kind by the id of the format that read the file, or, for a config, by its name. */
export function documentKind(path: string, format: string | null): DocumentKind {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  if (format === 'yolo') return 'ids';
  if (format === 'fasttext') return 'fasttext';
  if (/\.xml$/.test(name)) return 'markup';
  if (/\.(ya?ml|md)$/.test(name)) return 'yaml';
  if (/\.(py|pbtxt|cfg|toml)$/.test(name)) return 'strings';
  if (/\.(json|jsonl|ndjson|geojson)$/.test(name)) return 'json';
  if (/\.(csv|tsv|tab)$/.test(name) && format !== 'conll') return 'table';
  return format === null ? 'list' : 'columns';
}

type Finder = (line: string, character: number, isLabel: (text: string) => boolean) => LabelAtCursor | null;

const FINDERS: Readonly<Record<DocumentKind, Finder>> = {
  list: labelOfList,
  json: labelOfJson,
  columns: labelOfColumns,
  table: labelOfTable,
  markup: (line, character, isLabel) => fieldAt(line, character, /[^<>"']+/g, isLabel, 0),
  yaml: labelOfYaml,
  strings: labelOfStrings,
  fasttext: (line, character, isLabel) => fieldAt(line, character, /(?<=__label__)\S+/g, isLabel, 0),
  ids: (line, character, isLabel) => fieldAt(line, character, /^\s*\d+/g, isLabel, 0),
};

/** `B-person`, `1 B-person`, `B-person<TAB>1`, `- B-person`: the whole line, else the field under the cursor. */
function labelOfList(line: string, character: number, isLabel: (text: string) => boolean): LabelAtCursor | null {
  const label = line.trim();
  const start = line.length - line.trimStart().length;
  if (label !== '' && isLabel(label)) return { label, start, end: start + label.length };
  return fieldAt(line, character, /[^\s,:'"]+/g, isLabel, 0);
}

/** Word first, tags after it: a word that looks like a tag (`O`) is no label. */
function labelOfColumns(line: string, character: number, isLabel: (text: string) => boolean): LabelAtCursor | null {
  const own = fieldAt(line, character, line.includes('\t') ? /[^\t\r\n]+/g : /\S+/g, isLabel, 1);
  // `Ada|B-person`, and `SpaceAfter=No|NER=B-person` of CoNLL-U.
  return own ?? (/[|=]/.test(line) ? fieldAt(line, character, /[^\s|=]+/g, isLabel, 1) : null);
}

/** `- person`, `0: person`, `names: [person, "traffic light"]`. */
function labelOfYaml(line: string, character: number, isLabel: (text: string) => boolean): LabelAtCursor | null {
  const entry = line.replace(/^(\s*)-(?=\s)/, '$1 ');
  return labelOfStrings(line, character, isLabel) ?? fieldAt(entry, character, /[^,[\]{}:#"']+/g, isLabel, 0);
}

/** A text in quotes of either kind. */
function labelOfStrings(line: string, character: number, isLabel: (text: string) => boolean): LabelAtCursor | null {
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (start > character) return null;
    const label = (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1');
    if (character <= end && isLabel(label)) return { label, start, end };
  }
  return null;
}

function fieldAt(
  line: string,
  character: number,
  fields: RegExp,
  isLabel: (text: string) => boolean,
  firstField: number,
): LabelAtCursor | null {
  let index = 0;
  for (const match of line.matchAll(fields)) {
    const label = match[0].trim();
    const start = match.index + match[0].length - match[0].trimStart().length;
    const end = start + label.length;
    if (start > character) return null;
    if (character <= end && index >= firstField && isLabel(label)) return { label, start, end };
    index += 1;
  }
  return null;
}

/** A string that is a label; the id of a pair (`"3": "B-person"`, `"B-person": 3`) stands for its label. */
function labelOfJson(line: string, character: number, isLabel: (text: string) => boolean): LabelAtCursor | null {
  let only: LabelAtCursor | null = null;
  let labels = 0;
  for (const match of line.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const start = match.index;
    const end = start + match[0].length;
    const label = stringOf(match[0]);
    if (label === null || !isLabel(label)) continue;
    if (character >= start && character <= end) return { label, start, end };
    labels += 1;
    only = { label, start, end };
  }
  const pair = /^\s*"?[^"]*"?\s*:\s*("(?:[^"\\]|\\.)*"|\d+)\s*,?\s*$/.exec(line);
  const id = /"?\b\d+\b"?/.exec(line);
  if (pair === null || id === null || only === null || labels !== 1) return null;
  const onId = character >= id.index && character <= id.index + id[0].length;
  return onId ? { label: only.label, start: id.index, end: id.index + id[0].length } : null;
}

function stringOf(literal: string): string | null {
  try {
    return String(JSON.parse(literal));
  } catch {
    return null;
  }
}

/** A whole cell of CSV or TSV, quoted or not. */
function labelOfTable(line: string, character: number, isLabel: (text: string) => boolean): LabelAtCursor | null {
  const delimiter = line.includes('\t') ? '\t' : line.includes(',') ? ',' : ';';
  let start = 0;
  while (start <= line.length) {
    const end = endOfCell(line, start, delimiter);
    if (character <= end) {
      const cell = line.slice(start, end).trim();
      const label = cell.startsWith('"') && cell.endsWith('"') && cell.length > 1 ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      return isLabel(label) ? { label, start, end } : null;
    }
    start = end + 1;
  }
  return null;
}

function endOfCell(line: string, start: number, delimiter: string): number {
  let quoted = false;
  for (let index = start; index < line.length; index++) {
    if (line[index] === '"') quoted = !quoted;
    else if (line[index] === delimiter && !quoted) return index;
  }
  return line.length;
}
