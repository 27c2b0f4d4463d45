import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ChangeKind, isRelevantChange, knownFiles } from '../../../src/editor/workspace/relevant-change.ts';

const KNOWN = knownFiles(
  new Set(['/w/odd-name.dat', '/w/train.conll', '/w/ner/en/dev.conll', 'C:\\w\\ner\\train.conll']),
  new Set(['/w/boxes/labels']),
);

describe('a change of a file is worth a new scan', () => {
  const cases: readonly (readonly [string, ChangeKind, boolean])[] = [
    ['/w/odd-name.dat', 'changed', true],
    ['/w/train.conll', 'deleted', true],
    ['/w/dev.conll', 'created', true],
    ['/w/dev.conll', 'deleted', false],
    ['/w/ner/en', 'deleted', true],
    ['/w/ner', 'deleted', true],
    ['C:\\w\\ner', 'deleted', true],
    ['/w/ner/e', 'deleted', false],
    ['/w/ner', 'changed', false],
    ['/w/labels.txt', 'changed', true],
    ['/w/config.json', 'changed', true],
    ['/w/data.yaml', 'created', true],
    ['/w/obj.names', 'changed', true],
    ['C:\\w\\dataset_info.json', 'changed', true],
    ['/w/docker-compose.yaml', 'changed', false],
    ['/w/run/log.txt', 'changed', false],
    ['/w/package.json', 'changed', false],
    ['/w/model.bin', 'created', false],
    ['/w/train.py', 'changed', false],
    ['/w/logits.npy', 'created', true],
    ['/w/train.parquet', 'created', true],
    ['/w/train.jsonl.gz', 'created', true],
    ['/w/data.yaml', 'changed', true],
    ['/w/docker-compose.yaml', 'changed', false],
    ['/w/coco.names', 'created', true],
    ['/w/boxes/labels/000123.txt', 'created', true],
    ['/w/boxes/labels/000123.txt', 'deleted', true],
    ['/w/boxes/labels', 'deleted', true],
    ['/w/boxes/000123.txt', 'created', false],
    ['/w/node_modules/a/train.csv', 'created', false],
    ['C:\\w\\.venv\\x\\labels.txt', 'created', false],
  ];
  for (const [path, kind, expected] of cases) {
    it(`${path} ${kind}: ${expected ? 'yes' : 'no'}`, () => assert.equal(isRelevantChange(path, kind, KNOWN), expected));
  }
});
