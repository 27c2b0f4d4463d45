import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from '../../../core/analysis.ts';
import { type MessageArgument, messageOf, text } from '../../../core/message.ts';
import { problemAt } from '../../../core/problem.ts';
import { lineFinder } from './line-finder.ts';

export interface JsonTree {
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
  /** The line of a node, counted from 1. */
  lineOf(node: Node): number;
}

/** A broken file is broken in one place mostly; what follows is noise. */
const LISTED_ERRORS = 10;

/** What `printParseErrorCode` answers. */
const PARSE_ERRORS: ReadonlySet<string> = new Set([
  text('InvalidSymbol'),
  text('InvalidNumberFormat'),
  text('PropertyNameExpected'),
  text('ValueExpected'),
  text('ColonExpected'),
  text('CommaExpected'),
  text('CloseBraceExpected'),
  text('CloseBracketExpected'),
  text('EndOfFileExpected'),
  text('InvalidCommentToken'),
  text('UnexpectedEndOfComment'),
  text('UnexpectedEndOfString'),
  text('UnexpectedEndOfNumber'),
  text('InvalidUnicode'),
  text('InvalidEscapeCharacter'),
  text('InvalidCharacter'),
]);

/** Parses JSON (comments and trailing commas are forgiven) and keeps where everything stands. */
export function readJsonTree(text: string, path: string): JsonTree {
  const errors: ParseError[] = [];
  const lineAt = lineFinder(text);
  const lineOf = (node: Node) => lineAt(node.offset);
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    // The parser goes down with the nesting.
    if (!(error instanceof RangeError)) throw error;
    return { root: undefined, problems: [problemAt(path, null, messageOf('The JSON is nested too deeply for a label config.'))], lineOf };
  }
  const problems = errors
    .slice(0, LISTED_ERRORS)
    .map(({ error, offset }) => problemAt(path, lineAt(offset), messageOf('The JSON is broken here ({0}).', reasonOf(error))));
  return { root, problems, lineOf };
}

function reasonOf(error: ParseError['error']): MessageArgument {
  const code = printParseErrorCode(error);
  return PARSE_ERRORS.has(code) ? messageOf(code) : code;
}

export interface JsonEntry {
  readonly key: string;
  readonly value: Node;
  /** The node of key and value together. */
  readonly property: Node;
}

/** The entries of an object, in the order of the file. */
export function entriesOf(node: Node | undefined): readonly JsonEntry[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key === undefined || value === undefined ? [] : [{ key: String(key.value), value, property }];
  });
}

/** The value of a key; the last of equal keys wins, as in every JSON parser. */
export function valueAt(node: Node | undefined, key: string): Node | undefined {
  return entriesOf(node).findLast((entry) => entry.key === key)?.value;
}

/** How deep lists of labels are looked for. */
const DEEPEST = 4;

/** The objects of a tree, outer ones first, with the keys that lead to them. */
export function objectsIn(root: Node | undefined): readonly { readonly node: Node; readonly path: readonly string[] }[] {
  const found: { node: Node; path: readonly string[] }[] = [];
  if (root?.type === 'object') found.push({ node: root, path: [] });
  for (let at = 0; at < found.length; at += 1) {
    const { node, path } = found[at]!;
    if (path.length === DEEPEST) continue;
    for (const { key, value } of entriesOf(node)) if (value.type === 'object') found.push({ node: value, path: [...path, key] });
  }
  return found;
}
