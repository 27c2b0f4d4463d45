import type { CodeRemark } from '../../../core/code/code-remark.ts';
import { parsePython } from '../../label-configs/syntax/python-tree.ts';
import { maskMagics } from '../notebook-magics.ts';
import { readScopes } from '../python-scopes.ts';
import { doubleCorrection } from './double-correction.ts';
import { isIgnored } from './inline-ignores.ts';
import { type Fault, remarkOf } from './loss-rule.ts';
import { LossSource } from './loss-source.ts';

/** A fault that only several cells of a notebook show together. Its offsets are those of the cell. */
export interface CellRemark {
  readonly cell: number;
  readonly remark: CodeRemark;
}

/** A look before the parser's: without a sampler, a resampler, or a loss that Keras balances no two cells correct the same thing. */
export function mayCorrectTwice(texts: readonly string[]): boolean {
  return (
    texts.some((text) => /sampler|SMOTE|ADASYN|NearMiss|ClusterCentroids|FocalCrossentropy/i.test(text)) &&
    texts.some((text) => /weight|alpha/i.test(text))
  );
}

/** Imbalance that one cell corrects, and another one once more, in a notebook that is run from its first cell to its last. */
export async function lintCells(texts: readonly string[], signal: AbortSignal | undefined): Promise<readonly CellRemark[]> {
  if (texts.length < 2 || !mayCorrectTwice(texts)) return [];
  const starts: number[] = [];
  let all = '';
  for (const text of texts) {
    starts.push(all.length);
    all += `${maskMagics(text)}\n`;
  }
  const source = new LossSource(await readScopes(await parsePython(all, signal), all, signal));
  const cellOf = (offset: number) => starts.findLastIndex((start) => start <= offset);
  return doubleCorrection.look(source).flatMap((fault): readonly CellRemark[] => {
    const cell = cellOf(fault.at.from);
    const other = fault.related === undefined ? cell : cellOf(fault.related.from);
    if (other === cell) return [];
    const start = starts[cell]!;
    const { related, fix, ...own } = fault;
    const moved: Fault = {
      ...own,
      at: { from: fault.at.from - start, to: fault.at.to - start },
      template: '{0} corrects for imbalance, and so does {1} in code cell {2}: together they overshoot. Keep one.',
      args: [...fault.args.slice(0, 2), other + 1],
    };
    const remark = remarkOf(doubleCorrection.code, moved);
    return isIgnored(remark, texts[cell]!) ? [] : [{ cell, remark }];
  });
}
