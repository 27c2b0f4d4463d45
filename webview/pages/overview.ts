/** The first page: the one thing to know, how the classes are distributed, what matters first, and which α that suggests. */
import { html, LitElement, nothing } from 'lit';
import type { AlphaSettings } from '../../src/core/alpha/alpha.ts';
import { NORMALIZATION_NAMES } from '../../src/core/alpha/normalize.ts';
import { type Finding, SEVERITIES, type UnitSummary } from '../../src/core/analysis.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { viewOfFinding } from '../../src/protocol/finding-view.ts';
import { type ClassBar, classBars } from '../charts/class-bars.ts';
import { figure } from '../charts/figure.ts';
import { severityMark } from '../charts/marks.ts';
import { kept } from '../kept.ts';
import { integer, message, plural, share, significant, t } from '../l10n.ts';
import type { Selection, Sort } from '../navigation.ts';
import { button, dropdown } from '../ui/controls.ts';
import { vectorLines, weighSelection } from './alpha-of-selection.ts';
import './measure-table.ts';
import { headline, isBackground, rarestClass, tiles, unitName, why } from './overview-reading.ts';
import { type Actions, labelCell, placeLink, placeText, relatedNote, tileRow } from './parts.ts';

/** Other places of a finding that are listed beside it. */
const MOST_RELATED = 3;

/** Findings shown before the rest is asked for. */
const FIRST_FINDINGS = 3;
/** Lines of code shown of the suggested vector. */
const CODE_LINES = 8;

export class OverviewElement extends LitElement {
  static override properties = {
    selection: { attribute: false },
    sort: { attribute: false },
    alpha: { attribute: false },
    hasLoss: { attribute: false },
    actions: { attribute: false },
    isAllShown: { state: true },
  };

  declare selection: Selection;
  declare sort: Sort;
  declare alpha: AlphaSettings;
  declare hasLoss: boolean;
  declare actions: Actions;
  declare private isAllShown: boolean;

  constructor() {
    super();
    this.isAllShown = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    const { selection } = this;
    return html`
      <h1 class="headline">${headline(selection)}</h1>
      <p class="why">${why(selection)}</p>
      ${tileRow(tiles(selection))}
      <div class="columns">
        <section>${this.#classes()}</section>
        <div class="stack">
          <section>${this.#findings()}</section>
          <section>${this.#suggestedAlpha()}</section>
          <section>${this.#next()}</section>
        </div>
      </div>
      <section class="below"><focal-measures .selection=${selection}></focal-measures></section>
    `;
  }

  #classes(): unknown {
    const { split, unit, others } = this.selection;
    const key = JSON.stringify(others.map(({ name }) => name));
    const rows = kept(unit.classes, `bars ${key}`, (): readonly ClassBar[] => {
      const counts = others.map((other) => new Map(other.unit.classes.map(({ label, count }) => [label, count])));
      return unit.classes.map(({ label, count, share }) => ({
        label,
        count,
        share,
        others: counts.map((byLabel) => byLabel.get(label) ?? 0),
        isBackground: isBackground(label),
      }));
    });
    const places = kept(unit.classes, 'places', () => new Map(unit.classes.map(({ label, first }) => [label, first])));
    const open = (label: string) => {
      const place = places.get(label);
      if (place) this.actions.openPlace(place);
    };
    const thin = others.map(({ name }) => name).join(', ');
    const hasBackground = rows.some((row) => row.isBackground);
    return figure<ClassBar>({
      heading: t('Classes'),
      encoding: [
        t('{0}, log scale', unitName(unit.unit, 2)),
        thin === '' ? t('bar: {0}', split.name) : t('thick: {0}, thin: {1}', split.name, thin),
        ...(hasBackground ? [t('bold: background')] : []),
      ].join(' · '),
      rows: kept(rows, this.sort, () => sorted(rows, this.sort)),
      draw: (shown, width, description) => classBars(shown, width, description, open),
      controls: dropdown(
        t('sort'),
        [
          { value: 'count', text: t('by count') },
          { value: 'id', text: t('by id') },
          { value: 'name', text: t('by name') },
        ],
        this.sort,
        (sort) => this.actions.go({ sort: sort as Sort }),
      ),
      columns: [
        { title: t('class'), isNumber: false, cell: ({ label }) => labelCell(label), value: ({ label }) => label },
        { title: split.name, isNumber: true, cell: ({ count }) => integer(count), value: ({ count }) => count },
        { title: t('share'), isNumber: true, cell: (row) => share(row.share), value: (row) => row.share },
        ...others.map(({ name }, index) => ({
          title: name,
          isNumber: true,
          cell: (row: ClassBar) => integer(row.others[index] ?? 0),
          value: (row: ClassBar) => row.others[index] ?? 0,
        })),
        {
          title: t('first example'),
          isNumber: false,
          cell: ({ label }) => {
            const place = places.get(label);
            return place ? placeLink(place, this.actions) : '–';
          },
          value: ({ label }) => placeText(places.get(label) ?? null),
        },
      ],
    });
  }

  #findings(): unknown {
    const { findings } = this.selection.dataset;
    const groups = grouped(findings);
    const shown = this.isAllShown ? groups : groups.slice(0, FIRST_FINDINGS);
    const toggle = () => {
      this.isAllShown = !this.isAllShown;
    };
    if (groups.length === 0)
      return html`<h2>${t('What matters first')}</h2><p class="quiet">${t('Nothing was found that needs attention.')}</p>`;
    return html`
      <h2>${t('What matters first')}</h2>
      <p class="encoding">
        ${plural(findings.length, '{0} finding', '{0} findings')}${
          groups.length < findings.length ? ` ${plural(groups.length, 'of {0} kind', 'of {0} kinds')}` : nothing
        }${
          groups.length > FIRST_FINDINGS
            ? html` · <button class="link" @click=${toggle}>${this.isAllShown ? t('first three') : t('all')}</button>`
            : nothing
        }
      </p>
      <ul class="findings">
        ${shown.map((group) => this.#finding(group))}
      </ul>
    `;
  }

  #finding([first, ...rest]: readonly [Finding, ...Finding[]]): unknown {
    return html`<li>
      ${severityMark(first.severity)}
      <div class="finding-text">
        <span>${message(first.template, first.args)}</span>
        <span class="quiet">
          ${first.code}${rest.length === 0 ? nothing : ` · ${plural(rest.length, '{0} more like it', '{0} more like it')}`}
        </span>
        ${this.#related(first)}
        ${
          rest.length > 0 && this.isAllShown
            ? html`<ul class="more">${rest.slice(0, 20).map((each) => html`<li>${message(each.template, each.args)} ${this.#findingPlace(each)}</li>`)}</ul>`
            : nothing
        }
      </div>
      <span class="places">${this.#findingPlace(first)}${this.#showLink(first)}</span>
    </li>`;
  }

  #findingPlace({ path, line }: Finding): unknown {
    return path === null ? nothing : placeLink({ path, line }, this.actions);
  }

  /** The page that shows what a finding is about. */
  #showLink(finding: Finding): unknown {
    const view = viewOfFinding(finding);
    if (view === null) return nothing;
    const { tab, label, to, isOfMany } = view;
    const go = () =>
      this.actions.go({
        tab,
        finding: view.finding,
        ...(tab === 'splits' ? { from: null, to } : {}),
        ...(tab === 'classes' ? { label, classQuery: '', classFilter: isOfMany ? 'findings' : 'all', unit: this.#unitOf(label) } : {}),
      });
    const texts = { splits: t('compare'), examples: t('examples'), classes: isOfMany ? t('classes') : t('class') };
    return html`<button class="link place" @click=${go}>${texts[tab as keyof typeof texts]}</button>`;
  }

  /** The unit that counts a class: kinds of mentions are no classes of tokens. */
  #unitOf(label: string | null): string {
    const { unit, split } = this.selection;
    const counts = ({ classes }: UnitSummary) => label === null || classes.some((each) => each.label === label);
    return (counts(unit) ? unit : (split.units.find(counts) ?? unit)).unit;
  }

  #related({ related = [] }: Finding): unknown {
    if (related.length === 0) return nothing;
    const more = related.length - MOST_RELATED;
    return html`<ul class="more">
      ${related.slice(0, MOST_RELATED).map((place) => html`<li>${placeLink(place, this.actions)} <span class="quiet">${relatedNote(place)}</span></li>`)}
      ${more > 0 ? html`<li class="quiet">${plural(more, 'and one more place', 'and {0} more places', integer(more))}</li>` : nothing}
    </ul>`;
  }

  #suggestedAlpha(): unknown {
    const { dataset, unit } = this.selection;
    const vector = weighSelection(this.selection, this.alpha);
    const alphas = kept(vector, 'by label', () => new Map(vector.labels.map((label, id) => [label, vector.alpha[id] ?? null])));
    if (vector.alpha.every((alpha) => alpha === null))
      return html`<h2>${t('Suggested α')}</h2><p class="quiet">${t('There is no class with examples to weigh.')}</p>`;
    const of = (label: string | undefined) => {
      const alpha = label === undefined ? null : (alphas.get(label) ?? null);
      return label === undefined || alpha === null ? undefined : { label, alpha };
    };
    const ends = [of(unit.metrics.majorityLabel), of(rarestClass(unit)?.label)].flatMap((end) =>
      end ? [`${shortLabel(end.label)} ${significant(end.alpha, 2)}`] : [],
    );
    const lines = kept(vector, 'lines', () => vectorLines(vector));
    const preview = lines.length <= CODE_LINES ? lines : [...lines.slice(0, CODE_LINES - 2), '    …', lines.at(-1) ?? ''];
    return html`
      <h2>${t('Suggested α')}</h2>
      <p class="encoding">${vector.scheme}, ${normalizationName(vector.normalization)} · ${ends.join(' … ')}</p>
      <pre class="code" tabindex="0" role="region" aria-label=${t('Suggested α as code')}>${preview.join('\n')}</pre>
      <div class="buttons">
        ${button(t('Insert as code'), () => this.actions.run({ command: 'insertAlpha', dataset: dataset.name }), 'primary')}
        ${button(t('Copy'), () => this.actions.run({ command: 'copyAlpha', dataset: dataset.name }))}
        ${button(t('Compare schemes'), () => this.actions.go({ tab: 'alpha' }))}
      </div>
    `;
  }

  #next(): unknown {
    return this.hasLoss
      ? html`<h2>${t('Next')}</h2>
          <p class="quiet">${t('Predictions are read: see which class pays the loss, and who gets the gradient.')}</p>
          <div class="buttons">${button(t('Show the loss'), () => this.actions.go({ tab: 'loss' }))}</div>`
      : html`<h2>${t('Next')}</h2>
          <p class="quiet">${t('Choose the logits of a dev run to see who pays the loss.')}</p>
          <div class="buttons">
            ${button(t('Choose predictions…'), () => this.actions.run({ command: 'evaluateLoss', dataset: this.selection.dataset.name }))}
          </div>`;
  }
}

customElements.define('focal-overview', OverviewElement);

export function normalizationName(normalization: AlphaSettings['normalization']): string {
  return t(NORMALIZATION_NAMES[normalization]);
}

/** Rows in label-id order, brought into another one. */
export function sorted<Row extends { readonly label: string }>(
  rows: readonly Row[],
  sort: Sort,
  size?: (row: Row) => number,
): readonly Row[] {
  if (sort === 'id') return rows;
  if (sort === 'name') return [...rows].sort((a, b) => a.label.localeCompare(b.label));
  const of = size ?? ((row: Row) => ('count' in row && typeof row.count === 'number' ? row.count : 0));
  return [...rows].sort((a, b) => of(b) - of(a));
}

/** Findings of one code together; the most urgent codes first, the findings of a code in their order. */
function grouped(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = groups.get(finding.code);
    if (group === undefined) groups.set(finding.code, [finding]);
    else group.push(finding);
  }
  const urgency = (group: readonly Finding[]) => Math.min(...group.map(({ severity }) => SEVERITIES.indexOf(severity)));
  return [...groups.values()].sort((a, b) => urgency(a) - urgency(b));
}
