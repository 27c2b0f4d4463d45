import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { LabelWatch } from '../../../src/core/label-counts.ts';
import type { FileHead, ReadPart } from '../../../src/formats/format.ts';
import { parquet, parquetCounts } from '../../../src/formats/label-files/parquet.ts';
import { type Column, OBJECTS, supportOfValues, VALUES } from '../../support/columnar-rows.ts';
import { evidenceOf, told } from '../../support/evidence.ts';
import { ROOT } from '../../support/paths.ts';
import { byteSource, headOfText, readBinary, supportOf } from '../../support/pieces.ts';

const FOLDER = join(ROOT, 'test', 'fixtures', 'columnar');
const fixture = (name: string) => new Uint8Array(readFileSync(join(FOLDER, name)));
const LAYOUTS = readdirSync(FOLDER).filter((name) => /^(?:v[12]-.*|old-list-names|duckdb)\.parquet$/.test(name));

/** Columns, and what counts as no label in them. */
const COLUMNS: readonly (readonly [Column, without: readonly unknown[]])[] = [
  ['label', []],
  ['id', [-1]],
  ['flag', []],
  ['score', []],
  ['wide', []],
  ['tags', []],
  ['tag_ids', []],
  ['labels', []],
];

function written(columnData: readonly ColumnSource[], features?: object, rowGroupSize = 100_000): Uint8Array {
  const kvMetadata = features === undefined ? [] : [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }];
  return new Uint8Array(parquetWriteBuffer({ columnData: [...columnData], kvMetadata, rowGroupSize }));
}

const TEXT: ColumnSource = { name: 'text', data: ['one', 'two', 'three', 'four'] };

function head(name: string, bytes: Uint8Array, tail = new Uint8Array(0)): FileHead {
  return { ...headOfText(name, bytes, tail.length === 0), tail };
}

describe('Parquet: every encoding and codec', () => {
  assert.equal(LAYOUTS.length, 10);
  for (const name of LAYOUTS) {
    for (const [column, without] of COLUMNS) {
      it(`counts "${column}" of ${name}`, async () => {
        const { parts, problems } = await readBinary(parquet, fixture(name), { column });
        assert.deepEqual(problems, []);
        assert.equal(parts.length, 1);
        assert.deepEqual(supportOf(parts[0]!.counts), supportOfValues(VALUES[column], without));
        assert.equal(parts[0]!.column, column);
      });
    }
  }

  for (const name of [...LAYOUTS, 'hf-tags.parquet', 'hf-classes.parquet']) {
    it(`agrees with hyparquet on ${name}`, async () => {
      const bytes = fixture(name);
      const metadata: FileMetaData = parquetMetadata(bytes);
      const columns = metadata.schema
        .filter((element, index) => index > 0 && COLUMNS.some(([column]) => column === element.name))
        .map((element) => element.name);
      const buffer = bytes.buffer as ArrayBuffer;
      for (const column of columns) {
        const rows = await parquetReadObjects({ file: buffer, compressors, columns: [column], metadata });
        const values = rows.map((row): unknown => (column === 'tag_ids' ? [...new Set(row[column] as unknown[])] : (row[column] ?? null)));
        const { parts } = await readBinary(parquet, bytes, { column });
        assert.deepEqual(supportOf(parts[0]!.counts), supportOfValues(values, column === 'id' ? [-1, -1n] : []));
      }
    });
  }

  for (const name of LAYOUTS) {
    it(`counts ${name} the same by its records`, async () => {
      for (const [column] of COLUMNS) {
        const fast = await readBinary(parquet, fixture(name), { column });
        const told: unknown[] = [];
        const watch: LabelWatch = { see: (label, line, previous) => told.push([label, line, previous]) };
        const watched = await readBinary(parquet, fixture(name), { column, watch });
        assert.deepEqual(watched.parts, fast.parts);
        const labels = told.filter((each) => (each as [string])[0] !== '');
        assert.equal(
          labels.length,
          supportOf(fast.parts[0]!.counts).reduce((sum, [, count]) => sum + count, 0),
        );
      }
    });
  }
});

describe('Parquet: what is counted', () => {
  it('counts records, units and rows without a label', async () => {
    const bytes = fixture('v1-plain.parquet');
    const label = (await readBinary(parquet, bytes, { column: 'label' })).parts[0]!.counts;
    const nulls = VALUES.label.filter((value) => value === null).length;
    assert.deepEqual([label.records, label.total, label.ignored], [120, 120 - nulls, nulls]);
    const several = (await readBinary(parquet, bytes, { column: 'labels' })).parts[0]!.counts;
    const missing = VALUES.labels.filter((value) => value === null).length;
    assert.deepEqual([several.records, several.total, several.ignored], [120, 120 - missing, missing]);
    const tags = (await readBinary(parquet, bytes, { column: 'tags' })).parts[0]!.counts;
    const sentences = VALUES.tags.filter((value) => value.length > 0);
    assert.deepEqual([tags.records, tags.total, tags.ignored], [sentences.length, sentences.flat().length, 0]);
    const first = [...tags.sequence!.bigrams.get('')!].reduce((sum, [, count]) => sum + count, 0);
    assert.equal(first, sentences.length);
  });

  it('finds the tags among the columns by itself', async () => {
    const { parts } = await readBinary(parquet, fixture('v1-plain.parquet'));
    assert.equal(parts[0]!.column, 'tags');
    assert.notEqual(parts[0]!.counts.sequence, null);
  });

  it('takes the names of classes from the features of Hugging Face', async () => {
    const tags = (await readBinary(parquet, fixture('hf-tags.parquet'))).parts[0]!;
    assert.deepEqual(supportOf(tags.counts), supportOfValues(VALUES.tags));
    assert.deepEqual(tags.declared, ['O', 'B-PER', 'I-PER', 'B-LOC']);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const classes = (await readBinary(parquet, fixture('hf-classes.parquet'))).parts[0]!;
    assert.deepEqual(supportOf(classes.counts), supportOfValues(VALUES.id.map((id) => names[id] ?? null)));
    assert.equal(classes.column, 'genre');
    assert.deepEqual(classes.declared, [...names, 'never']);
    assert.equal(classes.counts.ignored, 12);
  });

  for (const name of ['hf-objects.parquet', 'hf-object-lists.parquet']) {
    it(`counts boxes and the images that hold them: ${name}`, async () => {
      const [part] = (await readBinary(parquet, fixture(name))).parts;
      const classes = ['car', 'dog', 'cat'];
      const named = OBJECTS.map((each) => each.map((id) => classes[id]!));
      assert.deepEqual(supportOf(part!.counts), supportOfValues(named));
      assert.deepEqual([part!.unit, part!.recordUnit, part!.counts.records], ['box', 'image', 120]);
      for (const [label, tally] of part!.counts.labels) assert.equal(tally.records, named.filter((each) => each.includes(label)).length);
      assert.deepEqual(part!.declared, classes);
      assert.deepEqual((await readBinary(parquet, fixture(name), { column: 'objects.category' })).parts, [part]);
    });
  }

  it('knows images by their pictures', async () => {
    const [part] = (await readBinary(parquet, fixture('hf-images.parquet'))).parts;
    assert.equal(part!.unit, 'image');
    assert.deepEqual(supportOf(part!.counts), [
      ['cat', 60],
      ['dog', 60],
    ]);
  });

  const CASES: readonly {
    readonly name: string;
    readonly columns: readonly ColumnSource[];
    readonly features?: object;
    readonly options?: { readonly column?: string | number; readonly labels?: readonly string[] };
    readonly expected: readonly (readonly [split: string | null, unit: string | null, ...labels: (readonly [string, number])[]])[];
  }[] = [
    {
      name: 'ids that a config names',
      columns: [TEXT, { name: 'label', data: [1, 0, 1, 2] }],
      options: { labels: ['no', 'yes'] },
      expected: [[null, null, ['yes', 2], ['no', 1], ['2', 1]]],
    },
    {
      name: 'ids without names',
      columns: [TEXT, { name: 'label', data: [1, 0, 1, 5] }],
      expected: [[null, null, ['1', 2], ['0', 1], ['5', 1]]],
    },
    { name: 'ignored ids', columns: [TEXT, { name: 'label', data: [3, -100, 0, 3] }], expected: [[null, null, ['3', 2], ['0', 1]]] },
    {
      name: 'names that the file declares rather than those of a config',
      columns: [TEXT, { name: 'label', data: [1, 0, 1, -1] }],
      features: { label: { names: ['A', 'B'], _type: 'ClassLabel' } },
      options: { labels: ['no', 'yes'] },
      expected: [[null, null, ['B', 2], ['A', 1]]],
    },
    {
      name: 'a position for a column',
      columns: [TEXT, { name: 'x', data: ['p', 'q', 'p', 'p'] }],
      options: { column: 2 },
      expected: [[null, null, ['p', 3], ['q', 1]]],
    },
    {
      name: 'splits that the rows name',
      columns: [TEXT, { name: 'label', data: ['a', 'b', 'a', 'a'] }, { name: 'split', data: ['train', 'train', 'validation', 'test'] }],
      expected: [
        ['train', null, ['a', 1], ['b', 1]],
        ['dev', null, ['a', 1]],
        ['test', null, ['a', 1]],
      ],
    },
    {
      name: 'one split for all',
      columns: [TEXT, { name: 'label', data: ['a', 'b', 'a', 'a'] }, { name: 'split', data: ['train', 'train', 'train', 'train'] }],
      expected: [[null, null, ['a', 3], ['b', 1]]],
    },
    {
      name: 'hostile names',
      columns: [TEXT, { name: '__proto__', data: [1, 2, 3, 4] }, { name: 'label', data: ['__proto__', 'constructor', '', '=cmd()'] }],
      expected: [[null, null, ['__proto__', 1], ['constructor', 1], ['=cmd()', 1]]],
    },
  ];
  for (const { name, columns, features, options = {}, expected } of CASES) {
    for (const rowGroupSize of [1, 2, 100]) {
      it(`reads ${name}, in row groups of ${rowGroupSize}`, async () => {
        const { parts, problems } = await readBinary(parquet, written(columns, features, rowGroupSize), options);
        assert.deepEqual(problems, []);
        assert.deepEqual(
          parts.map(({ split, unit, counts }) => [split, unit ?? null, ...supportOf(counts)]),
          expected,
        );
      });
    }
  }

  it('reads no column but that of the labels', async () => {
    const texts = Array.from({ length: 3000 }, (_, row) => `${row} `.repeat(40));
    const bytes = written(
      [
        { name: 'text', data: texts },
        { name: 'label', data: texts.map((_, row) => ['a', 'b', 'c'][row % 3]!) },
      ],
      undefined,
      1000,
    );
    const { row_groups: groups } = parquetMetadata(bytes);
    const chunks = groups.map(
      ({ columns: [column] }) => [Number(column!.meta_data!.data_page_offset), Number(column!.meta_data!.total_compressed_size)] as const,
    );
    const source = byteSource(bytes, (start, length) => {
      for (const [from, size] of chunks) assert.ok(start + length <= from || start >= from + size, 'the texts are not read');
    });
    const { parts } = await readBinary(parquet, source);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['a', 1000],
      ['b', 1000],
      ['c', 1000],
    ]);
  });

  it('counts labels beside a column that is damaged', async () => {
    const bytes = written([{ name: 'note', data: ['p', 'q', 'r', 'p'] }, TEXT, { name: 'label', data: ['a', 'b', 'a', 'a'] }]);
    const [note] = parquetMetadata(bytes).row_groups[0]!.columns;
    bytes.fill(255, Number(note!.meta_data!.data_page_offset), Number(note!.meta_data!.data_page_offset) + 8);
    const { parts, problems } = await readBinary(parquet, bytes);
    assert.deepEqual(problems, []);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['a', 3],
      ['b', 1],
    ]);
  });

  it('counts texts as labels where their column is named', async () => {
    const long = ['x', 'y', 'x', 'x'].map((text) => text.repeat(190));
    const { parts } = await readBinary(parquet, written([{ name: 'text', data: long }]), { column: 'text' });
    assert.deepEqual(supportOf(parts[0]!.counts), [
      [long[0]!, 3],
      [long[1]!, 1],
    ]);
  });

  it('ends when it is cancelled', async () => {
    const bytes = written([TEXT, { name: 'label', data: ['a', 'b', 'a', 'b'] }]);
    const reason = new Error('enough');
    await assert.rejects(readBinary(parquet, bytes, { signal: AbortSignal.abort(reason) }), reason);
  });

  it('names the columns where none holds labels', async () => {
    await assert.rejects(readBinary(parquet, written([TEXT, { name: 'width', data: [1.5, 2.5, 3.5, 4.5] }])), {
      message:
        '/data/file has no column that is known to hold labels; its columns are "text", "width". Name the one that does with the column option.',
    });
    await assert.rejects(
      readBinary(parquet, written([TEXT]), { column: 'genre' }),
      /has no column "genre" that holds labels; its columns are "text"\./,
    );
  });
});

describe('Parquet: recognition', () => {
  const labels = written([TEXT, { name: 'label', data: ['a', 'b', 'a', 'a'] }]);
  const others = written([TEXT, { name: 'width', data: [1.5, 2.5, 3.5, 4.5] }]);
  it('sees the columns at the end of the file', () => {
    assert.deepEqual(told(parquet.recognise(head('train.parquet', labels))), {
      confidence: 0.95,
      evidence: 'a Parquet file, "label" holds the label of a record',
    });
    const long = head('train.parquet', labels.slice(0, 20), labels.slice(20));
    assert.equal(parquet.recognise(long)?.confidence, 0.95);
    assert.equal(
      evidenceOf(parquet.recognise(head('hf.parquet', fixture('hf-tags.parquet')))),
      'a Parquet file, "tokens" and "ner_tags" hold the tokens and tags of a sentence',
    );
    assert.equal(
      evidenceOf(parquet.recognise(head('hf.parquet', fixture('hf-object-lists.parquet')))),
      'a Parquet file, "objects" holds boxes with their classes ("category")',
    );
  });
  it('leaves tables without labels, summaries and other files alone', () => {
    assert.equal(parquet.recognise(head('train.parquet', others))?.confidence, 0.2);
    assert.equal(parquet.recognise(head('_metadata', labels)), null);
    assert.equal(parquet.recognise(head('x.parquet', Buffer.from('PAR2 and so on'))), null);
  });
  it('believes the first bytes where the end cannot be read', () => {
    assert.deepEqual(told(parquet.recognise(head('train.parquet', labels.slice(0, 20), labels.slice(20, 60)))), {
      confidence: 0.5,
      evidence: 'a Parquet file',
    });
  });
});

describe('Parquet: counts made elsewhere', () => {
  it('reads what DuckDB wrote', async () => {
    const bytes = fixture('counts.parquet');
    assert.deepEqual(told(parquetCounts.recognise(head('counts.parquet', bytes))), {
      confidence: 0.98,
      evidence: 'a table of counts with the columns label, count, split, unit',
    });
    assert.equal(parquet.recognise(head('counts.parquet', bytes)), null);
    const { parts, problems } = await readBinary(parquetCounts, bytes);
    assert.deepEqual(problems, []);
    const expected = supportOfValues(VALUES.label).sort(([a], [b]) => (a < b ? -1 : 1));
    assert.deepEqual(
      parts.map(({ split, unit, counts }: ReadPart) => [split, unit, supportOf(counts)]),
      [['dev', 'document', expected]],
    );
  });
  it('names the row of a count that is none', async () => {
    const bytes = written([
      { name: 'label', data: ['a', 'b', 'c'] },
      { name: 'count', data: [1, -1, 2] },
    ]);
    const { parts, problems } = await readBinary(parquetCounts, bytes);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['a', 1],
      ['c', 2],
    ]);
    assert.equal(problems.length, 1);
    assert.match(problems[0]![1], /^Row 2: The count -1 is no whole number/);
  });
});
