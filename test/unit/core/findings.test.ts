import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../src/core/analysis.ts';
import { buildDataset, type DatasetInput } from '../../../src/core/dataset.ts';
import { countDocuments, countTags, labelsFile, splitInput } from '../../support/counted.ts';

function findings(input: Partial<DatasetInput>): readonly Finding[] {
  return buildDataset({ name: 'set', folder: 'data', labelMap: null, splits: [], ...input }).findings;
}

type Docs = Parameters<typeof countDocuments>[0];
const docs = (name: string, labels: Docs) => splitInput(name, countDocuments(labels));
const tags = (name: string, text: string) => splitInput(name, countTags(text));

interface Case {
  readonly input: Partial<DatasetInput>;
  /** `severity code: message`, in order. Only codes listed in `only` are looked at, when there are some. */
  readonly only?: string;
  readonly says: readonly string[];
  readonly at?: readonly (readonly [string | null, number | null])[];
}

const CASES: Readonly<Record<string, Case>> = {
  'a declared class without examples': {
    input: {
      labelMap: labelsFile('a', 'b', 'c'),
      splits: [
        docs('train', [
          ['a', 50],
          ['b', 40],
        ]),
      ],
    },
    says: ['warning zero-support: c is declared but has no examples in train: a model cannot learn it, and its α is undefined.'],
    at: [['data/labels.txt', 3]],
  },
  'a declared class that only dev has': {
    input: {
      labelMap: labelsFile('a', 'b', 'c'),
      splits: [
        docs('train', [
          ['a', 50],
          ['b', 40],
        ]),
        docs('dev', [
          ['a', 50],
          ['b', 40],
          ['c', 12],
        ]),
      ],
    },
    only: 'zero-support missing-in-split',
    says: [
      'error zero-support: c has no examples in train but 12 documents in dev: a model is scored on what it cannot learn, and its α is undefined.',
    ],
  },
  'many declared classes without examples share one finding': {
    input: {
      labelMap: labelsFile('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      splits: [
        docs('train', [
          ['a', 50],
          ['b', 40],
        ]),
      ],
    },
    says: [
      'warning zero-support: c, d, e and 2 more are declared but have no examples in train: a model cannot learn them, and their α is undefined.',
    ],
    at: [['data/labels.txt', 3]],
  },
  'a label that the config lacks': {
    input: {
      labelMap: labelsFile('a', 'b'),
      splits: [
        docs('train', [
          ['a', 50],
          ['b', 40],
          ['c', 30],
        ]),
      ],
    },
    says: ['error undeclared-label: c stands on 30 documents in train but is not declared in labels.txt: the model has no id for it.'],
    at: [['data/train.txt', 3]],
  },
  'without a config nothing is undeclared': {
    input: {
      splits: [
        docs('train', [
          ['a', 50],
          ['b', 40],
          ['c', 30],
        ]),
      ],
    },
    says: [],
  },
  'a label declared twice': {
    input: {
      labelMap: labelsFile('a', 'b', 'a'),
      splits: [
        docs('train', [
          ['a', 50],
          ['b', 40],
        ]),
      ],
    },
    says: ['error duplicate-label: a is declared twice, as id 0 and as id 2: the second can never be reached by its name. Remove one.'],
    at: [['data/labels.txt', 3]],
  },
  'labels that look alike': {
    input: {
      splits: [
        docs('train', [
          ['card_arrival', 50],
          ['Card arrival', 40],
          ['a', 45],
          ['A', 44],
          ['.', 41],
          [',', 42],
          ['-', 43],
          ['_', 44],
        ]),
      ],
    },
    says: [
      'warning near-duplicate-label: card_arrival and Card arrival differ only in case, blanks or separators: if they mean one class, its examples are split between them.',
    ],
    at: [['data/train.txt', 2]],
  },
  'tags that break the scheme once': {
    input: { splits: [tags('train', 'O*10 B-X*400 I-Y | B-Y*400')] },
    only: 'scheme-violation lenient-strict-gap',
    says: [
      'warning scheme-violation: train breaks the tag scheme IOB2 once in 811 tokens, with I-Y at the start of a sentence: scorers repair it in different ways, so state the rule beside every F1.',
      'info lenient-strict-gap: train has 401 mentions of Y by the lenient rule of conlleval but 400 by the strict one (0.2 % fewer): the choice of the scorer moves F1.',
    ],
    at: [
      ['data/train.txt', 411],
      ['data/train.txt', 411],
    ],
  },
  'tags that break the scheme in one way': {
    input: { splits: [tags('train', 'B-X O I-LOC O | B-LOC O I-LOC')] },
    only: 'scheme-violation',
    says: [
      'warning scheme-violation: train breaks the tag scheme IOB2 2 times in 7 tokens, each time with I-LOC after O: scorers repair it in different ways, so state the rule beside every F1.',
    ],
    at: [['data/train.txt', 3]],
  },
  'tags that break the scheme in several ways': {
    input: { splits: [tags('train', 'B-X I-X E-X B-X | O I-X E-X S-X O S-Y S-Y S-Y')] },
    only: 'scheme-violation',
    says: [
      'warning scheme-violation: train breaks the tag scheme BIOES 2 times in 12 tokens, first with the end of a sentence after B-X, and with another pair of tags: scorers repair it in different ways, so state the rule beside every F1.',
    ],
    at: [['data/train.txt', 4]],
  },
  'tags with the letter last that break the scheme': {
    input: { splits: [tags('train', 'X-B X-I O X-I | Y-B')] },
    only: 'scheme-violation lenient-strict-gap',
    says: [
      'warning scheme-violation: train breaks the tag scheme IOB2 once in 5 tokens, with X-I after O: scorers repair it in different ways, so state the rule beside every F1.',
      'warning lenient-strict-gap: train has 2 mentions of X by the lenient rule of conlleval but 1 by the strict one (50.0 % fewer): the choice of the scorer moves F1.',
    ],
    at: [
      ['data/train.txt', 4],
      ['data/train.txt', 4],
    ],
  },
  'mentions that only the lenient rule counts, each kind at its own place': {
    input: { splits: [tags('train', 'B-X I-Y | B-Y*30 O I-X'), tags('dev', 'O B-X I-X')] },
    only: 'lenient-strict-gap',
    says: [
      'warning lenient-strict-gap: train has 2 mentions of X by the lenient rule of conlleval but 1 by the strict one (50.0 % fewer): the choice of the scorer moves F1.',
      'info lenient-strict-gap: train has 31 mentions of Y by the lenient rule of conlleval but 30 by the strict one (3.2 % fewer): the choice of the scorer moves F1.',
    ],
    at: [
      ['data/train.txt', 34],
      ['data/train.txt', 2],
    ],
  },
  'ends that only the lenient rule counts': {
    input: { splits: [tags('train', 'I-X E-X O I-Y O I-Y E-Y'), tags('dev', 'E-X')], scheme: 'IOE2' },
    only: 'lenient-strict-gap',
    says: [
      'warning lenient-strict-gap: train has 2 mentions of Y by the lenient rule of conlleval but 1 by the strict one (50.0 % fewer): the choice of the scorer moves F1.',
    ],
    at: [['data/train.txt', 5]],
  },
  'many kinds of mentions that only the lenient rule counts': {
    input: { splits: [tags('train', 'B-A*9 B-B*9 B-C*9 B-D*9 O I-A O I-B O I-C O I-D')] },
    only: 'lenient-strict-gap',
    says: [
      'warning lenient-strict-gap: train has 40 mentions of A, B, C and 1 more by the lenient rule of conlleval but 36 by the strict one (10.0 % fewer): the choice of the scorer moves F1.',
    ],
    at: [['data/train.txt', 38]],
  },
  'many mentions that only the lenient rule counts': {
    input: { splits: [tags('train', 'B-X*90 O I-X*10')] },
    only: 'lenient-strict-gap',
    says: [
      'warning lenient-strict-gap: train has 100 mentions of X by the lenient rule of conlleval but 90 by the strict one (10.0 % fewer): the choice of the scorer moves F1.',
    ],
    at: [['data/train.txt', 92]],
  },
  'the outside tag under another name': {
    input: { splits: [tags('train', 'B-X*40 _*60')] },
    only: 'unusual-outside-tag',
    says: [
      'warning unusual-outside-tag: _ stands on 60.0 % of the tokens in train and is counted as a class: if it marks what lies outside of all mentions, write it as O, which tells mentions from the background.',
    ],
    at: [['data/train.txt', 41]],
  },
  'the id of the outside tag': {
    input: { splits: [tags('train', '0*60 1*20 2*20')] },
    only: 'unusual-outside-tag',
    says: [
      'warning unusual-outside-tag: 0 stands on 60.0 % of the tokens in train and is counted as a class: if it is the id of O, a label config that names the ids tells mentions from the background.',
    ],
  },
  'another name beside the outside tag, or on few tokens, is a class': {
    input: { splits: [tags('train', 'B-X*40 O _*60'), tags('dev', 'o*9')] },
    only: 'unusual-outside-tag',
    says: [],
  },
  'a class that dev lost': {
    input: {
      splits: [
        docs('train', [
          ['a', 50],
          ['b', 40],
        ]),
        docs('dev', [['a', 50]]),
      ],
    },
    only: 'missing-in-split',
    says: ['warning missing-in-split: b has 40 documents in train but none in dev: no score on dev can tell how well it is learned.'],
    at: [['data/train.txt', 2]],
  },
  'a kind of mention that dev lost is named by its opening tag': {
    input: { splits: [tags('train', 'O B-X*20 B-Y*20 | B-Y I-Y'), tags('dev', 'O B-X*20')] },
    only: 'missing-in-split',
    says: ['warning missing-in-split: B-Y has 21 mentions in train but none in dev: no score on dev can tell how well it is learned.'],
  },
  'a class that only dev has, without a config': {
    input: {
      splits: [
        docs('train', [
          ['a', 50],
          ['b', 40],
        ]),
        docs('dev', [
          ['a', 50],
          ['b', 40],
          ['c', 30],
        ]),
      ],
    },
    only: 'missing-in-split',
    says: ['error missing-in-split: c has 30 documents in dev but none in train: a model trained on train cannot learn it.'],
    at: [['data/dev.txt', 3]],
  },
  'the outside tag on most tokens': {
    input: { splits: [tags('train', 'O*79 B-X*11 B-Y*10')] },
    says: [
      'warning background-dominates: O holds 79.0 % of the tokens in train: a model that always answers O is right on 79.0 % of them and finds no mention.',
    ],
    at: [['data/train.txt', 1]],
  },
  'one mention that only the lenient rule counts': {
    input: { splits: [tags('train', 'O*10 B-X*400 I-Y')] },
    only: 'lenient-strict-gap',
    says: [
      'warning lenient-strict-gap: train has 1 mention of Y by the lenient rule of conlleval but 0 by the strict one (100.0 % fewer): the choice of the scorer moves F1.',
    ],
  },
  'one class on most records': {
    input: {
      splits: [
        docs('train', [
          ['ham', 90],
          ['spam', 10],
        ]),
      ],
    },
    says: [
      'warning majority-dominates: ham holds 90.0 % of the documents in train: a model that always answers ham has an accuracy of 90.0 %.',
    ],
  },
  'support that differs by two orders of magnitude': {
    input: {
      splits: [
        docs('train', [
          ['a', 1200],
          ['b', 1100],
          ['c', 12],
        ]),
      ],
    },
    says: ['warning severe-imbalance: Support in train differs 100 : 1: a has 1,200 documents, c has 12.'],
    at: [['data/train.txt', 3]],
  },
  'a class too rare to learn': {
    input: {
      splits: [
        docs('train', [
          ['a', 60],
          ['b', 9],
          ['c', 60],
          ['d', 1],
        ]),
      ],
    },
    only: 'low-support',
    says: [
      'warning low-support: b has only 9 documents in train: more examples help it, a larger α hardly.',
      'warning low-support: d has only 1 document in train: more examples help it, a larger α hardly.',
    ],
  },
  'a class too rare to measure': {
    input: { splits: [tags('train', 'O*50 B-X*50 B-ordinal*50'), tags('dev', 'O*50 B-X*50 B-ordinal*3')] },
    only: 'unmeasurable-class',
    says: ['warning unmeasurable-class: B-ordinal has 3 mentions in dev: its recall can only be 0, 0.33, 0.67 or 1.'],
    at: [['data/dev.txt', 101]],
  },
  'a rare class of a data set that is not divided is said once': {
    input: {
      splits: [
        docs('all', [
          ['a', 60],
          ['b', 7],
          ['c', 60],
        ]),
      ],
    },
    says: ['warning low-support: b has only 7 documents in all: more examples help it, a larger α hardly.'],
  },
  'a rare class of a split that only measures': {
    input: {
      splits: [
        docs('test', [
          ['a', 60],
          ['b', 7],
          ['c', 60],
        ]),
      ],
    },
    says: ['warning unmeasurable-class: b has 7 documents in test: a single one moves its recall by 14 points.'],
  },
  'a class nearly too rare to measure': {
    input: {
      splits: [
        docs('train', [
          ['a', 60],
          ['b', 60],
        ]),
        docs('test', [
          ['a', 60],
          ['b', 7],
        ]),
      ],
    },
    only: 'unmeasurable-class',
    says: ['warning unmeasurable-class: b has 7 documents in test: a single one moves its recall by 14 points.'],
  },
  'a split distributed otherwise': {
    input: {
      splits: [
        docs('train', [
          ['O', 7904],
          ['B', 1500],
          ['I', 596],
        ]),
        docs('dev', [
          ['O', 650],
          ['B', 320],
          ['I', 30],
        ]),
      ],
    },
    only: 'drift',
    says: [
      'info drift: dev is not distributed like train (Jensen–Shannon distance 0.15): B has 32.0 % of its 1,000 documents (95 % interval 29.2 % to 35.0 %), against 15.0 % in train.',
    ],
  },
  'a difference below every threshold is no drift': {
    input: {
      splits: [
        docs('train', [
          ['O', 7904],
          ['B', 1500],
          ['I', 596],
        ]),
        docs('dev', [
          ['O', 850],
          ['B', 120],
          ['I', 30],
        ]),
      ],
    },
    only: 'drift',
    says: [],
  },
};

for (const [name, { input, only, says, at }] of Object.entries(CASES)) {
  test(name, () => {
    const found = findings(input).filter(({ code }) => only === undefined || only.split(' ').includes(code));
    assert.deepEqual(
      found.map(({ severity, code, message }) => `${severity} ${code}: ${message.replaceAll('\u202f', ' ')}`),
      says,
    );
    if (at !== undefined)
      assert.deepEqual(
        found.map(({ path, line }) => [path, line]),
        at,
      );
  });
}
