import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelSite } from '../../../../src/formats/contract-edits/label-site.ts';

/** `|` is the cursor; what would be replaced, and how a label is written there. */
const CASES: readonly (readonly [string, string, string | null, string?])[] = [
  ['labels.txt', 'O\nB-P|ER\n', 'B-PER', 'text'],
  ['labels.txt', 'O\n|', '', 'text'],
  ['labels.txt', '0 O\n1 B|\n', null],
  ['labels.txt', 'O 0\tB|\n', null],
  ['labels.json', '["O", "B|"]', 'B', '"'],
  ['labels.json', '["O", "|', '', '"'],
  ['labels.json', '["O"|]', null],
  ['other.json', '["O", "B|"]', null],
  ['config.json', '{"architectures": ["B|"], "id2label": {}}', null],
  ['config.json', '{"id2label": {"0": "O|"}}', 'O', '"'],
  ['config.json', '{"id2label": {"0|": "O"}}', null],
  ['config.json', '{"label2id": {"O|": 0}}', 'O', '"'],
  ['config.json', '{"model_type": "be|rt"}', null],
  ['label2id.json', '{"B|": 0}', 'B', '"'],
  ['meta.json', '{"labels": ["a", "b|"]}', 'b', '"'],
  ['data.yaml', 'train: x\nnames:\n  0: per|son\n', 'person', 'yaml'],
  ['data.yaml', 'names:\n- a\n- |\n', '', 'yaml'],
  ['data.yaml', 'names:\n  - "a|"\n', 'a', '"'],
  ['data.yaml', "names:\n  1: 'a|'  # x\n", 'a', "'"],
  ['data.yaml', 'train:\n  - imag|es\n', null],
  ['data.yaml', 'names:\n  - a\ntrain: im|ages\n', null],
  ['notes.md', 'O\nB|\n', null],
];

for (const [path, marked, expected, as] of CASES) {
  test(`${path}: ${JSON.stringify(marked)}`, () => {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    const site = labelSite(path, text, offset);
    assert.equal(site === null ? null : text.slice(site.from, site.to), expected);
    if (expected !== null) assert.equal(site!.as, as);
  });
}
