import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LabelConfigFormat } from '../../../src/formats/format.ts';
import { configJson } from '../../../src/formats/label-configs/config-json.ts';
import { cvatLabelmap } from '../../../src/formats/label-configs/cvat-labelmap.ts';
import { datasetCard } from '../../../src/formats/label-configs/dataset-card.ts';
import { datasetInfo } from '../../../src/formats/label-configs/dataset-info.ts';
import { fairseqDict } from '../../../src/formats/label-configs/fairseq-dict.ts';
import { labelArray } from '../../../src/formats/label-configs/label-array.ts';
import { labelList } from '../../../src/formats/label-configs/label-list.ts';
import { labelObject } from '../../../src/formats/label-configs/label-object.ts';
import { labelStudioConfig } from '../../../src/formats/label-configs/label-studio.ts';
import { pbtxt } from '../../../src/formats/label-configs/pbtxt.ts';
import { yamlNames } from '../../../src/formats/label-configs/yaml-names.ts';

type Row = readonly [label: string, id: number, line: number];

interface Case {
  readonly name: string;
  readonly format: LabelConfigFormat;
  readonly text: string;
  /** The only list. */
  readonly labels?: readonly Row[];
  /** Several lists, by name. */
  readonly lists?: readonly (readonly [name: string | null, labels: readonly Row[]])[];
  /** What `label2id` says. */
  readonly inverse?: readonly Row[];
  readonly problems?: readonly (readonly [number | null, RegExp])[];
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
    name: 'labels before ids, in any order',
    format: labelList,
    text: 'dog\t1\ncat\t0\nbird\t2\n',
    labels: [
      ['cat', 0, 2],
      ['dog', 1, 1],
      ['bird', 2, 3],
    ],
  },
  {
    name: 'labels with commas and ids, a blank in a label',
    format: labelList,
    text: 'traffic light,0\nstop sign,1\n',
    labels: [
      ['traffic light', 0, 1],
      ['stop sign', 1, 2],
    ],
  },
  {
    name: 'labels that end in a number',
    format: labelList,
    text: 'Zone 1\nZone 2\nZone 3\n',
    labels: [
      ['Zone 1', 0, 1],
      ['Zone 2', 1, 2],
      ['Zone 3', 2, 3],
    ],
  },
  {
    name: 'ids from 1 with gaps',
    format: labelList,
    text: '1: person\n2: bicycle\n4: car\n',
    labels: [
      ['person', 1, 1],
      ['bicycle', 2, 2],
      ['car', 4, 3],
    ],
  },
  {
    name: 'the folders of ImageNet and what they hold',
    format: labelList,
    text: 'n01440764 tench, Tinca tinca\nn01443537 goldfish\n',
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
          ['tench, Tinca tinca', 0, 1],
          ['goldfish', 1, 2],
        ],
      ],
    ],
  },
  {
    name: 'a vocabulary of AllenNLP',
    format: labelList,
    text: '@@UNKNOWN@@\nO\nB-PER\n',
    labels: [
      ['O', 0, 2],
      ['B-PER', 1, 3],
    ],
  },
  {
    name: 'a lone CR ends a line',
    format: labelList,
    text: 'a\rb\r\nc',
    labels: [
      ['a', 0, 1],
      ['b', 1, 2],
      ['c', 2, 3],
    ],
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
  {
    name: 'front matter with one dataset_info',
    format: datasetCard,
    text: `---
language: en
dataset_info:
  features:
  - name: tokens
    sequence: string
  - name: ner_tags
    sequence:
      class_label:
        names:
          '0': O
          '1': "B-PS,"
          '10': I-PS
          '2': B-LC
  splits:
  - name: train
    num_examples: 3
---
# Title
labels: no
`,
    lists: [
      [
        'ner_tags',
        [
          ['O', 0, 11],
          ['B-PS,', 1, 12],
          ['B-LC', 2, 14],
          ['I-PS', 10, 13],
        ],
      ],
    ],
  },
  {
    name: 'front matter with a list of them, CRLF, dtype and list',
    format: datasetCard,
    text: `---
dataset_info:
- config_name: a
  features:
  - name: label
    dtype:
      class_label:
        names:
          '0': no
          '1': yes
- config_name: b
  features:
  - name: objects
    sequence:
    - name: category
      dtype:
        class_label:
          names: ['x', "y"]
  - name: tags
    list:
      class_label:
        names:
          '0': t
---
`.replaceAll('\n', '\r\n'),
    lists: [
      [
        'label',
        [
          ['no', 0, 9],
          ['yes', 1, 10],
        ],
      ],
      [
        'category',
        [
          ['x', 0, 18],
          ['y', 1, 18],
        ],
      ],
      ['tags', [['t', 0, 23]]],
    ],
  },
  {
    name: 'front matter without an end',
    format: datasetCard,
    text: '---\ndataset_info:\n  features: []\n',
    lists: [],
    problems: [[1, /no end/]],
  },
  {
    name: 'names as a list',
    format: yamlNames,
    text: "train: images/train\nnc: 3\nnames: ['person', bus,\n  no]\n",
    lists: [
      [
        'names',
        [
          ['person', 0, 3],
          ['bus', 1, 3],
          ['no', 2, 4],
        ],
      ],
    ],
  },
  {
    name: 'names as a map',
    format: yamlNames,
    text: 'path: ../x\nnames:\n  1: car # the other\n  0: person\n  10: 1.0\n',
    lists: [
      [
        'names',
        [
          ['person', 0, 4],
          ['car', 1, 3],
          ['1.0', 10, 5],
        ],
      ],
    ],
  },
  {
    name: 'a wrong number of names',
    format: yamlNames,
    text: 'nc: 3\nnames:\n- a\n- b\n',
    labels: [
      ['a', 0, 3],
      ['b', 1, 4],
    ],
    problems: [[3, /nc is 3, but 2 names/]],
  },
  {
    name: 'lists of other YAML, an alias, id2label',
    format: yamlNames,
    text: 'base: &all\n- a\n- b\ndata:\n  labels: *all\nmodel:\n  id2label: {0: x, 1: y}\n  label2id: {x: 0, y: 2}\n',
    lists: [
      [
        'data.labels',
        [
          ['a', 0, 2],
          ['b', 1, 3],
        ],
      ],
      [
        'model.id2label',
        [
          ['x', 0, 7],
          ['y', 1, 7],
        ],
      ],
    ],
  },
  {
    name: 'aliases of aliases of aliases',
    format: yamlNames,
    text: `a0: &a0 [x, x]\n${Array.from({ length: 60 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`).join('\n')}\nnc: 1\nnames: [*a60, *a60]\n`,
    lists: [],
    problems: [
      [63, /name was expected as the label of id 0/],
      [63, /name was expected as the label of id 1/],
    ],
  },
  {
    name: 'nested without end',
    format: yamlNames,
    text: `names: ${'['.repeat(3000)}`,
    lists: [],
    problems: [[null, /./]],
  },
  {
    name: 'controls, aliases, nested views',
    format: labelStudioConfig,
    text: `<View>
  <Labels name="ner" toName="text">
    <Label value="Person" alias="PER" background="red"/>
    <Label
      value="R&amp;D"/>
  </Labels>
  <View style="x"><Header value="Mood"/>
    <Choices name="mood" toName="text"><Choice value="good"><Choice value="very"/></Choice><Choice value="$dynamic"/></Choices>
  </View>
  <Text name="text" value="$text"/>
</View>`,
    lists: [
      [
        'ner',
        [
          ['PER', 0, 3],
          ['R&D', 1, 5],
        ],
      ],
      [
        'mood',
        [
          ['good', 0, 8],
          ['very', 1, 8],
        ],
      ],
    ],
  },
  {
    name: 'entities that would grow are not expanded',
    format: labelStudioConfig,
    text: '<!DOCTYPE View [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>\n<View><Labels name="x"><Label value="&b;"/>\n<Label value="ok"/></Labels></View>',
    lists: [
      [
        'x',
        [
          ['&b;', 0, 2],
          ['ok', 1, 3],
        ],
      ],
    ],
    problems: [[2, /broken here \(undefined entity/]],
  },
  {
    name: 'items in any order, comments, both quotes, names of a knowledge base',
    format: pbtxt,
    text: `# classes
item {
  name: "/m/01g317"
  id: 2
  display_name: 'Per' "son\\'s"
}
item: { id: 1, name: 'caf\\303\\251' # { no
  keypoints { id: 7 label: "x" } }
item { name: 'lost' }
`,
    lists: [
      [
        'name',
        [
          ['café', 1, 7],
          ['/m/01g317', 2, 2],
        ],
      ],
      ['display_name', [["Person's", 2, 2]]],
    ],
    problems: [[9, /no id/]],
  },
  {
    name: 'colours and parts',
    format: cvatLabelmap,
    text: '# label:color_rgb:parts:actions\nbackground:0,0,0::\naero:plane:128,0,0:wing,tail:fly\ncat:::\nbroken\n',
    labels: [
      ['background', 0, 2],
      ['aero:plane', 1, 3],
      ['cat', 2, 4],
    ],
    problems: [[5, /was expected, not "broken"/]],
  },
  {
    name: 'symbols and counts, without those that only fill up',
    format: fairseqDict,
    text: 'O 120\nB-PER 7\nmadeupword0000 0\n',
    labels: [
      ['O', 0, 1],
      ['B-PER', 1, 2],
    ],
  },
];

describe('label configs', () => {
  for (const { name, format, text, labels, lists, inverse, problems = [] } of CASES) {
    it(`${format.id}: ${name}`, async () => {
      const found = await format.read(text, '/data/the-path.txt');
      const rows = found.lists.map((list) => [list.name, list.labels.map(({ label, id, line }) => [label, id, line])]);
      if (labels !== undefined) assert.deepEqual(rows[0]?.[1], labels);
      else assert.deepEqual(rows, lists);
      if (inverse !== undefined)
        assert.deepEqual(
          found.lists[0]!.inverse?.map(({ label, id, line }) => [label, id, line]),
          inverse,
        );
      assert.deepEqual(
        found.problems.map(({ line }) => line),
        problems.map(([line]) => line),
        found.problems.map(({ message }) => message).join(' '),
      );
      for (const [index, [, message]] of problems.entries()) assert.match(found.problems[index]!.message, message);
      assert.ok(found.problems.every(({ path }) => path === '/data/the-path.txt'));
    });
  }
});
