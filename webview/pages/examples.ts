/** Where the labels of a class, or what a finding is about, stand: the first places and a sample of the others, each with its line. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { type Finding, SEVERITIES } from '../../src/core/analysis.ts';
import { isCancelled } from '../../src/protocol/connection.ts';
import type { ExamplesOfPage, FindingName } from '../../src/protocol/dashboard-api.ts';
import type { Example, ExamplesResult, SplitExamples } from '../../src/protocol/engine-api.ts';
import type { Progress } from '../../src/protocol/rpc.ts';
import { type Column, figure } from '../charts/figure.ts';
import { severityMark } from '../charts/marks.ts';
import { errorText, integer, message, rich, t } from '../l10n.ts';
import type { Navigation, Selection } from '../navigation.ts';
import { button } from '../ui/controls.ts';
import { unitName } from './overview-reading.ts';
import { type Actions, className, labelCell, placeLink, placeText, relatedNote } from './parts.ts';
import { problemList } from './states.ts';

type Search =
  | { readonly kind: 'running'; readonly progress: Progress | null }
  | { readonly kind: 'found' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** What is offered before anything is chosen. */
const OFFERED = 8;
const FIRST_ROWS = 20;

export class ExamplesElement extends LitElement {
  static override properties = {
    selection: { attribute: false },
    navigation: { attribute: false },
    actions: { attribute: false },
    search: { state: true },
  };

  declare selection: Selection;
  declare navigation: Navigation;
  declare actions: Actions;
  declare private search: Search | null;

  /** What was asked for last, of which analysis, and what came of it. */
  #asked: { readonly key: string; readonly dataset: unknown } | null = null;
  #result: ExamplesResult | null = null;
  #controller = new AbortController();

  constructor() {
    super();
    this.search = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#controller.abort();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('selection') && !changed.has('navigation')) return;
    const asked = this.#subject();
    const key = asked === null ? '' : JSON.stringify(asked);
    const { dataset } = this.selection;
    if (this.#asked?.key === key && this.#asked.dataset === dataset) return;
    // Another sample of the same leaves the page as it is until it is drawn.
    if (this.#asked?.dataset !== dataset || withoutSeed(this.#asked.key) !== withoutSeed(key)) this.#result = null;
    this.#asked = { key, dataset };
    this.#controller.abort();
    if (asked === null) this.search = null;
    else void this.#find(asked);
  }

  /** What is looked for; null where nothing is chosen, or where it is not in this data set. */
  #subject(): ExamplesOfPage | null {
    const { dataset, unit } = this.selection;
    const { label, seed } = this.navigation;
    const finding = this.#finding();
    if (finding !== undefined) return { dataset: dataset.name, label: null, unit: null, finding: nameOf(finding), seed };
    if (label === null || this.#entry(label) === undefined) return null;
    return { dataset: dataset.name, label, unit: unit.unit, finding: null, seed };
  }

  #finding(): Finding | undefined {
    const { finding } = this.navigation;
    return finding === null ? undefined : this.selection.dataset.findings.find((each) => isNamed(each, finding));
  }

  #entry(label: string) {
    const { unit, dataset } = this.selection;
    const isIn = ({ label: own }: { readonly label: string }) => own === label;
    return (
      unit.classes.find(isIn) ??
      dataset.splits
        .flatMap(({ units }) => units)
        .find(({ classes }) => classes.some(isIn))
        ?.classes.find(isIn)
    );
  }

  async #find(asked: ExamplesOfPage): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.search = { kind: 'running', progress: null };
    const progress = (now: Progress) => {
      if (!controller.signal.aborted) this.search = { kind: 'running', progress: now };
    };
    try {
      const result = await this.actions.findExamples(asked, { signal: controller.signal, progress });
      if (this.#controller !== controller) return;
      this.#result = result;
      this.search = { kind: 'found' };
    } catch (error) {
      if (this.#controller !== controller) return;
      this.search = controller.signal.aborted || isCancelled(error) ? { kind: 'cancelled' } : { kind: 'failed', message: errorText(error) };
    }
  }

  #again(): void {
    const asked = this.#subject();
    if (asked !== null) void this.#find(asked);
  }

  protected override render(): unknown {
    const asked = this.#subject();
    if (asked === null) return this.#choice();
    const finding = this.#finding();
    return html`
      <h1 class="headline">${finding === undefined ? rich('Examples of {0}', className(asked.label ?? '')) : message(finding.template, finding.args)}</h1>
      <p class="why">${finding === undefined ? this.#counts(asked.label ?? '') : [finding.code, ...(finding.split === null ? [] : [finding.split])].join(' · ')}</p>
      ${this.#controls(asked)} ${this.#state()} ${this.#result === null ? this.#known(asked, finding) : this.#found(this.#result, finding)}
    `;
  }

  /** Nothing is chosen: what is likely wanted. */
  #choice(): unknown {
    const { dataset, unit, split } = this.selection;
    const { label } = this.navigation;
    const rarest = unit.classes
      .filter(({ count }) => count > 0)
      .sort((a, b) => a.count - b.count)
      .slice(0, OFFERED);
    const findings = dataset.findings
      .filter((each) => hasPlaces(this.selection, each))
      .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
      .slice(0, OFFERED);
    return html`
      <h1 class="headline">${label === null ? t('Examples of which class?') : rich('{0} is no class of this data set any more.', className(label))}</h1>
      <p class="why">${t('Its first places and a sample of the others are listed with their lines; each opens in the editor.')}</p>
      <div class="buttons">${button(t('Choose among all classes'), () => this.actions.go({ tab: 'classes' }), 'primary')}</div>
      <div class="columns even part">
        <section>
          <h2>${t('The rarest classes')}</h2>
          ${
            rarest.length === 0
              ? html`<p class="quiet">${t('There is no class to show.')}</p>`
              : html`<ul class="offers">
                  ${rarest.map(
                    ({ label: own, count }) => html`<li>
                      <button class="link" @click=${() => this.actions.go({ label: own, finding: null })}>${labelCell(own)}</button>
                      <span class="quiet">${integer(count)} ${unitName(unit.unit, count)} · ${split.name}</span>
                    </li>`,
                  )}
                </ul>`
          }
        </section>
        ${
          findings.length === 0
            ? nothing
            : html`<section>
                <h2>${t('Findings that have places')}</h2>
                <ul class="offers">
                  ${findings.map(
                    (each) => html`<li>
                      ${severityMark(each.severity)}
                      <button class="link" @click=${() => this.actions.go({ finding: nameOf(each) })}>${message(each.template, each.args)}</button>
                    </li>`,
                  )}
                </ul>
              </section>`
        }
      </div>
    `;
  }

  #counts(label: string): string {
    const { split, unit, others } = this.selection;
    const told = [{ name: split.name, unit }, ...others].map(({ name, unit: counted }) => {
      const count = counted.classes.find((each) => each.label === label)?.count ?? 0;
      return `${name} ${integer(count)} ${unitName(counted.unit, count)}`;
    });
    return told.join(' · ');
  }

  #controls({ dataset, label, finding, seed }: ExamplesOfPage): unknown {
    const isRunning = this.search?.kind === 'running';
    return html`<div class="bar" role="group" aria-label=${t('Which examples')}>
      <span class="quiet">${t('seed {0}', seed)}</span>
      <button class="link" ?disabled=${isRunning} @click=${() => this.actions.go({ seed: seed + 1 })}>${t('another sample')}</button>
      <button class="link" @click=${() => this.actions.run({ command: 'showExamples', dataset, label, finding })}>${t('as a list in the editor')}</button>
      <button class="link" @click=${() => this.actions.go({ label: null, finding: null })}>${t('another class')}</button>
    </div>`;
  }

  #state(): unknown {
    const { search } = this;
    switch (search?.kind) {
      case 'running': {
        const { progress } = search;
        const text = progress?.message ?? t('Looking through the files…');
        return html`<section class="progress inside" aria-label=${t('Progress')}>
          <progress aria-label=${text} max=${progress?.total ?? nothing} .value=${progress?.total ? progress.done : nothing}></progress>
          <span class="progress-text" role="status">${text}</span>
          ${button(t('Cancel'), () => this.#controller.abort())}
        </section>`;
      }
      case 'failed':
        return html`<div class="nothing">
          <p class="error-text" role="alert">${t('The examples could not be read: {0}', search.message)}</p>
          <div class="buttons">${button(t('Look again'), () => this.#again(), 'primary')}</div>
        </div>`;
      case 'cancelled':
        return html`<div class="nothing">
          <p class="quiet" role="status">${t('The search was cancelled.')}</p>
          <div class="buttons">${button(t('Look again'), () => this.#again(), 'primary')}</div>
        </div>`;
      default:
        return nothing;
    }
  }

  /** What the analysis knows before the files are read once more. */
  #known({ label }: ExamplesOfPage, finding: Finding | undefined): unknown {
    if (finding !== undefined) return this.#related(finding);
    const { dataset, unit } = this.selection;
    const places = dataset.splits.flatMap(({ name, units }) => {
      const first = units.find((each) => each.unit === unit.unit)?.classes.find((each) => each.label === label)?.first;
      return first ? [{ name, place: first }] : [];
    });
    if (places.length === 0) return nothing;
    return html`<section class="part">
      <h2>${t('First places')}</h2>
      <ul class="offers">${places.map(({ name, place }) => html`<li>${placeLink(place, this.actions)} <span class="quiet">${name}</span></li>`)}</ul>
    </section>`;
  }

  #related(finding: Finding): unknown {
    const { path, line, related = [] } = finding;
    const places = [...(path === null ? [] : [{ path, line, note: '' }]), ...related];
    if (places.length === 0) return nothing;
    return html`<section class="part">
      <h2>${t('Places that the finding names')}</h2>
      <ul class="offers">${places.map((place) => html`<li>${placeLink(place, this.actions)} <span class="quiet">${place.note === '' ? nothing : relatedNote(place)}</span></li>`)}</ul>
    </section>`;
  }

  #found({ splits, problems, seed }: ExamplesResult, finding: Finding | undefined): unknown {
    const listed = splits.filter(({ places }) => places > 0);
    return html`
      ${finding === undefined ? nothing : this.#related(finding)}
      ${
        listed.length === 0
          ? html`<p class="quiet part" role="status">${t('There are no such places: the files have changed, or none of them could be read.')}</p>`
          : listed.map((split) => this.#split(split, seed))
      }
      ${problemList(problems, this.actions)}
    `;
  }

  #split(split: SplitExamples, seed: number): unknown {
    const { name, first, sample, places } = split;
    const heading =
      first.length === places
        ? t('{0}: all {1} places', name, integer(places))
        : t('{0}: the first {1} of {2} places', name, integer(first.length), integer(places));
    return html`<section class="part">${this.#list(heading, first)}</section>
      ${
        sample.length === 0
          ? nothing
          : html`<section class="part">
              ${this.#list(t('{0}: a sample of {1} from the other {2}', name, integer(sample.length), integer(places - first.length)), sample, t('seed {0}', seed))}
            </section>`
      }`;
  }

  #list(heading: string, rows: readonly Example[], more = ''): unknown {
    const columns: readonly Column<Example>[] = [
      { title: t('place'), isNumber: false, cell: (example) => placeLink(example, this.actions), value: placeText },
      ...(rows.some(({ count }) => count > 1)
        ? [{ title: t('times'), isNumber: true, cell: ({ count }: Example) => integer(count), value: ({ count }: Example) => count }]
        : []),
      ...(rows.some(({ excerpt }) => excerpt !== '')
        ? [
            {
              ...{ title: t('line'), isNumber: false, value: ({ excerpt }: Example) => excerpt },
              cell: ({ excerpt }: Example) => html`<span class="excerpt">${excerpt}</span>`,
            },
          ]
        : []),
    ];
    const encoding = [t('in the order of the files'), ...(more === '' ? [] : [more])].join(' · ');
    return figure<Example>({ heading, encoding, rows, columns, firstRows: FIRST_ROWS });
  }
}

customElements.define('focal-examples', ExamplesElement);

function withoutSeed(key: string): string {
  return key.replace(/"seed":\d+/, '');
}

export function nameOf({ code, split, label }: Finding): FindingName {
  return { code, split, label };
}

function isNamed(finding: Finding, { code, split, label }: FindingName): boolean {
  return finding.code === code && finding.split === split && (label === null || finding.label === label);
}

/** Findings on what follows what in a tag scheme. */
const OF_SCHEME: ReadonlySet<string> = new Set(['scheme-violation', 'lenient-strict-gap']);

/** Whether a finding is about classes that occur, or about tags that break the scheme. */
export function hasPlaces({ dataset }: Pick<Selection, 'dataset'>, finding: Finding): boolean {
  if (OF_SCHEME.has(finding.code)) return dataset.splits.some(({ scheme }) => scheme !== null && scheme.violations > 0);
  const labels = new Set(finding.labels ?? (finding.label === null ? [] : [finding.label]));
  if (labels.size === 0) return false;
  return dataset.splits.some(({ units }) =>
    units.some(({ classes }) => classes.some(({ label, count }) => count > 0 && labels.has(label))),
  );
}
