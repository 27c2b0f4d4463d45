import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { snips } from '../../../../src/formats/label-folders/snips.ts';
import { folderOf } from '../../../support/engine.ts';
import { below, outlineOf, readFolder } from '../../../support/label-folders.ts';

const queries = (intent: string, count: number) =>
  JSON.stringify({ [intent]: Array.from({ length: count }, () => ({ data: [{ text: 'play ' }, { text: 'Bach', entity: 'artist' }] })) });

const intent = (name: string, train: number, full: number, validate: number) => ({
  [`s/${name}/train_${name}.json`]: queries(name, train),
  [`s/${name}/train_${name}_full.json`]: queries(name, full),
  [`s/${name}/validate_${name}.json`]: queries(name, validate),
});

describe('folders of intents', () => {
  it('are one data set: the intents are its classes, and excerpts of all queries do not count', async (t) => {
    const root = await folderOf(t, { ...intent('PlayMusic', 3, 20, 4), ...intent('GetWeather', 3, 10, 5), 's/README.md': 'x' });
    const [read, ...others] = await readFolder(snips, join(root, 's'), { root });
    assert.equal(others.length, 0);
    assert.equal(below(root, read!.plan.folder), 's');
    assert.deepEqual(outlineOf(read!), ['train: GetWeather 10/10, PlayMusic 20/20; 30', 'dev: GetWeather 5/5, PlayMusic 4/4; 9']);
    assert.equal(read!.counted[0]!.parts[0]!.unit, 'document');
    assert.deepEqual(
      read!.plan.claims.map(({ folder, extensions }) => [below(root, folder), extensions]),
      [
        ['s/GetWeather', ['.json']],
        ['s/PlayMusic', ['.json']],
      ],
    );
  });

  it('say which file is broken, and count the others', async (t) => {
    const files = {
      ...intent('A', 1, 2, 1),
      ...intent('B', 1, 3, 1),
      's/A/train_A_full.json': '{"A": [{"data":',
      's/B/validate_B.json': '{"B": 3}',
    };
    const root = await folderOf(t, files);
    const [read] = await readFolder(snips, join(root, 's'), { root });
    assert.deepEqual(outlineOf(read!), ['train: B 3/3; 3', 'dev: A 1/1; 1']);
    assert.deepEqual(
      read!.counted.flatMap(({ problems }) => problems).map(({ path, message }) => [below(root, path), message.split(/[(:;]/)[0]]),
      [
        ['s/A/train_A_full.json', 'The file is not valid JSON '],
        ['s/B/validate_B.json', 'A list of queries was expected under "B"'],
      ],
    );
  });

  it('are not folders of other files', async (t) => {
    const root = await folderOf(t, {
      's/A/train_A.json': queries('A', 2),
      's/B/train.json': '[]',
      'o/A/x.json': '{}',
      'o/B/train_B.json': '{}',
    });
    assert.deepEqual(await readFolder(snips, join(root, 's'), { root }), []);
    assert.deepEqual(await readFolder(snips, join(root, 'o'), { root }), []);
  });
});
