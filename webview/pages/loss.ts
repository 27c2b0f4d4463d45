/** The third page: what the loss spends on which class, under cross-entropy and under (α, γ); then, apart from that description, what to try. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { AlphaSettings } from '../../src/core/alpha/alpha.ts';
import type { Analysis, Severity } from '../../src/core/analysis.ts';
import { fileName } from '../../src/core/file-name.ts';
import { GRADIENT_BALANCED } from '../../src/core/loss/gradient-balanced.ts';
import type { LossReport, Reduction } from '../../src/core/loss/report.ts';
import { severityMark } from '../charts/marks.ts';
import { SaveFileEvent, slugOf } from '../files/save-file.ts';
import { message, number, t } from '../l10n.ts';
import type { Sort } from '../navigation.ts';
import { adviceList } from './advice.ts';
import { type BinKind, calibrationFigure } from './loss-calibration.ts';
import { classFigure, type LossRow, lossRows, type Measure, settingsName } from './loss-classes.ts';
import { lossControls } from './loss-controls.ts';
import { curveFigure } from './loss-curve.ts';
import { detectionsFigure } from './loss-detections.ts';
import './loss-examples.ts';
import {
  type ClassChoice,
  type ClassChoices,
  freedomOf,
  type LossSettings,
  type LossView,
  lossCurves,
  lossView,
  movingView,
  NO_ALPHA,
  prepareMoves,
  type SweepRow,
  spokenClass,
  sweepGrid,
  trainingCounts,
} from './loss-model.ts';
import './loss-parity.ts';
import { previewFigure } from './loss-previews.ts';
import { lossHeadline, lossSource, lossTiles, lossWhy } from './loss-reading.ts';
import './loss-sweep.ts';
import { type Actions, tileRow } from './parts.ts';

const NO_CHOICES: ClassChoices = new Map();
/** A slider that has not moved for so long rests, even if it is still held. */
const REST_MILLISECONDS = 200;

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
    weighting: { state: true },
    reduction: { state: true },
    measure: { state: true },
    bins: { state: true },
    choices: { state: true },
    isTable: { state: true },
    isMoving: { state: true },
  };

  declare report: LossReport;
  declare path: string;
  declare datasetName: string | null;
  declare analysis: Analysis | null;
  declare alpha: AlphaSettings;
  declare gamma: number;
  declare sort: Sort;
  declare actions: Actions;
  /** `NO_ALPHA` or `GRADIENT_BALANCED`; null for the scheme of the settings. */
  declare private weighting: string | null;
  /** Null for that of the report. */
  declare private reduction: Reduction | null;
  declare private measure: Measure;
  declare private bins: BinKind;
  /** α and γ of single classes, set by hand. */
  declare private choices: ClassChoices;
  declare private isTable: boolean;
  /** While a slider moves the figures come from a histogram; exact ones follow when it rests. */
  declare private isMoving: boolean;

  #counts: ReturnType<typeof trainingCounts> = { counts: [], from: null };
  #spoken = 0;
  #sweep: readonly SweepRow[] = [];
  /** What was shown when no slider moved. */
  #rested: LossView | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.weighting = null;
    this.reduction = null;
    this.measure = 'gradient';
    this.bins = 'width';
    this.choices = NO_CHOICES;
    this.isTable = false;
    this.isMoving = false;
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#rest);
    this.isMoving = false;
    super.disconnectedCallback();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** What does not depend on γ is computed once, so that the slider stays light. */
  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('report') && changed.get('report') !== undefined) this.#forget();
    if (!changed.has('report') && !changed.has('analysis') && !changed.has('alpha') && !changed.has('datasetName')) return;
    this.#counts = trainingCounts(this.report, this.analysis, this.datasetName);
    this.#spoken = spokenClass(this.report);
    this.#sweep = sweepGrid(this.report, this.#counts.counts, this.alpha);
    prepareMoves(this.report);
  }

  /** Another report has other classes. */
  #forget(): void {
    this.choices = NO_CHOICES;
    this.reduction = null;
  }

  protected override render(): unknown {
    const { report, gamma, choices } = this;
    const weighting = this.weighting ?? this.alpha.scheme;
    const settings = { gamma, weighting, alpha: this.alpha, choices };
    const view = this.#view(settings, this.reduction ?? report.reduction);
    const rows = lossRows(report, view, this.measure);
    const spoken = rows[this.#spoken];
    if (spoken === undefined) return html`<p class="quiet">${t('The predictions name no class.')}</p>`;
    return html`
      <p class="source">
        ${lossSource(report, fileName(this.path), this.#counts.from)} ·
        <button class="link" @click=${() => this.#saveReport()}>${t('save the report')}</button>
      </p>
      <h1 class="headline">${lossHeadline(report, spoken, this.#now(view, weighting))}</h1>
      <p class="why">${lossWhy(report)} <button class="link" @click=${() => this.#goToAdvice()}>${t('What to try')}</button></p>
      ${tileRow(lossTiles(report))} ${this.#findings((severity) => severity !== 'info')}
      ${report.inputs === null ? html`<p class="quiet part">${t('The predictions are classes without scores: there is no loss to share out, and no probability to trust.')}</p>` : this.#description(view, rows, weighting)}
      ${report.detections === null ? nothing : html`<section class="part">${detectionsFigure(report)}</section>`}
      ${adviceList(report)} ${this.#trust()} ${this.#findings((severity) => severity === 'info')}
      ${report.parity.length < 2 ? nothing : html`<section class="part"><focal-parity .values=${report.parity} .own=${report.definition} .settings=${this.#evaluatedWith()}></focal-parity></section>`}
      <div class="part"><focal-loss-examples .report=${report} .actions=${this.actions}></focal-loss-examples></div>
    `;
  }

  #view(settings: LossSettings, reduction: Reduction): LossView | undefined {
    if (this.isMoving) return movingView(this.report, this.#counts.counts, settings, reduction, this.#rested);
    this.#rested = lossView(this.report, this.#counts.counts, settings, reduction);
    return this.#rested;
  }

  /** @param isFinal The slider was let go. */
  #move(isFinal: boolean): void {
    clearTimeout(this.#rest);
    this.isMoving = !isFinal;
    if (isFinal) return;
    this.#rest = setTimeout(() => {
      this.isMoving = false;
    }, REST_MILLISECONDS);
  }

  /** The settings that hold, in words. */
  #now(
    view: LossView | undefined,
    weighting: string,
  ): { readonly gamma: number; readonly weighting: string | null; readonly name: string } {
    const gamma = typeof view?.gamma === 'number' ? view.gamma : this.gamma;
    const named = freedomOf(this.report) !== 'free' || weighting === NO_ALPHA ? null : weighting;
    return { gamma, weighting: named, name: settingsName(gamma, named, this.choices.size) };
  }

  #description(view: LossView | undefined, rows: readonly LossRow[], weighting: string): unknown {
    const { report } = this;
    const freedom = freedomOf(report);
    const { name } = this.#now(view, weighting);
    return html`
      ${lossControls({
        report,
        freedom,
        view,
        gamma: freedom === 'sweep' && typeof view?.gamma === 'number' ? view.gamma : this.gamma,
        weighting,
        reduction: this.reduction ?? report.reduction,
        changed: this.choices.size,
        isEditing: this.isTable,
        setGamma: (gamma, isFinal) => {
          this.#move(isFinal);
          this.actions.setGamma(gamma, isFinal);
        },
        weigh: (id) => this.#weigh(id),
        reduce: (reduction) => {
          this.reduction = reduction;
        },
        define: (definition) => this.actions.evaluateAgain(definition),
        edit: () => {
          this.isTable = true;
        },
        reset: () => {
          this.choices = NO_CHOICES;
        },
        insert: this.weighting === null ? () => this.actions.run({ command: 'insertAlpha', dataset: this.datasetName }) : null,
      })}
      <div class="columns">
        <div class="stack">
          <section>
            ${classFigure({
              rows,
              sort: this.sort,
              now: name,
              measure: this.measure,
              onMeasure: (measure) => {
                this.measure = measure;
              },
              table: {
                isShown: this.isTable,
                show: (isShown) => {
                  this.isTable = isShown;
                },
              },
              edit:
                freedom === 'free'
                  ? { choices: this.choices, change: (label, choice, isMoving) => this.#choose(label, choice, isMoving) }
                  : null,
            })}
          </section>
        </div>
        <div class="stack">
          ${this.#sweep.length === 0 ? nothing : html`<section>${this.#heatMap(weighting)}</section>`}
          <section>${curveFigure(lossCurves(report, view, this.isMoving), name)}</section>
        </div>
      </div>
      <p class="quiet limits">${t('This describes where the loss goes. It does not predict F1: in the study behind Focal Lens the majority’s share of the loss said nothing about the gain.')}</p>
    `;
  }

  #trust(): unknown {
    const { report } = this;
    const calibration = calibrationFigure(report, this.bins, (kind) => {
      this.bins = kind;
    });
    const previews = previewFigure(report);
    if (calibration === nothing && previews === nothing) return nothing;
    return html`<div class="columns even part">
      ${calibration === nothing ? nothing : html`<section>${calibration}</section>`}
      ${previews === nothing ? nothing : html`<section>${previews}</section>`}
    </div>`;
  }

  /** Warnings stand on top; what is to be known stands where the model's trust is told. */
  #findings(isShown: (severity: Severity) => boolean): unknown {
    const findings = this.report.findings.filter(({ severity }) => isShown(severity));
    if (findings.length === 0) return nothing;
    return html`<ul class="findings">
      ${findings.map(
        (finding) => html`<li>
          ${severityMark(finding.severity)}
          <div class="finding-text"><span>${message(finding.template, finding.args)}</span> <span class="quiet">${finding.code}</span></div>
        </li>`,
      )}
    </ul>`;
  }

  #heatMap(weighting: string): unknown {
    return html`<focal-loss-sweep
      .grid=${this.#sweep}
      .labels=${this.report.classes.map(({ label }) => label)}
      .classId=${this.#spoken}
      .measure=${this.measure}
      .now=${{ gamma: this.gamma, id: weighting }}
      .onChoose=${(gamma: number, id: string) => {
        this.#weigh(id);
        this.actions.setGamma(gamma, true);
      }}
    ></focal-loss-sweep>`;
  }

  #weigh(id: string): void {
    this.weighting = id === NO_ALPHA || id === GRADIENT_BALANCED ? id : null;
    if (this.weighting === null && id !== this.alpha.scheme) this.actions.setAlpha({ ...this.alpha, scheme: id });
  }

  #choose(label: string, choice: ClassChoice, isMoving: boolean): void {
    this.#move(!isMoving);
    const choices = new Map(this.choices);
    if (choice.alpha === null && choice.gamma === null) choices.delete(label);
    else choices.set(label, choice);
    this.choices = choices;
  }

  /** What the parity was counted with. */
  #evaluatedWith(): string {
    const { gamma, alpha } = this.report;
    return [
      typeof gamma === 'number' ? `γ ${number(gamma)}` : t('γ per class'),
      alpha === null ? t('each with its own α') : t('α as evaluated'),
    ].join(', ');
  }

  #goToAdvice(): void {
    const heading = this.querySelector<HTMLElement>('.advice h2');
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  }

  /** As `focal-lens loss --json` prints it. */
  #saveReport(): void {
    const { terms: _, ...report } = this.report;
    const name = slugOf(fileName(this.path).replace(/\.[^.]*$/, ''));
    this.dispatchEvent(new SaveFileEvent(`${name}-loss.json`, `${JSON.stringify(report, null, 2)}\n`));
  }
}

customElements.define('focal-loss', LossElement);
