import * as vscode from 'vscode';
import { type AlphaVerdict, deviationText, type JudgedNumber } from '../../core/code/stale-alpha.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { countText, unitText } from '../texts.ts';

/** `B-PER off by 31 %` */
export function offText({ label, off }: JudgedNumber): string {
  return vscode.l10n.t('{0} off by {1}', visibleLabel(label), deviationText(off, vscode.env.language));
}

/** What a lens says above a vector; null for one of unknown making. */
export function verdictText(verdict: AlphaVerdict): string | null {
  const { kind, target, total, computedFrom, vector, off } = verdict;
  const { unit } = target.unit;
  const dataset = visibleLabel(target.dataset.name);
  switch (kind) {
    case 'fits':
      return vscode.l10n.t('fits {0}: {1} of {2}', dataset, vector?.scheme ?? '', unitText(unit, total));
    case 'stale': {
      const worst = off.length === 1 ? offText(off[0]!) : vscode.l10n.t('{0} and {1} more', offText(off[0]!), countText(off.length - 1));
      return verdict.origin === 'provenance' && computedFrom !== null
        ? vscode.l10n.t('computed from {0}; data now {1}; {2}', unitText(unit, computedFrom), countText(total), worst)
        : vscode.l10n.t('closest to {0} of {1}; data now {2}; {3}', vector?.scheme ?? '', dataset, unitText(unit, total), worst);
    }
    case 'wrong-length':
      return vscode.l10n.t('not as many values as {0} has classes ({1})', dataset, countText(target.length));
    case 'other-labels':
      return vscode.l10n.t('other labels, or another order, than {0} has', dataset);
    case 'unknown':
      return null;
  }
}
