/** Generated code is run against the libraries it is for; losses and gradients are those of the float64 reference, with α as the code has it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type AlphaVector, DEFAULT_ALPHA_SETTINGS } from '../../src/core/alpha/alpha.ts';
import { suggestAlpha } from '../../src/core/alpha/suggest.ts';
import { ALPHA_FRAMEWORKS } from '../../src/core/alpha-code/frameworks.ts';
import { writeAlphaCode } from '../../src/core/alpha-code/write.ts';
import { focalGradient, focalLoss, focalTerms } from '../../src/core/loss/focal-reference.ts';
import { sigmoidGradient, sigmoidLoss } from '../../src/core/loss/sigmoid-reference.ts';
import { Random } from '../../src/core/random.ts';
import { ROOT } from '../support/paths.ts';
import { pythonWith, TORCH } from '../support/python.ts';

const PACKAGES = [
  'torchvision==0.29.2',
  'monai==1.6.1',
  'kornia==0.9.0',
  'keras==3.15.1',
  'jax==0.10.2',
  'optax==0.2.8',
  'lightning==2.6.6',
  'transformers==5.24.0',
  'accelerate==1.15.0',
  'ultralytics==8.4.190',
];

const VECTORS: Readonly<Record<string, AlphaVector>> = {
  'four classes, one of them without examples': suggestAlpha(
    ['O', 'B-X', 'I-X', 'B-Y'],
    [7904, 1500, 596, 0],
    { ...DEFAULT_ALPHA_SETTINGS, scheme: 'balanced', normalization: 'none' },
    'token',
  ),
  'two classes': suggestAlpha(['ham', 'spam'], [900, 100], DEFAULT_ALPHA_SETTINGS, 'document'),
  'names that would break code': suggestAlpha(
    ['a\nimport os', '"""', "'''\\", '=cmd()|x', ' : - {', 'd\u2028# e', '@SUM(1,2)'],
    [5, 50, 500, 12, 77, 1000, 31],
    DEFAULT_ALPHA_SETTINGS,
    'document',
  ),
};

interface Value {
  readonly loss: number;
  readonly gradient: readonly (readonly number[])[];
}
// Whatever the script found, by the name it gave it.
type Found = Readonly<Record<string, unknown>>;

interface Case {
  readonly framework: string;
  readonly code: string;
  readonly logits: readonly (readonly number[])[];
  readonly targets: readonly number[];
  readonly gammas: readonly number[];
}

const CASES = Object.entries(VECTORS).flatMap(([name, vector]) =>
  ALPHA_FRAMEWORKS.flatMap(({ id }) =>
    [false, true].map((column) => ({
      name: `${id} gives our numbers: ${name}, ${column ? '[K, 1]' : '[K]'}`,
      vector,
      column,
      data: caseOf(vector, id, column),
    })),
  ),
);

describe('generated code', () => {
  let folder = '';
  let results: readonly Found[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focal-lens-libraries-'));
    const python = await pythonWith(PACKAGES, TORCH);
    const [cases, found] = [join(folder, 'cases.json'), join(folder, 'results.json')];
    await writeFile(cases, JSON.stringify(CASES.map(({ data }) => data)));
    await python.run(join(ROOT, 'test', 'libraries', 'run_alpha_code.py'), [cases, found]);
    results = JSON.parse(await readFile(found, 'utf8')) as readonly Found[];
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [index, { name, vector, column, data }] of CASES.entries()) {
    it(name, () => {
      const found = results[index]!;
      if (found.error !== undefined) assert.fail(String(found.error));
      CHECKS[data.framework]!(found, data, vector, column);
    });
  }
});

type Check = (found: Found, data: Case, vector: AlphaVector, column: boolean) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  pytorch(found, data, vector, column) {
    assert.deepEqual(found.shape, column ? [vector.labels.length, 1] : [vector.labels.length]);
    const alpha = written(vector);
    for (const [id, value] of (found.alpha as number[]).entries()) near(value, alpha[id]!, `α of ${id}`);
    sameValue(found['cross-entropy'], scaled(focal(data, alpha, 0), kept(data)), 'cross-entropy');
  },

  'pytorch-module'(found, data, vector) {
    const alpha = written(vector);
    const mean = focal(data, alpha, 2);
    const classes = vector.labels.length;
    sameValue(found.mean, mean, 'mean');
    sameValue(found.pixels, mean, 'classes in the second dimension');
    sameValue(found.sum, scaled(mean, kept(data)), 'sum');
    sameValue(found['class-mean'], scaled(mean, kept(data) / classes), 'class-mean');
    sameValue(found['gamma per class'], focal(data, alpha, data.gammas), 'gamma per class');
    sameValue(found['gamma 0.5'], focal(data, alpha, 0.5), 'gamma 0.5');
    const entropy = focal(data, ones(classes), 0);
    sameValue(found['gamma 0'], entropy, 'gamma 0');
    sameValue(found['cross-entropy'], entropy, 'the cross-entropy of PyTorch');
    sameValue(found.float64, mean, 'float64');
    // Row by row to the digit, also where p comes near 1.
    for (const [row, value] of (found.none as number[]).entries()) near(value, mean.rows[row]!, `row ${row}`);
    for (const dtype of ['torch.float16', 'torch.bfloat16']) {
      const [type, loss, exact, cast] = found[dtype] as [string, number, number, number];
      assert.equal(type, 'torch.float32');
      assert.deepEqual([loss, cast], [exact, exact], `${dtype}, also under autocast`);
    }
    assert.deepEqual(found.buffers, { alpha: ['meta', [classes]], gamma: ['meta', [classes]] });
    assert.equal(found['all ignored'], 0);
    const broken = found['ignored NaN'] as Value;
    sameValue({ ...broken, gradient: broken.gradient.slice(0, -1) }, mean, 'an ignored row of NaN');
    assert.deepEqual(broken.gradient.at(-1), ones(classes).fill(0));
    for (const { loss, gradient } of found.certain as Value[])
      assert.deepEqual([Math.abs(loss), ...gradient[0]!.map(Math.abs)], [0, ...ones(classes).fill(0)], 'p = 1, all others ruled out');
    assert.match(String(found['wrong reduction']), /not 'average'/);
  },

  transformers(found, data, vector) {
    const mean = focal(data, written(vector), 2);
    sameValue(found.accumulated, mean, 'two accumulated batches');
    sameValue(found.function, mean, 'compute_loss_func');
    sameValue(found.mean, mean, 'compute_loss of one batch');
    const [loss, shape, names] = found.outputs as [number, number[], string[]];
    near(loss, mean.loss, 'with outputs');
    assert.deepEqual(shape, [data.targets.length, vector.labels.length]);
    assert.deepEqual(names, ['index', 'labels'], 'the inputs are left as they were');
    near(found.items as number, (mean.loss * kept(data)) / 1000, 'num_items_in_batch');
    near(found.evaluation as number, mean.loss, 'evaluation');
    near(found.tokens as number, mean.loss, 'tokens');
  },

  lightning(found, data, vector) {
    const mean = focal(data, written(vector), 2);
    sameValue(found.mean, mean, 'training step');
    near(found.validation as number, mean.loss, 'validation');
    assert.deepEqual(found.buffers, ['loss.alpha', 'loss.gamma']);
  },

  keras(found, data, vector) {
    const mean = focal(data, written(vector), 2);
    sameValue(found.mean, { ...mean, gradient: mean.gradient.filter((_, row) => data.targets[row] !== -100) }, 'mean');
    near(found.ignoring as number, mean.loss, 'with ignored examples');
  },

  'jax-optax'(found, data, vector) {
    const alpha = written(vector);
    const mean = focal(data, alpha, 2);
    sameValue(found.mean, mean, 'mean');
    sameValue(found['gamma per class'], focal(data, alpha, data.gammas), 'gamma per class');
    sameValue(found['gamma 0.5'], focal(data, alpha, 0.5), 'gamma 0.5');
    assert.equal(found.bfloat16, 'float32');
    if (alpha.length === 2) near(found.own as number, mean.loss, 'sigmoid_focal_loss of Optax');
    const step = data.logits.map((row, index) => row.map((z, id) => z - mean.gradient[index]![id]!));
    for (const [index, row] of (found.step as number[][]).entries())
      for (const [id, z] of row.entries()) assert.ok(Math.abs(z - step[index]![id]!) < 1e-5, `step of row ${index}`);
  },

  torchvision(found, data, vector) {
    const expected = sigmoid(data, written(vector), 2);
    sameValue(found.positives, scaled(expected, 1 / kept(data)), 'sum by positives');
    const [own, ours] = found.own as [number, number];
    near(ours, own, 'torchvision with one alpha');
    const total = vector.counts.reduce((sum, count) => sum + count, 0);
    const logits = vector.counts.map((count) => Math.log(count / (total - count)));
    const least = Math.min(...logits.filter(Number.isFinite));
    for (const [id, bias] of (found.prior as number[]).entries()) {
      const wanted = Number.isFinite(logits[id]) ? logits[id]! : least;
      assert.ok(Math.abs(bias - wanted) <= 5e-4 * Math.abs(wanted), `bias of ${id}: ${bias}, not ${wanted}`);
    }
  },

  kornia(found, data, vector) {
    const mean = focal(data, written(vector), 2);
    sameValue(found.mean, mean, 'mean');
    near(
      found.own as number,
      (mean.loss * kept(data)) / (data.targets.length * vector.labels.length),
      "kornia's own mean: ÷ N · K, ignored included",
    );
  },

  monai(found, data, vector) {
    const mean = focal(data, written(vector), 2);
    const own = { ...mean, gradient: mean.gradient.filter((_, row) => data.targets[row] !== -100) };
    sameValue(found.mean, own, 'mean');
    sameValue(found.pixels, own, 'classes in the second dimension');
    near(found.own as number, mean.loss / vector.labels.length, "MONAI's own mean: ÷ N · K");
  },

  ultralytics(found, data, vector) {
    const expected = sigmoid(data, written(vector), 0);
    for (const [model, losses] of [
      ['yolov8n.yaml', 1],
      ['yolo26n.yaml', 2],
    ] as const) {
      const result = found[model] as { losses: number; bce: Value[]; weighted: number[]; plain: number[]; ones: number[] };
      assert.equal(result.losses, losses);
      for (const value of result.bce) sameValue(value, expected, model);
      const [box, classes, third] = result.plain as [number, number, number];
      near(result.weighted[0]!, box, 'the box loss stays');
      near(result.weighted[2]!, third, 'the third loss stays');
      assert.ok(Math.abs(result.weighted[1]! - classes) > 1e-4, 'the class loss is weighed');
      for (const [index, value] of result.ones.entries()) near(value, result.plain[index]!, 'α = 1 changes nothing');
    }
  },

  json(found, _data, vector, column) {
    const { alpha } = found.read as { alpha: unknown };
    assert.deepEqual(alpha, column ? vector.alpha.map((value) => [value]) : vector.alpha);
  },

  yaml(found, _data, vector, column) {
    const alpha = written(vector);
    assert.deepEqual(found.read, { alpha: column ? alpha.map((value) => [value]) : alpha });
  },

  csv(found, _data, vector) {
    assert.deepEqual(
      (found.read as Record<string, string>[]).map(({ id, count, alpha }) => [
        Number(id),
        Number(count),
        alpha === '' ? null : Number(alpha),
      ]),
      vector.alpha.map((value, id) => [id, vector.counts[id], value]),
    );
  },
};

/** α as code has it: four digits, the largest where there are no examples. */
function written({ alpha }: AlphaVector): readonly number[] {
  const largest = Math.max(...alpha.map((value) => value ?? 0));
  return alpha.map((value) => Number((value ?? largest).toPrecision(4)));
}

function caseOf(vector: AlphaVector, framework: string, columnVector: boolean): Case {
  const classes = vector.labels.length;
  const random = new Random(classes);
  // Steps of 1/64 are exact in float16.
  const logit = () => Math.round((random.uniform() - 0.5) * 512) / 64;
  const targets = Array.from({ length: 30 }, (_, row) => (row % 3 === 1 && row < 15 ? -100 : random.below(classes)));
  const logits = targets.map(() => Array.from({ length: classes }, logit));
  // Keras clips probabilities; all others are given a very easy and a very hard row.
  if (framework !== 'keras') {
    const peak = (height: number) => Array.from({ length: classes }, (_, id) => (id === 1 ? height : 0));
    logits.push(peak(14), peak(-12));
    targets.push(1, 1);
  }
  const gammas = Array.from({ length: classes }, (_, id) => id * 0.75);
  return { framework, code: writeAlphaCode(vector, { framework, columnVector }), logits, targets, gammas };
}

function kept({ targets }: Case): number {
  return targets.filter((target) => target !== -100).length;
}

function ones(classes: number): number[] {
  return new Array<number>(classes).fill(1);
}

interface Expected extends Value {
  /** Unreduced; 0 for an ignored row. */
  readonly rows: readonly number[];
}

/** The mean over the rows that are not ignored, and its gradient. */
function focal(data: Case, alpha: readonly number[], gamma: number | readonly number[]): Expected {
  const classes = alpha.length;
  const scratch = new Float64Array(classes);
  const gammaOf = (id: number) => (typeof gamma === 'number' ? gamma : gamma[id]!);
  const rows = data.logits.map((row, index) => {
    const target = data.targets[index]!;
    if (target === -100) return { loss: 0, gradient: ones(classes).fill(0) };
    const { logP, logQ } = focalTerms(row, 0, classes, target);
    const gradient = new Float64Array(classes);
    focalGradient(row, 0, classes, target, { alpha: alpha[target]!, gamma: gammaOf(target), scale: 1 / kept(data) }, scratch, gradient);
    return { loss: focalLoss(logP, logQ, alpha[target]!, gammaOf(target)), gradient: [...gradient] };
  });
  return {
    loss: rows.reduce((sum, { loss }) => sum + loss, 0) / kept(data),
    gradient: rows.map(({ gradient }) => gradient),
    rows: rows.map(({ loss }) => loss),
  };
}

/** The sum over rows and classes where a positive counts α times; ignored rows are left out. */
function sigmoid(data: Case, alpha: readonly number[], gamma: number): Value {
  let loss = 0;
  const gradient: number[][] = [];
  for (const [index, row] of data.logits.entries()) {
    const target = data.targets[index]!;
    if (target === -100) continue;
    const terms = row.map((z, id) => {
      const weights = { positive: alpha[id]!, negative: 1, gamma };
      loss += sigmoidLoss(z, Number(id === target), weights);
      return sigmoidGradient(z, Number(id === target), weights);
    });
    gradient.push(terms);
  }
  return { loss, gradient };
}

function scaled({ loss, gradient }: Value, factor: number): Value {
  return { loss: loss * factor, gradient: gradient.map((row) => row.map((value) => value * factor)) };
}

const TOLERANCE = 1e-5;

function near(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= TOLERANCE * Math.abs(expected), `${what}: ${actual}, not ${expected}`);
}

/** The loss to five digits; each entry of the gradient to five digits of the largest. */
function sameValue(found: unknown, expected: Value, what: string): void {
  const { loss, gradient } = found as Value;
  near(loss, expected.loss, what);
  assert.equal(gradient.length, expected.gradient.length, what);
  const largest = Math.max(...expected.gradient.flat().map(Math.abs));
  for (const [index, row] of expected.gradient.entries()) {
    for (const [id, value] of row.entries()) {
      const own = gradient[index]![id]!;
      assert.ok(Math.abs(own - value) <= TOLERANCE * largest, `${what}, gradient at ${index}, ${id}: ${own}, not ${value}`);
    }
  }
}
