/** Faults of loss code: what is said, where, and what the quick fix makes of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FINDING_CODES } from '../../../../src/core/findings/codes.ts';
import { LOSS_RULES } from '../../../../src/formats/code/loss-lint/registry.ts';
import { type Case, said, TORCH, testCases } from './loss-cases.ts';
import { FAULTLESS, FAULTY } from './loss-sources.ts';

const VISION = 'from torchvision.ops import sigmoid_focal_loss\n';
const KORNIA = 'import kornia\n';
const MONAI = 'from monai.losses import FocalLoss\n';
const KERAS = 'import keras\n';

const CASES: readonly Case[] = [
  // p_t from a weighted loss.
  {
    source: `ce = F.cross_entropy(logits, target, weight=alpha, reduction='none')
pt = torch.exp(-ce)
loss = ((1 - pt) ** gamma * ce).mean()`,
    said: ['weighted-pt: torch.exp(-ce)'],
    fixed: `ce = F.cross_entropy(logits, target, weight=alpha, reduction='none')
pt = torch.exp(-F.cross_entropy(logits, target, reduction='none'))
loss = ((1 - pt) ** gamma * ce).mean()`,
  },
  {
    source: `def f(self, x, y):
    ce = F.cross_entropy(x, y, reduction="none", label_smoothing=0.1)
    return ((1.0 - (-ce).exp()) ** 2 * ce).mean()`,
    said: ['weighted-pt: (-ce).exp()'],
    fixed: `def f(self, x, y):
    ce = F.cross_entropy(x, y, reduction="none", label_smoothing=0.1)
    return ((1.0 - (-F.cross_entropy(x, y, reduction="none")).exp()) ** 2 * ce).mean()`,
  },
  {
    source: `logpt = -F.cross_entropy(x, y, w, reduction='none')
pt = logpt.exp()
loss = -((1-pt)**2) * logpt`,
    said: ['weighted-pt: logpt.exp()'],
  },
  {
    source: `class L(nn.Module):
    def __init__(self, w):
        self.ce = nn.CrossEntropyLoss(weight=w, reduction='none').to('cuda')
    def forward(self, x, y):
        ce = self.ce(x, y)
        p_t = torch.exp(-1 * ce)
        return (torch.pow(1 - p_t, 2) * ce).mean()`,
    said: ['weighted-pt: torch.exp(-1 * ce)'],
  },
  {
    source: 'ce = F.cross_entropy(x, y, weight=None, label_smoothing=0.0, reduction="none")\npt = torch.exp(-ce)\nl = (1-pt)*ce',
    said: [],
  },
  { source: 'ce = F.cross_entropy(x, y, weight=w, reduction="none")\nperplexity = torch.exp(ce)\nq = 1 - perplexity', said: [] },
  { source: 'ce = F.cross_entropy(x, y, weight=w, reduction="none")\nlikelihood = torch.exp(-ce)\nprint(likelihood)', said: [] },
  {
    source: 'if a:\n    ce = F.cross_entropy(x, y, weight=w, reduction="none")\nelse:\n    ce = other(x)\npt = torch.exp(-ce)\nl = 1 - pt',
    said: [],
  },
  { source: 'ce = F.cross_entropy(x, y, weight=w, reduction="none")\nce = ce / w[y]\npt = torch.exp(-ce)\nl = 1 - pt', said: [] },
  // A name of another module is no loss of torch.
  {
    head: 'from mine import functional as F, torch\n',
    source: 'ce = F.cross_entropy(x, y, weight=w, reduction="none")\npt = torch.exp(-ce)\nl = 1 - pt',
    said: [],
  },
  // No fix where the names have changed in between, or the call has hidden options.
  {
    source: 'ce = F.cross_entropy(x, y, weight=w, reduction="none")\nx = x.detach()\npt = torch.exp(-ce)\nl = (1 - pt) * ce',
    said: ['weighted-pt: torch.exp(-ce)'],
  },
  // One p_t for the whole batch.
  {
    source: 'ce = F.cross_entropy(x, y)\npt = torch.exp(-ce)\nloss = ((1 - pt) ** 2 * ce).mean()',
    said: ['averaged-pt: torch.exp(-ce)'],
    fixed: "ce = F.cross_entropy(x, y, reduction='none')\npt = torch.exp(-ce)\nloss = ((1 - pt) ** 2 * ce).mean()",
  },
  {
    source: 'criterion = nn.CrossEntropyLoss()\nce = criterion(x, y)\npt = torch.exp(-ce)\nloss = (1 - pt) ** 2 * ce',
    said: ['averaged-pt: torch.exp(-ce)'],
  },
  { source: 'ce = F.cross_entropy(x, y, reduce=False)\npt = torch.exp(-ce)\nloss = (1 - pt) ** 2 * ce', said: [] },
  { source: 'ce = F.cross_entropy(x, y, **options)\npt = torch.exp(-ce)\nloss = (1 - pt) ** 2 * ce', said: [] },
  { source: 'ce = F.cross_entropy(x, y, reduction=self.reduction)\npt = torch.exp(-ce)\nloss = (1 - pt) ** 2 * ce', said: [] },
  // Probabilities where logits belong.
  {
    source: 'loss = F.cross_entropy(torch.softmax(out / t, dim=1), y)',
    said: ['probabilities-as-logits: torch.softmax(out / t, dim=1)'],
    fixed: 'loss = F.cross_entropy(out / t, y)',
  },
  {
    source: 'probs = model(x).softmax(-1)\nlogits = 3\nloss = nn.CrossEntropyLoss()(input=probs, target=y)',
    said: ['probabilities-as-logits: probs'],
  },
  {
    source: 'logits = model(x)\nprobs = F.softmax(logits, dim=-1)\nloss = F.cross_entropy(probs, y)',
    said: ['probabilities-as-logits: probs'],
    fixed: 'logits = model(x)\nprobs = F.softmax(logits, dim=-1)\nloss = F.cross_entropy(logits, y)',
  },
  {
    head: TORCH + VISION,
    source: 'loss = sigmoid_focal_loss(out.sigmoid(), y)',
    said: ['probabilities-as-logits: out.sigmoid()'],
    fixed: 'loss = sigmoid_focal_loss(out, y)',
  },
  {
    source: 'criterion = nn.BCEWithLogitsLoss()\nact = nn.Sigmoid()\nloss = criterion(act(out), y)',
    said: ['probabilities-as-logits: act(out)'],
    fixed: 'criterion = nn.BCEWithLogitsLoss()\nact = nn.Sigmoid()\nloss = criterion(out, y)',
  },
  {
    source: 'model = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))\nout = model(x)\nloss = F.cross_entropy(out, y)',
    said: ['probabilities-as-logits: out'],
  },
  {
    head: KORNIA + TORCH,
    source: 'loss = kornia.losses.focal_loss(torch.softmax(out, 1), y, alpha=None, reduction="none")',
    said: ['probabilities-as-logits: torch.softmax(out, 1)'],
    fixed: 'loss = kornia.losses.focal_loss(out, y, alpha=None, reduction="none")',
  },
  {
    head: MONAI + TORCH,
    source: 'focal = FocalLoss(to_onehot_y=True)\nloss = focal(torch.sigmoid(out), y)',
    said: ['probabilities-as-logits: torch.sigmoid(out)'],
    fixed: 'focal = FocalLoss(to_onehot_y=True)\nloss = focal(out, y)',
  },
  {
    head: 'import tensorflow as tf\n',
    source: 'loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=tf.nn.softmax(out))',
    said: ['probabilities-as-logits: tf.nn.softmax(out)'],
    fixed: 'loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=out)',
  },
  {
    source: 'loss = F.nll_loss(F.softmax(x, dim=1), y)',
    said: ['probabilities-as-logits: F.softmax(x, dim=1)'],
    fixed: 'loss = F.nll_loss(F.log_softmax(x, dim=1), y)',
  },
  { source: 'loss = F.nll_loss(F.log_softmax(x, dim=1), y)', said: [] },
  { source: 'loss = F.nll_loss(torch.log(F.softmax(x, dim=1)), y)', said: [] },
  { source: 'loss = F.cross_entropy(F.log_softmax(x, dim=1), y)', said: [] },
  { source: 'loss = F.cross_entropy(student, teacher.softmax(-1))', said: [] },
  { source: 'loss = F.binary_cross_entropy(torch.sigmoid(x), y)', said: [] },
  { source: 'x = torch.softmax(x, 1)\nif raw:\n    x = model(y)\nloss = F.cross_entropy(x, y)', said: [] },
  // Keras.
  {
    head: KERAS,
    source:
      'model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])\nmodel.compile(loss=keras.losses.CategoricalFocalCrossentropy(from_logits=True))',
    said: ['probabilities-as-logits: keras.losses.CategoricalFocalCrossentropy(from_logits=True)'],
    fixed:
      'model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])\nmodel.compile(loss=keras.losses.CategoricalFocalCrossentropy(from_logits=False))',
  },
  {
    head: 'from tensorflow import keras\nfrom tensorflow.keras.layers import Dense\n',
    source:
      'model = keras.models.Sequential([Dense(8, "relu"), Dense(3)])\nmodel.compile("adam", loss=keras.losses.SparseCategoricalCrossentropy())',
    said: ['logits-as-probabilities: keras.losses.SparseCategoricalCrossentropy()'],
    fixed:
      'model = keras.models.Sequential([Dense(8, "relu"), Dense(3)])\nmodel.compile("adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))',
  },
  {
    head: KERAS,
    source: 'model = keras.Sequential([keras.layers.Dense(3)])\nmodel.compile(loss="categorical_crossentropy")',
    said: ['logits-as-probabilities: "categorical_crossentropy"'],
  },
  { head: KERAS, source: 'model = keras.Sequential([keras.layers.Dense(3)])\nmodel.compile(loss="mse")', said: [] },
  {
    head: KERAS,
    source: 'model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])\nmodel.compile(loss="categorical_crossentropy")',
    said: [],
  },
  {
    head: KERAS,
    source: 'model = keras.Sequential([keras.layers.Dense(3)])\nmodel.compile(loss=keras.losses.BinaryCrossentropy(from_logits=flag))',
    said: [],
  },
  {
    head: KERAS,
    source: 'model = keras.Sequential([keras.layers.Dense(3), keras.layers.ReLU()])\nmodel.compile(loss=keras.losses.BinaryCrossentropy())',
    said: [],
  },
  { source: 'net = nn.Sequential(nn.Linear(3, 2))\nloss = nn.NLLLoss()(net(x), y)', said: ['logits-as-probabilities: net(x)'] },
  {
    head: 'from tensorflow.keras.losses import BinaryFocalCrossentropy\n',
    source: 'loss = BinaryFocalCrossentropy(alpha=0.9, gamma=2.0)',
    said: ['unused-alpha: 0.9'],
    fixed: 'loss = BinaryFocalCrossentropy(alpha=0.9, gamma=2.0, apply_class_balancing=True)',
  },
  {
    head: KERAS,
    source: 'loss = keras.losses.binary_focal_crossentropy(\n    y, p,\n    alpha=a,\n)',
    said: ['unused-alpha: a'],
    fixed: 'loss = keras.losses.binary_focal_crossentropy(\n    y, p,\n    alpha=a, apply_class_balancing=True,\n)',
  },
  { head: KERAS, source: 'loss = keras.losses.BinaryFocalCrossentropy(True, 0.9)', said: [] },
  { head: KERAS, source: 'loss = keras.losses.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=.9)', said: [] },
  { head: KERAS, source: 'loss = keras.losses.BinaryFocalCrossentropy(gamma=2)', said: [] },
  { head: KERAS, source: 'loss = keras.losses.CategoricalFocalCrossentropy(alpha=0.25)', said: [] },
  // Means over N × C.
  {
    head: VISION,
    source: 'loss = sigmoid_focal_loss(x, y, reduction="mean")',
    said: ['mean-over-classes: "mean"'],
    fixed: 'loss = sigmoid_focal_loss(x, y, reduction="sum") / y.sum().clamp(min=1)',
  },
  { head: VISION, source: 'loss = sigmoid_focal_loss(x.squeeze(1), y, reduction="mean")', said: [] },
  { head: VISION, source: 'loss = sigmoid_focal_loss(x, y)', said: [] },
  { head: VISION, source: 'loss = sigmoid_focal_loss(x, y, reduction="sum") / n', said: [] },
  {
    head: VISION + TORCH,
    source: 'onehot = F.one_hot(y, 5).float()\nloss = sigmoid_focal_loss(x, onehot).mean()',
    said: ['mean-over-classes: sigmoid_focal_loss(x, onehot).mean()'],
  },
  { head: VISION + TORCH, source: 'onehot = F.one_hot(y, 5).float()\nloss = sigmoid_focal_loss(x, onehot).sum(1).mean()', said: [] },
  {
    source:
      'logp = F.log_softmax(x, 1)\nt = torch.zeros_like(x).scatter_(1, y.view(-1, 1), 1)\nloss = -(t * (1 - logp.exp()) ** 2 * logp)\nreturn_value = torch.mean(loss)',
    said: ['mean-over-classes: torch.mean(loss)'],
  },
  { source: 'p = x.softmax(1)\nbrier = ((p - F.one_hot(y)) ** 2).mean()', said: [] },
  { source: 'logp = F.log_softmax(x, 1)\nt = F.one_hot(y)\nloss = (-(t * (1 - logp.exp()) ** 2 * logp)).mean(dim=1)', said: [] },
  {
    head: KORNIA,
    source: 'def f(x, y):\n    return kornia.losses.focal_loss(x, y, alpha=None, gamma=2.0, reduction="mean")',
    said: ['mean-over-classes: "mean"'],
    fixed:
      'def f(x, y):\n    return kornia.losses.focal_loss(x, y, alpha=None, gamma=2.0, reduction="sum") / (y != -100).sum().clamp(min=1)',
  },
  { head: KORNIA, source: 'c = kornia.losses.FocalLoss(None, 2.0, "mean")', said: ['mean-over-classes: "mean"'] },
  { head: MONAI, source: 'c = FocalLoss(use_softmax=True)', said: ['mean-over-classes: FocalLoss(use_softmax=True)'] },
  { head: MONAI, source: 'c = FocalLoss()', said: [] },
  { head: MONAI, source: 'c = FocalLoss(use_softmax=True, reduction="none")', said: [] },
  { head: 'from mine import FocalLoss\n', source: 'c = FocalLoss(use_softmax=True, alpha=.25)', said: [] },
  // Ignored rows in the denominator.
  {
    source: 'loss = F.cross_entropy(x, y, reduction="none")\nmask = (y != -100).float()\nloss = loss * mask\nloss = loss.mean()',
    said: ['ignored-in-mean: loss.mean()'],
    fixed:
      'loss = F.cross_entropy(x, y, reduction="none")\nmask = (y != -100).float()\nloss = loss * mask\nloss = loss.sum() / mask.sum().clamp(min=1)',
  },
  {
    source: 'ce = F.cross_entropy(x, y, reduction="none")\nce *= attention_mask\n(ce.mean() / steps).backward()',
    said: ['ignored-in-mean: ce.mean()'],
    fixed:
      'ce = F.cross_entropy(x, y, reduction="none")\nce *= attention_mask\n((ce.sum() / attention_mask.sum().clamp(min=1)) / steps).backward()',
  },
  {
    source:
      'for x, y in batches:\n    ce = F.cross_entropy(x, y, ignore_index=255, reduction="none")\n    pt = torch.exp(-ce)\n    loss = torch.mean((1 - pt) ** 2 * ce)',
    said: ['ignored-in-mean: torch.mean((1 - pt) ** 2 * ce)'],
    fixed:
      'for x, y in batches:\n    ce = F.cross_entropy(x, y, ignore_index=255, reduction="none")\n    pt = torch.exp(-ce)\n    loss = ((1 - pt) ** 2 * ce).sum() / (y != 255).sum().clamp(min=1)',
  },
  { source: 'ce = F.cross_entropy(x, y_of_another_cell, ignore_index=255, reduction="none")\nl = ce.mean()', said: [] },
  { source: 'y = y[y != 255]\nce = F.cross_entropy(x, y, ignore_index=255, reduction="none")\nl = ce.mean()', said: [] },
  { source: 'ce = F.cross_entropy(x, y, ignore_index=255, reduction="none")\nl = ce[y != 255].mean()', said: [] },
  { source: 'ce = F.cross_entropy(x, y, ignore_index=255)', said: [] },
  { source: 'ce = F.cross_entropy(x, y, reduction="none")\nmask = (y != -100).float()\nl = (ce * mask).sum() / mask.sum()', said: [] },
  { source: 'ce = F.cross_entropy(x, y, reduction="none")\nw = torch.rand(3)\nl = (ce * w).mean()', said: [] },
  { source: 'coverage = (y != -100).float().mean()\nshare = (hits * (y != -100)).mean()', said: [] },
  {
    head: KORNIA,
    source: 'loss = kornia.losses.focal_loss(x, y, alpha=None, reduction="mean", ignore_index=255).backward()',
    said: ['mean-over-classes: "mean"', 'ignored-in-mean: 255'],
    fixed:
      'loss = (kornia.losses.focal_loss(x, y, alpha=None, reduction="sum", ignore_index=255) / (y != 255).sum().clamp(min=1)).backward()',
  },
  // Class 0 for the background.
  { head: KORNIA, source: 'a = 0.25\nc = kornia.losses.FocalLoss(alpha=a, gamma=2.0)', said: ['background-alpha: a'] },
  { head: KORNIA, source: 'l = kornia.losses.focal_loss(x, y, 0.5)', said: ['background-alpha: 0.5'] },
  { head: KORNIA, source: 'c = kornia.losses.BinaryFocalLossWithLogits(alpha=0.25)', said: [] },
  { head: MONAI, source: 'c = FocalLoss(use_softmax=True, alpha=0.75, reduction="none")', said: ['background-alpha: 0.75'] },
  { head: MONAI, source: 'c = FocalLoss(alpha=0.75)', said: [] },
  { head: MONAI, source: 'c = FocalLoss(include_background=False)', said: ['background-alpha: False'] },
  // γ below 0.
  { source: 'c = FocalLoss(gamma=-2)', said: ['negative-gamma: -2'] },
  { head: KERAS, source: 'c = keras.losses.CategoricalFocalCrossentropy(0.25, -1.0)', said: ['negative-gamma: -1.0'] },
  { source: 'c = FocalLoss(gamma=2)\nd = SVC(gamma=-1)', said: [] },
  // Silence that is asked for.
  { source: 'c = FocalLoss(gamma=-2)  # focal-lens: ignore', said: [] },
  { source: 'c = FocalLoss(gamma=-2)  # focal-lens: ignore[negative-gamma, drift]', said: [] },
  { source: 'c = FocalLoss(gamma=-2)  # focal-lens: ignore[drift]', said: ['negative-gamma: -2'] },
  // Two corrections for imbalance: `double-correction.test.ts` has the others.
  {
    source: `sampler = WeightedRandomSampler(weights, 100)
loss = nn.CrossEntropyLoss(torch.tensor([1., 5.]))`,
    said: ['double-correction: torch.tensor([1., 5.])'],
  },
];

describe('faults of loss code', () => {
  testCases(CASES);

  it('are known without imports, which may stand in another cell', async () => {
    const cell = '%%time\nloss = F.cross_entropy(torch.softmax(x, 1), y)\n!nvidia-smi';
    const remarks = await said(cell, true);
    assert.deepEqual(
      remarks.map(({ code, from, to }) => [code, cell.slice(from, to)]),
      [['probabilities-as-logits', 'torch.softmax(x, 1)']],
    );
  });

  it('have codes that can be muted, each of its own', () => {
    const codes = LOSS_RULES.map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length);
    for (const code of codes) assert.ok(FINDING_CODES.includes(code), code);
    // Has cases of its own.
    const seen = new Set(['double-correction', ...CASES.flatMap((each) => each.said.map((line) => line.split(':')[0]))]);
    assert.deepEqual(
      codes.filter((code) => !seen.has(code)),
      [],
    );
  });
});

describe('implementations of focal loss as people write them', () => {
  for (const [name, source] of Object.entries(FAULTLESS)) it(`nothing in ${name}`, async () => assert.deepEqual(await said(source), []));
  for (const [name, { source, codes }] of Object.entries(FAULTY)) {
    it(`${codes.join(', ')} in ${name}`, async () =>
      assert.deepEqual(
        (await said(source)).map(({ code }) => code),
        codes,
      ));
  }
});

describe('any source', () => {
  const sources = [
    ...Object.values(FAULTLESS),
    ...Object.values(FAULTY).map(({ source }) => source),
    ...CASES.map(({ head = TORCH, source }) => head + source),
  ];
  const pieces = [
    '(',
    ')',
    '\n',
    '    ',
    '=',
    'ce',
    ' = ',
    'loss',
    '.mean()',
    '-',
    '*',
    ',',
    'self.',
    '1 - ',
    '"',
    '#',
    'def f():',
    'lambda: ',
    '[',
    ']',
    'for x in ',
    '\\',
  ];

  it('is looked at to its end, mutated as it may be, and every place lies in it', async () => {
    const mutation = fc.record({
      source: fc.constantFrom(...sources),
      edits: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30), fc.constantFrom(...pieces)), { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ source, edits }) => {
        const text = edits.reduce((own, [place, length, piece]) => {
          const at = Math.floor(place * own.length);
          return own.slice(0, at) + piece + own.slice(at + length);
        }, source);
        for (const { from, to, fixes } of await said(text)) {
          assert.ok(0 <= from && from <= to && to <= text.length);
          for (const { edits: own } of fixes) {
            const sorted = own.toSorted((a, b) => a.from - b.from || a.to - b.to);
            for (const [index, edit] of sorted.entries()) assert.ok(edit.from >= (sorted[index - 1]?.to ?? 0) && edit.to <= text.length);
          }
        }
      }),
      { seed: 20_170_807, numRuns: 400 },
    );
  });

  it('that doubles without end is given up', async () => {
    const doubling = Array.from({ length: 60 }, (_, index) => `a${index + 1} = a${index} * a${index}`).join('\n');
    assert.deepEqual(await said(`${TORCH}a0 = torch.log(x)\n${doubling}\nloss = a60.mean()`), []);
    assert.deepEqual(await said(`${TORCH}x = x\ny = z\nz = y\nF.cross_entropy(y, z)\nF.cross_entropy(x, x)`), []);
    assert.deepEqual(await said(`loss${'.mean()'.repeat(20_000)}`), []);
    assert.deepEqual(await said(`loss = ${'-'.repeat(20_000)}x.mean()`), []);
    assert.deepEqual(await said('loss = (loss * mask).mean()\n'.repeat(20_000)), []);
  });
});
