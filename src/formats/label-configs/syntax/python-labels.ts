import type { SyntaxNode } from '@lezer/common';
import type { Problem } from '../../../core/analysis.ts';
import { type Message, messageOf } from '../../../core/message.ts';
import { problemAt } from '../../../core/problem.ts';
import type { ConfigLabel, LabelList } from '../../format.ts';
import { readId, sortById } from './ids.ts';
import { areIds } from './json-lists.ts';
import { type PythonValue, whatOf } from './python-value.ts';

interface Site {
  readonly name: string;
  readonly value: SyntaxNode;
  readonly certain: boolean;
}

interface Reading {
  readonly path: string;
  readonly lineAt: (offset: number) => number;
  readonly problems: Problem[];
}

/** The labels that a value declares: a sequence of strings, ids to names, or names to ids. Null where it declares none. */
export function readPythonLabels(value: PythonValue, { name, value: node, certain }: Site, reading: Reading): LabelList | null {
  const { lineAt } = reading;
  const say = (offset: number, message: Message) => {
    if (certain) reading.problems.push(problemAt(reading.path, lineAt(offset), message));
  };
  const list = (labels: readonly ConfigLabel[]): LabelList | null =>
    labels.length === 0 ? null : { name, labels, ...(certain ? {} : { presumed: true }) };
  switch (value.kind) {
    case 'unknown':
      say(value.offset, messageOf('{0} holds {1}: only what is written out in the file is read, nothing is run.', name, value.what));
      return null;
    case 'string': {
      if (!certain || node.name !== 'ParenthesizedExpression') return null;
      say(
        value.offset,
        messageOf('{0} is a string in parentheses, not a tuple: its letters become the classes. Write a comma behind it.', name),
      );
      return list([{ label: value.text, id: 0, line: lineAt(value.offset) }]);
    }
    case 'list': {
      const strings = value.items.filter((item) => item.kind === 'string');
      if (strings.length === 0) return list(namedDictionaries(value.items, lineAt));
      if (strings.length < value.items.length) {
        const other = value.items.find(({ kind }) => kind !== 'string')!;
        say(other.offset, messageOf('{0} holds {1} among its strings; it is not read.', name, whatOf(other)));
        return null;
      }
      if (value.isSet)
        say(value.offset, messageOf('{0} is a set: its order, and with it the ids, may differ from run to run. Write a list.', name));
      return list(strings.map(({ text, offset }, id) => ({ label: text, id, line: lineAt(offset) })));
    }
    case 'dict':
      return list(labelsOfDictionary(value.entries, name, say, lineAt));
    default:
      return null;
  }
}

/** `[{"id": 1, "name": "person"}, …]`, as Detectron2 lists categories; nothing where it is another list. */
function namedDictionaries(items: readonly PythonValue[], lineAt: (offset: number) => number): readonly ConfigLabel[] {
  const labels: { readonly label: string; readonly id: number | null; readonly line: number }[] = [];
  for (const item of items) {
    const entry = (key: string) =>
      item.kind === 'dict' ? item.entries.find(([each]) => each.kind === 'string' && each.text === key)?.[1] : undefined;
    const name = entry('name');
    const id = entry('id');
    if (name?.kind !== 'string') return [];
    labels.push({ label: name.text, id: id === undefined ? null : idOf(id), line: lineAt(name.offset) });
  }
  const own = labels.every(({ id }) => id !== null) && areIds(labels.map(({ id }) => id!));
  return sortById(labels.map(({ label, id, line }, position) => ({ label, id: own ? id! : position, line })));
}

function labelsOfDictionary(
  entries: readonly (readonly [PythonValue, PythonValue])[],
  name: string,
  say: (offset: number, message: Message) => void,
  lineAt: (offset: number) => number,
): readonly ConfigLabel[] {
  const labels = new Map<string | number, ConfigLabel>();
  const byName =
    entries.length > 0 && entries.every(([key, value]) => key.kind === 'string' && idOf(key) === null && value.kind !== 'string');
  for (const [key, value] of entries) {
    const [nameSide, idSide] = byName ? [key, value] : [value, key];
    const id = idOf(idSide);
    if (nameSide.kind !== 'string' || id === null) {
      const wrong = nameSide.kind === 'string' ? idSide : nameSide;
      say(wrong.offset, messageOf('{0} holds {1} where ids and names were expected; it is not read.', name, whatOf(wrong)));
      return [];
    }
    if (!byName && labels.has(id)) say(key.offset, messageOf('The id {0} was declared before; the last one counts.', String(id)));
    labels.set(byName ? nameSide.text : id, { label: nameSide.text, id, line: lineAt(nameSide.offset) });
  }
  return sortById([...labels.values()]);
}

function idOf(value: PythonValue): number | null {
  if (value.kind === 'number') return readId(String(value.value));
  return value.kind === 'string' ? readId(value.text) : null;
}
