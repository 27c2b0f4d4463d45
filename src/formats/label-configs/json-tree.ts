import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from '../../core/analysis.ts';

export interface JsonTree {
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
  /** The line of a node, counted from 1. */
  lineOf(node: Node): number;
}

/** Parses JSON (comments and trailing commas are forgiven) and keeps where everything stands. */
export function readJsonTree(text: string, path: string): JsonTree {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const lineAt = lineFinder(text);
  const problems = errors.map(({ error, offset }) => ({
    path,
    line: lineAt(offset),
    message: `The JSON is broken here (${printParseErrorCode(error)}).`,
  }));
  return { root, problems, lineOf: (node) => lineAt(node.offset) };
}

/** The entries of an object, in the order of the file: key, value, and the node of the property. */
export function entriesOf(node: Node | undefined): { readonly key: string; readonly value: Node; readonly property: Node }[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key === undefined || value === undefined ? [] : [{ key: String(key.value), value, property }];
  });
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
