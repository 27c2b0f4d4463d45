import * as vscode from 'vscode';
import { type Dataset, primarySplit, type Split, type UnitSummary } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { shareText, unitText } from '../texts.ts';

/** Names that are offered at once; further ones come when a person has typed more. */
export const MOST_ITEMS = 500;

/**
 * Names as completion items, in their order. They are inserted as they are written by `write`, never as snippets.
 * @param write Null for a name that cannot stand there.
 */
export function labelItems(
  dataset: Dataset,
  labels: readonly string[],
  range: vscode.Range,
  write: (label: string) => string | null,
): vscode.CompletionList {
  const counts = countsIn(primarySplit(dataset));
  const items: vscode.CompletionItem[] = [];
  for (const label of labels) {
    if (items.length === MOST_ITEMS) break;
    const written = write(label);
    if (written === null) continue;
    const item = new vscode.CompletionItem(visibleLabel(label), vscode.CompletionItemKind.EnumMember);
    item.insertText = written;
    item.filterText = written;
    item.range = range;
    item.keepWhitespace = true;
    item.sortText = String(items.length).padStart(6, '0');
    const counted = counts.get(label);
    item.detail =
      counted === undefined
        ? vscode.l10n.t('no examples')
        : vscode.l10n.t('{0} in {1} ({2})', unitText(counted.unit, counted.count), counted.split, shareText(counted.share));
    items.push(item);
  }
  return new vscode.CompletionList(items, labels.length > items.length);
}

interface Counted {
  readonly split: string;
  readonly unit: UnitSummary['unit'];
  readonly count: number;
  readonly share: number;
}

/** The labels in the order in which they are offered: those that come later after the others, each by frequency. */
export function inRank(dataset: Dataset, labels: readonly string[], comesLater: (label: string) => boolean): readonly string[] {
  const counts = countsIn(primarySplit(dataset));
  const ranked = labels.map((label) => ({ label, rank: Number(comesLater(label)), count: counts.get(label)?.count ?? 0 }));
  return ranked.sort((a, b) => a.rank - b.rank || b.count - a.count).map(({ label }) => label);
}

const known = new WeakMap<Split, ReadonlyMap<string, Counted>>();

/** The classes with examples, each in the first unit that has it. */
function countsIn(split: Split | undefined): ReadonlyMap<string, Counted> {
  if (split === undefined) return new Map();
  let counts = known.get(split);
  if (counts === undefined) {
    const found = new Map<string, Counted>();
    for (const { unit, classes } of split.units) {
      for (const { label, count, share } of classes) {
        if (count > 0 && !found.has(label)) found.set(label, { split: split.name, unit, count, share });
      }
    }
    known.set(split, (counts = found));
  }
  return counts;
}
