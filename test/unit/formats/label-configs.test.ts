import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LabelConfigFormat } from '../../../src/formats/format.ts';
import { configJson } from '../../../src/formats/label-configs/config-json.ts';
import { labelArray } from '../../../src/formats/label-configs/label-array.ts';
import { labelList } from '../../../src/formats/label-configs/label-list.ts';

interface Case {
  readonly name: string;
  readonly format: LabelConfigFormat;
  readonly text: string;
  /** label, id, line */
  readonly labels: readonly (readonly [string, number, number])[];
  readonly problems?: readonly (readonly [number, RegExp])[];
}

const CASES: readonly Case[] = [
  {
    name: 'a label a line',
    format: labelList,
    text: 'O\nB-PER\nI-PER\n',
    labels: [
      ['O', 0, 1],
      ['B-PER', 1, 2],
      ['I-PER', 2, 3],
    ],
  },
  {
    name: 'CRLF, a mark of byte order, blanks at the end',
    format: labelList,
    text: '\uFEFFO\r\ntraffic light \r\n\r\n\r\n',
    labels: [
      ['O', 0, 1],
      ['traffic light', 1, 2],
    ],
  },
  {
    name: 'no line end at the end',
    format: labelList,
    text: 'a\nb',
    labels: [
      ['a', 0, 1],
      ['b', 1, 2],
    ],
  },
  {
    name: 'a blank line within',
    format: labelList,
    text: 'a\n\nb\n',
    labels: [
      ['a', 0, 1],
      ['b', 1, 3],
    ],
    problems: [[2, /blank/]],
  },
  {
    name: 'a label twice',
    format: labelList,
    text: 'a\nb\na\n',
    labels: [
      ['a', 0, 1],
      ['b', 1, 2],
      ['a', 2, 3],
    ],
    problems: [[3, /"a" \(id 2\) was declared before, in line 1/]],
  },
  {
    name: 'ids before labels',
    format: labelList,
    text: '0 O\n10 X\n1 A\n2 B\n3 C\n4 D\n5 E\n6 F\n7 G\n8 H\n9 I\n'.replace('10 X\n', ''),
    labels: [
      ['O', 0, 1],
      ['A', 1, 2],
      ['B', 2, 3],
      ['C', 3, 4],
      ['D', 4, 5],
      ['E', 5, 6],
      ['F', 6, 7],
      ['G', 7, 8],
      ['H', 8, 9],
      ['I', 9, 10],
    ],
  },
  {
    name: 'labels that begin with a number',
    format: labelList,
    text: '10 Downing Street\n11 Wall Street\n',
    labels: [
      ['10 Downing Street', 0, 1],
      ['11 Wall Street', 1, 2],
    ],
  },
  {
    name: 'hostile labels',
    format: labelList,
    text: '__proto__\n<img onerror=x>\n',
    labels: [
      ['__proto__', 0, 1],
      ['<img onerror=x>', 1, 2],
    ],
  },
  {
    name: 'ids sorted as numbers',
    format: configJson,
    text: '{"id2label": {\n"10": "k",\n"2": "c",\n"0": "a",\n"1": "b"}}',
    labels: [
      ['a', 0, 4],
      ['b', 1, 5],
      ['c', 2, 3],
      ['k', 10, 2],
    ],
    problems: [[2, /ids 3 to 9 are not declared/]],
  },
  {
    name: 'id2label and label2id that disagree',
    format: configJson,
    text: '{"id2label": {"0": "a",\n"1": "b"},\n"label2id": {"a": 1,\n"b": 1,\n"c": 2}}',
    labels: [
      ['a', 0, 1],
      ['b', 1, 2],
    ],
    problems: [
      [3, /"a" has id 0 in id2label and 1 in label2id/],
      [5, /"c" \(id 2\) is not in id2label/],
    ],
  },
  {
    name: 'label2id alone',
    format: configJson,
    text: '{"label2id": {"b": 1, "a": 0}}',
    labels: [
      ['a', 0, 1],
      ['b', 1, 1],
    ],
  },
  {
    name: 'an id twice',
    format: configJson,
    text: '{"id2label": {"0": "a",\n"0": "b"}}',
    labels: [['b', 0, 2]],
    problems: [[2, /id 0 was declared before/]],
  },
  {
    name: 'a key that is no id',
    format: configJson,
    text: '{"id2label": {"0": "a",\n"x": "b",\n"1": 7}}',
    labels: [['a', 0, 1]],
    problems: [
      [2, /not "x"/],
      [3, /string was expected/],
    ],
  },
  {
    name: 'hostile keys',
    format: configJson,
    text: '{"id2label": {"0": "__proto__", "__proto__": "x"}}',
    labels: [['__proto__', 0, 1]],
    problems: [[1, /not "__proto__"/]],
  },
  {
    name: 'broken JSON',
    format: configJson,
    text: '{"id2label": {"0": "a",\n"1": ',
    labels: [['a', 0, 1]],
    problems: [
      [2, /broken/],
      [2, /broken/],
      [2, /broken/],
    ],
  },
  {
    name: 'an array of strings',
    format: labelArray,
    text: '[\n  "a",\n  "b"\n]',
    labels: [
      ['a', 0, 2],
      ['b', 1, 3],
    ],
  },
  {
    name: 'an array with something else',
    format: labelArray,
    text: '["a", 3, "b"]',
    labels: [
      ['a', 0, 1],
      ['b', 2, 1],
    ],
    problems: [[1, /label of id 1/]],
  },
];

describe('label configs', () => {
  for (const { name, format, text, labels, problems = [] } of CASES) {
    it(`${format.id}: ${name}`, () => {
      const found = format.read(text, 'the-path');
      assert.deepEqual(
        found.labels.map(({ label, id, line }) => [label, id, line]),
        labels,
      );
      assert.deepEqual(
        found.problems.map(({ line }) => line),
        problems.map(([line]) => line),
      );
      for (const [index, [, message]] of problems.entries()) assert.match(found.problems[index]!.message, message);
      assert.ok(found.problems.every(({ path }) => path === 'the-path'));
    });
  }
});
