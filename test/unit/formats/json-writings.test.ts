/** Ways to write records and labels as JSON: recognised by its content, and counted exactly. The counts are made by hand from the fixtures. */
import { describeJson, type JsonCase } from '../../support/json-cases.ts';

const CASES: readonly JsonCase[] = [
  {
    name: 'a minus sign among signs is a label',
    file: 'a-minus-sign-among-signs-is-a-label/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { '-': 1, '+': 1 }, records: 2 }],
  },
  {
    name: 'one of 0 and 1 for each label',
    file: 'one-of-0-and-1-for-each-label/train.jsonl',
    format: 'jsonl',
    evidence: /one for each of 4 labels/,
    labels: ['w', 'x', 'y', 'z'],
    parts: [{ labels: { w: 1, x: 1, z: 2 }, records: 3, total: 3 }],
  },
  {
    name: 'a key for each label',
    file: 'a-key-for-each-label/train.jsonl',
    format: null,
    parts: [{ labels: {}, records: 0 }],
    problems: [null],
  },
  {
    name: 'a key for each label, all of them given',
    file: 'a-key-for-each-label-all-of-them-given/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { toxic: 2, obscene: 1 }, records: 3, total: 3 }],
  },
  {
    name: 'ids with −1 for no label',
    file: 'ids-with-minus-1-for-no-label/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { 0: 1, 2: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: '−1 as a sentiment',
    file: 'minus-1-as-a-sentiment/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { 0: 1, 1: 1, '-1': 1 }, records: 3 }],
  },
  {
    name: '−1 where a label map names the others',
    file: 'minus-1-where-a-label-map-names-the-others/train.jsonl',
    format: 'jsonl',
    labels: ['neg', 'pos'],
    parts: [{ labels: { pos: 1, neg: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: 'sentences of an abstract, each with a label',
    file: 'sentences-of-an-abstract-each-with-a-label/train.jsonl',
    format: 'jsonl',
    parts: [
      {
        unit: 'sentence',
        recordUnit: 'document',
        labels: { background: 1, result: 2 },
        carriers: { background: 1, result: 2 },
        records: 2,
        total: 3,
      },
    ],
  },
  {
    name: 'several sentences of tags in a record',
    file: 'several-sentences-of-tags-in-a-record/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { O: 3, 'B-X': 1 }, records: 3, total: 4 }],
  },
  {
    name: 'tags in one string',
    file: 'tags-in-one-string/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { O: 3, 'B-city': 2 }, records: 2, total: 5 }],
  },
  {
    name: 'tokens that are objects with a tag',
    file: 'tokens-that-are-objects-with-a-tag/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { 'B-PER': 1, O: 1 }, records: 1, total: 2 }],
  },
  {
    name: 'arrays of tokens and tags',
    file: 'arrays-of-tokens-and-tags/train.json',
    format: 'json',
    parts: [{ labels: { 'B-PER': 1, O: 2 }, records: 2, total: 3 }],
  },
  {
    name: 'sentences of pairs',
    file: 'sentences-of-pairs/train.json',
    format: 'json',
    parts: [{ labels: { 'B-PER': 1, O: 2 }, records: 2, total: 3 }],
  },
  {
    name: 'columns of pandas, by index',
    file: 'columns-of-pandas-by-index/train.json',
    format: 'json',
    evidence: /a JSON object of columns \("text", "label"\)/,
    parts: [{ labels: { x: 2, y: 1 }, records: 3 }],
  },
  {
    name: 'columns as lists',
    file: 'columns-as-lists/train.json',
    format: 'json',
    parts: [{ labels: { 0: 1, 1: 2 }, records: 3 }],
  },
  {
    name: 'columns of tokens and tags',
    file: 'columns-of-tokens-and-tags/train.json',
    format: 'json',
    parts: [{ labels: { O: 2, 'B-X': 1 }, records: 2, total: 3 }],
  },
  {
    name: 'pandas, orient split',
    file: 'pandas-orient-split/train.json',
    format: 'json',
    parts: [{ labels: { x: 1, y: 1 }, records: 2 }],
  },
  {
    name: 'rows of the dataset viewer',
    file: 'rows-of-the-dataset-viewer/rows.json',
    format: 'json',
    parts: [{ labels: { 1: 2 }, records: 2 }],
  },
  {
    name: 'objects over several lines, one after another',
    file: 'objects-over-several-lines-one-after-another/train.json',
    format: 'jsonl',
    evidence: /one after another/,
    parts: [{ labels: { x: 1, y: 1 }, records: 2 }],
  },
  {
    name: 'objects without anything between them',
    file: 'objects-without-anything-between-them/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { x: 2, y: 1 }, records: 3 }],
  },
  {
    name: 'a line end that is missing between two files',
    file: 'a-line-end-that-is-missing-between-two-files/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { x: 3, y: 1 }, records: 4 }],
  },
  {
    name: 'lines with commas behind them',
    file: 'lines-with-commas-behind-them/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { x: 1, y: 1 }, records: 2 }],
  },
  {
    name: 'what Python writes for numbers that are none',
    file: 'what-python-writes-for-numbers-that-are-none/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { x: 1, y: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: 'commas before closing brackets, and a tab in a string',
    file: 'commas-before-closing-brackets-and-a-tab-in-a-string/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { x: 2, y: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'keys in other case',
    file: 'keys-in-other-case/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { x: 1, y: 1 }, records: 2 }],
  },
  {
    name: 'metadata of an image folder',
    file: 'metadata-of-an-image-folder/metadata.jsonl',
    format: 'jsonl',
    parts: [{ unit: 'image', labels: { cat: 1, dog: 1 }, records: 2 }],
  },
];

describeJson('JSON in other writings', 'writings', CASES);
