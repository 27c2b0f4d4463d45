import type { Tree } from '@lezer/common';
import { MOST_SITES } from '../../../core/code/alpha-site.ts';
import type { CodeRemark } from '../../../core/code/code-remark.ts';
import { breathe } from '../../label-configs/syntax/python-tree.ts';
import { readScopes } from '../python-scopes.ts';
import { isIgnored } from './inline-ignores.ts';
import { remarkOf } from './loss-rule.ts';
import { LossSource } from './loss-source.ts';
import { LOSS_RULES } from './registry.ts';

/** Faults in the loss code of a Python source, in its order. */
export async function lintLosses(tree: Tree, text: string, signal: AbortSignal | undefined): Promise<readonly CodeRemark[]> {
  const source = new LossSource(await readScopes(tree, text, signal));
  const remarks: CodeRemark[] = [];
  for (const { code, look } of LOSS_RULES) {
    await breathe(signal);
    for (const fault of look(source)) remarks.push(remarkOf(code, fault));
  }
  const said = remarks.filter((remark) => !isIgnored(remark, text)).sort((a, b) => a.from - b.from);
  return said.slice(0, MOST_SITES);
}
