/** Pieces that the pages share: tiles, class names in sentences, links to places, and what they may ask of the host. */
import { html, type TemplateResult } from 'lit';
import type { AlphaSettings } from '../../src/core/alpha/alpha.ts';
import type { Place, RelatedPlace } from '../../src/core/analysis.ts';
import { fileName } from '../../src/core/file-name.ts';
import { shortLabel, visibleLabel } from '../../src/core/name-labels.ts';
import type { CallOptions } from '../../src/protocol/connection.ts';
import type { DashboardCommand, ExamplesOfPage } from '../../src/protocol/dashboard-api.ts';
import type { ExamplesResult } from '../../src/protocol/engine-api.ts';
import { withMarks } from '../charts/marks.ts';
import { t } from '../l10n.ts';
import type { Navigation } from '../navigation.ts';

/** What a page may ask for. */
export interface Actions {
  openPlace(place: Place): void;
  run(command: DashboardCommand): void;
  setAlpha(settings: AlphaSettings): void;
  /** @param isFinal false while the slider is still held: shown at once, kept when it is let go. */
  setGamma(gamma: number, isFinal: boolean): void;
  /** Evaluates the same predictions under a definition of the loss. */
  evaluateAgain(definition: string): void;
  /** Counts the label files of a data set as the last commit has them. */
  compareWithCommit(dataset: string): void;
  /** Rejects with the reason, for the page to show. */
  findExamples(asked: ExamplesOfPage, call: CallOptions): Promise<ExamplesResult>;
  go(change: Partial<Navigation>): void;
}

/** A figure beside what it has to be compared with. */
export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly baseline: string;
  /** How it is computed and of what, as the tooltip. */
  readonly formula: string;
}

export function tileRow(tiles: readonly Tile[]): TemplateResult {
  return html`<dl class="tiles">
    ${tiles.map(
      ({ name, value, baseline, formula }) => html`<div class="tile" title=${formula}>
        <dt>${withMarks(name)}</dt>
        <dd class="tile-value">${value}</dd>
        <dd class="tile-baseline">${baseline}</dd>
      </div>`,
    )}
  </dl>`;
}

/** A class name inside a sentence: text whatever it contains, broken where it must be. */
export function className(label: string): TemplateResult {
  return html`<strong class="class-name" title=${label}>${visibleLabel(label)}</strong>`;
}

/** What stands at the other end of a finding: its class, or what is said of the place. */
export function relatedNote({ note, label }: RelatedPlace): string {
  return label === undefined ? t(note) : visibleLabel(label);
}

/** A class name in a cell of a table. */
export function labelCell(label: string): TemplateResult {
  return html`<span title=${label}>${shortLabel(label)}</span>`;
}

/**
 * The file name and line of a place, as a button that opens it.
 * @param tabindex −1 in a table that moves the focus itself
 */
export function placeLink(place: Place, actions: Actions, tabindex = 0): TemplateResult {
  const name = shortLabel(fileName(place.path));
  return html`<button class="link place" tabindex=${tabindex} title=${place.path} @click=${() => actions.openPlace(place)}>${place.line === null ? name : `${name}:${place.line}`}</button>`;
}

/** A place in a file that is saved. */
export function placeText(place: Place | null): string | null {
  if (place === null) return null;
  return place.line === null ? place.path : `${place.path}:${place.line}`;
}
