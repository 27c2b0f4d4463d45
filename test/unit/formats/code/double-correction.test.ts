import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspectCode } from '../../../../src/formats/code/inspect-code.ts';

interface Case {
  readonly what: string;
  readonly source: string;
  readonly marked: readonly string[];
}

const CASES: readonly Case[] = [
  {
    what: 'a weighted sampler and a weighted loss',
    source: `import torch
from torch.utils.data import DataLoader, WeightedRandomSampler
w = torch.tensor([1., 2., 3.])
sampler = WeightedRandomSampler(sample_weights, len(sample_weights))
loader = DataLoader(ds, sampler=sampler)
criterion = torch.nn.CrossEntropyLoss(weight=w)
`,
    marked: ['w'],
  },
  {
    what: 'a sampler alone',
    source: `from torch.utils.data import WeightedRandomSampler
s = WeightedRandomSampler(w, 3)
c = nn.CrossEntropyLoss()
`,
    marked: [],
  },
  {
    what: 'one or the other, by a condition',
    source: `if a:
    s = WeightedRandomSampler(w, 3)
    c = nn.CrossEntropyLoss()
else:
    c = nn.CrossEntropyLoss(weight=torch.tensor([1,2]))
`,
    marked: [],
  },
  {
    what: 'a loss whose weight is None',
    source: `s = WeightedRandomSampler(w, 3)
c = nn.CrossEntropyLoss(weight=None)
`,
    marked: [],
  },
  {
    what: 'weights that may be None',
    source: `s = WeightedRandomSampler(w, 3)
def f(weight=None):
    return nn.CrossEntropyLoss(weight=weight)
`,
    marked: [],
  },
  {
    what: 'weights by position, below a main',
    source: `def main():
    s = WeightedRandomSampler(w, 3)
    c = nn.CrossEntropyLoss(torch.tensor([1., 2.]))
if __name__ == "__main__":
    main()
`,
    marked: ['torch.tensor([1., 2.])'],
  },
  {
    what: 'a resampled set and a model with class weights',
    source: `from imblearn.over_sampling import SMOTE
X_res, y_res = SMOTE(random_state=1).fit_resample(X, y)
clf = LogisticRegression(class_weight='balanced')
clf.fit(X_res, y_res)
`,
    marked: ["'balanced'"],
  },
  {
    what: 'a resampler by its name, and class weights of Keras',
    source: `sm = SMOTE()
X_res, y_res = sm.fit_resample(X, y)
model.fit(X_res, y_res, class_weight={0: 1.0, 1: 5.0})
`,
    marked: ['{0: 1.0, 1: 5.0}'],
  },
  {
    what: 'a resampled model beside a weighted one',
    source: `X_res, y_res = SMOTE(random_state=1).fit_resample(X, y)
a = LogisticRegression().fit(X_res, y_res)
b = LogisticRegression(class_weight='balanced').fit(X, y)
`,
    marked: [],
  },
  {
    what: 'a pipeline with both',
    source: `p = make_pipeline(RandomOverSampler(), RandomForestClassifier(class_weight='balanced'))`,
    marked: ["'balanced'"],
  },
  {
    what: 'a pipeline with one',
    source: `p = make_pipeline(RandomOverSampler(), RandomForestClassifier())`,
    marked: [],
  },
  {
    what: 'class weights and α in one loss',
    source: `import kornia
l = kornia.losses.focal_loss(x, t, alpha=torch.tensor([1., 2.]), weight=torch.tensor([3., 4.]))`,
    marked: ['torch.tensor([3., 4.])'],
  },
  {
    what: 'one number as α',
    source: `import kornia
l = kornia.losses.focal_loss(x, t, alpha=0.25, weight=torch.tensor([3., 4.]))`,
    marked: [],
  },
  {
    what: 'class weights beside α in Keras',
    source: `model.compile(loss=keras.losses.CategoricalFocalCrossentropy(alpha=[0.1, 0.9]))
model.fit(x, y, class_weight={0: 1, 1: 9})`,
    marked: ['{0: 1, 1: 9}'],
  },
  {
    what: 'class weights alone',
    source: `model.compile(loss=keras.losses.CategoricalFocalCrossentropy())
model.fit(x, y, class_weight={0: 1, 1: 9})`,
    marked: [],
  },
  {
    what: 'α of each class beside a sampler',
    source: `sampler = WeightedRandomSampler(w, 10)
crit = FocalLoss(gamma=2, alpha=[0.2, 0.8])`,
    marked: ['[0.2, 0.8]'],
  },
  {
    what: 'a single α beside a sampler',
    source: `sampler = WeightedRandomSampler(w, 10)
crit = FocalLoss(gamma=2, alpha=0.25)`,
    marked: [],
  },
];

async function found(source: string) {
  const { remarks } = await inspectCode('python', source);
  return remarks.filter(({ code }) => code === 'double-correction');
}

describe('imbalance that is corrected twice', () => {
  for (const { what, source, marked } of CASES) {
    it(`${marked.length > 0 ? 'is found' : 'is not found'}: ${what}`, async () => {
      assert.deepEqual(
        (await found(source)).map(({ from, to }) => source.slice(from, to)),
        marked,
      );
    });
  }

  it('names both corrections, and the line of the other one', async () => {
    const [remark] = await found(CASES[0]!.source);
    assert.equal(
      remark?.message,
      'CrossEntropyLoss(weight) corrects for imbalance, and so does WeightedRandomSampler in line 4: together they overshoot. Keep one.',
    );
    assert.equal(remark?.severity, 'warning');
    const { from, to, note } = remark.related!;
    assert.deepEqual(
      [CASES[0]!.source.slice(from, to), note],
      ['WeightedRandomSampler(sample_weights, len(sample_weights))', 'the other correction'],
    );
  });
});
