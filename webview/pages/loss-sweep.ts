/** The sweep over γ × α as a heat map; the budget of the cell that is looked at stands below it. */
import { html, LitElement, nothing } from 'lit';
import type { SweepBudget } from '../../src/core/loss/budget.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { figure } from '../charts/figure.ts';
import { type HeatRow, heatMap, heatPicture } from '../charts/heat-map.ts';
import { decimal, share, significant, t, wholePercent } from '../l10n.ts';
import type { Measure } from './loss-classes.ts';
import { NO_ALPHA, SWEEP_GAMMAS, type SweepRow } from './loss-model.ts';

/** Classes that the budget of a cell names. */
const NAMED = 4;

interface Cell {
  readonly row: number;
  readonly column: number;
}

export class LossSweepElement extends LitElement {
  static override properties = {
    grid: { attribute: false },
    labels: { attribute: false },
    classId: { type: Number },
    measure: {},
    now: { attribute: false },
    onChoose: { attribute: false },
    looked: { state: true },
  };

  declare grid: readonly SweepRow[];
  declare labels: readonly string[];
  /** The class whose share is shown. */
  declare classId: number;
  declare measure: Measure;
  declare now: { readonly gamma: number; readonly id: string };
  declare onChoose: (gamma: number, id: string) => void;
  /** The cell under the pointer, or with the focus. */
  declare private looked: Cell | null;

  constructor() {
    super();
    this.grid = [];
    this.labels = [];
    this.looked = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    const label = shortLabel(this.labels[this.classId] ?? '');
    const rows = this.grid.map(
      ({ ids, points }): HeatRow => ({
        ids,
        names: ids.map(nameOf),
        label: ids.length === 1 ? nameOf(ids[0]) : `${nameOf(ids[0])} +${ids.length - 1}`,
        cells: points.map((point) => this.#shareOf(point)),
      }),
    );
    const what =
      this.measure === 'gradient'
        ? t('share of the gradient that {0} gets, in %', label)
        : t('share of the loss that {0} pays, in %', label);
    const cells = this.grid.flatMap((row) => row.points.map((point) => ({ ids: row.ids, point })));
    return figure<(typeof cells)[number]>({
      heading: 'γ × α',
      encoding: t('{0} · shade: more · framed: now · a cell sets both', what),
      rows: cells,
      isCapped: false,
      draw: () => heatMap(what, SWEEP_GAMMAS, rows, this.now, this.onChoose, (row, column) => this.#look(row, column)),
      picture: (_, width) => heatPicture(what, SWEEP_GAMMAS, rows, this.now, width),
      columns: [
        { title: 'α', isNumber: false, cell: ({ ids }) => ids.map(nameOf).join(', '), value: ({ ids }) => ids.join(' ') },
        { title: 'γ', isNumber: true, cell: ({ point }) => decimal(point.gamma, 1), value: ({ point }) => point.gamma },
        {
          title: t('loss'),
          isNumber: true,
          cell: ({ point }) => (point.value === null ? '–' : significant(point.value)),
          value: ({ point }) => point.value,
        },
        {
          title: t('gradient of {0}', label),
          isNumber: true,
          cell: ({ point }) => share(point.classes[this.classId]?.gradientShare ?? 0),
          value: ({ point }) => point.classes[this.classId]?.gradientShare ?? null,
        },
        {
          title: t('loss of {0}', label),
          isNumber: true,
          cell: ({ point }) => share(point.classes[this.classId]?.lossShare ?? 0),
          value: ({ point }) => point.classes[this.classId]?.lossShare ?? null,
        },
      ],
      foot: this.#budget(),
    });
  }

  #look(row: number, column: number): void {
    if (this.looked?.row !== row || this.looked.column !== column) this.looked = { row, column };
  }

  #shareOf({ classes }: SweepBudget): number {
    const of = classes[this.classId];
    return (this.measure === 'gradient' ? of?.gradientShare : of?.lossShare) ?? 0;
  }

  /** The budget of the cell that is looked at, else of the one that holds; nothing when γ lies between the columns. */
  #budget(): unknown {
    const current = {
      row: this.grid.findIndex(({ ids }) => ids.includes(this.now.id)),
      column: (SWEEP_GAMMAS as readonly number[]).indexOf(this.now.gamma),
    };
    const { row, column } = this.looked ?? current;
    const chosen = this.grid[row];
    const point = chosen?.points[column];
    if (chosen === undefined || point === undefined) return html`<p class="encoding foot">${t('Look at a cell for its budget.')}</p>`;
    const shares = point.classes.map(({ gradientShare, lossShare }, id) => ({
      label: this.labels[id] ?? '',
      share: this.measure === 'gradient' ? gradientShare : lossShare,
    }));
    const first = shares[this.classId];
    const others = shares.filter((_, id) => id !== this.classId).sort((a, b) => b.share - a.share);
    const largest = [...(first === undefined ? [] : [first]), ...others].slice(0, NAMED);
    const rest = 1 - largest.reduce((sum, each) => sum + each.share, 0);
    const parts = [
      ...largest.map((each) => `${shortLabel(each.label)} ${wholePercent(each.share)}`),
      ...(shares.length > NAMED ? [t('all others {0}', wholePercent(Math.max(0, rest)))] : []),
    ];
    return html`<p class="encoding foot">
      <strong>γ ${decimal(point.gamma, 1)}, ${nameOf(chosen.ids[0])}</strong>:
      ${parts.join(' · ')}${point.value === null ? nothing : ` · ${t('loss {0}', significant(point.value))}`}
    </p>`;
  }
}

customElements.define('focal-loss-sweep', LossSweepElement);

function nameOf(id: string): string {
  return id === NO_ALPHA ? t('none') : id;
}
