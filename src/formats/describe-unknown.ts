import { type Message, messageOf } from '../core/message.ts';
import type { FileHead } from './format.ts';
import { JsonWalker } from './json-walker.ts';
import { layoutOfCsv } from './label-files/csv-layout.ts';
import { recordSources } from './label-files/find-sources.ts';
import { isRecord } from './label-files/json-values.ts';

/** What a file looks like that no format claims, and what to do about it; null where nothing can be said. */
export function describeUnknown(head: FileHead): Message | null {
  const { text, name, complete } = head;
  if (text.trim() === '') return null;
  if (/^\s*[[{]/.test(text)) return describeJson(head);
  const layout = layoutOfCsv(text, complete, undefined);
  const isTable = /\.(?:csv|tsv|tab|psv|data)$/i.test(name) || (layout?.isRegular === true && layout.rows > 1);
  if (layout !== null && layout.columns > 1 && isTable) {
    return layout.names === null
      ? messageOf(
          'It looks like a table of {0} columns without a header, none of them plainly a label. Say which one is: its position from 1, as the column.',
          layout.columns,
        )
      : messageOf(
          'It looks like a table without a column of labels: its columns are {0}. Name the one that holds them as the column.',
          listOf(layout.names),
        );
  }
  return TEXT.test(name)
    ? messageOf('It looks like text without labels: no line has a tag, a label or a mark of one. Name its format if it has one.')
    : null;
}

const TEXT = /\.(?:txt|text|conll|iob2?|bio|tags?|tok)$/i;

function describeJson({ text, complete }: FileHead): Message {
  const records = recordSources(text, complete)[0]?.records.filter(isRecord) ?? [];
  const isOne = /^\s*\{/.test(text) && records.length <= 1;
  if (records.length > 0 && !isOne) {
    return messageOf(
      'It looks like JSON records without labels: their keys are {0}. Name the one that holds them as the column.',
      listOf([...new Set(records.flatMap(Object.keys))]),
    );
  }
  const keys = keysOfRoot(text);
  return keys.length > 0
    ? messageOf('It is a JSON object with the keys {0}, in none of which records with labels were found.', listOf(keys))
    : messageOf('It is a JSON document in which no records with labels were found.');
}

const MOST_KEYS = 8;
const LONGEST_KEY = 60;

function listOf(names: readonly string[]): string {
  const shown = names
    .slice(0, MOST_KEYS)
    .map((name) => JSON.stringify(name.length > LONGEST_KEY ? `${name.slice(0, LONGEST_KEY)}…` : name));
  return names.length > MOST_KEYS ? `${shown.join(', ')}, … (${names.length})` : shown.join(', ');
}

function keysOfRoot(text: string): readonly string[] {
  const keys: string[] = [];
  const walker = new JsonWalker({
    step(path) {
      if (path.length === 0) return 'enter';
      if (typeof path[0] === 'string') keys.push(path[0]);
      return 'skip';
    },
    value: () => {},
    problem: () => {},
  });
  walker.push(new TextEncoder().encode(text));
  return keys;
}
