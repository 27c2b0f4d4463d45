import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { englishOf } from '../../../src/core/message.ts';
import { Random } from '../../../src/core/random.ts';
import { IGNORED, type PredictionOptions, UNKNOWN } from '../../../src/formats/format.ts';
import { openPredictions } from '../../../src/formats/open-predictions.ts';
import { predictedFormatOf } from '../../../src/formats/predicted/open-predicted.ts';
import { readHead } from '../../../src/formats/read-head.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { close } from '../../support/close.ts';
import { focalByHand, sumOf } from '../../support/focal-by-hand.ts';
import { littleEndian, parquetFile } from '../../support/parquet-by-hand.ts';
import { ROOT } from '../../support/paths.ts';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'predictions');
const NAMES = ['O', 'PER', 'LOC', 'ORG'];
const EXPECTED = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as Record<
  string,
  { value: number; examples: number; ignored: number; accuracy: number; sentences?: number }
>;

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-prediction-columns-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function fileWith(bytes: Uint8Array): string {
  const path = join(folder, `${files++}.parquet`);
  writeFileSync(path, bytes);
  return path;
}

async function rowsOf(path: string, options: Omit<PredictionOptions, 'problem'> = {}) {
  const problems: string[] = [];
  const opened = await openPredictions([path], { ...options, problem: (_path, _line, message) => problems.push(englishOf(message)) });
  const rows: { readonly label: number; readonly scores: readonly number[]; readonly sentence: number | null }[] = [];
  for await (const batch of opened.batches) {
    const first = rows.length;
    for (let row = 0; row < batch.rows; row += 1) {
      const scores = [...batch.scores.subarray(row * batch.classes, (row + 1) * batch.classes)];
      rows.push({ label: batch.labels[row]!, scores, sentence: opened.borders?.sentenceOf(first + row, 0) ?? null });
    }
  }
  return { rows, problems, opened };
}

/** Logits of a row of either kind: of one score those of a sigmoid. */
function logitsOf(scores: readonly number[], inputs: 'logits' | 'probabilities'): readonly number[] {
  const all = scores.length === 1 ? [1 - scores[0]!, scores[0]!] : scores;
  return inputs === 'logits' ? all : all.map(Math.log);
}

describe('predictions in columns', () => {
  for (const name of ['class-label', 'columns', 'half', 'tokens', 'score']) {
    for (const ending of ['parquet', 'arrow']) {
      it(`reads what NumPy computed of ${name}.${ending}`, async () => {
        const path = join(FIXTURES, `${name}.${ending}`);
        assert.equal(recogniseFile(await readHead(path))?.format, 'predictions-columnar');
        const { rows, problems, opened } = await rowsOf(path, name === 'columns' ? { labels: NAMES } : {});
        const inputs = name === 'class-label' || name === 'half' ? 'logits' : 'probabilities';
        assert.ok(opened.inputs === null ? name === 'score' : opened.inputs === inputs);
        assert.deepEqual(problems, []);
        assert.deepEqual(opened.labels, name === 'class-label' || name === 'tokens' ? NAMES : undefined);
        const expected = EXPECTED[name]!;
        const entered = rows.filter(({ label }) => label >= 0).map(({ label, scores }) => ({ label, logits: logitsOf(scores, inputs) }));
        assert.equal(entered.length, expected.examples);
        assert.equal(rows.filter(({ label }) => label === IGNORED).length, expected.ignored);
        const ones = NAMES.map(() => 1);
        close(
          sumOf(
            focalByHand(
              entered,
              ones,
              ones.map(() => 2),
            ),
          ) / entered.length,
          expected.value,
          2e-6,
        );
        const right = entered.filter(({ label, logits }) => logits.indexOf(Math.max(...logits)) === label);
        close(right.length / entered.length, expected.accuracy, 1e-12);
        if (expected.sentences !== undefined) assert.equal(new Set(rows.map(({ sentence }) => sentence)).size, expected.sentences);
      });
    }
  }

  for (const ending of ['parquet', 'arrow']) {
    it(`reads predicted classes of ${ending}, in the order that the file declares`, async () => {
      const path = join(FIXTURES, `pred.${ending}`);
      const format = await predictedFormatOf(path, false);
      const { signal } = new AbortController();
      assert.deepEqual(await format?.declared?.(path, signal), NAMES);
      const rows = [];
      for await (const some of format!.read(path, { goldElsewhere: false, signal, problem: assert.fail })) rows.push(...some);
      const entered = rows.filter(({ gold }) => gold !== null);
      assert.equal(entered.length, EXPECTED.pred!.examples);
      close(entered.filter(({ gold, predicted }) => gold === predicted).length / entered.length, EXPECTED.pred!.accuracy, 1e-12);
    });
  }

  it('takes the columns in the order that they stand in without a label map', async () => {
    const { opened } = await rowsOf(join(FIXTURES, 'columns.parquet'));
    assert.deepEqual(opened.labels, ['LOC', 'O', 'ORG', 'PER']);
  });

  const refused: readonly (readonly [string, string, readonly string[], RegExp])[] = [
    ['other K', 'class-label.parquet', ['O', 'PER'], /has 4 scores in a row, but there are 2 labels/],
    ['other names of columns', 'columns.arrow', ['O', 'PER', 'LOC', 'MISC'], /no column of scores for the label "MISC"/],
    ['a label map without any of its names', 'class-label.arrow', ['a', 'b', 'c', 'd'], /names its classes itself \(O, PER, LOC, …\)/],
  ];
  for (const [name, file, labels, message] of refused) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(
        rowsOf(join(FIXTURES, file), { labels }),
        (error) => error instanceof UnreadableFile && message.test(error.message),
      );
    });
  }

  it('says which row has a label outside the map', async () => {
    const { rows, problems } = await rowsOf(join(FIXTURES, 'class-label.parquet'), { labels: ['O', 'PER', 'LOC', 'MISC'] });
    const outside = rows.flatMap(({ label }, row) => (label === UNKNOWN ? [row] : []));
    assert.ok(outside.length > 0);
    assert.deepEqual(
      problems,
      outside.map((row) => `Row ${row} (from 0): The label "ORG" is none of the 4 classes.`),
    );
  });
});

const [INT32, DOUBLE] = [1, 5];
const doubles = (...values: readonly number[]) => [...new Uint8Array(new Float64Array(values).buffer)];

function table(rows: number, labels: readonly number[], first: readonly number[], second: readonly number[]): Uint8Array {
  const column = (name: string, type: number) => ({ name, type, repetition: 0 as const });
  const chunk = (type: number, bytes: readonly number[]) => ({ type, pages: [{ bytes, entries: labels.length }], values: labels.length });
  return parquetFile(
    [{ name: 'root', children: 3 }, column('label', INT32), column('prob_0', DOUBLE), column('prob_1', DOUBLE)],
    [{ rows, chunks: [chunk(INT32, labels.flatMap(littleEndian)), chunk(DOUBLE, doubles(...first)), chunk(DOUBLE, doubles(...second))] }],
  );
}

describe('damaged predictions in columns', () => {
  it('says where a footer lies, and reads what is there', async () => {
    const { rows, problems } = await rowsOf(fileWith(table(1_000_000, [0, 1, 1], [0.5, 0.25, 1], [0.5, 0.75, 0])));
    assert.deepEqual(
      rows.map(({ label }) => label),
      [0, 1, 1],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /row group 1 claims 1000000 rows and holds 3/);
  });

  it('numbers the rows after a damaged part as they are in the file', async () => {
    const whole = readFileSync(join(FIXTURES, 'class-label.parquet'));
    const bytes = Buffer.from(whole);
    // The first row group of 25 rows begins behind the magic; its first page is made unreadable.
    bytes.fill(0xff, 4, 40);
    const { rows, problems } = await rowsOf(fileWith(bytes), { labels: NAMES });
    const sound = await rowsOf(join(FIXTURES, 'class-label.parquet'));
    assert.equal(rows.length, 60);
    assert.ok(rows.slice(0, 25).every(({ label }) => label === UNKNOWN));
    assert.deepEqual(rows.slice(25), sound.rows.slice(25));
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /^The row group 1 .*after 0 rows was not read/);
  });

  it('says that a file is cut off', async () => {
    const path = fileWith(readFileSync(join(FIXTURES, 'score.parquet')).subarray(0, -20));
    await assert.rejects(rowsOf(path), (error) => error instanceof UnreadableFile && /is cut off or damaged/.test(error.message));
  });

  it('keeps NaN for the one who scores', async () => {
    const { rows } = await rowsOf(fileWith(table(2, [0, 1], [Number.NaN, 0.25], [0.5, 0.75])));
    assert.deepEqual(
      rows.map(({ scores }) => scores),
      [
        [Number.NaN, 0.5],
        [0.25, 0.75],
      ],
    );
  });

  it('ends with one kind of error, whatever is changed or cut off', async () => {
    const random = new Random(5);
    for (const name of ['class-label.parquet', 'columns.arrow', 'tokens.parquet', 'half.arrow', 'score.parquet']) {
      const whole = readFileSync(join(FIXTURES, name));
      const path = join(folder, `fuzz-${name}`);
      for (let round = 0; round < 120; round++) {
        const bytes = Buffer.from(whole.subarray(0, round % 4 === 0 ? Math.floor(random.uniform() * whole.length) : whole.length));
        for (let change = 0; change <= round % 5 && bytes.length > 0; change++)
          bytes[Math.floor(random.uniform() * bytes.length)] = Math.floor(random.uniform() * 256);
        writeFileSync(path, bytes);
        try {
          const { rows } = await rowsOf(path);
          assert.ok(rows.length <= 10_000, `${rows.length} rows`);
        } catch (error) {
          assert.ok(error instanceof UnreadableFile, `${name}, round ${round}: ${String(error)}`);
        }
      }
    }
  });
});
