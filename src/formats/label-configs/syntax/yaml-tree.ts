import type { Composer, Document, Node } from 'yaml';
import type { Problem } from '../../../core/analysis.ts';
import { type Message, messageOf } from '../../../core/message.ts';
import { problemAt } from '../../../core/problem.ts';
import { lineFinder } from './line-finder.ts';

/** A node of YAML, where it stands, and what it holds. Aliases are the very nodes they stand for, so nothing grows. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  /** As it is written, so that `1.0`, `no` and `0x1F` stay what a person reads; null for an empty one. */
  readonly text: string | null;
  readonly line: number;
  readonly span: YamlSpan;
}

/** Offsets of a node in its source, without the comment behind it. */
export interface YamlSpan {
  readonly from: number;
  readonly to: number;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlItem[];
  readonly line: number;
  readonly span: YamlSpan;
}

export interface YamlItem {
  /** Null for an alias of nothing. */
  readonly node: YamlNode | null;
  /** Where the item stands: for an alias, the alias. */
  readonly line: number;
}

export interface YamlMap {
  readonly kind: 'map';
  /** Those whose keys are scalars, in the order of the file. */
  readonly entries: readonly { readonly key: string; readonly line: number; readonly value: YamlNode }[];
  readonly line: number;
  readonly span: YamlSpan;
}

export interface YamlTree {
  /** The content of the first document; null where there is none. */
  readonly root: YamlNode | null;
  readonly problems: readonly Problem[];
}

/** Longer YAML is no label config; the parser takes seconds for it. */
const LONGEST = 4 * 1024 * 1024;
/** A file with more errors is no YAML. */
const MOST_ERRORS = 100;
const LISTED_ERRORS = 10;
/** After so many the parser looks whether it has been stopped. */
const LEXEMES_AT_ONCE = 20_000;

/** Loaded when the first YAML is read: most analyses read none. */
type Library = typeof import('yaml');

/** Parses YAML and keeps on which lines everything stands. */
export async function readYamlTree(text: string, path: string, signal?: AbortSignal): Promise<YamlTree> {
  const nothing = (message: Message): YamlTree => ({ root: null, problems: [problemAt(path, null, message)] });
  if (text.length > LONGEST) return nothing(messageOf('The YAML is too long for a label config (more than 4 MiB).'));
  const library = await import('yaml');
  const lineAt = lineFinder(text);
  try {
    const document = await firstDocument(library, text, signal);
    if (document === null) return nothing(messageOf('There is no YAML in it.'));
    const problems = document.errors
      .slice(0, LISTED_ERRORS)
      .map(({ pos, message }) => problemAt(path, lineAt(pos[0]), messageOf('The YAML is broken here ({0}).', message)));
    return { root: new Conversion(library, lineAt).nodeOf(document.contents), problems };
  } catch (error) {
    if (error instanceof TooManyErrors) return nothing(messageOf('This is no YAML: too much of it is broken.'));
    // The parser goes down with the nesting.
    if (error instanceof RangeError) return nothing(messageOf('The YAML is nested too deeply for a label config.'));
    throw error;
  }
}

/** The value of a key; the last of equal keys wins. */
export function yamlValue(node: YamlNode | null, key: string): YamlNode | null {
  return node?.kind === 'map' ? (node.entries.findLast((entry) => entry.key === key)?.value ?? null) : null;
}

export function yamlText(node: YamlNode | null): string | null {
  return node?.kind === 'scalar' ? node.text : null;
}

class TooManyErrors extends Error {}

/** Lexes bit by bit, so that a signal is heard. */
async function firstDocument(library: Library, text: string, signal: AbortSignal | undefined): Promise<Document | null> {
  // Keys are checked to be unique in quadratic time, and an excerpt is made for each error.
  const composer = new library.Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  giveUpOnGarbage(composer);
  const parser = new library.Parser();
  let count = 0;
  for (const lexeme of new library.Lexer().lex(text)) {
    count += 1;
    if (count % LEXEMES_AT_ONCE === 0) {
      await new Promise((resume) => setImmediate(resume));
      signal?.throwIfAborted();
    }
    for (const token of parser.next(lexeme)) for (const document of composer.next(token)) return document as Document;
  }
  for (const token of parser.end()) for (const document of composer.next(token)) return document as Document;
  for (const document of composer.end()) return document as Document;
  return null;
}

/** The library collects every error and has no limit: a megabyte of quotation marks would hold the process for seconds. */
function giveUpOnGarbage(composer: Composer): void {
  const report: unknown = Reflect.get(composer, 'onError');
  let errors = 0;
  Reflect.set(composer, 'onError', (...details: readonly unknown[]) => {
    errors += 1;
    if (errors > MOST_ERRORS) throw new TooManyErrors();
    if (typeof report === 'function') report(...details);
  });
}

/** The nodes of the library as plain values. An anchor stands before its aliases, so each is known when it is asked for. */
class Conversion {
  readonly #library: Library;
  readonly #lineAt: (offset: number) => number;
  readonly #anchors = new Map<string, YamlNode>();

  constructor(library: Library, lineAt: (offset: number) => number) {
    this.#library = library;
    this.#lineAt = lineAt;
  }

  nodeOf(node: unknown): YamlNode | null {
    const { isAlias, isMap, isScalar, isSeq } = this.#library;
    if (isAlias(node)) return this.#anchors.get(node.source) ?? null;
    let converted: YamlNode;
    if (isScalar(node)) {
      const { value, source } = node;
      const text = typeof value === 'string' ? value : value === null ? null : (source ?? String(value));
      converted = { kind: 'scalar', text, line: this.#lineOf(node), span: spanOf(node) };
    } else if (isSeq(node)) {
      const items = node.items.map((item) => ({
        node: this.nodeOf(item),
        line: this.#library.isNode(item) ? this.#lineOf(item) : this.#lineOf(node),
      }));
      converted = { kind: 'list', items, line: this.#lineOf(node), span: spanOf(node) };
    } else if (isMap(node)) {
      const entries = node.items.flatMap((pair) => {
        const key = this.nodeOf(pair.key);
        const value = this.nodeOf(pair.value);
        return key?.kind === 'scalar' && value !== null ? [{ key: key.text ?? '', line: key.line, value }] : [];
      });
      converted = { kind: 'map', entries, line: this.#lineOf(node), span: spanOf(node) };
    } else return null;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, converted);
    return converted;
  }

  #lineOf(node: Node): number {
    return this.#lineAt(node.range?.[0] ?? 0);
  }
}

function spanOf({ range }: Node): YamlSpan {
  return { from: range?.[0] ?? 0, to: range?.[1] ?? 0 };
}
