/** Two splits side by side, or one split now and at the last commit: how far apart, which classes, and how sure that is. */
import { html, LitElement, nothing } from 'lit';
import { backgroundId } from '../../src/core/background.ts';
import type { ClassDifference } from '../../src/core/comparison/class-differences.ts';
import { compareSplits, isBeyondChance, type MeasuredDrift, type SplitComparison } from '../../src/core/comparison/compare.ts';
import { type CommittedState, LAST_COMMIT } from '../../src/protocol/dashboard-api.ts';
import { figure } from '../charts/figure.ts';
import { shareShifts } from '../charts/share-shifts.ts';
import { kept } from '../kept.ts';
import { decimal, integer, share, t } from '../l10n.ts';
import type { Navigation, Selection } from '../navigation.ts';
import { button, dropdown, searchField } from '../ui/controls.ts';
import { type Actions, labelCell, tileRow } from './parts.ts';
import './peer-table.ts';
import { figureText } from './peer-table.ts';
import {
  chosenNames,
  comparisonHeadline,
  comparisonTiles,
  comparisonWhy,
  countedSplits,
  pairOf,
  points,
  type SplitPair,
} from './splits-reading.ts';
import { problemList } from './states.ts';

const SHIFT_SORTS = ['difference', 'ratio', 'id', 'name'] as const;
type ShiftSort = (typeof SHIFT_SORTS)[number];

/** Drawn at first, and at most: more is a matter of the search. */
const FIRST_ROWS = 50;
const MOST_ROWS = 1000;

export class SplitsElement extends LitElement {
  static override properties = {
    selection: { attribute: false },
    navigation: { attribute: false },
    committed: { attribute: false },
    actions: { attribute: false },
    sort: { state: true },
    query: { state: true },
  };

  declare selection: Selection;
  declare navigation: Navigation;
  declare committed: CommittedState;
  declare actions: Actions;
  declare private sort: ShiftSort;
  declare private query: string;

  constructor() {
    super();
    this.sort = 'difference';
    this.query = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    const names = countedSplits(this.selection).map(({ name }) => name);
    const chosen = chosenNames(names, this.navigation);
    if (chosen === null) return this.#single(names[0] ?? this.selection.split.name);
    const pair = pairOf(this.selection, chosen, this.committed);
    return html`
      ${this.#controls(names, chosen)} ${pair === null ? this.#waiting() : this.#comparison(pair, chosen)}
    `;
  }

  #controls(names: readonly string[], [from, to]: readonly [string, string]): unknown {
    const committed = { value: LAST_COMMIT, text: t('the last commit') };
    const choices = (values: readonly string[]) => values.map((value) => ({ value, text: value }));
    const goFrom = (value: string) => {
      if (value === LAST_COMMIT) this.actions.compareWithCommit(this.selection.dataset.name);
      // A split is not compared with itself: the two change places.
      this.actions.go({ from: value, to: value === to ? (from === LAST_COMMIT ? null : from) : to });
    };
    const goTo = (value: string) => this.actions.go({ from: value === from ? to : from, to: value });
    return html`<div class="pair">
      ${dropdown(t('from'), [...choices(names), committed], from, goFrom)} ${dropdown(t('to'), choices(names), to, goTo)}
    </div>`;
  }

  #comparison({ from, to }: SplitPair, chosen: readonly [string, string]): unknown {
    const comparison = this.#compare({ from, to });
    const unit = this.selection.unit.unit;
    return html`
      <h1 class="headline">${comparisonHeadline(comparison, unit)}</h1>
      <p class="why">${comparisonWhy(comparison)}</p>
      ${tileRow(comparisonTiles(comparison, unit))}
      <section class="below">${this.#shifts(comparison)}</section>
      <section class="below">${measureTable(comparison.measures)}</section>
      <section class="below">
        <focal-peer-table .heading=${t('What other checkers say')} .verdicts=${() => comparison.peers}></focal-peer-table>
      </section>
      ${
        chosen[0] === LAST_COMMIT && this.committed.kind === 'ready'
          ? problemList(this.committed.committed.problems, this.actions)
          : nothing
      }
    `;
  }

  #compare({ from, to }: SplitPair): SplitComparison {
    // Of the last commit there may be a newer count under the same name.
    const against = kept(from.classes, `against ${from.name}\0${to.name}`, () => new WeakMap<object, SplitComparison>());
    const known = against.get(to.classes);
    if (known !== undefined) return known;
    const comparison = compareSplits(from, to);
    against.set(to.classes, comparison);
    return comparison;
  }

  #shifts({ classes, from, to }: SplitComparison): unknown {
    const background = backgroundId(classes.map(({ label }) => label));
    const backgroundLabel = classes[background]?.label;
    const query = this.query.trim().toLowerCase();
    const found = query === '' ? classes : classes.filter(({ label }) => label.toLowerCase().includes(query));
    const search = (text: string) => {
      this.query = text;
    };
    return figure<ClassDifference>({
      heading: t('Which classes move'),
      encoding: [
        t('share of each class, log scale'),
        t('○ {0} → ● {1} with its 95 % interval', from, to),
        t('pale: within chance'),
        ...(classes.some(({ missing }) => missing !== null) ? [t('×: no example')] : []),
      ].join(' · '),
      rows: kept(found, this.sort, () => sortedShifts(found, this.sort)),
      firstRows: FIRST_ROWS,
      mostRows: MOST_ROWS,
      controls: html`${classes.length > FIRST_ROWS ? searchField(t('search'), this.query, search) : nothing}${dropdown(
        t('sort'),
        [
          { value: 'difference', text: t('by difference') },
          { value: 'ratio', text: t('by ratio') },
          { value: 'id', text: t('by id') },
          { value: 'name', text: t('by name') },
        ],
        this.sort,
        (sort) => {
          this.sort = sort as ShiftSort;
        },
      )}`,
      draw: (shown, width, description) =>
        shareShifts(
          shown.map((row) => ({
            label: row.label,
            before: row.shares[0],
            after: row.shares[1],
            interval: row.intervals[1],
            isBeyondChance: isBeyondChance(row),
            isBackground: row.label === backgroundLabel,
            text: shiftText(row, from, to),
          })),
          width,
          description,
        ),
      emptyText: query === '' ? t('There is no class to show.') : t('No class is called “{0}”.', this.query.trim()),
      columns: [
        { title: t('class'), isNumber: false, cell: ({ label }) => labelCell(label), value: ({ label }) => label },
        { title: t('difference'), isNumber: true, cell: (row) => signedPoints(row.difference), value: ({ difference }) => difference },
        {
          title: t('95 % interval'),
          isNumber: true,
          cell: ({ interval }) => t('{0} to {1}', signedPoints(interval[0]), signedPoints(interval[1])),
          value: ({ interval }) => `${interval[0]} ${interval[1]}`,
        },
        { title: from, isNumber: true, cell: ({ counts }) => integer(counts[0]), value: ({ counts }) => counts[0] },
        { title: t('share'), isNumber: true, cell: ({ shares }) => share(shares[0]), value: ({ shares }) => shares[0] },
        { title: to, isNumber: true, cell: ({ counts }) => integer(counts[1]), value: ({ counts }) => counts[1] },
        { title: t('share'), isNumber: true, cell: ({ shares }) => share(shares[1]), value: ({ shares }) => shares[1] },
        {
          title: t('Wilson interval'),
          isNumber: true,
          cell: ({ intervals }) => t('{0} to {1}', share(intervals[1][0]), share(intervals[1][1])),
          value: ({ intervals }) => `${intervals[1][0]} ${intervals[1][1]}`,
        },
        { title: t('is'), isNumber: false, cell: (row) => standing(row, from, to), value: (row) => standing(row, from, to) },
      ],
    });
  }

  #waiting(): unknown {
    const { committed, selection } = this;
    const name = selection.dataset.name;
    const ask = () => this.actions.compareWithCommit(name);
    if (committed.kind === 'loading' && committed.dataset === name)
      return html`<h1 class="headline quiet">${t('Counting the last commit…')}</h1>
        <p class="why">${t('The label files are read out of the repository, and nothing is written into it.')}</p>`;
    if (committed.kind === 'error' && committed.dataset === name)
      return html`<h1 class="headline">${t('The last commit could not be counted.')}</h1>
        <p class="why error-text">${committed.message}</p>
        <div class="buttons">${button(t('Try again'), ask, 'primary')}</div>`;
    return html`<h1 class="headline">${t('How do the labels differ from the last commit?')}</h1>
      <p class="why">${t('The label files are read out of the repository, and nothing is written into it.')}</p>
      <div class="buttons">${button(t('Count the last commit'), ask, 'primary')}</div>`;
  }

  #single(name: string): unknown {
    const ask = () => {
      this.actions.compareWithCommit(this.selection.dataset.name);
      this.actions.go({ from: LAST_COMMIT, to: name });
    };
    return html`<div class="state">
      <h1 class="headline">${t('{0} is the only split: there is nothing to compare it with.', name)}</h1>
      <p class="why">${t('Splits are told apart by the names of files and folders: train, dev, test. A split can also be compared with what the repository had of it.')}</p>
      <div class="buttons">${button(t('Compare with the last commit'), ask, 'primary')}</div>
    </div>`;
  }
}

customElements.define('focal-splits', SplitsElement);

function measureTable(measures: readonly MeasuredDrift[]): unknown {
  return figure<MeasuredDrift>({
    heading: t('How far apart'),
    encoding: t('effect sizes; “by chance” is what two samples of these sizes give on average without any drift'),
    rows: measures,
    isCapped: false,
    columns: [
      {
        title: t('measure'),
        isNumber: false,
        cell: ({ title, formula }) => html`<span>${t(title)}</span><span class="beneath">${t(formula)}</span>`,
        value: ({ title, formula }) => `${t(title)}: ${t(formula)}`,
      },
      { title: t('value'), isNumber: true, cell: ({ value }) => figureText(value), value: ({ value }) => value },
      { title: t('by chance'), isNumber: true, cell: ({ chance }) => figureText(chance), value: ({ chance }) => chance },
      {
        title: t('95 % interval'),
        isNumber: true,
        cell: ({ interval }) => (interval === null ? '–' : t('{0} to {1}', figureText(interval[0]), figureText(interval[1]))),
        value: ({ interval }) => (interval === null ? null : `${interval[0]} ${interval[1]}`),
      },
      {
        title: t('denominator'),
        isNumber: false,
        cell: ({ denominator }) => t(denominator),
        value: ({ denominator }) => denominator,
      },
    ],
  });
}

function sortedShifts(rows: readonly ClassDifference[], sort: ShiftSort): readonly ClassDifference[] {
  if (sort === 'id') return rows;
  if (sort === 'name') return [...rows].sort((a, b) => a.label.localeCompare(b.label));
  const size = sort === 'difference' ? ({ difference }: ClassDifference) => Math.abs(difference) : ratioSize;
  return [...rows].sort((a, b) => size(b) - size(a));
}

/** A class that appears or vanishes moves by more than any ratio. */
function ratioSize({ shares: [before, after] }: ClassDifference): number {
  if (before === 0 && after === 0) return -1;
  return before === 0 || after === 0 ? Number.MAX_VALUE * Math.max(before, after) : Math.abs(Math.log(after / before));
}

function signedPoints(difference: number): string {
  const text = points(Math.abs(difference));
  return text === points(0) ? text : `${difference < 0 ? '−' : '+'}${text}`;
}

/** `−1.2 points, ×0.8` */
function shiftText(row: ClassDifference, from: string, to: string): string {
  const [before, after] = row.shares;
  if (row.missing === 'both') return t('in neither');
  if (row.missing === 'to') return t('none in {0}', to);
  if (row.missing === 'from') return t('none in {0}', from);
  return t('{0}, ×{1}', signedPoints(row.difference), decimal(after / before, 2));
}

function standing(row: ClassDifference, from: string, to: string): string {
  if (row.missing === 'both') return t('in neither');
  if (row.missing === 'to') return t('none in {0}', to);
  if (row.missing === 'from') return t('none in {0}', from);
  return isBeyondChance(row) ? t('beyond chance') : t('within chance');
}
