import { describe } from 'node:test';
import { configJson } from '../../../src/formats/label-configs/config-json.ts';
import { datasetInfo } from '../../../src/formats/label-configs/dataset-info.ts';
import { labelArray } from '../../../src/formats/label-configs/label-array.ts';
import { labelObject } from '../../../src/formats/label-configs/label-object.ts';
import { type ConfigCase, testConfigs } from '../../support/label-config-cases.ts';

const CASES: readonly ConfigCase[] = [
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
  },
  {
    name: 'id2label and label2id that disagree',
    format: configJson,
    text: '{"id2label": {"0": "a",\n"1": "b"},\n"label2id": {"a": 1,\n"b": 1,\n"c": 2}}',
    labels: [
      ['a', 0, 1],
      ['b', 1, 2],
    ],
    inverse: [
      ['a', 1, 3],
      ['b', 1, 4],
      ['c', 2, 5],
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
  {
    name: 'ids that are none: negative, a fraction, huge',
    format: configJson,
    text: '{"id2label": {"-1": "a",\n"0.5": "b",\n"1000000000": "c",\n"99999999999": "d",\n"1": "e"}}',
    labels: [
      ['e', 1, 5],
      ['c', 1000000000, 3],
    ],
    problems: [
      [1, /not "-1"/],
      [2, /not "0.5"/],
      [4, /not "99999999999"/],
    ],
  },
  {
    name: 'id2label below another key',
    format: configJson,
    text: '{"model": {"head": {"id2label": {"0": "a"}}}}',
    lists: [['model.head.id2label', [['a', 0, 1]]]],
  },
  {
    name: 'nested a thousand deep',
    format: configJson,
    text: `{"id2label": {"0": "a"}, "x": ${'['.repeat(1000)}${']'.repeat(1000)}}`,
    labels: [['a', 0, 1]],
  },
  {
    name: 'nested without end',
    format: configJson,
    text: `{"id2label": {"0": "a"}, "x": ${'['.repeat(200_000)}`,
    lists: [],
    problems: [[null, /nested too deeply/]],
  },
  {
    name: 'objects of doccano, whose ids are those of a database',
    format: labelArray,
    text: '[{"id": 41, "text": "PER", "suffix_key": "p"},\n{"id": 40, "text": "LOC", "suffix_key": "l"}]',
    labels: [
      ['PER', 0, 1],
      ['LOC', 1, 2],
    ],
  },
  {
    name: 'objects of CVAT',
    format: labelArray,
    text: '[\n{"name": "car", "attributes": []},\n{"name": "bus", "attributes": []}\n]',
    labels: [
      ['car', 0, 2],
      ['bus', 1, 3],
    ],
  },
  {
    name: 'categories of COCO in any order, with gaps',
    format: labelArray,
    text: '[{"id": 3, "name": "car"},\n{"id": 1, "name": "person"},\n{"id": 7, "name": "train"}]',
    labels: [
      ['person', 1, 2],
      ['car', 3, 1],
      ['train', 7, 3],
    ],
  },
  {
    name: 'names to ids',
    format: labelObject,
    text: '{"b": 1,\n"a": 0,\n"__proto__": 2}',
    labels: [
      ['a', 0, 2],
      ['b', 1, 1],
      ['__proto__', 2, 3],
    ],
  },
  {
    name: 'ids to names, sorted as numbers',
    format: labelObject,
    text: '{"10": "k", "9": "j", "0": "a"}',
    labels: [
      ['a', 0, 1],
      ['j', 9, 1],
      ['k', 10, 1],
    ],
  },
  {
    name: 'objects by their ids',
    format: labelObject,
    text: '{"2": {"id": 2, "name": "with_mask", "color": [0, 255, 0]},\n"1": {"id": 1, "name": "without_mask"}}',
    labels: [
      ['without_mask', 1, 2],
      ['with_mask', 2, 1],
    ],
  },
  {
    name: 'objects with ids by their names',
    format: labelObject,
    text: '{"cat": {"id": 1, "hotkey": "c"},\n"dog": {"id": 0}}',
    labels: [
      ['dog', 0, 2],
      ['cat', 1, 1],
    ],
  },
  {
    name: 'labels that are digits',
    format: labelObject,
    text: '{"1": 0, "2": 1, "A": 2}',
    labels: [
      ['1', 0, 1],
      ['2', 1, 1],
      ['A', 2, 1],
    ],
  },
  {
    name: 'maps under keys in other words',
    format: labelObject,
    text: '{"label_to_id": {"a": 0, "b": 1}, "version": 3}',
    lists: [
      [
        'label_to_id',
        [
          ['a', 0, 1],
          ['b', 1, 1],
        ],
      ],
    ],
  },
  {
    name: 'the class index of ImageNet',
    format: labelObject,
    text: '{"0": ["n01440764", "tench"],\n"1": ["n01443537", "goldfish"]}',
    lists: [
      [
        null,
        [
          ['n01440764', 0, 1],
          ['n01443537', 1, 2],
        ],
      ],
      [
        null,
        [
          ['tench', 0, 1],
          ['goldfish', 1, 2],
        ],
      ],
    ],
  },
  {
    name: 'dataset_meta.json of Datumaro',
    format: labelObject,
    text: '{"label_map": {"0": "background",\n"1": "cat"}, "segmentation_colors": [[0, 0, 0]]}',
    lists: [
      [
        'label_map',
        [
          ['background', 0, 1],
          ['cat', 1, 2],
        ],
      ],
    ],
  },
  {
    name: 'notes.json of a YOLO export',
    format: labelObject,
    text: '{"categories": [{"id": 0, "name": "cat"}, {"id": 1, "name": "dog"}], "info": {"version": "1.0"}}',
    lists: [
      [
        'categories',
        [
          ['cat', 0, 1],
          ['dog', 1, 1],
        ],
      ],
    ],
  },
  {
    name: 'features, the columns of labels first',
    format: datasetInfo,
    text: `{"features": {
"tokens": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "Sequence"},
"pos_tags": {"feature": {"names": ["NN",
"VB"], "_type": "ClassLabel"}, "_type": "Sequence"},
"ner_tags": {"feature": {"num_classes": 2, "names": ["O", "B-PER"], "_type": "ClassLabel"}, "_type": "List"},
"label": {"num_classes": 1, "names": ["neg"], "_type": "ClassLabel"}}}`,
    lists: [
      ['label', [['neg', 0, 6]]],
      [
        'ner_tags',
        [
          ['O', 0, 5],
          ['B-PER', 1, 5],
        ],
      ],
      [
        'pos_tags',
        [
          ['NN', 0, 3],
          ['VB', 1, 4],
        ],
      ],
    ],
  },
  {
    name: 'several configurations, a feature within another',
    format: datasetInfo,
    text: `{"plain": {"features": {"objects": {"feature": {"category": {"names": ["x"], "_type": "ClassLabel"}}, "_type": "Sequence"}}},
"full": {"features": {"objects": [{"category": {"names": ["y"], "_type": "ClassLabel"}}]}}}`,
    lists: [
      ['category', [['x', 0, 1]]],
      ['category', [['y', 0, 2]]],
    ],
  },
];

describe('label configs as JSON', () => testConfigs(CASES));
