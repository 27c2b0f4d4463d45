import * as vscode from 'vscode';
import { type Dataset, primarySplit, type Split, type UnitSummary } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { eachInSteps, STEP_ELEMENTS, type Steps } from '../../core/steps.ts';
import { inSlices } from '../in-slices.ts';
import { shareText, unitText } from '../texts.ts';

/** Names that are offered at once; further ones come when a person has typed more. */
const MOST_ITEMS = 500;

/**
 * Names as completion items, in their order. They are inserted as they are written by `write`, never as snippets.
 * @param write Null for a name that cannot stand there.
 */
export async function labelItems(
  dataset: Dataset,
  labels: readonly string[],
  range: vscode.Range,
  write: (label: string) => string | null,
): Promise<vscode.CompletionList> {
  const counts = await inSlices(countSteps(primarySplit(dataset)));
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
  // Of very many only those that fit what is typed so far are here.
  return new vscode.CompletionList(items, labels.length >= MOST_ITEMS);
}

interface Counted {
  readonly split: string;
  readonly unit: UnitSummary['unit'];
  readonly count: number;
  readonly share: number;
}

/**
 * The labels in the order in which they are offered: those that come later after the others, each by frequency. Of very many those alone that hold
 * the characters of `typed` in their order, and no more than are offered.
 */
export function* rankSteps(
  dataset: Dataset,
  labels: readonly string[],
  comesLater: (label: string) => boolean,
  typed: string,
): Steps<readonly string[]> {
  const counts = yield* countSteps(primarySplit(dataset));
  const isCut = labels.length > MOST_ITEMS;
  const wanted = [...typed.toLowerCase()];
  const ranked: Ranked[] = [];
  yield* eachInSteps(labels, (label) => {
    if (isCut && !holds(label.toLowerCase(), wanted)) return;
    ranked.push({ label, rank: Number(comesLater(label)), count: counts.get(label)?.count ?? 0 });
    if (ranked.length > MOST_ITEMS + STEP_ELEMENTS) ranked.sort(byRank).splice(MOST_ITEMS);
  });
  return ranked.sort(byRank).map(({ label }) => label);
}

interface Ranked {
  readonly label: string;
  readonly rank: number;
  readonly count: number;
}

function byRank(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || b.count - a.count;
}

function holds(label: string, wanted: readonly string[]): boolean {
  let from = 0;
  for (const character of wanted) {
    const at = label.indexOf(character, from);
    if (at < 0) return false;
    from = at + character.length;
  }
  return true;
}

const known = new WeakMap<Split, ReadonlyMap<string, Counted>>();

/** The classes with examples, each in the first unit that has it. */
function* countSteps(split: Split | undefined): Steps<ReadonlyMap<string, Counted>> {
  if (split === undefined) return new Map();
  const counts = known.get(split);
  if (counts !== undefined) return counts;
  const found = new Map<string, Counted>();
  for (const { unit, classes } of split.units) {
    yield* eachInSteps(classes, ({ label, count, share }) => {
      if (count > 0 && !found.has(label)) found.set(label, { split: split.name, unit, count, share });
    });
  }
  known.set(split, found);
  return found;
}
