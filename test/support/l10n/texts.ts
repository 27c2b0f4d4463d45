/** The English texts of the code, which are the keys of their translations. The sources are parsed; nothing is run. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/javascript';
import { UNITS } from '../../../src/core/analysis.ts';
import { unitNoun } from '../../../src/core/unit-noun.ts';
import { ROOT } from '../paths.ts';

const SOURCES = ['src/{core,formats,kernel,engine,protocol,editor}/**/*.ts', 'webview/**/*.ts'];

/** Which arguments of a call are texts that a person reads. */
const CALLS: ReadonlyMap<string, readonly number[]> = new Map([
  ['t', [0]],
  ['rich', [0]],
  ['plural', [1, 2]],
  ['text', [0]],
  ['reasonOf', [0]],
  ['messageOf', [0]],
  ['say', [0]],
  ['relatedPlace', [1]],
  ['verdict', [2]],
  ['driftJudgement', [2]],
]);

/** Properties of plain data that a surface translates, by the folder of their file; the longest folder counts. */
const PLAIN: readonly (readonly [folder: string, properties: ReadonlySet<string>])[] = [
  // There a denominator is one of a set of names, not a text.
  ['src/core/loss/definitions/', new Set(['template', 'note', 'wrong', 'title', 'formula', 'rule', 'source'])],
  ['src/core/', new Set(['template', 'note', 'wrong', 'title', 'formula', 'rule', 'denominator'])],
  ['src/formats/code/loss-lint/', new Set(['template', 'note'])],
  ['src/formats/', new Set(['title'])],
  ['', new Set()],
];

/** Every text with the files that it stands in, sorted. */
export function englishTexts(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (text: string, file: string) => {
    // Without a letter there is nothing to translate.
    if (!/\p{L}/u.test(text.replace(/\{\d+\}/g, ''))) return;
    const files = found.get(text);
    if (files === undefined) found.set(text, [file]);
    else if (files.at(-1) !== file) files.push(file);
  };
  for (const file of globSync(SOURCES, { cwd: ROOT })) {
    const path = file.replaceAll('\\', '/');
    for (const text of textsIn(readFileSync(join(ROOT, file), 'utf8'), path)) add(text, path);
  }
  for (const unit of UNITS) for (const count of [1, 2]) add(unitNoun(unit, count), 'src/core/unit-noun.ts');
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param path where it lies, which tells what of its plain data are texts */
export function textsIn(source: string, path: string): readonly string[] {
  const [, plain] = PLAIN.find(([folder]) => path.startsWith(folder))!;
  const texts: string[] = [];
  const cursor = parser.configure({ dialect: 'ts' }).parse(source).cursor();
  const read = (node: SyntaxNode | null) => {
    if (node !== null) texts.push(...literalsOf(node, source));
  };
  do {
    const { node } = cursor;
    if (cursor.name === 'CallExpression') {
      const callee = source.slice(node.from, node.getChild('ArgList')?.from ?? node.to).trimEnd();
      const args = argumentsOf(node.getChild('ArgList'));
      for (const index of CALLS.get(callee.replace(/^.*\bl10n\./s, '')) ?? []) read(args[index] ?? null);
    } else if (cursor.name === 'Property') {
      const name = node.firstChild;
      if (name !== null && plain.has(source.slice(name.from, name.to))) read(node.lastChild);
    } else if (
      plain.size > 0 &&
      cursor.name === 'FunctionDeclaration' &&
      /^function templateOf\b/.test(source.slice(node.from, node.from + 30))
    ) {
      const inside = node.cursor();
      while (inside.next() && inside.from < node.to)
        if (inside.name === 'ReturnStatement') read(inside.node.firstChild?.nextSibling ?? null);
    }
  } while (cursor.next());
  return texts;
}

function argumentsOf(list: SyntaxNode | null): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = list?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (!/^[(),]|Comment$/.test(child.name)) found.push(child);
  }
  return found;
}

/** A literal; of a choice between some, each of them. */
function literalsOf(node: SyntaxNode, source: string): readonly string[] {
  switch (node.name) {
    case 'String':
      return [unquoted(source.slice(node.from, node.to))];
    case 'TemplateString':
      return node.getChild('Interpolation') === null ? [unquoted(source.slice(node.from, node.to))] : [];
    case 'ParenthesizedExpression':
      return node.firstChild?.nextSibling ? literalsOf(node.firstChild.nextSibling, source) : [];
    case 'ConditionalExpression': {
      const parts: SyntaxNode[] = [];
      for (let child = node.firstChild; child !== null; child = child.nextSibling)
        if (!/Comment$|LogicOp/.test(child.name)) parts.push(child);
      return parts.slice(-2).flatMap((part) => literalsOf(part, source));
    }
    default:
      return [];
  }
}

/** The value of a literal in its quotes. */
function unquoted(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(u\{([0-9a-f]+)\}|u([0-9a-f]{4})|n|t|.)/gis, (_, escaped: string, long?: string, short?: string) => {
      const code = long ?? short;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return escaped === 'n' ? '\n' : escaped === 't' ? '\t' : escaped;
    });
}
