import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pythonSource } from '../../../src/formats/label-configs/python-source.ts';
import { headOfText } from '../../support/pieces.ts';

interface Case {
  readonly name: string;
  readonly source: string;
  /** `name: label@line id, …`, a question mark before the name of a presumed list; ids only where they are not 0, 1, 2, … */
  readonly lists: readonly string[];
  readonly problems?: readonly (readonly [number | null, RegExp])[];
}

const CASES: readonly Case[] = [
  {
    name: 'lists and tuples of strings',
    source: `label_list = ["O", 'B-PER',  # the first
    "I-PER"]
class_names = ('cat', 'dog',)
`,
    lists: ['?label_list: O@1 B-PER@1 I-PER@2', '?class_names: cat@3 dog@3'],
  },
  {
    name: 'strings with prefixes, escapes, implicit concatenation and triple quotes',
    source: String.raw`id2label = {0: r"a\n", 1: 'b\x41\u00e9\'', 2: u"c" 'd' "e", 3: """f
g""", 4: '\101\q\
x'}
`,
    lists: [String.raw`id2label: a\n@1 bAé'@1 cde@1 f⏎g@1 A\qx@2`],
  },
  {
    name: 'OpenMMLab: METAINFO, CLASSES, metainfo in a nested dictionary',
    source: `@DATASETS.register_module()
class Balloon(CocoDataset):
    METAINFO = {
        'classes': ('balloon', ),
        'palette': [(220, 20, 60)],
    }
    CLASSES = ('a', 'b')

metainfo = dict(classes=('x', 'y'), palette=[(1, 2, 3)])
train = dict(type='T', dataset=dict(metainfo=dict(CLASSES=["z"])))
`,
    lists: ['METAINFO.classes: balloon@4', 'CLASSES: a@7 b@7', 'metainfo.classes: x@9 y@9', 'train.CLASSES: z@10'],
  },
  {
    name: 'one element without its comma',
    source: "METAINFO = dict(classes=('person'))\nCLASSES = ('car')\n",
    lists: ['METAINFO.classes: person@1', 'CLASSES: car@2'],
    problems: [
      [1, /a string in parentheses, not a tuple/],
      [2, /a string in parentheses, not a tuple/],
    ],
  },
  {
    name: 'id2label and label2id that are written out',
    source: "id2label = {1: 'b', 0: 'a'}\nlabel2id = {'a': 0, 'b': 2}\n",
    lists: ['id2label: a@1 b@1 / a@2=0 b@2=2'],
  },
  {
    name: 'maps made of a list: comprehensions over enumerate, dict, zip, items',
    source: `labels = ["O", "B"]
id2label = {i: label for i, label in enumerate(labels)}
label2id = {v: k for k, v in id2label.items()}
tag2id = dict(zip(labels, range(len(labels))))
id2tag = dict(enumerate(labels, start=1))
idx2label = {(i): (l) for (i, l) in enumerate(sorted(labels + ["A"]))}
`,
    lists: ['id2label: O@1 B@1 / O@1=0 B@1=1', 'id2tag: O@1=1 B@1=2 / O@1=0 B@1=1', 'idx2label: A@6 B@1 O@1'],
  },
  {
    name: 'lists made of lists',
    source: `TYPES = ["PER", "LOC"]
ENTITY_LABELS = ["O", *TYPES] + ["MISC"]
TAGS = "O B I".split()
CATEGORIES = list({"a": 1, "b": 2})
self.intents = tuple([t for t in TYPES])
`,
    lists: ['?ENTITY_LABELS: O@2 PER@1 LOC@1 MISC@2', '?TAGS: O@3 B@3 I@3', '?CATEGORIES: a@4 b@4', '?intents: PER@1 LOC@1'],
  },
  {
    name: 'a loading script of Hugging Face',
    source: `class Conll(datasets.GeneratorBasedBuilder):
    def _info(self):
        return datasets.DatasetInfo(
            features=datasets.Features({
                "tokens": datasets.Sequence(datasets.Value("string")),
                "ner_tags": datasets.Sequence(
                    datasets.features.ClassLabel(names=[
                        "O",
                        "B-PER",
                    ])
                ),
                "label": ClassLabel(2, ["neg", "pos"]),
            }),
        )
`,
    lists: ['ner_tags: O@8 B-PER@9', 'label: neg@12 pos@12'],
  },
  {
    name: 'get_labels of a processor, keywords of a model',
    source: `class P:
    def get_labels(self):
        """See base class."""
        return ["contradiction", "entailment"]
model = AutoModel.from_pretrained("x", id2label={0: "no", 1: "yes"}, label2id={"no": 0, "yes": 1})
`,
    lists: ['get_labels: contradiction@4 entailment@4', 'id2label: no@5 yes@5 / no@5=0 yes@5=1'],
  },
  {
    name: 'Detectron2: categories, and keywords of its catalog',
    source: `COCO_CATEGORIES = [
    {"color": [220, 20, 60], "isthing": 1, "id": 1, "name": "person"},
    {"color": [0, 0, 142], "isthing": 1, "id": 3, "name": "car"},
]
MetadataCatalog.get("x").set(thing_classes=["cat", "dog"])
`,
    lists: ['?COCO_CATEGORIES: person@2=1 car@3=3', '?thing_classes: cat@5 dog@5'],
  },
  {
    name: 'names of maps and lists in other words',
    source: `START_TAG = "<START>"
tag_to_ix = {"B": 0, "I": 1, START_TAG: 2}
class_to_idx = {"cat": 0, "dog": 1}
CATEGORY_MAP = {"news": 0, "sport": 1}
ner_label2id = {"O": 0}
ner_id2label = {0: "O"}
`,
    lists: ['tag_to_ix: B@2 I@2 <START>@1', 'class_to_idx: cat@3 dog@3', 'ner_id2label: O@6 / O@5=0', '?CATEGORY_MAP: news@4 sport@4'],
  },
  {
    name: 'a list below the function that uses it',
    source: 'def f():\n    id2label = {i: l for i, l in enumerate(NAMES)}\n\nNAMES = ["a", "b"]\n',
    lists: ['id2label: a@4 b@4'],
  },
  {
    name: 'types, annotations, attributes, chained targets',
    source: 'LABELS: list[str] = ["a"]\nself.config.id2label = {0: "b"}\nx = label_names = ["c"]\n',
    lists: ['id2label: b@2', '?LABELS: a@1', '?label_names: c@3'],
  },
  {
    name: 'what is not written out',
    source: `id2label = {i: f"B-{i}" for i in range(3)}
label2id = load_labels("x.json")
CLASSES = ["a", f"{b}"]
idx2label = {0: "a", x: "b"}
id2tag = {i: l for i, l in enumerate(tags) if l}
labels = sorted(set(df.label))
`,
    lists: [],
    problems: [
      [1, /an f-string/],
      [2, /a call of load_labels/],
      [3, /an f-string among its strings/],
      [4, /x, which this file does not assign/],
      [5, /a comprehension with a condition/],
    ],
  },
  {
    name: 'a map that a model brings along, and that is written out where none does',
    source: `if hasattr(model.config, "id2label"):
    id2label = {int(k): v for k, v in model.config.id2label.items()}
else:
    id2label = {0: "anger", 1: "sad"}
`,
    lists: ['id2label: anger@4 sad@4'],
  },
  {
    name: 'a set has no order',
    source: 'CLASSES = {"a", "b"}\n',
    lists: ['CLASSES: a@1 b@1'],
    problems: [[1, /is a set/]],
  },
  {
    name: 'names that hold something else',
    source: `labels = [1, 2]
classes = None
labels = "a"
a, labels = [1], ["x"]
batch["labels"] = ["q"]
plt.legend(labels=["x"])
read_csv("f", names=["a", "b"])
`,
    lists: [],
  },
  {
    name: 'ids that are none, hostile names',
    source: 'id2label = {-1: "a", 0: "b"}\nlabel2id = {"__proto__": 0, "constructor": 1}\nidx2label = {1000000000: "big", 0: "small"}\n',
    lists: ['label2id: __proto__@2 constructor@2', 'idx2label: small@3 big@3=1000000000'],
    problems: [[1, /a number where ids and names were expected/]],
  },
  {
    name: 'an id twice',
    source: 'id2label = {0: "a", 0: "b"}\n',
    lists: ['id2label: b@1'],
    problems: [[1, /id 0 was declared before/]],
  },
  {
    name: 'broken Python before and after',
    source: 'x = = 3\n<<<<<<< HEAD\nid2label = {0: "a", 1: "b"}\n=======\nprint "x"\nCLASSES = ["c",\n  "d" 3\n',
    lists: ['id2label: a@3 b@3', 'CLASSES: c@6 d@7'],
    problems: [[7, /broken here, within CLASSES/]],
  },
  { name: 'a list that refers to itself', source: 'labels = labels + ["a"]\nid2label = {0: id2label}\n', lists: [], problems: [[2, /./]] },
  {
    name: 'CRLF',
    source: 'x = 1\r\nlabels = [\r\n  "a",\r\n  "b",\r\n]\r\n',
    lists: ['?labels: a@3 b@4'],
  },
  {
    name: 'a list that doubles without end',
    source: `a0 = ["x", "y"]\n${Array.from({ length: 40 }, (_, at) => `a${at + 1} = a${at} + a${at}`).join('\n')}\nCLASSES = a40\n`,
    lists: [],
    problems: [[42, /too large/]],
  },
];

describe('Python sources', () => {
  for (const { name, source, lists, problems = [] } of CASES) {
    it(name, async () => {
      const found = await pythonSource.read(source, '/x/train.py');
      assert.deepEqual(
        found.lists.map(({ name: list, labels, inverse, presumed }) => {
          const row = labels.map(({ label, line, id }, at) => `${label.replace('\n', '⏎')}@${line}${id === at ? '' : `=${id}`}`).join(' ');
          const back = inverse === undefined ? '' : ` / ${inverse.map(({ label, line, id }) => `${label}@${line}=${id}`).join(' ')}`;
          return `${presumed ? '?' : ''}${list}: ${row}${back}`;
        }),
        lists,
      );
      assert.deepEqual(
        found.problems.map(({ line }) => line),
        problems.map(([line]) => line),
        JSON.stringify(found.problems),
      );
      for (const [index, [, message]] of problems.entries()) assert.match(found.problems[index]!.message, message);
    });
  }

  it('reads 100 000 labels', async () => {
    const labels = Array.from({ length: 100_000 }, (_, id) => `label ${id}`);
    const { lists } = await pythonSource.read(`id2label = {\n${labels.map((label, id) => `  ${id}: "${label}",`).join('\n')}\n}\n`, 'x.py');
    assert.deepEqual(
      lists[0]!.labels.map(({ label }) => label),
      labels,
    );
    assert.deepEqual(lists[0]!.labels.at(-1), { label: 'label 99999', id: 99_999, line: 100_001 });
  });

  it('hears a cancellation within a source of 5 MB', async () => {
    const source = 'def f(x):\n    return {i: x + i * 2 for i in range(10)}\n\n'.repeat(92_000);
    assert.ok(source.length > 5_000_000);
    const stop = new AbortController();
    const reading = pythonSource.read(source, 'x.py', stop.signal);
    setImmediate(() => stop.abort(new Error('stopped')));
    await assert.rejects(async () => reading, /stopped/);
  });

  it('refuses a source that is too long for its tree', async () => {
    const { lists, problems } = await pythonSource.read('#'.repeat(7 * 1024 * 1024), 'x.py');
    assert.deepEqual(lists, []);
    assert.match(problems[0]!.message, /too long/);
  });

  for (const [source, claimed] of [
    ['labels = ["a"]\n', true],
    ['x = Features({"label": ClassLabel(names=n)})\n', true],
    ['class A:\n    METAINFO = dict(classes=("a",))\n', true],
    ['def get_labels(self):\n    return ["a"]\n', true],
    ['id2label: dict[int, str] = {\n}\n', true],
    ['import torch\nloss = criterion(logits, labels)\nlabels = batch["labels"]\n', false],
    ['print("labels")\nlabel = 3\n', false],
  ] as const) {
    it(`${claimed ? 'looks into' : 'passes over'} ${JSON.stringify(source)}`, () => {
      assert.equal(pythonSource.recognise(headOfText('train.py', source)) !== null, claimed);
    });
  }
});
