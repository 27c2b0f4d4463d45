import { Composer, type Document, isAlias, isMap, isNode, isScalar, isSeq, Lexer, type Node, Parser, visit, type YAMLMap } from 'yaml';
import type { Problem } from '../../../core/analysis.ts';
import { lineFinder } from './line-finder.ts';

/** Longer YAML is no label config; the parser takes seconds for it. */
const LONGEST = 4 * 1024 * 1024;
/** A file with more errors is no YAML. */
const MOST_ERRORS = 100;
const LISTED_ERRORS = 10;
/** After so many the parser looks whether it has been stopped. */
const LEXEMES_AT_ONCE = 20_000;

export interface YamlTree {
  /** The content of the first document. */
  readonly root: Node | null;
  readonly problems: readonly Problem[];
  /** The line of a node in the file, counted from 1. */
  lineOf(node: Node): number;
  /** The node itself, or the one that an alias stands for. */
  resolve(node: unknown): Node | null;
}

/**
 * Parses YAML and keeps where everything stands. Nothing is expanded: an alias is looked up where it is met, so that aliases of aliases
 * cost nothing.
 */
export async function readYamlTree(text: string, path: string, signal?: AbortSignal): Promise<YamlTree> {
  const lineAt = lineFinder(text);
  const lineOf = (node: Node) => lineAt(node.range?.[0] ?? 0);
  const nothing = (message: string): YamlTree => ({ root: null, problems: [{ path, line: null, message }], lineOf, resolve: () => null });
  if (text.length > LONGEST) return nothing('The YAML is too long for a label config (more than 4 MiB).');
  let parsed: Document | null;
  try {
    parsed = await firstDocument(text, signal);
  } catch (error) {
    if (error instanceof TooManyErrors) return nothing('This is no YAML: too much of it is broken.');
    // The parser goes down with the nesting.
    if (error instanceof RangeError) return nothing('The YAML is nested too deeply for a label config.');
    throw error;
  }
  if (parsed === null) return nothing('There is no YAML in it.');
  const problems = parsed.errors.slice(0, LISTED_ERRORS).map(({ pos, message }) => ({
    path,
    line: lineAt(pos[0]),
    message: `The YAML is broken here (${message}).`,
  }));
  const resolve = resolver(parsed);
  return { root: resolve(parsed.contents), problems, lineOf, resolve };
}

class TooManyErrors extends Error {}

/** Lexes bit by bit, so that a signal is heard. */
async function firstDocument(text: string, signal: AbortSignal | undefined): Promise<Document | null> {
  // Keys are checked to be unique in quadratic time, and an excerpt is made for each error.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  giveUpOnGarbage(composer);
  const parser = new Parser();
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
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

/** The library searches the whole document for each alias; here it is searched once. */
function resolver(document: Document): (node: unknown) => Node | null {
  let targets: Map<unknown, Node> | null = null;
  const targetsOf = () => {
    const anchors = new Map<string, Node>();
    const found = new Map<unknown, Node>();
    visit(document, {
      Node: (_, node) => {
        if (isAlias(node)) {
          const target = anchors.get(node.source);
          if (target !== undefined) found.set(node, target);
        } else if (isNode(node) && 'anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
      },
    });
    return found;
  };
  return (node) => {
    if (isAlias(node)) {
      targets ??= targetsOf();
      return targets.get(node) ?? null;
    }
    return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
  };
}

export interface YamlEntry {
  readonly key: string;
  readonly keyNode: Node;
  readonly value: Node;
}

/** The entries of a map whose keys are scalars, in the order of the file. */
export function yamlEntries(map: YAMLMap, { resolve }: YamlTree): readonly YamlEntry[] {
  return map.items.flatMap((pair) => {
    const keyNode = resolve(pair.key);
    const value = resolve(pair.value);
    if (keyNode === null || value === null || !isScalar(keyNode)) return [];
    return [{ key: String(keyNode.value), keyNode, value }];
  });
}

/** The value of a key; the last of equal keys wins. */
export function yamlValue(node: Node | null, key: string, tree: YamlTree): Node | null {
  return isMap(node) ? (yamlEntries(node, tree).findLast((entry) => entry.key === key)?.value ?? null) : null;
}

/** A scalar as it is written, so that `1.0`, `no` and `0x1F` stay what a person reads; null for anything else. */
export function yamlText(node: Node | null): string | null {
  if (!isScalar(node)) return null;
  if (typeof node.value === 'string') return node.value;
  if (node.value === null) return null;
  return node.source ?? String(node.value);
}
