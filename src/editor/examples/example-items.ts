import * as vscode from 'vscode';
import type { Place } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import type { Example, ExamplesResult, SplitExamples } from '../../protocol/engine-api.ts';
import { countText, placeText } from '../texts.ts';
import { escapeIcons } from '../untrusted-text.ts';

export interface PlaceItem extends vscode.QuickPickItem {
  /** Null for a heading. */
  readonly place: Place | null;
}

/** The places of each split: the first ones, then the sample. */
export function exampleItems({ splits, seed }: ExamplesResult): readonly PlaceItem[] {
  return splits.flatMap((split) => [
    ...section(firstHeading(split), split.first.map(exampleItem)),
    ...section(sampleHeading(split, seed), split.sample.map(exampleItem)),
  ]);
}

/** Items below a heading; nothing without items. */
export function section(title: string, items: readonly PlaceItem[]): readonly PlaceItem[] {
  if (items.length === 0) return [];
  return [{ label: escapeIcons(title), kind: vscode.QuickPickItemKind.Separator, place: null }, ...items];
}

function exampleItem(example: Example): PlaceItem {
  const { count, excerpt } = example;
  const place = escapeIcons(placeText(example));
  const more = count > 1 ? ` · ${vscode.l10n.t('{0} times', countText(count))}` : '';
  // Without lines there is nothing to say but where.
  return excerpt === ''
    ? { label: place, description: more, place: example }
    : { label: escapeIcons(excerpt), description: place + more, place: example };
}

function firstHeading({ name, first, places }: SplitExamples): string {
  const split = visibleLabel(name);
  return first.length === places
    ? vscode.l10n.t('{0}: all places', split)
    : vscode.l10n.t('{0}: the first {1} of {2} places', split, countText(first.length), countText(places));
}

function sampleHeading({ name, first, sample, places }: SplitExamples, seed: number): string {
  return vscode.l10n.t(
    '{0}: a sample of {1} from the other {2}, seed {3}',
    visibleLabel(name),
    countText(sample.length),
    countText(places - first.length),
    seed,
  );
}
