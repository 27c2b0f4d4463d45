import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { DEFAULT_ALPHA_SETTINGS } from '../../../src/core/alpha/alpha.ts';
import { suggestAlphaOf } from '../../../src/core/alpha/suggest.ts';
import { writeAlphaCode } from '../../../src/core/alpha-code/write.ts';
import { findInCode } from '../../../src/engine/code/code-findings.ts';
import { buildDataset } from '../../support/editor/analysis-builder.ts';
import { folderOf } from '../../support/engine.ts';

const of = (counts: readonly number[]) =>
  buildDataset({ train: ['O', 'B-PER', 'B-LOC'].map((label, id) => [label, counts[id]!] as const) });
const NOW = of([900, 90, 10]);

/** What this product wrote when the data were others. */
function code(counts: readonly number[], framework = 'pytorch'): string {
  const { name, splits } = of(counts);
  const vector = suggestAlphaOf(splits[0]!.units[0]!, DEFAULT_ALPHA_SETTINGS, { dataset: name, split: 'train' });
  return writeAlphaCode(vector, { framework, columnVector: false });
}

const OLD = code([900, 90, 40]);
const notebook = (...cells: readonly (readonly string[] | string)[]) =>
  JSON.stringify({ cells: cells.map((source) => ({ cell_type: 'code', outputs: [], source })), nbformat: 4 }, null, 1);
const linesOf = (text: string) => text.match(/[^\n]*\n/g) ?? [];

async function search(folder: string, exclude: readonly string[] = []) {
  const { found, problems } = await findInCode({ paths: [folder], datasets: [NOW], exclude }, new AbortController().signal);
  return {
    problems,
    found: found.map(({ dataset, finding: { code: kind, path, line }, isSure }) => {
      assert.deepEqual([dataset, kind], ['news-ner', 'stale-alpha']);
      return `${relative(folder, path!)}:${line}${isSure ? '' : '?'}`;
    }),
  };
}

describe('stale α in the scripts of a folder', () => {
  it('is found in scripts, notebooks and configurations, with its line', async (t) => {
    const folder = await folderOf(t, {
      'train.py': `import torch\n\n${OLD}`,
      'fresh.py': code([900, 90, 10]),
      'nearly.py': code([900, 90, 11]),
      'src/a.ipynb': notebook(['%matplotlib inline\n', 'x = 1\n'], linesOf(OLD)),
      'src/one-string.ipynb': notebook(OLD),
      'conf/loss.yaml': `seed: 1\n${code([900, 90, 40], 'yaml')}`,
      'conf/alpha.json': code([900, 90, 40], 'json'),
      'conf/short.yml': 'class_weights: {O: 1, B-PER: 2}\n',
      'guess.py': 'loss = FocalLoss(alpha=[0.0033, 0.0111, 0.08])\n',
      'data.json': '{"weights": [1, 2, 3, 4, 5]}',
      'node_modules/x.py': OLD,
      'venv/x.py': OLD,
      '.hidden/x.py': OLD,
      'broken.ipynb': '{"cells": [{"cell_type": "code", "source": ["alpha',
      'not.ipynb': '{"alpha": [1, 2, 3]}',
    });
    await symlink(folder, join(folder, 'loop'));
    const { found, problems } = await search(folder);
    assert.deepEqual(problems, []);
    assert.deepEqual(found, [
      'guess.py:1?',
      'train.py:3',
      'conf/alpha.json:2',
      'conf/loss.yaml:3',
      'conf/short.yml:1',
      'src/a.ipynb:15',
      'src/one-string.ipynb:6',
    ]);
  });

  it('is not looked for where patterns exclude it', async (t) => {
    const folder = await folderOf(t, { 'a/train.py': OLD, 'b/train.py': OLD, 'b/c/train.py': OLD });
    assert.deepEqual((await search(folder, ['b/**'])).found, ['a/train.py:1']);
    assert.deepEqual((await search(folder, ['**/c'])).found, ['a/train.py:1', 'b/train.py:1']);
  });

  it('a file can be named, and what is not there is no hindrance', async (t) => {
    const folder = await folderOf(t, { 'train.py': OLD });
    const paths = [join(folder, 'train.py'), join(folder, 'missing')];
    const { found } = await findInCode({ paths, datasets: [NOW] }, new AbortController().signal);
    assert.equal(found.length, 1);
  });

  it('the search has a cap, which is said', async (t) => {
    const folder = await folderOf(
      t,
      Object.fromEntries([...Array(2001).keys()].map((at) => [`s${at}.py`, '']).concat([['z/train.py', OLD]])),
    );
    const { problems } = await search(folder);
    assert.match(problems[0]?.message ?? '', /stopped after 1 folders and 2000 files/);
  });

  it('a signal is heard', async (t) => {
    const folder = await folderOf(
      t,
      Object.fromEntries([...Array(300).keys()].map((at) => [`s${at}.py`, 'alpha = [1, 2]\n'.repeat(2000)])),
    );
    await mkdir(join(folder, 'x'));
    await assert.rejects(findInCode({ paths: [folder], datasets: [NOW] }, AbortSignal.abort()), { name: 'AbortError' });
  });
});

describe('faults of losses in the scripts of a folder', () => {
  const SNIPPET =
    'import torch\nimport torch.nn.functional as F\nce = F.cross_entropy(x, y, weight=w, reduction="none")\npt = torch.exp(-ce)\nl = (1 - pt) * ce\n';
  const KORNIA = 'from kornia.losses import FocalLoss\nloss = FocalLoss(alpha=0.25, gamma=2.0)\n';

  it('are found with their lines; class 0 for the background only where it is not', async (t) => {
    const folder = await folderOf(t, {
      'snippet.py': SNIPPET,
      'a.ipynb': notebook(linesOf('%time\nx = 1\n'), linesOf(SNIPPET)),
      'asked.py': SNIPPET.replace('(-ce)', '(-ce)  # focal-lens: ignore[weighted-pt]'),
      'kornia_loss.py': KORNIA,
    });
    const search = async (dataset: typeof NOW) => {
      const { found } = await findInCode({ paths: [folder], datasets: [dataset] }, new AbortController().signal);
      return found.map(
        ({ finding: { code: own, path, line, message } }) => `${own} ${relative(folder, path!)}:${line} ${message.slice(0, 50)}`,
      );
    };
    const pt = 'p_t is taken from a weighted cross_entropy: exp(−w';
    const everywhere = [`weighted-pt a.ipynb:18 ${pt}`, `weighted-pt snippet.py:4 ${pt}`];
    assert.deepEqual((await search(NOW)).sort(), everywhere);
    const moved = buildDataset({ train: [['B-PER', 1] as const, ['B-LOC', 2] as const, ['O', 30] as const] });
    assert.deepEqual(
      (await search(moved)).sort(),
      ['background-alpha kornia_loss.py:2 A single alpha means [1 − α, α, …, α], with class ', ...everywhere].sort(),
    );
  });

  it('that only several cells of a notebook show are found at the cell that is marked', async (t) => {
    const SAMPLER = 'sampler = WeightedRandomSampler(w, len(w))\n';
    const LOSS = 'import torch.nn as nn\nloss = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0]))\n';
    const folder = await folderOf(t, {
      'both.ipynb': notebook(linesOf('%time\n'), linesOf(SAMPLER), linesOf(LOSS)),
      'reversed.ipynb': notebook(linesOf(LOSS), linesOf(SAMPLER)),
      'asked.ipynb': notebook(linesOf(SAMPLER), linesOf(LOSS.replace(')\n', ')  # focal-lens: ignore[double-correction]\n'))),
      'one.ipynb': notebook(linesOf(LOSS)),
      'other.ipynb': notebook(linesOf(LOSS), linesOf('print(1)\n')),
      'resampled.ipynb': notebook(
        linesOf('from imblearn.over_sampling import SMOTE\nnew, y2 = SMOTE().fit_resample(x, y)\n'),
        linesOf("model = LogisticRegression(class_weight='balanced')\n"),
        linesOf('model.fit(new, y2)\n'),
      ),
    });
    const { found } = await findInCode({ paths: [folder], datasets: [NOW] }, new AbortController().signal);
    const said = found.map(
      ({ finding: { code: own, path, line, message } }) => `${own} ${relative(folder, path!)}:${line} ${message.slice(0, 110)}`,
    );
    assert.deepEqual(said.sort(), [
      'double-correction both.ipynb:22 CrossEntropyLoss(weight) corrects for imbalance, and so does WeightedRandomSampler in code cell 2: together th',
      'double-correction resampled.ipynb:15 LogisticRegression(class_weight) corrects for imbalance, and so does SMOTE in code cell 1: together they overs',
      'double-correction reversed.ipynb:8 CrossEntropyLoss(weight) corrects for imbalance, and so does WeightedRandomSampler in code cell 2: together th',
    ]);
  });
});

describe('scripts that are not searched', () => {
  const LARGE = `alpha = [1, 2]\n${'#'.repeat(1024 * 1024)}\n`;

  it('are said, with the cap, and large data are not', async (t) => {
    const folder = await folderOf(t, { 'a.py': LARGE, 'data.json': `{"alpha": [1, 2], "x": "${'y'.repeat(1024 * 1024)}"}` });
    const { problems } = await search(folder);
    assert.deepEqual(
      problems.map(({ path, message }) => [relative(folder, path), message]),
      [['a.py', 'Larger than 1 MiB (a notebook: 8 MiB), it was not searched for α vectors and losses.']],
    );
  });

  it('are said in one sentence', async (t) => {
    const folder = await folderOf(t, { 'a.py': LARGE, 'b.py': LARGE });
    const { problems } = await search(folder);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['2 scripts are larger than 1 MiB (notebooks: 8 MiB) and were not searched for α vectors and losses; this is the first.'],
    );
  });
});

describe('a comment', () => {
  it('silences a stale vector on its first or its last line, by its code or all', async (t) => {
    const folder = await folderOf(t, {
      'a.py': OLD.replace('tensor([\n', 'tensor([  # focal-lens: ignore[stale-alpha]\n'),
      'b.py': OLD.replace(/^\]\)$/m, '])  # focal-lens: ignore'),
      'c.yaml': code([900, 90, 40], 'yaml').replace(/alpha:.*$/m, (line) => `${line}  # focal-lens: ignore[stale-alpha]`),
      'd.py': OLD.replace('tensor([\n', 'tensor([  # focal-lens: ignore[weighted-pt]\n'),
    });
    assert.deepEqual(
      (await search(folder)).found.map((place) => place.replace(/:.*/, '')),
      ['d.py'],
    );
  });
});
