import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { AlphaValues } from '../../../src/formats/alpha-files/alpha-values.ts';
import { readAlphaFile } from '../../../src/formats/alpha-files/read-alpha-file.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { folderOf } from '../../support/engine.ts';

const list = (...values: readonly (number | null)[]): AlphaValues => ({ kind: 'list', values });
const named = (...entries: readonly (readonly [string, number | null])[]): AlphaValues => ({ kind: 'named', entries });

describe('files with α', () => {
  const cases: readonly (readonly [name: string, text: string, expected: AlphaValues])[] = [
    ['a.json', '[0.5, 1, null]', list(0.5, 1, null)],
    ['a.json', '[[0.5], [1], [2]]', list(0.5, 1, 2)],
    ['a.json', '{"scheme": "balanced", "labels": ["a"], "alpha": [0.5, 1]}', list(0.5, 1)],
    ['a.json', '{"O": 0.5, "__proto__": 2}', named(['O', 0.5], ['__proto__', 2])],
    ['a.txt', '0.5\n1\n2\n', list(0.5, 1, 2)],
    ['a.txt', '0.5; 1; 2e-1', list(0.5, 1, 0.2)],
    ['a.yaml', 'alpha:\n  - 0.5  # 0 O\n  - 2\n# Focal Lens\n', list(0.5, 2)],
    ['a.yml', '- 0.5\n- [2]\n', list(0.5, 2)],
    ['a.yaml', 'loss:\n  gamma: 2\nclass_weights:\n  O: 0.5\n  B-PER: 2\n', named(['O', 0.5], ['B-PER', 2])],
    ['a.csv', 'label,count,alpha\nO,80,0.5\n"a,b",20,\n', named(['O', 0.5], ['a,b', null])],
    ['a.tsv', 'id\tweight\n0\t0.5\n1\t2\n', named(['0', 0.5], ['1', 2])],
    ['a.csv', 'alpha\n0.5\n2\n', list(0.5, 2)],
    ['a.py', 'import torch\ngamma = 2.0\nalpha = torch.tensor([\n    0.5,  # 0 O\n    2,\n])\n', list(0.5, 2)],
    ['a.py', 'class_weights = {0: 0.5, 1: 2.0}\n', named(['0', 0.5], ['1', 2])],
    ['a.py', 'class L:\n    def __init__(self):\n        self.alpha = np.array([[0.5], [2.0]], dtype=np.float32)\n', list(0.5, 2)],
    ['a.py', 'sizes = [3, 4]\nw = [0.1, 0.2]\nalpha = [1, 2]\nalpha = [3, 4]\n', list(3, 4)],
    ['a.py', 'alpha = torch.tensor([1., 2., .5, 1.e-3])\n', list(1, 2, 0.5, 0.001)],
    ['a.py', 'base = [0.5, 2]\nvalues = torch.FloatTensor(base)\n', list(0.5, 2)],
  ];
  for (const [name, text, expected] of cases) {
    it(`${name}: ${JSON.stringify(text.slice(0, 50))}`, async (t) => {
      const folder = await folderOf(t, { [name]: text });
      assert.deepEqual(await readAlphaFile(join(folder, name)), expected);
    });
  }

  const refusals: readonly (readonly [name: string, text: string, says: RegExp])[] = [
    ['a.txt', 'a\nb\n', /was expected, but it holds "a"/],
    ['a.txt', '', /it is empty/],
    ['a.json', '{"alpha": "x"}', /it holds none/],
    ['a.json', '[1, ', /is not JSON/],
    ['a.json', '[1, -2]', /alpha value 2 is not a number of 0 or more/],
    ['a.yaml', 'alpha: &a [*a]\n', /it holds none|is not YAML/],
    ['a.py', 'alpha = [f(x) for x in y]\n', /it holds none/],
    ['a.py', 'print("no")\n', /it holds none/],
  ];
  for (const [name, text, says] of refusals) {
    it(`refuses ${name}: ${JSON.stringify(text)}`, async (t) => {
      const folder = await folderOf(t, { [name]: text });
      await assert.rejects(readAlphaFile(join(folder, name)), (error) => error instanceof UnreadableFile && says.test(error.message));
    });
  }
});
