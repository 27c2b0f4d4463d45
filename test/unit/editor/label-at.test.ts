import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DocumentKind, documentKind, labelAt } from '../../../src/editor/hover/label-at.ts';

const LABELS = new Set(['O', 'B-person', 'I-person', '__proto__', 'New York', 'say "hi"', '<img onerror=x>', 'card arrival']);
const isLabel = (text: string) => LABELS.has(text);

/** The cursor is the `|` of the line. */
const CASES: readonly { readonly kind: DocumentKind; readonly line: string; readonly label: string | null; readonly span?: string }[] = [
  { kind: 'list', line: 'B-|person', label: 'B-person', span: 'B-person' },
  { kind: 'list', line: '  B-person|  ', label: 'B-person', span: 'B-person' },
  { kind: 'list', line: 'New |York', label: 'New York', span: 'New York' },
  { kind: 'list', line: '1\tB-per|son', label: 'B-person', span: 'B-person' },
  { kind: 'list', line: '|1\tB-person', label: null },
  { kind: 'list', line: '__pro|to__', label: '__proto__' },
  { kind: 'list', line: 'unkn|own', label: null },
  { kind: 'list', line: '|', label: null },
  { kind: 'json', line: '    "1": "B-|person",', label: 'B-person', span: '"B-person"' },
  { kind: 'json', line: '    "|1": "B-person",', label: 'B-person', span: '"1"' },
  { kind: 'json', line: '    "B-person": |1', label: 'B-person', span: '1' },
  { kind: 'json', line: '    "id2la|bel": {', label: null },
  { kind: 'json', line: '"O": 0, "B-per|son": 1', label: 'B-person' },
  { kind: 'json', line: '"O": |0, "B-person": 1', label: null },
  { kind: 'json', line: '{"text": "O my", "label": "say \\"|hi\\""}', label: 'say "hi"' },
  { kind: 'json', line: '{"tokens": ["a"], "ner_tags": ["B-pers|on"]}', label: 'B-person' },
  { kind: 'json', line: '"<img on|error=x>": 3', label: '<img onerror=x>' },
  { kind: 'columns', line: 'Ada B-per|son', label: 'B-person', span: 'B-person' },
  { kind: 'columns', line: '|O O', label: null },
  { kind: 'columns', line: 'O |O', label: 'O' },
  { kind: 'columns', line: 'U.N. NNP I-NP I-per|son', label: 'I-person' },
  { kind: 'columns', line: 'New York\tO|', label: 'O' },
  { kind: 'columns', line: 'New Yo|rk\tO', label: null },
  { kind: 'table', line: 'my card,card arr|ival', label: 'card arrival', span: 'card arrival' },
  { kind: 'table', line: '"a, O, b",|O', label: 'O' },
  { kind: 'table', line: '"a, |O, b",O', label: null },
  { kind: 'table', line: 'x,"say ""h|i"""', label: 'say "hi"' },
  { kind: 'table', line: 'x\tNew Yo|rk', label: 'New York' },
  { kind: 'markup', line: '  <name>New |York</name>', label: 'New York', span: 'New York' },
  { kind: 'markup', line: '<box label="B-per|son" occluded="0">', label: 'B-person', span: 'B-person' },
  { kind: 'markup', line: '<na|me>O</name>', label: null },
  { kind: 'yaml', line: '  - New |York', label: 'New York', span: 'New York' },
  { kind: 'yaml', line: '  3: New |York  # a city', label: 'New York', span: 'New York' },
  { kind: 'yaml', line: 'names: [O, B-per|son, "New York"]', label: 'B-person' },
  { kind: 'yaml', line: 'names: [O, B-person, "New Yo|rk"]', label: 'New York', span: '"New York"' },
  { kind: 'yaml', line: 'tra|in: images', label: null },
  { kind: 'strings', line: "CLASSES = ('O', 'New |York')", label: 'New York', span: "'New York'" },
  { kind: 'strings', line: 'CLASSES = ("say \\"h|i\\"",)', label: 'say "hi"' },
  { kind: 'strings', line: "O| = 'x'", label: null },
  { kind: 'fasttext', line: '__label__O __label__B-per|son the text O', label: 'B-person', span: 'B-person' },
  { kind: 'fasttext', line: '__label__O the text O|', label: null },
];

describe('the label under the cursor', () => {
  for (const { kind, line, label, span } of CASES) {
    it(`in ${kind}, ${line} → ${label ?? 'none'}`, () => {
      const character = line.indexOf('|');
      const text = line.replace('|', '');
      const found = labelAt(kind, text, character, isLabel);
      assert.equal(found?.label ?? null, label);
      if (span !== undefined) assert.equal(text.slice(found?.start, found?.end), span);
    });
  }

  it('finds a tag behind a bar or an equals sign', () => {
    for (const [line, at, label] of [
      ['Ada|B-person met|O', 6, 'B-person'],
      ['Ada|B-person met|O', 17, 'O'],
      ['1\tAda\t_\tSpaceAfter=No|NER=B-person', 30, 'B-person'],
    ] as const) {
      assert.equal(labelAt('columns', line, at, isLabel)?.label, label);
    }
  });

  it('finds the id at the beginning of a line of YOLO', () => {
    const found = labelAt('ids', '12 0.5 0.5 0.1 0.1', 1, (text) => text === '12');
    assert.deepEqual(found, { label: '12', start: 0, end: 2 });
    assert.equal(
      labelAt('ids', '12 0.5 0.5 0.1 0.1', 5, () => true),
      null,
    );
  });

  it('does not read past the beginning of a very long record', () => {
    const line = `{"text": "${'x'.repeat(5_000_000)}", "label": "O"}`;
    assert.equal(labelAt('json', line, line.length - 3, isLabel), null);
    assert.equal(labelAt('json', line, 5, isLabel), null);
  });
});

describe('how a document writes labels', () => {
  const kinds: readonly (readonly [string, string | null, DocumentKind])[] = [
    ['/a/labels.txt', null, 'list'],
    ['/a/config.json', null, 'json'],
    ['C:\\a\\train.conll', 'conll', 'columns'],
    ['/a/train.txt', 'conll', 'columns'],
    ['/a/train.tsv', 'conll', 'columns'],
    ['/a/train.csv', 'csv', 'table'],
    ['/a/train.jsonl', 'jsonl', 'json'],
    ['/a/data.yaml', null, 'yaml'],
    ['/a/README.md', null, 'yaml'],
    ['/a/000001.xml', 'pascal-voc', 'markup'],
    ['/a/labels/1.txt', 'yolo', 'ids'],
    ['/a/train.txt', 'fasttext', 'fasttext'],
    ['/a/my_dataset.py', null, 'strings'],
    ['/a/label_map.pbtxt', null, 'strings'],
    ['/a/coco.names', null, 'list'],
  ];
  for (const [path, format, kind] of kinds) {
    it(`${path} read as ${format ?? 'a config'} is ${kind}`, () => assert.equal(documentKind(path, format), kind));
  }
});
