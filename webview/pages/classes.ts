/** Every class of the data set, of one or of 100 000: how often it occurs in each split, what it weighs, and what is wrong with it. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { AlphaSettings } from '../../src/core/alpha/alpha.ts';
import { visibleLabel } from '../../src/core/name-labels.ts';
import { SaveFileEvent, slugOf } from '../files/save-file.ts';
import { csvOf, jsonOf, type TableFile } from '../files/table-files.ts';
import { integer, message, plural, rich, share, significant, t } from '../l10n.ts';
import type { Navigation, Selection } from '../navigation.ts';
import { virtualTable } from '../table/virtual-table.ts';
import { button, dropdown, searchField } from '../ui/controls.ts';
import { sameSettings } from './alpha-of-selection.ts';
import { classColumns, MOST_BARS, MOST_SPLITS } from './classes-columns.ts';
import { CLASS_FILTERS, type ClassChoice, type ClassRow, type ClassTable, classTable, sortOf, sortText } from './classes-model.ts';
import { unitName } from './overview-reading.ts';
import { type Actions, className, placeText } from './parts.ts';

export class ClassesElement extends LitElement {
  static override properties = {
    selection: { attribute: false },
    navigation: { attribute: false },
    alpha: { attribute: false },
    actions: { attribute: false },
    width: { state: true },
  };

  declare selection: Selection;
  declare navigation: Navigation;
  declare alpha: AlphaSettings;
  declare actions: Actions;
  declare private width: number;

  #table: ClassTable | null = null;
  #view: { readonly table: ClassTable; readonly key: string; readonly ids: Uint32Array } | null = null;

  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.width = Math.floor(entry.contentRect.width);
  });

  constructor() {
    super();
    this.width = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('selection') && !changed.has('alpha')) return;
    const table = tableOf(this.selection, this.alpha);
    if (table === this.#table) return;
    this.#table = table;
    // While the reader reads: the first sort by name has to sort texts.
    requestIdleCallback(() => table.prepare());
  }

  get #choice(): ClassChoice {
    const { classQuery: query, classFilter: filter, classSort } = this.navigation;
    return { query, filter, sort: sortOf(classSort) };
  }

  #ids(table: ClassTable, choice: ClassChoice): Uint32Array {
    const key = JSON.stringify([choice.query, choice.filter, sortText(choice.sort)]);
    if (this.#view?.table !== table || this.#view.key !== key) this.#view = { table, key, ids: table.view(choice) };
    return this.#view.ids;
  }

  protected override render(): unknown {
    const table = this.#table;
    if (table === null) return nothing;
    const choice = this.#choice;
    const ids = this.#ids(table, choice);
    return html`
      <h1 class="headline">${this.#headline(table)}</h1>
      <p class="why">${this.#why(table)}</p>
      ${this.#controls(table, choice)} ${this.#below(table, ids, choice)}
      ${ids.length === 0 ? this.#nothingFound(choice) : this.width === 0 ? nothing : this.#grid(table, ids, choice)}
    `;
  }

  #headline(table: ClassTable): unknown {
    const { selection } = this;
    const [{ counts }] = table.columns;
    const few = counts.reduce((sum, count) => sum + Number(count > 0 && count < 20), 0);
    const none = counts.reduce((sum, count) => sum + Number(count === 0), 0);
    const noun = unitName(selection.unit.unit, 2);
    if (table.size === 0) return t('There is no class to show.');
    if (table.size === 1) return rich('One class, {0}.', className(table.row(0).label));
    const first =
      few === 0
        ? t('Each of the {0} classes that occur has at least {1} {2}.', integer(table.size - none), integer(20), noun)
        : t(
            '{0} of {1} classes have fewer than {2} {3} in {4}.',
            integer(few),
            integer(table.size),
            integer(20),
            noun,
            selection.split.name,
          );
    return none === 0 ? first : `${first} ${plural(none, '{0} has none at all.', '{0} have none at all.')}`;
  }

  #why(table: ClassTable): string {
    const { split, unit } = this.selection;
    return t(
      '{0} {1} of {2}, in {3} classes. Open a class to see its examples.',
      integer(unit.total),
      unitName(unit.unit, unit.total),
      split.name,
      integer(table.size),
    );
  }

  #controls(table: ClassTable, { query, filter, sort }: ClassChoice): unknown {
    const absent = table.columns.slice(1, MOST_SPLITS).map(({ split }) => ({ value: `absent:${split}`, text: t('absent in {0}', split) }));
    const filterTexts = {
      all: t('all classes'),
      findings: t('with findings'),
      head: t('head, more than 100'),
      medium: t('medium, 20 to 100'),
      tail: t('tail, fewer than 20'),
      none: t('without examples'),
    };
    const [all, findings, ...groups] = CLASS_FILTERS.map((value) => ({ value: value as string, text: filterTexts[value] }));
    const filters = [all!, findings!, ...absent, ...groups];
    const sorts = [
      { value: '-count', text: t('by count, most first') },
      { value: 'count', text: t('by count, fewest first') },
      { value: 'id', text: t('by id') },
      { value: 'name', text: t('by name') },
      { value: '-alpha', text: t('by α, largest first') },
      { value: '-findings', text: t('by findings') },
    ];
    const now = sortText(sort);
    return html`<div class="bar" role="group" aria-label=${t('Which classes, in which order')}>
      ${searchField(t('search'), query, (text) => this.actions.go({ classQuery: text }))}
      ${dropdown(t('show'), filters, filters.some(({ value }) => value === filter) ? filter : 'all', (value) => this.actions.go({ classFilter: value }))}
      ${dropdown(
        t('sort'),
        sorts.some(({ value }) => value === now) ? sorts : [...sorts, { value: now, text: t('by a column') }],
        now,
        (value) => this.actions.go({ classSort: value }),
      )}
      ${dropdown(
        t('bars'),
        [
          { value: 'log', text: t('log scale') },
          { value: 'linear', text: t('linear scale') },
        ],
        this.navigation.classScale,
        (value) => this.actions.go({ classScale: value === 'linear' ? 'linear' : 'log' }),
      )}
    </div>`;
  }

  /** How many are shown, what the bars say, and what can be saved. */
  #below(table: ClassTable, ids: Uint32Array, choice: ClassChoice): unknown {
    const columns = this.#columns(table, ids);
    const hidden = columns
      .filter(({ column, isShown }) => !isShown && !column.id.startsWith('share:'))
      .map(({ column }) => column.name ?? column.title);
    const thin = table.columns.slice(1, MOST_BARS).map(({ split }) => split);
    const scale = this.navigation.classScale === 'log' ? t('log scale') : t('linear scale');
    const encoding = [
      ...(columns.some(({ column, isShown }) => isShown && column.id === 'bar')
        ? [
            thin.length === 0
              ? t('bar: {0}, {1}', table.columns[0].split, scale)
              : t('thick: {0}, thin: {1}, {2}', table.columns[0].split, thin.join(', '), scale),
          ]
        : []),
      ...(hidden.length === 0 || this.width === 0 ? [] : [t('a wider page shows {0}', hidden.join(', '))]),
    ];
    const save = (kind: 'CSV' | 'JSON') => () => this.#save(table, ids, choice, kind);
    return html`<p class="encoding grid-note">
      <span role="status">${
        ids.length === table.size
          ? plural(table.size, '{0} class', '{0} classes')
          : t('{0} of {1} classes', integer(ids.length), integer(table.size))
      }</span>${encoding.map((text) => html` · ${text}`)}
      <span class="files" role="group" aria-label=${t('Save: {0}', t('Classes'))}>
        · <button class="link" title=${t('Save as {0}', 'CSV')} @click=${save('CSV')}>CSV</button> ·
        <button class="link" title=${t('Save as {0}', 'JSON')} @click=${save('JSON')}>JSON</button>
      </span>
    </p>`;
  }

  #nothingFound({ query, filter }: ClassChoice): unknown {
    const reset = () => this.actions.go({ classQuery: '', classFilter: 'all' });
    const text =
      query.trim() === ''
        ? t('No class is like that.')
        : filter === 'all'
          ? t('No class is called “{0}”.', query.trim())
          : t('No such class is called “{0}”.', query.trim());
    return html`<div class="nothing">
      <p class="quiet">${text}</p>
      ${query.trim() === '' && filter === 'all' ? nothing : html`<div class="buttons">${button(t('Show all classes'), reset)}</div>`}
    </div>`;
  }

  #grid(table: ClassTable, ids: Uint32Array, { sort }: ClassChoice): unknown {
    const { label } = this.navigation;
    const own = table.columns[0].split;
    return virtualTable({
      caption: t('Classes'),
      columns: this.#columns(table, ids).flatMap(({ column, isShown }) => (isShown ? [column] : [])),
      rows: ids.length,
      content: ids,
      sort: sort.column === 'count' ? { column: `count:${own}`, descending: sort.descending } : sort,
      onSort: (id) => this.#sortBy(id, own),
      name: (index) => this.#rowName(table, table.row(ids[index]!)),
      onOpen: (index) => this.#open(table.row(ids[index]!).label),
      marked: label === null ? -1 : indexOfLabel(table, ids, label),
    });
  }

  #sortBy(id: string, own: string): void {
    const { sort } = this.#choice;
    const column = id === `count:${own}` ? 'count' : id;
    const falls = column !== 'id' && column !== 'name';
    this.actions.go({ classSort: sortText({ column, descending: sort.column === column ? !sort.descending : falls }) });
  }

  #open(label: string): void {
    this.actions.go({ tab: 'examples', label, finding: null });
  }

  #columns(table: ClassTable, ids: Uint32Array) {
    return classColumns({
      ...{ table, ids, width: this.width, scale: this.navigation.classScale, actions: this.actions },
      hasFindings: this.selection.dataset.findings.length > 0,
      open: (label) => this.#open(label),
    });
  }

  #rowName({ columns }: ClassTable, { id, label, counts, shares, alpha, findings }: ClassRow): string {
    const told = columns
      .slice(0, MOST_SPLITS)
      .map(({ split }, at) => t('{0}: {1}, {2}', split, integer(counts[at] ?? 0), share(shares[at] ?? 0)));
    return [
      t('{0}, id {1}', visibleLabel(label), id),
      ...told,
      alpha === null ? t('no α') : t('α {0}', significant(alpha, 3)),
      ...findings.map(({ template, args }) => message(template, args)),
    ].join('; ');
  }

  #save(table: ClassTable, ids: Uint32Array, choice: ClassChoice, kind: 'CSV' | 'JSON'): void {
    const { dataset, unit } = this.selection;
    const file: TableFile = {
      title: t('Classes'),
      about: [dataset.name, unitName(unit.unit, 2), choice.query, choice.filter, sortText(choice.sort)]
        .filter((part) => part !== '')
        .join(' · '),
      columns: [
        'id',
        'class',
        ...table.columns.flatMap(({ split }) => [`${split}: count`, `${split}: share`]),
        'alpha',
        'findings',
        'first',
      ],
      rows: Array.from(ids, (id) => {
        const row = table.row(id);
        return [
          row.id,
          row.label,
          ...row.counts.flatMap((count, at) => [count, row.shares[at] ?? 0]),
          row.alpha,
          [...new Set(row.findings.map(({ code }) => code))].join(' '),
          placeText(row.first),
        ];
      }),
    };
    this.dispatchEvent(
      new SaveFileEvent(`${slugOf(`${dataset.name} classes`)}.${kind.toLowerCase()}`, kind === 'CSV' ? csvOf(file) : jsonOf(file)),
    );
  }
}

customElements.define('focal-classes', ClassesElement);

function indexOfLabel(table: ClassTable, ids: Uint32Array, label: string): number {
  return ids.findIndex((id) => table.labelOf(id) === label);
}

/** The last table of each selection: it is there at once when the reader comes back from another page. */
const tables = new WeakMap<Selection, { readonly alpha: AlphaSettings; readonly table: ClassTable }>();

function tableOf(selection: Selection, alpha: AlphaSettings): ClassTable {
  const known = tables.get(selection);
  if (known !== undefined && sameSettings(known.alpha, alpha)) return known.table;
  const table = classTable(selection, alpha);
  tables.set(selection, { alpha, table });
  return table;
}
