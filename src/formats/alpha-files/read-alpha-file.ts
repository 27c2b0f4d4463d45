import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Message, messageOf } from '../../core/message.ts';
import { readCsvSample } from '../label-files/csv-records.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';
import { type AlphaValues, alphaOfValue } from './alpha-values.ts';
import { pythonAlpha } from './python-alpha.ts';

/** A vector of weights is short, and a source that holds one is no program of machines. */
const LARGEST = 4 * 1024 * 1024;

/**
 * α of a file: JSON and YAML (a list, [K, 1], an object by label, the document of `focal-lens alpha`), a table with label and alpha, Python that writes it out,
 * or numbers separated by blanks, commas or lines.
 * @throws UnreadableFile when it holds none, or a value that is no number of 0 or more.
 */
export async function readAlphaFile(path: string): Promise<AlphaValues> {
  const text = await readSmall(path);
  const found = (await parse(path, text)) ?? null;
  if (found === null) throw expected(path, messageOf('it holds none'));
  const values = found.kind === 'list' ? found.values : found.entries.map(([, value]) => value);
  const bad = values.findIndex((value) => value !== null && !(Number.isFinite(value) && value >= 0));
  if (bad >= 0) throw new UnreadableFile(path, messageOf('{0}: alpha value {1} is not a number of 0 or more.', path, String(bad + 1)));
  return found;
}

async function parse(path: string, text: string): Promise<AlphaValues | null> {
  const extension = extname(path).toLowerCase();
  if (extension === '.py' || extension === '.pyi') return pythonAlpha(text);
  const plain = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (plain.length > 0 && plain.every((part) => !Number.isNaN(Number(part)))) return { kind: 'list', values: plain.map(Number) };
  if (/^\s*[[{]/.test(text) && extension !== '.yaml' && extension !== '.yml') return alphaOfValue(parseJson(path, text));
  const table = tableOf(text);
  if (table !== null) return table;
  if (/^\s*[[{\-\w"']/.test(text) && /:|^\s*-/m.test(text)) return alphaOfValue(await parseYaml(path, text));
  const other = plain.find((part) => Number.isNaN(Number(part)));
  throw expected(path, other === undefined ? messageOf('it is empty') : messageOf('it holds {0}', JSON.stringify(other.slice(0, 40))));
}

function expected(path: string, found: Message): UnreadableFile {
  return new UnreadableFile(
    path,
    messageOf(
      '{0}: a JSON array, YAML or JSON with "alpha" or numbers by label, a table with label and alpha, a vector in Python, or nothing but numbers was expected, but {1}.',
      path,
      found,
    ),
  );
}

async function readSmall(path: string): Promise<string> {
  try {
    const status = await stat(path);
    if (!status.isFile() || status.size > LARGEST)
      throw new UnreadableFile(
        path,
        messageOf('{0} is no file of weights: it is {1}.', path, status.isFile() ? messageOf('larger than 4 MiB') : messageOf('no file')),
      );
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    throw explainFileError(path, error);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableFile(path, messageOf('{0} is not JSON: {1}', path, error instanceof Error ? error.message : String(error)));
  }
}

async function parseYaml(path: string, text: string): Promise<unknown> {
  const { parse: parseDocument } = await import('yaml');
  try {
    return parseDocument(text, { maxAliasCount: 0, logLevel: 'error' });
  } catch (error) {
    throw new UnreadableFile(
      path,
      messageOf('{0} is not YAML: {1}', path, error instanceof Error ? error.message.split('\n', 1)[0]! : String(error)),
    );
  }
}

const LABEL_COLUMNS = ['label', 'class', 'name', 'id', 'label_id'];
const ALPHA_COLUMNS = ['alpha', 'weight', 'class_weight'];
/** As many classes as a label map may declare. */
const MOST_ROWS = 200_000;

/** A table with a column `alpha` or `weight`, by the labels of another column or in id order; null for anything else. */
function tableOf(text: string): AlphaValues | null {
  for (const delimiter of [',', '\t', ';']) {
    const [header = [], ...rows] = readCsvSample(text, delimiter, true, MOST_ROWS);
    const names = header.map((name) => name.trim().toLowerCase());
    const find = (columns: readonly string[]) => columns.map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
    const [label, alpha] = [find(LABEL_COLUMNS), find(ALPHA_COLUMNS)];
    if (alpha < 0) continue;
    const numberIn = (row: readonly string[]) => (row[alpha]?.trim() ? Number(row[alpha].trim()) : null);
    const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
    if (label < 0) return { kind: 'list', values: filled.map(numberIn) };
    return { kind: 'named', entries: filled.map((row) => [row[label] ?? '', numberIn(row)] as const) };
  }
  return null;
}
