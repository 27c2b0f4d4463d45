import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { ConfigContent, ConfigLabel, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';
import { readId, sortById } from './syntax/ids.ts';
import { lineFinder } from './syntax/line-finder.ts';

/** `label_map.pbtxt` of the TensorFlow Object Detection API: `item { id: 1 name: 'cat' display_name: 'Cat' }`, ids from 1 on. */
export const pbtxt: LabelConfigFormat = {
  id: 'label_map.pbtxt',
  title: 'Label map of TensorFlow',
  recognisedBy: 'text protobuf with item { id: 1 name: "…" } (label_map.pbtxt)',
  recognise,
  read,
};

function recognise(head: FileHead): Recognition | null {
  const begins = /^(?:\s|#[^\n]*\n)*item\s*:?\s*[{<]/.test(head.text);
  if (!begins || !/\b(?:id|name|display_name)\s*:/.test(head.text)) return null;
  return { confidence: 0.97, evidence: messageOf('text protobuf with items of a label map') };
}

interface Token {
  readonly kind: 'word' | 'string' | 'mark';
  readonly text: string;
  readonly offset: number;
}

/** Comments, quotation marks, words and numbers, other marks. */
const TOKENS = /#[^\n]*|(["'])|([\w.+-]+)|[^\s]/g;

function* tokensOf(text: string): Generator<Token> {
  const tokens = new RegExp(TOKENS);
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [token, quote, word] = match;
    const offset = match.index;
    if (quote !== undefined) {
      const end = endOfString(text, offset + 1, quote);
      yield { kind: 'string', text: unescaped(text.slice(offset + 1, end)), offset };
      tokens.lastIndex = end + 1;
    } else if (word !== undefined) yield { kind: 'word', text: word, offset };
    else if (!token.startsWith('#')) yield { kind: 'mark', text: token, offset };
  }
}

/** Where the closing mark stands; a string without one ends with its line. */
function endOfString(text: string, start: number, quote: string): number {
  let at = start;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

/** Octal escapes stand for bytes of UTF-8. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  const parts = text.match(/(?:\\[0-7]{1,3})+|\\x[0-9a-fA-F]{1,2}|\\.|[^\\]+/g) ?? [];
  return parts
    .map((part) => {
      if (/^\\[0-7]/.test(part))
        return Buffer.from(
          part
            .slice(1)
            .split('\\')
            .map((digits) => Number.parseInt(digits, 8) & 255),
        ).toString('utf8');
      if (part.startsWith('\\x')) return String.fromCharCode(Number.parseInt(part.slice(2), 16));
      return part.startsWith('\\') ? (ESCAPES.get(part[1]!) ?? part.slice(1)) : part;
    })
    .join('');
}

interface Item {
  id: number | null;
  readonly names: Map<string, string>;
  readonly line: number;
}

const NAMES: readonly string[] = ['name', 'display_name'];

/** Names (often ids of a knowledge base, `/m/01g317`) and display names make two lists. */
function read(text: string, path: string): ConfigContent {
  const problems: Problem[] = [];
  const items = itemsOf(text);
  for (const { id, names, line } of items) {
    if (id === null) problems.push(problemAt(path, line, messageOf('The item has no id (id: 1); it is left out.')));
    else if (names.size === 0)
      problems.push(problemAt(path, line, messageOf('The item of id {0} has no name; it is left out.', String(id))));
  }
  const lists = NAMES.map((field): LabelList => {
    const labels = items.flatMap(({ id, names, line }): readonly ConfigLabel[] => {
      const label = names.get(field);
      return id === null || label === undefined ? [] : [{ label, id, line }];
    });
    return { name: field, labels: sortById(labels) };
  });
  return { lists: lists.filter(({ labels }) => labels.length > 0), problems };
}

function itemsOf(text: string): readonly Item[] {
  const lineAt = lineFinder(text);
  const items: Item[] = [];
  let depth = 0;
  let field = '';
  let valueFollows = false;
  for (const { kind, text: token, offset } of tokensOf(text)) {
    const item = depth === 1 ? items.at(-1) : undefined;
    if (kind === 'mark') {
      valueFollows = token === ':';
      if (token === '{' || token === '<') {
        depth += 1;
        if (depth === 1) items.push({ id: null, names: new Map(), line: lineAt(offset) });
      } else if (token === '}' || token === '>') depth = Math.max(0, depth - 1);
    } else if (kind === 'string') {
      valueFollows = false;
      // Strings that follow each other are one.
      if (item !== undefined && NAMES.includes(field)) item.names.set(field, (item.names.get(field) ?? '') + token);
    } else if (valueFollows) {
      if (item !== undefined && field === 'id') item.id = readId(token);
      valueFollows = false;
    } else field = token;
  }
  return items;
}
