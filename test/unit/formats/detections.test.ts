import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { englishOf } from '../../../src/core/message.ts';
import { Random } from '../../../src/core/random.ts';
import { IGNORED, type PredictionOptions, UNKNOWN } from '../../../src/formats/format.ts';
import { openPredictions, resolvePredictions } from '../../../src/formats/open-predictions.ts';
import { readHead } from '../../../src/formats/read-head.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { ROOT } from '../../support/paths.ts';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'detections');
const RESULTS = join(FIXTURES, 'results.json');
const TRUTH = join(FIXTURES, 'instances_val.json');
const EXPECTED = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as {
  kinds: readonly number[];
  missed: Readonly<Record<string, number>>;
  crowds: number;
};

const root = mkdtempSync(join(tmpdir(), 'focal-lens-detections-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;

function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = join(root, String(folders++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

async function rowsOf(paths: readonly string[], options: Omit<PredictionOptions, 'problem'> = {}) {
  const problems: [number | null, string][] = [];
  const opened = await openPredictions(paths, { ...options, problem: (_path, line, message) => problems.push([line, englishOf(message)]) });
  const rows: { readonly label: number; readonly score: number; readonly line: number }[] = [];
  for await (const batch of opened.batches) {
    assert.equal(batch.classes, 1);
    for (let row = 0; row < batch.rows; row += 1)
      rows.push({ label: batch.labels[row]!, score: batch.scores[row]!, line: batch.lines![row]! });
  }
  return { rows, opened, problems };
}

const truth = (annotations: readonly object[], images: readonly (number | string)[] = [1]) => ({
  images: images.map((id) => ({ id, file_name: `${id}.jpg` })),
  annotations: annotations.map((annotation, index) => ({ id: index + 1, image_id: 1, category_id: 1, ...annotation })),
  categories: [
    { id: 1, name: 'cat' },
    { id: 7, name: 'dog' },
  ],
});
const found = (score: number, bbox: readonly number[], rest: object = {}) => ({ image_id: 1, category_id: 1, bbox, score, ...rest });

describe('COCO detection results', () => {
  it('are matched as pycocotools matches them', async () => {
    assert.equal(recogniseFile(await readHead(RESULTS))?.format, 'predictions-coco');
    const { rows, opened, problems } = await rowsOf([RESULTS]);
    assert.deepEqual(
      rows.map(({ label }) => (label === IGNORED ? 2 : label)),
      EXPECTED.kinds,
    );
    assert.deepEqual(opened.labels, ['background', 'object']);
    const detections = opened.detections?.boxes;
    assert.equal(detections?.groundTruth, TRUTH);
    assert.equal(detections?.crowds, EXPECTED.crowds);
    assert.deepEqual(Object.fromEntries(detections!.classes.map(({ label, missed }) => [label, missed])), EXPECTED.missed);
    const results = JSON.parse(readFileSync(RESULTS, 'utf8')) as { category_id: number; score: number }[];
    const { categories } = JSON.parse(readFileSync(TRUTH, 'utf8')) as { categories: { id: number; name: string }[] };
    for (const { label, matched, unmatched, matchedScore, unmatchedScore } of detections!.classes) {
      const { id } = categories.find(({ name }) => name === label)!;
      const own = (kind: number) => results.filter(({ category_id }, row) => category_id === id && EXPECTED.kinds[row] === kind);
      for (const [kind, count, score] of [
        [1, matched, matchedScore],
        [0, unmatched, unmatchedScore],
      ] as const) {
        assert.equal(count, own(kind).length);
        const mean = own(kind).reduce((sum, each) => sum + each.score, 0) / own(kind).length;
        if (score === null) assert.equal(count, 0);
        else assert.ok(Math.abs(score - mean) < 1e-12);
      }
    }
    const [matched, unmatched] = [1, 0].map((kind) => EXPECTED.kinds.filter((each) => each === kind).length);
    assert.match(problems[0]![1], new RegExp(`: ${matched} found one \\("object"\\), ${unmatched} found none`));
    const missed = Object.values(EXPECTED.missed).reduce((a, b) => a + b, 0);
    assert.match(problems[1]![1], new RegExp(`without a detection \\(${missed} of ${missed + matched!}\\)`));
  });

  const cases: readonly {
    readonly name: string;
    readonly objects: readonly object[];
    readonly detections: readonly object[];
    readonly labels: readonly number[];
  }[] = [
    {
      name: 'one object for the highest of two scores',
      objects: [{ bbox: [0, 0, 10, 10] }],
      detections: [found(0.5, [0, 0, 10, 10]), found(0.9, [0, 0, 10, 9])],
      labels: [0, 1],
    },
    {
      name: 'half an overlap is enough',
      objects: [{ bbox: [0, 0, 10, 10] }],
      detections: [found(0.9, [0, 0, 10, 5]), found(0.8, [20, 0, 10, 5])],
      labels: [1, 0],
    },
    {
      name: 'another class, another image',
      objects: [{ bbox: [0, 0, 10, 10] }],
      detections: [found(0.9, [0, 0, 10, 10], { category_id: 7 }), found(0.8, [0, 0, 10, 10], { image_id: 2 })],
      labels: [0, 0],
    },
    {
      name: 'a crowd takes any number, after the objects',
      objects: [{ bbox: [0, 0, 100, 100], iscrowd: 1 }, { bbox: [0, 0, 10, 10] }],
      detections: [found(0.9, [0, 0, 10, 10]), found(0.8, [0, 0, 10, 10]), found(0.7, [50, 50, 10, 10])],
      labels: [1, IGNORED, IGNORED],
    },
    { name: 'a box without an area', objects: [{ bbox: [0, 0, 0, 0] }], detections: [found(0.9, [0, 0, 0, 0])], labels: [0] },
  ];
  for (const { name, objects, detections, labels } of cases) {
    it(name, async () => {
      const folder = folderWith({ 'dets.json': detections, 'annotations/gt.json': truth(objects, [1, 2]) });
      const { rows } = await rowsOf([join(folder, 'dets.json')]);
      assert.deepEqual(
        rows.map(({ label }) => label),
        labels,
      );
    });
  }

  it('leave out what has no place in the ground truth, and say the line', async () => {
    const lines = [
      found(0.9, [0, 0, 10, 10]),
      found(0.8, [0, 0, 10, 10], { image_id: 9 }),
      found(0.7, [0, 0, 10, 10], { category_id: 2 }),
      { ...found(0.6, [0, 0, 10, 10]), bbox: [1, 2, 3] },
    ].map((each) => JSON.stringify(each));
    const folder = folderWith({
      'dets.json': `[\n${lines.join(',\n')},\n${lines[0]!.replace('0.9', 'NaN')}\n]`,
      'gt.json': truth([{ bbox: [0, 0, 10, 10] }]),
    });
    const { rows, problems } = await rowsOf([join(folder, 'dets.json'), join(folder, 'gt.json')]);
    assert.deepEqual(
      rows.map(({ label }) => label),
      [1, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
    );
    const wrong = problems.filter(([line]) => line !== null).sort(([a], [b]) => a! - b!);
    assert.deepEqual(
      wrong.map(([line]) => line),
      [3, 4, 5, 6],
    );
    for (const [index, part] of ['has no image_id 9', 'has no category_id 2', 'a bbox of four numbers', 'and a score'].entries())
      assert.ok(wrong[index]![1].includes(part), wrong[index]![1]);
  });

  it('find the ground truth that has their images', async () => {
    const other = truth([{ bbox: [0, 0, 10, 10], image_id: 5 }], [5]);
    const own = truth([{ bbox: [0, 0, 10, 10] }]);
    const folder = folderWith({ 'run/results.json': [found(0.9, [0, 0, 10, 10])], 'annotations/a.json': other, 'annotations/b.json': own });
    const { opened } = await rowsOf([join(folder, 'run', 'results.json')]);
    assert.equal(opened.detections?.boxes.groundTruth, join(folder, 'annotations', 'b.json'));
    const lonely = folderWith({ 'run/results.json': [found(0.9, [0, 0, 10, 10])], 'annotations/a.json': other });
    await assert.rejects(
      rowsOf([join(lonely, 'run', 'results.json')]),
      (error) =>
        error instanceof UnreadableFile &&
        /Name it as a second file\. .*a\.json was not taken for it: it has no image 1/.test(error.message),
    );
    await assert.rejects(rowsOf([RESULTS], { goldFile: RESULTS }), /is no ground truth of COCO/);
  });

  it('come first, in whatever order the two files are named', async () => {
    assert.deepEqual(await resolvePredictions([TRUTH, RESULTS]), [RESULTS, TRUTH]);
    assert.deepEqual(await resolvePredictions([FIXTURES]), [RESULTS]);
  });

  it('end with one kind of error, whatever is changed or cut off', async () => {
    const random = new Random(3);
    const [results, objects] = [readFileSync(RESULTS), readFileSync(TRUTH)];
    for (let round = 0; round < 150; round++) {
      const [one, other] = [results, objects].map((whole, which) => {
        const bytes = Buffer.from(whole.subarray(0, round % 3 === which ? random.below(whole.length) : whole.length));
        for (let change = 0; change < round % 4 && bytes.length > 0; change++) bytes[random.below(bytes.length)] = random.below(256);
        return bytes;
      });
      const folder = folderWith({});
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'r.json'), one!);
      writeFileSync(join(folder, 'gt.json'), other!);
      try {
        const { rows } = await rowsOf([join(folder, 'r.json'), join(folder, 'gt.json')]);
        assert.ok(rows.length <= results.length);
      } catch (error) {
        assert.ok(error instanceof UnreadableFile, `round ${round}: ${String(error)}`);
      }
    }
  });
});
