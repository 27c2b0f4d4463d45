import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { textFolder } from '../../../../src/formats/label-folders/text-folder.ts';
import { folderOf } from '../../../support/engine.ts';
import { below, outlineOf, readFolder } from '../../../support/label-folders.ts';

type Files = Readonly<Record<string, string>>;

const REVIEW = 'A film that begins well enough.\nIts second half is long, and nobody in it seems to care.\n';
const MAIL = 'From: someone (A. Reader)\nSubject: Re: orbits\nLines: 2\n\nIn an earlier post somebody asked about the cost of a launch.\n';
const CONLL = 'EU NNP B-NP B-ORG\nrejects VBZ B-VP O\nGerman JJ B-NP B-MISC\ncall NN I-NP O\n. . O O\n';
const BOXES = '0 0.5 0.5 0.1 0.1\n1 0.2 0.2 0.1 0.1\n';
const CHINESE = '鲍勃库西奖归谁属？NCAA最强控卫是坎巴还是弗神新浪体育讯如今，本赛季的竞争十分激烈\n';

function texts(folder: string, count: number, text: string, name = (index: number) => `${index}.txt`): Files {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/${name(index)}`, text]));
}

const numbered = (index: number) => String(50_000 + index);

const READ: readonly {
  readonly name: string;
  readonly files: Files;
  readonly at: string;
  readonly folder: string;
  readonly outline: string;
}[] = [
  {
    name: 'mails without an extension below a split',
    files: { ...texts('set-train/sci.space', 3, MAIL, numbered), ...texts('set-train/rec.autos', 2, MAIL, numbered) },
    at: 'set-train',
    folder: '',
    outline: 'train: rec.autos 2, sci.space 3; 5',
  },
  {
    name: 'reviews beside lists of words and addresses',
    files: {
      ...texts('film/test/pos', 4, REVIEW, (index) => `${index}_9.txt`),
      ...texts('film/test/neg', 3, REVIEW, (index) => `${index}_2.txt`),
      'film/test/urls_pos.txt': 'http://example.org/1\n',
      'film/test/labeledBow.feat': '9 0:9 1:1\n',
    },
    at: 'film/test',
    folder: 'film',
    outline: 'test: neg 3, pos 4; 7',
  },
  {
    name: 'classes without a split',
    files: { ...texts('news/sport', 12, REVIEW), ...texts('news/tech', 9, REVIEW), 'news/README.TXT': 'About it.' },
    at: 'news',
    folder: 'news',
    outline: '-: sport 12, tech 9; 21',
  },
  {
    name: 'partitions by a label',
    files: { ...texts('lake/label=spam', 2, REVIEW), ...texts('lake/label=ham', 3, REVIEW) },
    at: 'lake',
    folder: 'lake',
    outline: '-: ham 3, spam 2; 5',
  },
  {
    name: 'a licence in each folder, which is no text of the class',
    files: { ...texts('n/sport', 12, REVIEW), ...texts('n/tech', 9, REVIEW), 'n/sport/LICENSE.txt': REVIEW, 'n/tech/LICENSE.txt': REVIEW },
    at: 'n',
    folder: 'n',
    outline: '-: sport 12, tech 9; 21',
  },
  {
    name: 'a language without blanks',
    files: { ...texts('cn/train/体育', 3, CHINESE), ...texts('cn/train/财经', 2, CHINESE) },
    at: 'cn/train',
    folder: 'cn',
    outline: 'train: 体育 3, 财经 2; 5',
  },
];

const LEFT: readonly (readonly [name: string, files: Files, at: string])[] = [
  ['sentences of tags', { ...texts('s/train/bc', 4, CONLL), ...texts('s/train/nw', 4, CONLL) }, 's/train'],
  ['boxes', { ...texts('s/train/a', 4, BOXES), ...texts('s/train/b', 4, BOXES) }, 's/train'],
  [
    'texts beside their annotations',
    { ...texts('s/train/a', 4, REVIEW), ...texts('s/train/b', 4, 'T1', (index) => `${index}.ann`) },
    's/train',
  ],
  ['stages of one text', { ...texts('s/train/raw', 4, REVIEW), ...texts('s/train/clean', 4, REVIEW) }, 's/train'],
  ['partitions by a year', { ...texts('s/train/year=2020', 9, REVIEW), ...texts('s/train/year=2021', 9, REVIEW) }, 's/train'],
  ['splits', { ...texts('s/train', 9, REVIEW), ...texts('s/test', 9, REVIEW) }, 's'],
  ['a few notes without a split', { ...texts('notes/home', 3, REVIEW), ...texts('notes/work', 3, REVIEW) }, 'notes'],
  [
    'chapters by name',
    { ...texts('b/one', 12, REVIEW, (i) => `${'abcdefghijkl'[i]}.txt`), ...texts('b/two', 12, REVIEW, (i) => `${'abcdefghijkl'[i]}.txt`) },
    'b',
  ],
  ['chapters', { ...texts('b/chapter-one', 12, REVIEW), ...texts('b/chapter-two', 12, REVIEW) }, 'b'],
  ['languages', { ...texts('b/bg', 12, REVIEW), ...texts('b/cs', 12, REVIEW) }, 'b'],
  ['folders of folders', { ...texts('s/train/a/deep', 4, REVIEW), ...texts('s/train/b/deep', 4, REVIEW) }, 's/train'],
  [
    'pages of markup',
    { ...texts('s/train/a', 4, `<html>${REVIEW}</html>`), ...texts('s/train/b', 4, `<html>${REVIEW}</html>`) },
    's/train',
  ],
];

describe('folders of texts', () => {
  for (const { name, files, at, folder, outline } of READ) {
    it(`are ${name}`, async (t) => {
      const root = await folderOf(t, files);
      const read = await readFolder(textFolder, join(root, at), { root });
      assert.deepEqual(
        read.map((one) => [below(root, one.plan.folder), outlineOf(one).join(' | '), one.counted[0]?.parts[0]?.unit, one.plan.problems]),
        [[folder, outline, 'document', []]],
      );
    });
  }

  for (const [name, files, at] of LEFT) {
    it(`are not ${name}`, async (t) => {
      const root = await folderOf(t, files);
      assert.deepEqual(await readFolder(textFolder, join(root, at), { root }), []);
    });
  }

  it('leave out texts that nobody has labelled, and say so', async (t) => {
    const root = await folderOf(t, {
      ...texts('train/pos', 2, REVIEW),
      ...texts('train/neg', 1, REVIEW),
      ...texts('train/unsup', 5, REVIEW),
    });
    const [read] = await readFolder(textFolder, join(root, 'train'), { root });
    assert.deepEqual(outlineOf(read!), ['train: neg 1, pos 2; 3']);
    assert.match(read!.plan.problems[0]!.message, /^The 5 texts of "unsup" have no label/);
    assert.ok(read!.plan.claims.some((claim) => below(root, claim.folder) === 'train/unsup'));
  });
});
