/** Disagreements between declarations, and between declarations and data. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../../src/core/analysis.ts';
import { buildDataset, type DatasetInput } from '../../../src/core/dataset.ts';
import type { DeclaredLabel, DeclaredLabels } from '../../../src/core/declared-labels.ts';
import { countDocuments, countTags, labelsFile, splitInput } from '../../support/counted.ts';

const docs = (name: string, ...labels: readonly string[]) => splitInput(name, countDocuments(labels.map((label) => [label, 40])));
const tags = (name: string, text: string) => splitInput(name, countTags(text));

/** A config whose labels stand on lines 1, 2, …; `c=7` has the id 7. */
function config(source: string, ...labels: readonly string[]): DeclaredLabels {
  return { source, labels: declared(labels) };
}

function declared(labels: readonly string[]): readonly DeclaredLabel[] {
  return labels.map((text, index) => {
    const [, label = text, id] = /^(.*)=(\d+)$/.exec(text) ?? [];
    return { label, line: index + 1, ...(id === undefined ? {} : { id: Number(id) }) };
  });
}

interface Case {
  readonly input: Partial<DatasetInput>;
  /** `code@path:line ← path:line: message`, of the codes of the label contract. */
  readonly says: readonly string[];
}

const CODES: ReadonlySet<string> = new Set(
  'zero-support undeclared-label order-clash config-mismatch id-gap duplicate-label near-duplicate-label label2id-mismatch placeholder-labels missing-in-split'.split(
    ' ',
  ),
);

const CASES: Readonly<Record<string, Case>> = {
  'equal declarations': {
    input: { labelMap: config('a.json', 'x', 'y'), otherMaps: [config('b.txt', 'x', 'y')], splits: [docs('train', 'x', 'y')] },
    says: [],
  },
  'another order': {
    input: {
      labelMap: config('a.json', 'x', 'y', 'z'),
      otherMaps: [config('b.txt', 'x', 'z', 'y')],
      splits: [docs('train', 'x', 'y', 'z')],
    },
    says: [
      'error order-clash@b.txt:2 ← a.json:3: The label z has the id 2 in a.json and 1 in b.txt: a model trained with one order reads every label of the other wrongly. a.json is used here; make the two agree.',
    ],
  },
  'files that are called the same are told apart by their paths': {
    input: { labelMap: config('a/labels.txt', 'x', 'y'), otherMaps: [config('b/labels.txt', 'y', 'x')], splits: [docs('train', 'x', 'y')] },
    says: [
      'error order-clash@b/labels.txt:1 ← a/labels.txt:2: The label y has the id 1 in a/labels.txt and 0 in b/labels.txt: a model trained with one order reads every label of the other wrongly. a/labels.txt is used here; make the two agree.',
    ],
  },
  'ids that begin at 1 are the same order': {
    input: { labelMap: config('a.json', 'x', 'y'), otherMaps: [config('b.pbtxt', 'x=1', 'y=2')], splits: [docs('train', 'x', 'y')] },
    says: [],
  },
  'ids with gaps on one side are compared by their order': {
    input: {
      labelMap: config('a.yaml', 'x', 'y', 'z'),
      otherMaps: [config('b.json', 'x=1', 'y=2', 'z=5'), config('c.json', 'x=1', 'z=2', 'y=5')],
      splits: [docs('train', 'x', 'y', 'z')],
    },
    says: [
      'error order-clash@c.json:3 ← a.yaml:2: The label y has the id 1 in a.yaml and 5 in c.json: a model trained with one order reads every label of the other wrongly. a.yaml is used here; make the two agree.',
    ],
  },
  'a declaration of something else is not compared': {
    input: {
      labelMap: config('a.json', 'O', 'B-PER', 'I-PER'),
      otherMaps: [config('pos.txt', 'NN', 'O', 'VB', 'DT')],
      splits: [tags('train', 'O B-PER I-PER')],
    },
    says: [],
  },
  'a list that is only presumed is compared when it names nearly all': {
    input: {
      labelMap: config('a.json', 'v', 'w', 'x', 'y', 'z'),
      otherMaps: [
        { ...config('plot.py', 'y', 'x'), presumed: true },
        { ...config('train.py', 'w', 'v', 'x', 'y', 'z'), presumed: true },
      ],
      splits: [docs('train', 'v', 'w', 'x', 'y', 'z')],
    },
    says: [
      'error order-clash@train.py:1 ← a.json:2: The label w has the id 1 in a.json and 0 in train.py: a model trained with one order reads every label of the other wrongly. a.json is used here; make the two agree.',
    ],
  },
  'many that clash share one finding': {
    input: {
      labelMap: config('a.json', 'x', 'y'),
      otherMaps: ['b', 'c', 'd', 'e'].map((name) => config(`${name}.txt`, 'y', 'x')),
      splits: [docs('train', 'x', 'y')],
    },
    says: [
      'error order-clash@b.txt:1 ← a.json:2, c.txt:1, a.json:2, d.txt:1, a.json:2, e.txt:1, a.json:2: Several files order the labels otherwise than a.json (see y): a model trained with one order reads every label of the other wrongly. a.json is used here; make them agree.',
    ],
  },
  'labels that one of two configs lacks': {
    input: {
      labelMap: config('a.json', 'x', 'y', 'z'),
      otherMaps: [config('b.txt', 'x', 'y', 'q')],
      splits: [docs('train', 'x', 'y', 'z')],
    },
    says: [
      'warning config-mismatch@a.json:3 ← b.txt:3: a.json declares z, but b.txt does not: models and data that go by the two have different numbers of classes. Make them agree.',
      'warning config-mismatch@b.txt:3 ← a.json:3: b.txt declares q, but a.json does not: models and data that go by the two have different numbers of classes. Make them agree.',
    ],
  },
  'one id is missing': {
    input: { labelMap: config('a.json', 'x', 'y=1', 'z=3'), splits: [docs('train', 'x', 'y', 'z')] },
    says: [
      'warning id-gap@a.json:3 ← a.json:2: a.json has no label for id 2: a model has an output for it, and whoever numbers the labels one after the other gets other ids. Declare it, or renumber.',
    ],
  },
  'ids are missing at the beginning': {
    input: { labelMap: config('a.json', 'x=3', 'y=4'), splits: [docs('train', 'x', 'y')] },
    says: [
      'warning id-gap@a.json:1: a.json has no labels for the ids 0 to 2: a model has outputs for them, and whoever numbers the labels one after the other gets other ids. Declare them, or renumber.',
    ],
  },
  'ids are missing in several places': {
    input: { labelMap: config('a.json', 'x=0', 'y=2', 'z=1000000000'), splits: [docs('train', 'x', 'y', 'z')] },
    says: [
      'warning id-gap@a.json:2 ← a.json:1: a.json leaves out 999,999,998 ids, the first of them 1: a model has an output for each, and whoever numbers the labels one after the other gets other ids. Declare them, or renumber.',
    ],
  },
  'ids from 1 have no gap': { input: { labelMap: config('a.pbtxt', 'x=1', 'y=2'), splits: [docs('train', 'x', 'y')] }, says: [] },
  'a label twice': {
    input: { labelMap: config('a.txt', 'x', 'y', 'x'), splits: [docs('train', 'x', 'y')] },
    says: [
      'error duplicate-label@a.txt:3 ← a.txt:1: x is declared twice, as id 0 and as id 2: the second can never be reached by its name. Remove one.',
    ],
  },
  'label2id is not the inverse': {
    input: {
      labelMap: {
        ...config('a.json', 'x', 'y', 'z'),
        inverse: [
          { label: 'x', line: 11, id: 0 },
          { label: 'y', line: 12, id: 2 },
          { label: 'q', line: 13, id: 3 },
        ],
      },
      splits: [docs('train', 'x', 'y', 'z')],
    },
    says: [
      'error label2id-mismatch@a.json:12 ← a.json:2: y has id 1 in id2label and 2 in label2id: what is trained as y comes out under another name. Make the two agree.',
      'error label2id-mismatch@a.json:3: z has id 2 in id2label but is not in label2id: no example can be given this id by its name. Make the two agree.',
      'error label2id-mismatch@a.json:13: q has id 3 in label2id but is not in id2label: what is trained as it comes out under another name. Make the two agree.',
    ],
  },
  'label2id is the inverse': {
    input: { labelMap: { ...config('a.json', 'x', 'y'), inverse: declared(['y=1', 'x=0']) }, splits: [docs('train', 'x', 'y')] },
    says: [],
  },
  'names that nobody gave': {
    input: {
      labelMap: config('a.txt', 'x', 'y'),
      otherMaps: [config('b.json', 'LABEL_0', 'LABEL_1'), config('c.json', 'LABEL_0', 'LABEL_1', 'LABEL_2')],
      splits: [docs('train', 'x', 'y')],
    },
    says: [
      'info placeholder-labels@b.json:1: b.json calls its 2 classes LABEL_0 and so on: whether its order is that of the labels cannot be told. Write their names into id2label and label2id.',
      'info placeholder-labels@c.json:1: c.json has 3 classes called LABEL_0 and so on, the data have 2: if the model is meant for these data, it was made for others. Write the names into id2label and label2id.',
    ],
  },
  'the background of boxes needs none': {
    input: {
      task: 'object-detection',
      labelMap: config('labelmap.txt', 'background', 'cat', 'dog'),
      splits: [docs('train', 'cat')],
    },
    says: [
      'warning zero-support@labelmap.txt:3: dog is declared but has no examples in train: a model cannot learn it, and its α is undefined.',
    ],
  },
  'the config and the data write a label differently': {
    input: { labelMap: config('a.txt', 'New York', 'x'), splits: [docs('train', 'x', 'new_york')] },
    says: [
      'warning zero-support@a.txt:1: New York is declared but has no examples in train: a model cannot learn it, and its α is undefined.',
      'error undeclared-label@data/train.txt:2 ← a.txt:2: new_york stands on 40 documents in train but is not declared in a.txt: the model has no id for it.',
      'warning near-duplicate-label@data/train.txt:2 ← a.txt:1: New York and new_york differ only in case, blanks or separators: if they mean one class, its examples are split between them.',
    ],
  },
  'two forms of one letter': {
    input: { splits: [docs('train', 'caf\u00e9', 'cafe\u0301', 'x')] },
    says: [
      'warning near-duplicate-label@data/train.txt:2 ← data/train.txt:1: caf\u00e9 and cafe\u0301 look the same and differ in their Unicode form alone: if they mean one class, its examples are split between them. Normalise them (NFC).',
    ],
  },
  'a comma that a list left behind, a space of no width': {
    input: { labelMap: config('README.md', 'B-PS,', 'B-LC'), splits: [docs('train', 'B-PS', 'B-LC', 'B\u200b-LC')] },
    says: [
      'warning zero-support@README.md:1: B-PS, is declared but has no examples in train: a model cannot learn it, and its α is undefined.',
      'error undeclared-label@data/train.txt:1 ← README.md:2: B-PS stands on 40 documents in train but is not declared in README.md: the model has no id for it.',
      'error undeclared-label@data/train.txt:3 ← README.md:2: B\\u{200b}-LC stands on 40 documents in train but is not declared in README.md: the model has no id for it.',
      'warning near-duplicate-label@data/train.txt:1 ← README.md:1: B-PS, and B-PS differ only in case, blanks or separators: if they mean one class, its examples are split between them.',
      'warning near-duplicate-label@data/train.txt:3 ← README.md:2: B-LC and B\\u{200b}-LC differ only in case, blanks or separators: if they mean one class, its examples are split between them.',
    ],
  },
  'a class that only dev has': {
    input: { labelMap: config('a.txt', 'x', 'y'), splits: [docs('train', 'x'), docs('dev', 'x', 'y')] },
    says: [
      'error zero-support@a.txt:2 ← data/dev.txt:2: y has no examples in train but 40 documents in dev: a model is scored on what it cannot learn, and its α is undefined.',
    ],
  },
  'a class that dev lost': {
    input: { labelMap: config('a.txt', 'x', 'y'), splits: [docs('train', 'x', 'y'), docs('dev', 'x')] },
    says: [
      'warning missing-in-split@data/train.txt:2 ← data/dev.txt: y has 40 documents in train but none in dev: no score on dev can tell how well it is learned.',
    ],
  },
  'kinds of mentions are declared, tags are in the data': {
    input: {
      labelMap: null,
      types: config('types.txt', 'person', 'place', 'thing'),
      otherMaps: [config('other.json', 'place', 'person', 'thing')],
      splits: [tags('train', 'B-person I-person O B-Place|B-plant*20|B-person*20')],
    },
    says: [
      'warning zero-support@types.txt:2: place is declared but has no examples in train: a model cannot learn it, and its α is undefined.',
      'warning zero-support@types.txt:3: thing is declared but has no examples in train: a model cannot learn it, and its α is undefined.',
      'error undeclared-label@data/train.txt:4 ← types.txt:3: Place stands on 1 mention in train but is not declared in types.txt: the model has no id for it.',
      'error undeclared-label@data/train.txt:5 ← types.txt:3: plant stands on 20 mentions in train but is not declared in types.txt: the model has no id for it.',
      'error order-clash@other.json:1 ← types.txt:2: The label place has the id 1 in types.txt and 0 in other.json: a model trained with one order reads every label of the other wrongly. types.txt is used here; make the two agree.',
      'warning near-duplicate-label@data/train.txt:4 ← types.txt:2: place and Place differ only in case, blanks or separators: if they mean one class, its examples are split between them.',
    ],
  },
};

function written(finding: Finding): string {
  const place = (path: string | null, line: number | null) => `${path ?? ''}${line === null ? '' : `:${line}`}`;
  const related = (finding.related ?? []).map(({ path, line }) => place(path, line)).join(', ');
  return `${finding.severity} ${finding.code}@${place(finding.path, finding.line)}${related === '' ? '' : ` ← ${related}`}: ${finding.message}`;
}

describe('the label contract', () => {
  for (const [name, { input, says }] of Object.entries(CASES)) {
    it(name, () => {
      const { findings } = buildDataset({ name: 'set', folder: 'data', labelMap: null, splits: [], ...input });
      assert.deepEqual(findings.filter(({ code }) => CODES.has(code)).map(written), says);
    });
  }

  it('counts declared kinds of mentions and gives the tags no ids', () => {
    const { labelMap, splits } = buildDataset({
      name: 'set',
      folder: 'data',
      labelMap: null,
      types: config('types.txt', 'person', 'place'),
      splits: [tags('train', 'O B-person O')],
    });
    assert.deepEqual(labelMap, {
      source: null,
      labels: ['O', 'B-person'],
      declared: 0,
      types: { source: 'types.txt', names: ['person', 'place'] },
    });
    const mentions = splits[0]!.units.find(({ unit }) => unit === 'mention')!;
    assert.deepEqual(
      mentions.classes.map(({ label, count }) => [label, count]),
      [
        ['person', 1],
        ['place', 0],
      ],
    );
  });

  it('names the other declarations of the same classes', () => {
    const { labelMap } = buildDataset({
      name: 'set',
      folder: 'data',
      labelMap: labelsFile('a', 'b'),
      otherMaps: [config('same.json', 'a', 'b'), config('other.json', 'q', 'r')],
      splits: [docs('train', 'a', 'b')],
    });
    assert.deepEqual(labelMap.others, ['same.json']);
  });

  it('compares 100 000 labels', () => {
    const labels = Array.from({ length: 100_000 }, (_, id) => `label ${id}`);
    const { findings } = buildDataset({
      name: 'set',
      folder: 'data',
      labelMap: config('a.txt', ...labels),
      otherMaps: [config('b.txt', ...labels.slice(1), labels[0]!)],
      splits: [docs('train', ...labels)],
    });
    const clash = findings.find(({ code }) => code === 'order-clash')!;
    assert.deepEqual([clash.label, clash.path, clash.line], ['label 1', 'b.txt', 1]);
    assert.ok(findings.every(({ related = [] }) => related.length <= 10));
  });
});
