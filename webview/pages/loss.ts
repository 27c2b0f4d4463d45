/** The third page: what the loss spends on which class, under cross-entropy and under (α, γ). A description; it predicts no score. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { AlphaSettings } from '../../src/core/alpha/alpha.ts';
import { ALPHA_SCHEMES } from '../../src/core/alpha/schemes.ts';
import type { Analysis } from '../../src/core/analysis.ts';
import { fileName } from '../../src/core/file-name.ts';
import type { HardExample, LossReport, Reduction } from '../../src/core/loss/report.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { type CurveStep, concentrationCurve } from '../charts/concentration-curve.ts';
import { dumbbells } from '../charts/dumbbells.ts';
import { type Column, dataTable, figure } from '../charts/figure.ts';
import { type HeatRow, heatMap } from '../charts/heat-map.ts';
import { decimal, integer, share, significant, t } from '../l10n.ts';
import type { Sort } from '../navigation.ts';
import { button, dropdown } from '../ui/controls.ts';
import { adviceList } from './advice.ts';
import {
  type LossRow,
  type LossView,
  lossCurves,
  lossView,
  majorityClass,
  majoritySweep,
  NO_ALPHA,
  SWEEP_GAMMAS,
  trainingCounts,
} from './loss-model.ts';
import { lossHeadline, lossTiles, lossWhy } from './loss-reading.ts';
import { sorted } from './overview.ts';
import { isBackground } from './overview-reading.ts';
import { type Actions, labelCell, placeLink, tileRow } from './parts.ts';

const REDUCTIONS: readonly Reduction[] = ['mean', 'sum', 'class-mean', 'weighted-mean'];
/** Hardest examples shown before the rest is asked for. */
const FIRST_EXAMPLES = 10;

type Measure = 'gradient' | 'loss';

export class LossElement extends LitElement {
  static override properties = {
    report: { attribute: false },
    path: { attribute: false },
    datasetName: { attribute: false },
    analysis: { attribute: false },
    alpha: { attribute: false },
    gamma: { attribute: false },
    sort: { attribute: false },
    actions: { attribute: false },
    isWeighted: { state: true },
    reduction: { state: true },
    measure: { state: true },
    isAllShown: { state: true },
  };

  declare report: LossReport;
  declare path: string;
  declare datasetName: string | null;
  declare analysis: Analysis | null;
  declare alpha: AlphaSettings;
  declare gamma: number;
  declare sort: Sort;
  declare actions: Actions;
  declare private isWeighted: boolean;
  declare private reduction: Reduction;
  declare private measure: Measure;
  declare private isAllShown: boolean;

  #counts: ReturnType<typeof trainingCounts> = { counts: [], split: null };
  #majority = 0;
  #sweep: readonly HeatRow[] = [];

  constructor() {
    super();
    this.isWeighted = true;
    this.reduction = 'mean';
    this.measure = 'gradient';
    this.isAllShown = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** What does not depend on γ is computed once, so that the slider stays light. */
  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('report') && !changed.has('analysis') && !changed.has('alpha') && !changed.has('datasetName')) return;
    this.#counts = trainingCounts(this.report, this.analysis, this.datasetName);
    this.#majority = majorityClass(this.report);
    this.#sweep = majoritySweep(this.report, this.#counts.counts, this.alpha, this.#majority);
  }

  protected override render(): unknown {
    const { report } = this;
    const weighting = this.isWeighted ? this.alpha.scheme : NO_ALPHA;
    const settings = { gamma: this.gamma, weighting, alpha: this.alpha };
    const view = lossView(report, this.#counts.counts, settings, this.reduction);
    const rows = this.#rows(view);
    const curves = lossCurves(report, view, this.gamma);
    const majority = rows[this.#majority];
    if (majority === undefined) return html`<p class="quiet">${t('The predictions name no class.')}</p>`;
    return html`
      <p class="source">${this.#source()}</p>
      <h1 class="headline">${lossHeadline(majority, settings)}</h1>
      <p class="why">${lossWhy(report)}</p>
      ${tileRow(lossTiles(report))} ${this.#controls(view, weighting)}
      <div class="columns">
        <div class="stack">
          <section>${this.#dumbbells(rows, settings)}</section>
          <section>${this.#hardest()}</section>
        </div>
        <div class="stack">
          ${this.#sweep.length === 0 ? nothing : html`<section>${this.#heatMap(weighting)}</section>`}
          ${curves.length === 0 ? nothing : html`<section>${this.#curve(curves, settings)}</section>`}
          ${adviceList(report)}
        </div>
      </div>
      <p class="quiet">${t('This describes where the loss goes. It does not predict F1: in the study behind Focal Lens the majority’s share of the loss said nothing about the gain.')}</p>
    `;
  }

  #source(): string {
    const { report } = this;
    return [
      fileName(this.path),
      report.inputs === null ? t('predicted classes') : report.inputs === 'logits' ? t('logits') : t('probabilities'),
      report.sampled < report.examples
        ? t('{0} examples, sample of {1} (seed {2})', integer(report.examples), integer(report.sampled), String(report.seed))
        : t('{0} examples, all of them', integer(report.examples)),
      ...(report.backend === null ? [] : [t('backend {0}', report.backend)]),
      ...(report.badRows > 0 ? [t('{0} bad rows left out', integer(report.badRows))] : []),
      ...(report.ignored > 0 ? [t('{0} ignored', integer(report.ignored))] : []),
      this.#counts.split === null ? t('α counted on these examples') : t('α counted on {0}', this.#counts.split),
    ].join(' · ');
  }

  #rows(view: LossView | undefined): readonly LossRow[] {
    return this.report.classes.map((row, id) => {
      const now = view?.budget.classes[id];
      const isGradient = this.measure === 'gradient';
      return {
        label: row.label,
        examples: row.examples,
        recall: row.recall,
        before: isGradient ? row.crossEntropyGradientShare : row.crossEntropyShare,
        after: isGradient ? (now?.gradientShare ?? row.gradientShare) : (now?.lossShare ?? row.lossShare),
        crossEntropyGradient: row.crossEntropyGradientShare,
        gradient: now?.gradientShare ?? row.gradientShare,
        gradientError: now?.gradientShareError ?? 0,
        isBackground: isBackground(row.label),
      };
    });
  }

  #controls(view: LossView | undefined, weighting: string): unknown {
    const slide = (event: Event, isFinal: boolean) => this.actions.setGamma(Number((event.target as HTMLInputElement).value), isFinal);
    const value = view?.budget.value ?? this.report.value;
    const error = view?.budget.standardError ?? null;
    return html`<div class="bar" role="group" aria-label=${t('The loss to look at')}>
      <label class="control slider">
        <span class="control-label">γ</span>
        <input
          type="range"
          min="0"
          max="5"
          step="0.05"
          aria-label=${t('γ, the focusing parameter')}
          .value=${String(this.gamma)}
          ?disabled=${this.report.terms === undefined}
          @input=${(event: Event) => slide(event, false)}
          @change=${(event: Event) => slide(event, true)}
        />
        <output>${decimal(this.gamma, 2)}</output>
      </label>
      ${dropdown(
        'α',
        [NO_ALPHA, ...ALPHA_SCHEMES.map(({ id }) => id)].map((id) => ({ value: id, text: id === NO_ALPHA ? t('none') : id })),
        weighting,
        (id) => this.#weigh(id),
      )}
      ${dropdown(
        t('reduction'),
        REDUCTIONS.map((id) => ({ value: id, text: id })),
        this.reduction,
        (reduction) => {
          this.reduction = reduction as Reduction;
        },
      )}
      <span class="readout" title=${t('The loss under these settings, with its standard error from the sample.')}
        >${t('loss')} <strong>${value === null ? '–' : significant(value)}</strong>${error !== null && error > 0 ? html` <span class="quiet">± ${significant(error, 2)}</span>` : nothing}</span
      >
      ${weighting === NO_ALPHA ? nothing : button(t('Insert α as code'), () => this.actions.run({ command: 'insertAlpha', dataset: this.datasetName }), 'primary')}
    </div>`;
  }

  #weigh(id: string): void {
    this.isWeighted = id !== NO_ALPHA;
    if (id !== NO_ALPHA) this.actions.setAlpha({ ...this.alpha, scheme: id });
  }

  #heading(): string {
    return this.measure === 'gradient' ? t('Who gets the gradient') : t('Who pays the loss');
  }

  #dumbbells(rows: readonly LossRow[], settings: { readonly gamma: number; readonly weighting: string }): unknown {
    const now = nameOf(settings);
    const columns: readonly Column<LossRow>[] = [
      { title: t('class'), isNumber: false, cell: ({ label }) => labelCell(label) },
      { title: t('examples'), isNumber: true, cell: ({ examples }) => integer(examples) },
      { title: t('cross-entropy'), isNumber: true, cell: ({ before }) => share(before) },
      { title: now, isNumber: true, cell: ({ after }) => share(after) },
      { title: t('recall'), isNumber: true, cell: ({ recall }) => (recall === null ? '–' : share(recall)) },
    ];
    return figure<LossRow>({
      heading: this.#heading(),
      encoding: [t('○ cross-entropy → ● {0}', now), t('square-root scale')].join(' · '),
      rows: sorted(rows, this.sort, ({ before }) => before),
      draw: dumbbells,
      columns,
      controls: dropdown(
        t('of'),
        [
          { value: 'gradient', text: t('gradient') },
          { value: 'loss', text: t('loss') },
        ],
        this.measure,
        (measure) => {
          this.measure = measure as Measure;
        },
      ),
    });
  }

  #heatMap(weighting: string): unknown {
    const label = shortLabel(this.report.classes[this.#majority]?.label ?? '');
    return html`
      <h2>γ × α</h2>
      <p class="encoding">${t('share of the gradient that {0} gets, in % · shade: more · framed: now · a cell sets both', label)}</p>
      ${heatMap(
        t('Share of the gradient that {0} gets, in percent', label),
        SWEEP_GAMMAS,
        this.#sweep,
        { gamma: this.gamma, id: weighting },
        (gamma, row) => {
          this.#weigh(row);
          this.actions.setGamma(gamma, true);
        },
      )}
    `;
  }

  #curve(steps: readonly CurveStep[], settings: { readonly gamma: number; readonly weighting: string }): unknown {
    return figure<CurveStep>({
      heading: t('Where the loss lies'),
      encoding: t('share of the loss on the hardest x % of the examples · dashed: cross-entropy, line: {0}', nameOf(settings)),
      rows: steps,
      isCapped: false,
      draw: concentrationCurve,
      columns: [
        { title: t('hardest'), isNumber: true, cell: ({ examples }) => share(examples) },
        { title: t('cross-entropy'), isNumber: true, cell: ({ before }) => share(before) },
        { title: nameOf(settings), isNumber: true, cell: ({ now }) => share(now) },
      ],
    });
  }

  #hardest(): unknown {
    const { hardest } = this.report;
    if (hardest.length === 0) return html`<h2>${t('Hardest examples')}</h2><p class="quiet">${t('None was kept.')}</p>`;
    const shown = this.isAllShown ? hardest : hardest.slice(0, FIRST_EXAMPLES);
    const toggle = () => {
      this.isAllShown = !this.isAllShown;
    };
    const columns: readonly Column<HardExample>[] = [
      { title: t('place'), isNumber: false, cell: (example) => placeLink(example, this.actions) },
      { title: t('gold'), isNumber: false, cell: ({ label }) => labelCell(label) },
      { title: t('predicted'), isNumber: false, cell: ({ predicted }) => labelCell(predicted) },
      { title: 'p', isNumber: true, cell: ({ p }) => (p < 0.0001 ? `< ${decimal(0.0001, 4)}` : significant(p, 2)) },
      { title: t('loss'), isNumber: true, cell: ({ loss }) => decimal(loss, 2) },
    ];
    return html`
      <h2>${t('Hardest examples')}</h2>
      <p class="encoding">
        ${t('highest loss first, p of the gold class')}${
          hardest.length > FIRST_EXAMPLES
            ? html` · <button class="link" @click=${toggle}>${this.isAllShown ? t('show fewer') : t('show all')}</button>`
            : nothing
        }
      </p>
      ${dataTable(t('Hardest examples'), columns, shown)}
    `;
  }
}

customElements.define('focal-loss', LossElement);

/** `γ 2.00, inverse-sqrt` */
function nameOf({ gamma, weighting }: { readonly gamma: number; readonly weighting: string }): string {
  return [`γ ${decimal(gamma, 2)}`, ...(weighting === NO_ALPHA ? [] : [weighting])].join(', ');
}
