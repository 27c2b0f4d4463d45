/** The columns of the page of classes, and which of them a width has room for. */
import { html, nothing, svg } from 'lit';
import { visibleLabel } from '../../src/core/name-labels.ts';
import { severityMark } from '../charts/marks.ts';
import { integer, message, share, significant, t } from '../l10n.ts';
import type { Navigation } from '../navigation.ts';
import type { VirtualColumn } from '../table/virtual-table.ts';
import type { ClassRow, ClassTable } from './classes-model.ts';
import { type Actions, placeLink } from './parts.ts';

/** Those that come first among the names below stay longest. */
interface FoldedColumn extends VirtualColumn {
  /** CSS pixels that it needs. */
  readonly least: number;
}

export interface ColumnsOfPage {
  readonly table: ClassTable;
  /** Of the rows. */
  readonly ids: Uint32Array;
  /** In CSS pixels. */
  readonly width: number;
  readonly scale: Navigation['classScale'];
  readonly hasFindings: boolean;
  readonly actions: Actions;
  readonly open: (label: string) => void;
}

/** Splits with a column of their own; what is saved has all. */
export const MOST_SPLITS = 6;
/** Splits with a bar: more would not fit into a row. */
export const MOST_BARS = 3;
/** Between columns, and at the ends of a row. */
const GAP = 12;
/** Below this width a finding is its sign alone. */
const NARROW = 560;

/** In the order in which they stand, and whether there is room for them. */
export function classColumns(page: ColumnsOfPage): readonly { readonly column: FoldedColumn; readonly isShown: boolean }[] {
  const { table, ids, width, actions, hasFindings } = page;
  const row = (index: number): ClassRow => table.row(ids[index]!);
  const splits = table.columns.slice(0, MOST_SPLITS);
  const counts = splits.flatMap(({ split }, at): readonly FoldedColumn[] => [
    {
      ...{ id: `count:${split}`, title: split, name: t('count in {0}', split), isNumber: true, isSortable: true },
      ...{ least: 78, track: '78px' },
      cell: (index) => countText(row(index).counts[at] ?? 0),
    },
    {
      ...{
        id: `share:${split}`,
        title: t('share'),
        name: t('share in {0}', split),
        isNumber: true,
        isSortable: false,
        least: 58,
        track: '58px',
      },
      cell: (index) => html`<span class="quiet">${share(row(index).shares[at] ?? 0)}</span>`,
    },
  ]);
  const all: readonly FoldedColumn[] = [
    {
      id: 'id',
      title: t('id'),
      isNumber: true,
      isSortable: true,
      least: 52,
      track: '52px',
      cell: (index) => html`<span class="quiet">${row(index).id}</span>`,
    },
    {
      ...{ id: 'name', title: t('class'), isNumber: false, isSortable: true, least: 96, track: 'minmax(96px, 2fr)' },
      cell: (index) => {
        const { label, isBackground } = row(index);
        return html`<button class="link label${isBackground ? ' strong' : ''}" tabindex="-1" title=${label} @click=${() => page.open(label)}>${visibleLabel(label)}</button>`;
      },
    },
    {
      ...{ id: 'bar', title: '', name: t('bar'), isNumber: false, isSortable: false, least: 90, track: 'minmax(90px, 3fr)' },
      cell: (index) => bars(table, row(index), page.scale),
    },
    ...counts,
    {
      ...{ id: 'alpha', title: 'α', isNumber: true, isSortable: true, least: 64, track: '64px' },
      cell: (index) => {
        const { alpha } = row(index);
        return alpha === null ? html`<span class="quiet" title=${t('no examples')}>–</span>` : significant(alpha, 3);
      },
    },
    ...(hasFindings
      ? [
          {
            ...{ id: 'findings', title: t('findings'), isNumber: false, isSortable: true },
            ...(width < NARROW
              ? { title: '!', name: t('findings'), least: 30, track: '30px' }
              : { least: 120, track: 'minmax(120px, 2fr)' }),
            cell: (index: number) => findingsCell(row(index), width >= NARROW),
          },
        ]
      : []),
    {
      ...{ id: 'place', title: t('first example'), isNumber: false, isSortable: false, least: 110, track: 'minmax(110px, 1.5fr)' },
      cell: (index) => {
        const { first } = row(index);
        return first === null ? html`<span class="quiet">–</span>` : placeLink(first, actions, -1);
      },
    },
  ];
  const [own, ownShare, ...rest] = counts;
  const names = [
    'name',
    own!.id,
    'findings',
    'bar',
    ownShare!.id,
    'alpha',
    'id',
    ...rest.flatMap(({ id }) => (id.startsWith('count:') ? [id] : [])),
    'place',
    ...rest.flatMap(({ id }) => (id.startsWith('share:') ? [id] : [])),
  ];
  const isShown = new Set<string>();
  let left = width - GAP;
  for (const name of names) {
    const column = all.find(({ id }) => id === name);
    if (column === undefined) continue;
    left -= column.least + GAP;
    if (left < 0) break;
    isShown.add(name);
  }
  return all.map((column) => ({ column, isShown: isShown.has(column.id) }));
}

function bars({ largest }: ClassTable, { counts, isBackground }: ClassRow, scale: Navigation['classScale']): unknown {
  const isLog = scale === 'log';
  // Half an example is the left edge, so that a class with one still has a bar.
  const width = (count: number) => (isLog ? Math.log(count / 0.5) / Math.log(Math.max(2, largest) / 0.5) : count / Math.max(1, largest));
  return html`<svg class="class-bar chart" aria-hidden="true" height="14">
    ${counts.slice(0, MOST_BARS).map((count, at) => bar(count, width(count), at, isBackground))}
  </svg>`;
}

function bar(count: number, width: number, at: number, isBackground: boolean): unknown {
  if (count === 0) return nothing;
  const kind = at > 0 ? 'bar other' : isBackground ? 'bar background' : 'bar';
  const [y, height] = at === 0 ? [1, 6] : [4 + 4 * at, 3];
  return svg`<rect class=${kind} x="0" y=${y} width=${`${Math.max(0.6, 100 * width)}%`} height=${height} rx="1"></rect>`;
}

function countText(count: number): unknown {
  return count === 0 ? html`<span class="absent">${integer(0)}</span>` : integer(count);
}

function findingsCell({ findings }: ClassRow, isWide: boolean): unknown {
  const [first] = findings;
  if (first === undefined) return nothing;
  const said = findings.map(({ template, args }) => message(template, args)).join('\n');
  const codes = [...new Set(findings.map(({ code }) => code))];
  return html`<span class="class-findings" title=${said}>${severityMark(first.severity)}${
    isWide ? html`<span class="cut">${codes[0]}${codes.length > 1 ? ` +${integer(codes.length - 1)}` : nothing}</span>` : nothing
  }</span>`;
}
