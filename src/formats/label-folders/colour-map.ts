import { join } from 'node:path';
import type { FolderView } from '../folder-format.ts';
import { namesWith } from './data-folder.ts';

/** Colours of masks and the classes they stand for, in the order of the file. */
export interface ColourMap {
  readonly path: string;
  readonly colours: readonly (readonly [colour: number, label: string])[];
}

/** `labelmap.txt` of CVAT (`name:r,g,b::`), `class_dict.csv` (`name,r,g,b`) and `label_colors.txt` (`r g b<TAB>name`) of CamVid. */
const FILES = /^(?:labelmap\.txt|.*class_?dict.*\.csv|.*classes.*\.csv|label_?colou?rs?\.(?:txt|csv)|.*colou?r_?map\.(?:txt|csv))$/i;

const LINES: readonly { readonly pattern: RegExp; readonly name: number; readonly first: number }[] = [
  { pattern: /^(.+?):\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*:/, name: 1, first: 2 },
  { pattern: /^"?([^,"]+?)"?\s*[,;\t]\s*(\d{1,3})\s*[,;\t]\s*(\d{1,3})\s*[,;\t]\s*(\d{1,3})\s*$/, name: 1, first: 2 },
  { pattern: /^(\d{1,3})[\s,;]+(\d{1,3})[\s,;]+(\d{1,3})[\s,;]+(.+)$/, name: 4, first: 1 },
];

/** The colour map of a folder itself. */
export function colourMapIn(folder: FolderView): ColourMap | null {
  const names = [...namesWith('.txt', folder.files), ...namesWith('.csv', folder.files)];
  for (const name of names) {
    if (!FILES.test(name)) continue;
    const path = join(folder.path, name);
    const colours = readColourMap(folder.readText(path) ?? '');
    if (colours !== null) return { path, colours };
  }
  return null;
}

/** Names of the grey ids of masks, in id order. */
export interface IdMap {
  readonly path: string;
  readonly labels: readonly string[];
}

/** `_classes.csv` of Roboflow (`Pixel Value, Class`) in a folder itself. */
export function idMapIn(folder: FolderView): IdMap | null {
  if (!folder.files.includes(CLASSES)) return null;
  const path = join(folder.path, CLASSES);
  const [header = '', ...rows] = (folder.readText(path) ?? '').trim().split(/\s*\n\s*/);
  const pairs = rows.map((row) => /^(\d{1,3})\s*,\s*(\S.*)$/.exec(row));
  if (!/^pixel value\s*,\s*class$/i.test(header) || pairs.length === 0 || !pairs.every((pair) => pair !== null)) return null;
  const names = new Map(pairs.map((pair) => [Number(pair[1]), pair[2]!]));
  return { path, labels: Array.from({ length: Math.max(...names.keys()) + 1 }, (_, id) => names.get(id) ?? String(id)) };
}

const CLASSES = '_classes.csv';

/** Null where a line is none of a colour map; the first one may be a header. */
export function readColourMap(text: string): ColourMap['colours'] | null {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  for (const { pattern, name, first } of LINES) {
    const matches = lines.map((line) => pattern.exec(line));
    const body = matches[0] === null ? matches.slice(1) : matches;
    if (body.length === 0 || !body.every((match) => match !== null)) continue;
    return body.map((match) => [toColour(match, first), match[name]!.trim()] as const);
  }
  return null;
}

function toColour(match: RegExpExecArray, first: number): number {
  return (Number(match[first]) << 16) | (Number(match[first + 1]) << 8) | Number(match[first + 2]);
}
