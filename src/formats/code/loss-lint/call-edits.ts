import type { SyntaxNode } from '@lezer/common';
import type { CodeEdit } from '../../../core/code/code-edit.ts';
import { childrenOf } from '../../label-configs/syntax/python-nodes.ts';
import type { Call, Expression, LossSource } from './loss-source.ts';

/** Gives a call a keyword: what it has for it is replaced, else it comes last. Null where that is not certain to be right. */
export function setOption({ node, keywords, isPlain }: Call, name: string, value: string): CodeEdit | null {
  const given = keywords.get(name);
  if (given !== undefined) return { from: given.from, to: given.to, text: value };
  const list = node.getChild('ArgList');
  if (!isPlain || list === null || list.lastChild?.name !== ')') return null;
  const last = childrenOf(list).findLast((child) => !/^[(),]$/.test(child.name));
  if (last?.name === '⚠') return null;
  const at = last?.to ?? list.from + 1;
  return { from: at, to: at, text: `${last === undefined ? '' : ', '}${name}=${value}` };
}

/** A call as it is written, but for some keywords; null where it has comments, or `*` and `**`. */
export function withoutOptions(source: LossSource, { node, isPlain }: Call, names: readonly string[]): string | null {
  const list = node.getChild('ArgList');
  if (!isPlain || list === null || list.lastChild?.name !== ')' || source.textOf(node).includes('#')) return null;
  const kept: string[] = [];
  let part: SyntaxNode[] = [];
  for (const child of childrenOf(list)) {
    if (child.name === '(') continue;
    if (child.name === '⚠') return null;
    if (child.name !== ',' && child.name !== ')') {
      part.push(child);
      continue;
    }
    const [first, second] = part;
    const isLeftOut = first !== undefined && second?.name === 'AssignOp' && names.includes(source.textOf(first));
    if (first !== undefined && !isLeftOut) kept.push(source.textOf({ from: first.from, to: part.at(-1)!.to }));
    part = [];
  }
  return `${source.textOf(node.firstChild!)}(${kept.join(', ')})`;
}

/** Divides an expression by another: in brackets where something else is done with it. */
export function divideBy({ node }: Expression, divisor: string): readonly CodeEdit[] {
  const isAlone = node.parent?.name === 'AssignStatement' || node.parent?.name === 'ReturnStatement';
  return [
    ...(isAlone ? [] : [{ from: node.from, to: node.from, text: '(' }]),
    { from: node.to, to: node.to, text: ` / ${divisor}${isAlone ? '' : ')'}` },
  ];
}
