import { describe } from 'node:test';
import { cvatLabelmap } from '../../../src/formats/label-configs/cvat-labelmap.ts';
import { datasetCard } from '../../../src/formats/label-configs/dataset-card.ts';
import { fairseqDict } from '../../../src/formats/label-configs/fairseq-dict.ts';
import { labelList } from '../../../src/formats/label-configs/label-list.ts';
import { labelStudioConfig } from '../../../src/formats/label-configs/label-studio.ts';
import { pbtxt } from '../../../src/formats/label-configs/pbtxt.ts';
import { yamlNames } from '../../../src/formats/label-configs/yaml-names.ts';
import { type ConfigCase, testConfigs } from '../../support/label-config-cases.ts';

const CASES: readonly ConfigCase[] = [
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
    name: 'ids, labels and what they look like',
    format: labelList,
    text: '0\t❤\t_red_heart_\n1\t😍\t_smiling_face_\n',
    labels: [
      ['❤', 0, 1],
      ['😍', 1, 2],
    ],
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
    name: 'ids that data speak of, and names (Open Images)',
    format: labelList,
    text: 'LabelName,DisplayName\n/m/01g317,Person\n/m/0dzct,"Human face, seen"\n',
    lists: [
      [
        null,
        [
          ['/m/01g317', 0, 2],
          ['/m/0dzct', 1, 3],
        ],
      ],
      [
        null,
        [
          ['Person', 0, 2],
          ['Human face, seen', 1, 3],
        ],
      ],
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

describe('label configs as text, YAML and XML', () => testConfigs(CASES));
