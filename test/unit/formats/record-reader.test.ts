import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openArrow } from '../../../src/formats/arrow/arrow-file.ts';
import { readRecords, recordColumn } from '../../../src/formats/columnar/record-reader.ts';
import { openParquet } from '../../../src/formats/parquet/parquet-file.ts';
import { ROOT } from '../../support/paths.ts';
import { byteSource } from '../../support/pieces.ts';

const FOLDER = join(ROOT, 'test', 'fixtures', 'columnar');

describe('records out of columns', () => {
  const expected: unknown = JSON.parse(readFileSync(join(FOLDER, 'nested.json'), 'utf8'));
  for (const [name, open] of [
    ['nested.parquet', openParquet],
    ['nested.arrow', openArrow],
  ] as const) {
    it(`makes what pyarrow makes of ${name}`, async () => {
      const file = await open(byteSource(new Uint8Array(readFileSync(join(FOLDER, name)))), undefined);
      const columns = file.columns.map(recordColumn);
      const records: unknown[] = [];
      for await (const section of file.sections(columns.flatMap(({ leaves }) => leaves))) {
        const before = records.length;
        for await (const some of readRecords(section, columns, null)) records.push(...some);
        assert.equal(records.length - before, section.rows);
      }
      assert.deepEqual(records, expected);
    });
  }
});
