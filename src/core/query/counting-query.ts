import type { Unit } from '../analysis.ts';
import { messageOf } from '../message.ts';
import { OutOfRange } from '../out-of-range.ts';

/** What shall be counted, and where it lies. */
export interface QuerySource {
  /** A file, a glob of files, a folder of Parquet files (it ends in `/`), or the name of a table. */
  readonly source: string;
  /** Column of the label; `a.b` is the field `b` of the column `a`. */
  readonly column?: string | undefined;
  /** Column that names the split of a record. */
  readonly splitColumn?: string | undefined;
  /** Whether a cell holds a list of labels. Mentions and sentences always do. */
  readonly list?: boolean | undefined;
  readonly unit?: Unit | undefined;
}

/**
 * How records become labels. `values`: a record has one label. `elements`: each element of its list is one. `distinct`: the record counts
 * once for each label of its list. `mentions`: chunks of tags by conlleval's rule. `types`: the record counts once for each mention type.
 */
export type QueryShape = 'values' | 'elements' | 'distinct' | 'mentions' | 'types';

export type SourceKind = 'parquet' | 'csv' | 'tsv' | 'json-lines' | 'json' | 'table';

/** A query whose columns, unit and shape are settled. */
export interface CountingQuery {
  readonly source: string;
  readonly kind: SourceKind;
  /** Path of the label's column: the column, then fields inside it. */
  readonly column: readonly string[];
  readonly splitColumn: readonly string[] | null;
  readonly unit: Unit;
  readonly shape: QueryShape;
}

/** An engine that people keep labels in. Adding one: a file in `engines/`, a line in the registry, its tests. */
export interface QueryEngine {
  readonly id: string;
  readonly title: string;
  /** The language of the text, as VS Code names it. */
  readonly language: 'sql' | 'python';
  /** How the text is run, so that its result is saved as a table: one line for a person. */
  readonly usage: string;
  write(query: CountingQuery): string;
}

/**
 * Settles what was left open: the unit is a document (a token, where cells hold lists of tags named so), the column `label`, `labels` or `ner_tags`.
 * @throws RangeError for a unit that no query can count, and for an empty source
 */
export function settleQuery({ source, column, splitColumn, list = false, unit = 'document' }: QuerySource): CountingQuery {
  if (source.trim() === '') throw new OutOfRange(messageOf('A file, a folder or the name of a table was expected as the source.'));
  const shape = SHAPES[unit](list);
  if (shape === null) throw new OutOfRange(messageOf('Pixels lie in images, which no query reads; count them with "focal-lens analyze".'));
  const isTags = shape === 'mentions' || shape === 'types' || (unit === 'token' && list);
  return {
    source,
    kind: kindOf(source),
    column: pathOf(column ?? (isTags ? 'ner_tags' : list ? 'labels' : 'label')),
    splitColumn: splitColumn === undefined ? null : pathOf(splitColumn),
    unit,
    shape,
  };
}

const perElement = (list: boolean): QueryShape => (list ? 'elements' : 'values');
const perRecord = (list: boolean): QueryShape => (list ? 'distinct' : 'values');

const SHAPES: Readonly<Record<Unit, (list: boolean) => QueryShape | null>> = {
  token: perElement,
  box: perElement,
  document: perRecord,
  image: perRecord,
  mention: () => 'mentions',
  sentence: () => 'types',
  pixel: () => null,
};

const KINDS: readonly (readonly [RegExp, SourceKind])[] = [
  [/(?:\.parquet|\.pq|[/\\])$/i, 'parquet'],
  [/\.csv(?:\.gz|\.zst)?$/i, 'csv'],
  [/\.(?:tsv|tab)(?:\.gz|\.zst)?$/i, 'tsv'],
  [/\.(?:jsonl|ndjson)(?:\.gz|\.zst)?$/i, 'json-lines'],
  [/\.json(?:\.gz|\.zst)?$/i, 'json'],
];

function kindOf(source: string): SourceKind {
  return KINDS.find(([pattern]) => pattern.test(source))?.[1] ?? 'table';
}

function pathOf(column: string): readonly string[] {
  const parts = column.split('.');
  return parts.every((part) => part !== '') ? parts : [column];
}
