/** Rows to look at, each at its line: those with the highest loss, and the labels that are likely wrong. */
import { html, LitElement, nothing } from 'lit';
import type { HardExample, LabelIssue, LossReport } from '../../src/core/loss/report.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { type Column, figure } from '../charts/figure.ts';
import { decimal, integer, significant, t } from '../l10n.ts';
import { dropdown } from '../ui/controls.ts';
import { type Actions, labelCell, placeLink, placeText } from './parts.ts';

/** Rows shown before the rest is asked for. */
const FIRST_ROWS = 10;
/** The choice "every class"; no class can be called so, for an option's value is its id. */
const EVERY = 'every';

export class LossExamplesElement extends LitElement {
  static override properties = { report: { attribute: false }, actions: { attribute: false }, classId: { state: true } };

  declare report: LossReport;
  declare actions: Actions;
  /** Null for the rows of all classes. */
  declare private classId: number | null;

  constructor() {
    super();
    this.classId = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    const { labelIssues, labelIssueCount } = this.report;
    return html`<div class="columns even">
      <section>${this.#hardest()}</section>
      ${labelIssues.length === 0 && labelIssueCount === 0 ? nothing : html`<section>${this.#issues()}</section>`}
    </div>`;
  }

  #hardest(): unknown {
    const { hardest, classes } = this.report;
    const labels = new Set(hardest.map(({ label }) => label));
    const present = classes.flatMap(({ label }, id) => (labels.has(label) ? [{ id, label }] : []));
    const chosen = present.find(({ id }) => id === this.classId);
    const columns: readonly Column<HardExample>[] = [
      { title: t('place'), isNumber: false, cell: (example) => this.#place(example), value: placeText },
      { title: t('row'), isNumber: true, cell: ({ index }) => integer(index), value: ({ index }) => index },
      { title: t('gold'), isNumber: false, cell: ({ label }) => labelCell(label), value: ({ label }) => label },
      { title: t('predicted'), isNumber: false, cell: ({ predicted }) => labelCell(predicted), value: ({ predicted }) => predicted },
      { title: 'p', isNumber: true, cell: ({ p }) => probability(p), value: ({ p }) => p },
      { title: t('loss'), isNumber: true, cell: ({ loss }) => decimal(loss, 2), value: ({ loss }) => loss },
    ];
    return figure<HardExample>({
      heading: t('Hardest examples'),
      encoding: t('highest loss first, p of the gold class'),
      emptyText: t('None was kept.'),
      rows: chosen === undefined ? hardest : hardest.filter(({ label }) => label === chosen.label),
      firstRows: FIRST_ROWS,
      columns,
      controls:
        present.length < 2
          ? nothing
          : dropdown(
              t('class'),
              [
                { value: EVERY, text: t('every class') },
                ...present.map(({ id, label }) => ({ value: String(id), text: shortLabel(label) })),
              ],
              chosen === undefined ? EVERY : String(chosen.id),
              (id) => {
                this.classId = id === EVERY ? null : Number(id);
              },
            ),
    });
  }

  #issues(): unknown {
    const { labelIssues, labelIssueCount, labelIssueRows } = this.report;
    const columns: readonly Column<LabelIssue>[] = [
      { title: t('place'), isNumber: false, cell: (issue) => this.#place(issue), value: placeText },
      { title: t('label'), isNumber: false, cell: ({ label }) => labelCell(label), value: ({ label }) => label },
      { title: t('rather'), isNumber: false, cell: ({ suggested }) => labelCell(suggested), value: ({ suggested }) => suggested },
      { title: t('quality'), isNumber: true, cell: ({ quality }) => probability(quality), value: ({ quality }) => quality },
      { title: t('margin'), isNumber: true, cell: ({ margin }) => decimal(margin, 2), value: ({ margin }) => margin },
      {
        title: t('entropy'),
        isNumber: true,
        cell: ({ weightedEntropy }) => decimal(weightedEntropy, 2),
        value: ({ weightedEntropy }) => weightedEntropy,
      },
    ];
    return figure<LabelIssue>({
      heading: t('Labels that are likely wrong'),
      encoding: t(
        '{0} in {1} rows, by confident learning · quality: p of the given label',
        integer(labelIssueCount),
        integer(labelIssueRows),
      ),
      emptyText: t('None was kept.'),
      rows: labelIssues,
      firstRows: FIRST_ROWS,
      columns,
      foot: html`<p class="quiet foot">${t('A model that makes mistakes finds labels wrong that are right: look at each before it is changed.')}</p>`,
    });
  }

  #place(place: HardExample | LabelIssue): unknown {
    return placeLink(place, this.actions);
  }
}

customElements.define('focal-loss-examples', LossExamplesElement);

function probability(p: number): string {
  return p < 0.0001 ? `< ${decimal(0.0001, 4)}` : significant(p, 2);
}
