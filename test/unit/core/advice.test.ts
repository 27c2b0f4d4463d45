import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Advice, type AdviceMetric, adviceOn, type Treatment } from '../../../src/core/loss/advice.ts';
import type { Preview } from '../../../src/core/loss/previews/preview.ts';
import type { ClassLoss } from '../../../src/core/loss/report.ts';
import { reasonOf } from '../../../src/core/message.ts';

function rowOf(label: string, examples: number, recall: number | null, precision: number | null): ClassLoss {
  const loss = { meanP: null, loss: 0, meanLoss: null, lossShare: 0, gradientShare: 0, crossEntropyShare: 0, crossEntropyGradientShare: 0 };
  return { label, examples, recall, precision, f1: 0, ...loss };
}

const find = (advice: readonly Advice[], treatment: Treatment, metric: AdviceMetric) =>
  advice.find((item) => item.treatment === treatment && item.metric === metric);

/** 1000 rows, 900 of them O; O is predicted 900·recall ÷ precision times. */
const tags = (recall: number, precision: number) => [
  rowOf('O', 900, recall, precision),
  rowOf('B-person', 95, 0.2, 0.9),
  rowOf('B-law', 5, 0, null),
];

describe('advice on a loss report', () => {
  it('comes in the order in which it should be tried', () => {
    const order = adviceOn({ classes: tags(1, 0.92) }).map(({ treatment, metric }) => `${treatment} ${metric}`);
    assert.deepEqual(order, [
      'train-longer macroF1',
      'collect-data macroF1',
      'post-hoc macroF1',
      'inverse-sqrt macroF1',
      'inverse-sqrt entityF1',
      'balanced macroF1',
      'balanced balancedAccuracy',
      'balanced entityF1',
      'logit-adjusted-loss macroF1',
      'logit-adjusted-loss entityF1',
      'focal macroF1',
    ]);
  });

  it('gives no yes or no on focal loss without weights, whatever the predictions', () => {
    for (const classes of [tags(1, 0.92), tags(0.5, 1), [rowOf('a', 50, 1, 1), rowOf('b', 50, 1, 1)]]) {
      const focal = find(adviceOn({ classes }), 'focal', 'macroF1');
      assert.equal(focal?.says, 'unknown');
      assert.equal(focal.hitRate, null);
    }
  });

  const states = [
    ['improving', 'likely-helps', 0.71],
    ['ended', 'unlikely', 0.71],
    ['unclear', 'unknown', null],
    [null, 'unknown', null],
  ] as const;
  for (const [state, says, hitRate] of states) {
    it(`asks first whether the model is trained to the end: ${state ?? 'no records'}`, () => {
      const training = state === null ? null : { state, path: 'trainer_state.json', ...reasonOf('The records say so.') };
      const [first] = adviceOn({ classes: tags(1, 0.92), training });
      assert.deepEqual([first?.treatment, first?.says, first?.hitRate], ['train-longer', says, hitRate]);
      if (state !== null) assert.match(first!.reason, /^The records say so\. /);
    });
  }

  it('says how little a small class tells', () => {
    const reason = find(adviceOn({ classes: tags(1, 0.92) }), 'collect-data', 'macroF1')!.reason;
    // Wilson's interval of 0 of 5, at 95 %: 0 to 1.9208 · 2 ÷ (5 + 3.8415).
    assert.match(reason, /B-law more moves its recall by 20\.0.%, and 0 right of 5 means a recall between 0\.0.% and 43\.4.%/);
  });

  it('gives intervals where the study or the preview has them', () => {
    const advice = adviceOn({ classes: tags(1, 0.92) });
    assert.deepEqual(find(advice, 'focal', 'macroF1')?.interval, [-0.004, 0.002]);
    assert.deepEqual(find(advice, 'inverse-sqrt', 'macroF1')?.interval, [0.004, 0.019]);
    assert.equal(find(advice, 'train-longer', 'macroF1')?.interval, null);
  });

  const ratios: readonly { readonly recall: number; readonly precision: number; readonly says: Advice['says'] }[] = [
    // O predicted 978 times: 22 others where the data hold 100.
    { recall: 1, precision: 0.92, says: 'likely-helps' },
    // O predicted 909 times: 91 of 100.
    { recall: 1, precision: 0.99, says: 'unlikely' },
    // O predicted 450 times: 550 others.
    { recall: 0.5, precision: 1, says: 'unlikely' },
  ];
  for (const { recall, precision, says } of ratios) {
    it(`says ${says} of inverse-sqrt α for entity F1 when O has recall ${recall} and precision ${precision}`, () => {
      const advice = find(adviceOn({ classes: tags(recall, precision) }), 'inverse-sqrt', 'entityF1');
      assert.equal(advice?.says, says);
      assert.equal(advice.hitRate, 0.75);
    });
  }

  it('names the classes that are too small to measure, the smallest first, as they are written', () => {
    const classes = [rowOf('x', 500, 1, 1), rowOf('<img onerror=1>', 3, 0, null), rowOf('__proto__', 0, null, null)];
    const advice = find(adviceOn({ classes }), 'collect-data', 'macroF1');
    assert.match(advice?.reason ?? '', /^2 of 3 classes .*\(__proto__: 0, <img onerror=1>: 3\)/);
  });

  const preview = (tau: number, gain: number, half: number): Preview => ({
    method: 'logit-adjustment',
    metric: 'macroF1',
    parameter: tau,
    before: 0.5,
    after: 0.5 + gain,
    interval: [gain - half, gain + half],
    others: [],
  });
  const previewed: readonly {
    readonly name: string;
    readonly preview: Preview;
    readonly says: readonly Advice['says'][];
    readonly hitRates?: readonly (number | null)[];
  }[] = [
    {
      name: 'a clear gain with a strong τ',
      preview: preview(1, 0.04, 0.01),
      says: ['likely-helps', 'likely-helps', 'likely-helps', 'likely-helps'],
    },
    { name: 'a gain with a weak τ', preview: preview(0.25, 0.02, 0.03), says: ['unknown', 'likely-helps', 'unlikely', 'unlikely'] },
    { name: 'no gain', preview: preview(0, -0.001, 0.01), says: ['unlikely', 'unlikely', 'unlikely', 'unlikely'] },
    {
      name: 'a strong τ that gains nothing',
      preview: preview(0.75, 0.001, 0.03),
      says: ['unknown', 'unlikely', 'unlikely', 'unlikely'],
      hitRates: [null, 0.77, null, null],
    },
  ];
  for (const { name, preview: shown, says, hitRates = [null, 0.77, 0.8, 0.82] } of previewed) {
    it(`follows the cross-fitted preview: ${name}`, () => {
      const advice = adviceOn({ classes: tags(1, 0.92), previews: [shown], priors: 'training' });
      const verdicts = (['post-hoc', 'inverse-sqrt', 'balanced', 'logit-adjusted-loss'] as const).map(
        (treatment) => find(advice, treatment, 'macroF1')!,
      );
      assert.deepEqual(
        verdicts.map((verdict) => verdict.says),
        says,
      );
      assert.deepEqual(
        verdicts.map(({ hitRate }) => hitRate),
        hitRates,
      );
    });
  }

  it('says how little is left to gain where that is less than what weights gave on average', () => {
    const { reason, interval } = find(
      adviceOn({ classes: tags(1, 0.92), previews: [{ ...preview(1, 0.02, 0.01), before: 0.97, after: 0.99 }] }),
      'inverse-sqrt',
      'macroF1',
    )!;
    assert.match(reason, /Here at most \+3\.0 points are left to gain\.$/);
    assert.deepEqual(interval, [0.004, 0.019]);
  });

  it('says of no adjustment that there is none', () => {
    const advice = adviceOn({ classes: tags(1, 0.92), previews: [preview(0, 0, 0)] });
    assert.match(find(advice, 'post-hoc', 'macroF1')!.reason, /no τ of −τ · log prior does better than none/);
  });

  const baselines = { label: 'O', accuracy: 0.9, balancedAccuracy: 0.33, macroF1: 0.316, entityF1: 0 };
  const untrained: readonly (readonly [string, number, number, readonly Preview[], Advice['says']])[] = [
    ['is worse than a constant answer', 0.4, 0.2, [], 'likely-helps'],
    ['is a constant answer', 0.9, 0.316, [preview(0, 0, 0)], 'likely-helps'],
    ['is a constant answer for want of an adjustment', 0.9, 0.316, [preview(1, 0.2, 0.01)], 'unknown'],
    ['finds rare classes at the price of accuracy', 0.8, 0.5, [], 'unknown'],
  ];
  for (const [what, accuracy, macroF1, previews, says] of untrained) {
    it(`says ${says} of training on where the model ${what}`, () => {
      const [first] = adviceOn({ classes: tags(1, 0.92), accuracy, macroF1, baselines, previews });
      assert.deepEqual([first?.treatment, first?.says, first?.hitRate], ['train-longer', says, null]);
      if (says === 'likely-helps') assert.match(first!.reason, /always answering O has 90\.0.% and 31\.6.%/);
    });
  }

  it('is less sure without the counts of training', () => {
    const advice = adviceOn({ classes: tags(1, 0.92), previews: [preview(1, 0.04, 0.01)], priors: 'evaluated' });
    assert.equal(find(advice, 'inverse-sqrt', 'macroF1')?.hitRate, 0.67);
    assert.match(find(advice, 'balanced', 'macroF1')?.reason ?? '', /counts of training are not known/);
  });

  it('does not speak of entities where labels are not tags', () => {
    const advice = adviceOn({ classes: [rowOf('spam', 20, 1, 1), rowOf('ham', 200, 1, 1)] });
    assert.ok(advice.every(({ metric }) => metric !== 'entityF1'));
    assert.ok(advice.every(({ treatment }) => treatment !== 'collect-data'));
  });

  it('says that there is nothing to shift when the classes are even', () => {
    const advice = adviceOn({ classes: [rowOf('a', 40, 1, 1), rowOf('b', 80, 1, 1)] });
    assert.deepEqual(
      advice.map(({ treatment, says }) => [treatment, says]),
      [
        ['train-longer', 'unknown'],
        ['inverse-sqrt', 'unlikely'],
        ['focal', 'unknown'],
      ],
    );
  });

  it('names the limits of the study wherever it quotes a figure from it', () => {
    const quoting = adviceOn({ classes: tags(1, 0.92) }).filter(({ treatment }) => treatment !== 'collect-data');
    assert.ok(quoting.length >= 8);
    for (const { limits } of quoting) assert.match(limits ?? '', /untested/);
  });

  it('is silent without examples', () => {
    assert.deepEqual(adviceOn({ classes: [] }), []);
    assert.deepEqual(adviceOn({ classes: [rowOf('a', 0, null, null)] }), []);
  });
});
