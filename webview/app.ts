/** The page: pulls a snapshot when it is ready and when the host says that something changed, and shows the chosen tab of it. */

import { html, LitElement, nothing } from 'lit';
import type { AlphaSettings } from '../src/core/alpha/alpha.ts';
import { ALPHA_FRAMEWORKS } from '../src/core/alpha-code/frameworks.ts';
import type { Analysis } from '../src/core/analysis.ts';
import type { DashboardProgress, DashboardSnapshot, DashboardTab, SnapshotVersions } from '../src/protocol/dashboard-api.ts';
import { SaveFileEvent } from './files/save-file.ts';
import type { HostConnection, WebviewApi } from './host-connection.ts';
import { kept } from './kept.ts';
import { configure, errorText, integer, plural, t } from './l10n.ts';
import { type Navigation, restoreNavigation, type Selection, select, unitOf } from './navigation.ts';
import './pages/alpha.ts';
import './pages/classes.ts';
import './pages/examples.ts';
import './pages/loss.ts';
import './pages/overview.ts';
import './pages/splits.ts';
import { unitName } from './pages/overview-reading.ts';
import type { Actions } from './pages/parts.ts';
import { analysisError, emptyState, loadingState, lossError, noPredictions, problemList } from './pages/states.ts';
import { button, dropdown, panels } from './ui/controls.ts';

export class DashboardElement extends LitElement {
  static override properties = {
    snapshot: { state: true },
    navigation: { state: true },
    alpha: { state: true },
    gamma: { state: true },
    progress: { state: true },
    failure: { state: true },
    announcement: { state: true },
  };

  declare private snapshot: DashboardSnapshot | undefined;
  declare private navigation: Navigation;
  /** The host's settings, or what was chosen here and is on its way to the host. */
  declare private alpha: AlphaSettings | undefined;
  declare private gamma: number;
  declare private progress: DashboardProgress | null;
  /** Why the last request failed. */
  declare private failure: string | null;
  /** For the live region. */
  declare private announcement: string;

  #api: WebviewApi | undefined;
  #connection: HostConnection | undefined;
  /** Choices that the host does not know yet; while there are some, a snapshot does not overrule them. */
  #unsent = 0;
  #isSliding = false;
  /** Of the parts of the snapshot that are here. */
  #versions: SnapshotVersions = {};
  #selected:
    | (Pick<Navigation, 'dataset' | 'split' | 'unit'> & { readonly analysis: Analysis; readonly selection: Selection | undefined })
    | undefined;

  constructor() {
    super();
    this.navigation = restoreNavigation(undefined);
    this.gamma = 0;
    this.progress = null;
    this.failure = null;
    this.announcement = '';
    this.addEventListener(SaveFileEvent.type, (event) => {
      if (event instanceof SaveFileEvent) void this.#save(event);
    });
  }

  connect(api: WebviewApi, connection: HostConnection): void {
    this.#api = api;
    this.#connection = connection;
    this.navigation = restoreNavigation(api.getState());
    connection.on('changed', () => void this.#pull());
    connection.on('progress', (progress) => {
      this.progress = progress;
    });
    connection.on('show', ({ tab, dataset, split, unit, label, finding, pair }) => {
      this.#actions.go({
        ...(tab === null ? {} : { tab }),
        ...(dataset === null ? {} : { dataset }),
        ...(split === undefined ? {} : { split }),
        ...(unit === undefined ? {} : { unit }),
        // A class that was hidden by a search is shown.
        ...(label === undefined || label === null ? {} : { label, classQuery: '', classFilter: 'all' }),
        ...(finding === undefined ? {} : { finding }),
        ...pair,
      });
    });
    connection.listen();
    void this.#pull();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  async #pull(): Promise<void> {
    await this.#ask(async (connection) => {
      const { versions, parts } = await connection.request('snapshot', { known: this.#versions });
      const before = this.snapshot;
      this.#versions = versions;
      // The first answer has all of them.
      const snapshot = { ...before, ...parts } as DashboardSnapshot;
      configure(snapshot.locale, snapshot.translations);
      document.documentElement.lang = snapshot.locale;
      if (this.#unsent === 0 && !this.#isSliding) {
        this.alpha = snapshot.alpha;
        this.gamma = snapshot.gamma;
      }
      if (this.progress !== null && !isRunning(snapshot, this.progress.task)) this.progress = null;
      this.announcement = announce(before, snapshot) ?? this.announcement;
      this.snapshot = snapshot;
    });
  }

  async #ask(work: (connection: HostConnection) => Promise<unknown>): Promise<void> {
    if (this.#connection === undefined) return;
    try {
      await work(this.#connection);
      this.failure = null;
    } catch (error) {
      this.failure = errorText(error);
    }
  }

  async #save({ fileName, content }: SaveFileEvent): Promise<void> {
    await this.#ask(async (connection) => {
      if (await connection.request('saveFile', { name: fileName, ...(await content) })) this.announcement = t('{0} is saved.', fileName);
    });
  }

  async #keep(work: (connection: HostConnection) => Promise<unknown>): Promise<void> {
    this.#unsent++;
    await this.#ask(work);
    this.#unsent--;
  }

  readonly #actions: Actions = {
    openPlace: ({ path, line }) => void this.#ask((connection) => connection.request('openPlace', { path, line })),
    run: (command) => void this.#ask((connection) => connection.request('run', command)),
    setAlpha: (settings) => {
      this.alpha = settings;
      void this.#keep((connection) => connection.request('setAlpha', settings));
    },
    setGamma: (gamma, isFinal) => {
      this.gamma = gamma;
      this.#isSliding = !isFinal;
      if (isFinal) void this.#keep((connection) => connection.request('setGamma', gamma));
    },
    evaluateAgain: (definition) => void this.#ask((connection) => connection.request('evaluateAgain', { definition })),
    findExamples: (asked, call) => this.#connection?.request('examples', asked, call) ?? Promise.reject(new Error(t('Opening…'))),
    compareWithCommit: (dataset) => void this.#ask((connection) => connection.request('compareWithCommit', { dataset })),
    go: (change) => {
      this.navigation = { ...this.navigation, ...change };
      this.#api?.setState(this.navigation);
    },
  };

  protected override render(): unknown {
    return html`
      <div class="unseen" role="status" aria-live="polite">${this.announcement}</div>
      ${this.#progressLine()}
      ${this.failure === null ? nothing : html`<p class="failure" role="alert">${this.failure}</p>`}
      ${this.#content()}
    `;
  }

  #content(): unknown {
    const { snapshot } = this;
    if (snapshot === undefined) return this.failure === null ? html`<main>${loadingState(t('Opening…'))}</main>` : html`<main></main>`;
    const { analysis, loss } = snapshot;
    const isEmpty = analysis.kind === 'ready' && analysis.analysis.datasets.length === 0;
    if (isEmpty && loss.kind === 'none') {
      return html`<main class="page">${emptyState(analysis.analysis.problems, this.#actions)}</main>`;
    }
    const selection = analysis.kind === 'ready' ? this.#select(analysis.analysis) : undefined;
    const counted = (draw: (selection: Selection) => unknown) => {
      if (analysis.kind === 'loading') return loadingState(t('Counting the labels…'));
      if (analysis.kind === 'error') return analysisError(analysis.message, this.#actions);
      return selection === undefined ? emptyState(analysis.analysis.problems, this.#actions) : draw(selection);
    };
    const alpha = this.alpha ?? snapshot.alpha;
    const { sort, framework, columnVector } = this.navigation;
    const code = kept(ALPHA_FRAMEWORKS, `${framework} ${columnVector}`, () => ({ framework, columnVector }));
    return html`
      ${selection === undefined ? nothing : this.#header(selection)}
      <main>
        ${panels(
          t('Focal Lens dashboard'),
          [
            {
              id: 'overview',
              title: t('Overview'),
              content: () =>
                counted(
                  (selected) => html`<focal-overview
                    .selection=${selected}
                    .sort=${sort}
                    .alpha=${alpha}
                    .hasLoss=${loss.kind === 'ready'}
                    .actions=${this.#actions}
                  ></focal-overview>`,
                ),
            },
            {
              id: 'classes',
              title: t('Classes'),
              content: () =>
                counted(
                  (selected) => html`<focal-classes
                    .selection=${selected}
                    .navigation=${this.navigation}
                    .alpha=${alpha}
                    .actions=${this.#actions}
                  ></focal-classes>`,
                ),
            },
            {
              id: 'alpha',
              title: t('Alpha'),
              content: () =>
                counted(
                  (selected) =>
                    html`<focal-alpha
                      .selection=${selected}
                      .sort=${sort}
                      .alpha=${alpha}
                      .code=${code}
                      .actions=${this.#actions}
                    ></focal-alpha>`,
                ),
            },
            {
              id: 'splits',
              title: t('Splits'),
              content: () =>
                counted(
                  (selected) => html`<focal-splits
                    .selection=${selected}
                    .navigation=${this.navigation}
                    .committed=${snapshot.committed}
                    .actions=${this.#actions}
                  ></focal-splits>`,
                ),
            },
            { id: 'loss', title: t('Loss'), content: () => this.#loss(snapshot, selection, alpha) },
            {
              id: 'examples',
              title: t('Examples'),
              content: () =>
                counted(
                  (selected) => html`<focal-examples
                    .selection=${selected}
                    .navigation=${this.navigation}
                    .actions=${this.#actions}
                  ></focal-examples>`,
                ),
            },
          ],
          this.navigation.tab,
          (tab) => this.#actions.go({ tab: tab as DashboardTab }),
        )}
        ${analysis.kind === 'ready' && !isEmpty ? problemList(analysis.analysis.problems, this.#actions) : nothing}
      </main>
    `;
  }

  /** The same object as long as the same is selected: pages compute from it once. */
  #select(analysis: Analysis): Selection | undefined {
    const { dataset, split, unit } = this.navigation;
    const known = this.#selected;
    if (known?.analysis === analysis && known.dataset === dataset && known.split === split && known.unit === unit) return known.selection;
    this.#selected = { analysis, dataset, split, unit, selection: select(analysis, this.navigation) };
    return this.#selected.selection;
  }

  #loss(snapshot: DashboardSnapshot, selection: Selection | undefined, alpha: AlphaSettings): unknown {
    const { loss, analysis } = snapshot;
    const dataset = selection?.dataset.name ?? null;
    if (loss.kind === 'none') return noPredictions(selection?.dataset.predictions ?? [], dataset, this.#actions);
    if (loss.kind === 'loading') return loadingState(t('Evaluating the predictions…'));
    if (loss.kind === 'error') return lossError(loss.message, dataset, this.#actions);
    return html`<focal-loss
        .report=${loss.report}
        .path=${loss.path}
        .datasetName=${loss.dataset}
        .analysis=${analysis.kind === 'ready' ? analysis.analysis : null}
        .alpha=${alpha}
        .gamma=${this.gamma}
        .sort=${this.navigation.sort}
        .actions=${this.#actions}
      ></focal-loss>
      ${problemList(loss.report.problems, this.#actions)}`;
  }

  #header({ dataset, split, unit }: Selection): unknown {
    const names = (this.snapshot?.analysis.kind === 'ready' ? this.snapshot.analysis.analysis.datasets : []).map(({ name }) => name);
    const scheme = dataset.splits.find((each) => each.scheme !== null)?.scheme?.name;
    const facts = [
      ...dataset.splits.flatMap((each) => {
        const total = unitOf(each, unit.unit)?.total;
        return total === undefined ? [] : [`${each.name} ${integer(total)} ${each === split ? unitName(unit.unit, total) : ''}`.trim()];
      }),
      plural(dataset.labelMap.labels.length, '{0} label', '{0} labels'),
      ...(scheme === undefined ? [] : [scheme]),
    ];
    const choices = (values: readonly string[], text: (value: string) => string = (value) => value) =>
      values.map((value) => ({ value, text: text(value) }));
    const unitChoices = choices(
      split.units.map((each) => each.unit),
      (value) => unitName(value, 1),
    );
    return html`<header>
      <div class="what"><strong class="dataset-name" title=${dataset.folder}>${dataset.name}</strong> <span class="quiet">${facts.join(' · ')}</span></div>
      <div class="where">
        ${names.length < 2 ? nothing : dropdown(t('data set'), choices(names), dataset.name, (name) => this.#actions.go({ dataset: name, unit: null, split: null }))}
        ${unitChoices.length < 2 ? nothing : dropdown(t('unit'), unitChoices, unit.unit, (value) => this.#actions.go({ unit: value }))}
        ${
          // The page of splits has a choice of its own.
          dataset.splits.length < 2 || this.navigation.tab === 'splits'
            ? nothing
            : dropdown(t('split'), choices(dataset.splits.map(({ name }) => name)), split.name, (value) =>
                this.#actions.go({ split: value }),
              )
        }
      </div>
    </header>`;
  }

  #progressLine(): unknown {
    const progress = this.progress ?? initialProgress(this.snapshot);
    if (progress === null) return nothing;
    return html`<section class="progress" aria-label=${t('Progress')}>
      <progress aria-label=${progress.message} max=${progress.total ?? nothing} .value=${progress.total === null ? nothing : progress.done}></progress>
      <span class="progress-text">${progress.message}</span>
      ${button(t('Cancel'), () => this.#actions.run({ command: 'cancel' }))}
    </section>`;
  }
}

customElements.define('focal-lens-dashboard', DashboardElement);

function isRunning(snapshot: DashboardSnapshot, task: DashboardProgress['task']): boolean {
  return (task === 'analysis' ? snapshot.analysis : snapshot.loss).kind === 'loading';
}

/** Progress that was under way before the page opened. */
function initialProgress(snapshot: DashboardSnapshot | undefined): DashboardProgress | null {
  if (snapshot?.analysis.kind === 'loading' && snapshot.analysis.progress !== null)
    return { ...snapshot.analysis.progress, task: 'analysis' };
  if (snapshot?.loss.kind === 'loading' && snapshot.loss.progress !== null) return { ...snapshot.loss.progress, task: 'loss' };
  return null;
}

/** What a listener should hear when work ended. */
function announce(before: DashboardSnapshot | undefined, now: DashboardSnapshot): string | undefined {
  if (now.analysis.kind === 'ready' && before?.analysis.kind !== 'ready') {
    return plural(now.analysis.analysis.datasets.length, 'Analysis finished: {0} data set.', 'Analysis finished: {0} data sets.');
  }
  if (now.analysis.kind === 'error' && before?.analysis.kind !== 'error') return t('The analysis failed.');
  if (now.loss.kind === 'ready' && before?.loss.kind !== 'ready') return t('The predictions are evaluated.');
  if (now.loss.kind === 'error' && before?.loss.kind !== 'error') return t('The evaluation failed.');
  return undefined;
}
