import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { focalGradient, focalTerms, gradientNorm, isBadRow, focalLoss as referenceLoss } from '../../src/core/loss/focal-reference.ts';
import { compileFusedKernel, FusedKernel, type FusedModule, kernelRoom, WORKSPACE_BYTES } from '../../src/kernel/fused-kernel.ts';
import { close } from '../support/close.ts';
import { type Examples, examplesOf, FOLDERS, REGIONS, seeded } from '../support/kernel.ts';

declare const WebAssembly: { validate(bytes: Uint8Array): boolean; Module: new (bytes: Uint8Array) => FusedModule };

/** What is promised against float64, of every entry. */
const TOLERANCE = 5e-6;
/** Results below the normal 32-bit numbers may become 0. */
const SMALLEST = 1.2e-38;

interface Weights {
  readonly alpha: readonly number[];
  readonly gamma: readonly number[];
}

function evaluate(kernel: FusedKernel, { logits, labels, classes }: Examples, weights: Weights, scale?: Float32Array) {
  const rows = labels.length;
  const column = () => new Float32Array(rows);
  const output = {
    loss: column(),
    logP: column(),
    logQ: column(),
    gradientNorm: column(),
    confidence: column(),
    predicted: new Int32Array(rows),
    gradient: new Float32Array(rows * classes),
  };
  kernel.run({ scores: logits, labels, classes, ...weights, scale }, output);
  return output;
}

function near(actual: number, expected: number, what: string, weight = 1): void {
  if (Math.abs(actual - expected) <= SMALLEST * Math.max(1, weight)) return;
  close(actual, expected, TOLERANCE, what);
}

/** Every number of every row against the reference. */
function assertAccurate(kernel: FusedKernel, data: Examples, weights: Weights): void {
  const { logits, labels, classes } = data;
  const output = evaluate(kernel, data, weights);
  const gradient = new Float64Array(classes);
  const scratch = new Float64Array(classes);
  for (const [row, label] of labels.entries()) {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const [alpha, gamma] = [weights.alpha[label]!, weights.gamma[label]!];
    const { logP, logQ } = focalTerms(own, 0, classes, label);
    near(output.logP[row]!, logP, `log p of row ${row}`);
    near(output.logQ[row]!, logQ, `log q of row ${row}`);
    near(output.loss[row]!, referenceLoss(logP, logQ, alpha, gamma), `loss of row ${row}`, alpha);
    near(output.gradientNorm[row]!, gradientNorm(logP, logQ, alpha, gamma), `norm of row ${row}`, 4 * alpha * (1 + gamma));
    focalGradient(own, 0, classes, label, { alpha, gamma, scale: 1 }, scratch, gradient);
    for (let j = 0; j < classes; j++) {
      near(output.gradient[row * classes + j]!, gradient[j]!, `gradient of row ${row}, class ${j}`, 4 * alpha * (1 + gamma));
    }
    const predicted = own.indexOf(own.reduce((most, score) => Math.max(most, score)));
    assert.equal(output.predicted[row], predicted, `prediction of row ${row}`);
    near(output.confidence[row]!, Math.exp(focalTerms(own, 0, classes, predicted).logP), `confidence of row ${row}`);
  }
}

const BUILDS = ['focal.wasm', 'focal-relaxed.wasm', 'focal-shared.wasm', 'focal-relaxed-shared.wasm'].map((file) => {
  const bytes = readFileSync(join(FOLDERS.wasmFolder, file));
  const skip: string | false = WebAssembly.validate(bytes) ? false : 'this Node has no relaxed vector instructions';
  return { file, bytes, skip };
});

for (const { file, bytes, skip } of BUILDS.slice(0, 2)) {
  describe(`fused kernel, ${file}`, { skip }, () => {
    const kernel = new FusedKernel(new WebAssembly.Module(bytes));

    for (const classes of [1, 2, 3, 4, 5, 27, 64, 65, 1000]) {
      for (const region of REGIONS) {
        it(`holds 5e-6 for K = ${classes}, ${region}`, () => {
          const data = examplesOf(region, classes > 100 ? 70 : 600, classes);
          const random = seeded(classes);
          const alpha = Array.from({ length: classes }, () => 0.05 + 4 * random());
          for (const gamma of [0, 0.1, 0.5, 2, 5]) assertAccurate(kernel, data, { alpha, gamma: alpha.map(() => gamma) });
          assertAccurate(kernel, data, { alpha, gamma: alpha.map(() => 5 * random()) });
        });
      }
    }

    it('holds 5e-6 for few classes far apart, where a rounded difference of logits would cost it', () => {
      for (const classes of [2, 3, 5]) {
        const random = seeded(classes);
        const logits = Float32Array.from({ length: 4000 * classes }, () => 200 * random() - 100);
        const labels = Int32Array.from({ length: 4000 }, () => Math.floor(random() * classes));
        for (const gamma of [0, 1, 5]) {
          const weights = { alpha: new Array<number>(classes).fill(1), gamma: new Array<number>(classes).fill(gamma) };
          assertAccurate(kernel, { logits, labels, classes, examples: 4000 }, weights);
        }
      }
    });

    it('holds 5e-6 for any logits, labels, α and γ', () => {
      const logit = fc.oneof(
        fc.float({ min: -1e4, max: 1e4, noNaN: true }),
        fc.float({ min: -30, max: 30, noNaN: true }),
        fc.constant(Number.NEGATIVE_INFINITY),
      );
      const any = fc.integer({ min: 1, max: 40 }).chain((classes) =>
        fc.record({
          rows: fc.array(
            fc.record({
              logits: fc.array(logit, { minLength: classes, maxLength: classes }),
              label: fc.integer({ min: 0, max: classes - 1 }),
            }),
            { minLength: 1, maxLength: 70 },
          ),
          alpha: fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: classes, maxLength: classes }),
          gamma: fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: classes, maxLength: classes }),
        }),
      );
      fc.assert(
        fc.property(any, ({ rows, alpha, gamma }) => {
          const legal = rows.filter(({ logits, label }) => !isBadRow(logits, 0, logits.length, label));
          const logits = Float32Array.from(legal.flatMap((row) => row.logits));
          const labels = Int32Array.from(legal.map((row) => row.label));
          assertAccurate(kernel, { logits, labels, examples: legal.length, classes: alpha.length }, { alpha, gamma });
        }),
        { numRuns: 150, seed: 11 },
      );
    });

    it('is cross-entropy to the last bit for γ = 0', () => {
      for (const region of REGIONS) {
        const data = examplesOf(region, 300, 9);
        const ones = new Array<number>(9).fill(1);
        const { loss, logP } = evaluate(kernel, data, { alpha: ones, gamma: ones.map(() => 0) });
        assert.deepEqual(
          loss,
          logP.map((value) => 0 - value),
          region,
        );
      }
    });

    it('multiplies the gradient of each row by its scale', () => {
      const data = examplesOf('ordinary', 200, 7);
      const weights = { alpha: [1, 2, 3, 1, 2, 3, 1], gamma: [0, 1, 2, 0.5, 5, 1, 2] };
      const scale = Float32Array.from({ length: 200 }, (_, row) => (row % 5) - 2);
      const plain = evaluate(kernel, data, weights);
      const scaled = evaluate(kernel, data, weights, scale);
      for (const [index, value] of scaled.gradient.entries()) close(value, plain.gradient[index]! * scale[Math.floor(index / 7)]!, 1e-6);
      assert.deepEqual(scaled.gradientNorm, plain.gradientNorm);
    });

    it('gives a row the same numbers wherever it lies, in the quick blocks and in the careful ones', () => {
      const data = examplesOf('ordinary', 3000, 27);
      const weights = { alpha: new Array<number>(27).fill(1), gamma: new Array<number>(27).fill(2) };
      const whole = evaluate(kernel, data, weights);
      const logits = data.logits.slice();
      for (let row = 0; row < 3000; row += 64) logits[row * 27] = -60;
      const mixed = evaluate(kernel, { ...data, logits }, weights);
      for (let row = 0; row < 3000; row++) if (row % 64 !== 0) close(mixed.loss[row]!, whole.loss[row]!, TOLERANCE);
      for (const rows of [1, 63, 64, 65, 607, 608, 609, 1300]) {
        const part = { ...data, logits: data.logits.subarray(0, rows * 27), labels: data.labels.subarray(0, rows) };
        assert.deepEqual(evaluate(kernel, part, weights).gradient, whole.gradient.subarray(0, rows * 27), `${rows} rows`);
      }
    });

    it('makes bad rows NaN wherever they lie, and leaves their neighbours', () => {
      for (const classes of [2, 3, 4, 27, 70]) {
        const data = examplesOf('ordinary', 200, classes);
        const weights = { alpha: new Array<number>(classes).fill(1), gamma: new Array<number>(classes).fill(0) };
        const whole = evaluate(kernel, data, weights);
        for (const place of [0, classes - 1, classes >> 1]) {
          const gold = (place + 1) % classes;
          const cases: readonly (readonly [value: number, label: number, isBad: boolean])[] = [
            [Number.NaN, gold, true],
            [Number.NaN, place, true],
            [Number.POSITIVE_INFINITY, gold, true],
            [Number.POSITIVE_INFINITY, place, true],
            [Number.NEGATIVE_INFINITY, place, true],
            [Number.NEGATIVE_INFINITY, gold, false],
            [0, -1, true],
            [0, -100, true],
            [0, classes, true],
          ];
          for (const [value, label, isBad] of cases) {
            const logits = data.logits.slice();
            const labels = data.labels.slice();
            logits[77 * classes + place] = value;
            labels[77] = label;
            const output = evaluate(kernel, { ...data, logits, labels }, weights);
            const about = `${value} at ${place}, label ${label} of ${classes}`;
            for (const column of [output.loss, output.logP, output.logQ, output.gradientNorm]) {
              assert.equal(Number.isNaN(column[77]), isBad, about);
            }
            assert.equal(
              output.gradient.subarray(77 * classes, 78 * classes).every((entry) => Number.isNaN(entry)),
              isBad,
              about,
            );
            for (const row of [0, 64, 76, 78, 127, 128, 199]) close(output.loss[row]!, whole.loss[row]!, TOLERANCE, about);
          }
        }
      }
    });

    it('takes the first of equal scores for the prediction', () => {
      for (const classes of [2, 5, 27, 64, 100]) {
        const logits = new Float32Array(classes).fill(1);
        logits[0] = 0;
        const { predicted } = evaluate(
          kernel,
          { logits, labels: Int32Array.of(0), classes, examples: 1 },
          { alpha: logits as never, gamma: logits as never },
        );
        assert.equal(predicted[0], 1);
      }
    });

    it('takes no rows', () => {
      kernel.run({ scores: new Float32Array(0), labels: new Int32Array(0), classes: 3, alpha: 1, gamma: 2 }, { loss: new Float32Array(0) });
    });
  });
}

for (const { file, bytes, skip } of BUILDS) {
  const kind = file.includes('shared') ? 'shared' : 'private';
  describe(`fused kernel in place, ${file}`, { skip }, () => {
    const module = skip === false ? new WebAssembly.Module(bytes) : {};
    const plain = BUILDS.find((build) => build.file === file.replace('-shared', ''))!;
    const weights = (classes: number) => ({
      alpha: Array.from({ length: classes }, (_, id) => 1 + id / 7),
      gamma: Array.from({ length: classes }, (_, id) => (id % 4) / 2),
    });

    /** Arrays of a room, one after another, with as many bytes of a pattern before and after each as may be touched by mistake. */
    const GAP = 4096;
    function inRoom(memory: { readonly buffer: ArrayBuffer }, start: number) {
      new Uint8Array(memory.buffer, start).fill(0xa5);
      let at = start + GAP;
      const used: (readonly [number, number])[] = [];
      const place = (bytes: number): number => {
        const here = at;
        used.push([here, here + bytes]);
        at += bytes + GAP;
        return here;
      };
      return {
        floats: (values: Float32Array | number) => {
          const length = typeof values === 'number' ? values : values.length;
          const array = new Float32Array(memory.buffer, place(4 * length), length);
          if (typeof values !== 'number') array.set(values);
          return array;
        },
        integers: (values: Int32Array | number) => {
          const length = typeof values === 'number' ? values : values.length;
          const array = new Int32Array(memory.buffer, place(4 * length), length);
          if (typeof values !== 'number') array.set(values);
          return array;
        },
        assertRestUntouched: () => {
          const all = new Uint8Array(memory.buffer);
          let from = start;
          for (const [first, end] of [...used, [all.length, all.length] as const]) {
            assert.ok(
              all.subarray(from, first).every((byte) => byte === 0xa5),
              `bytes ${from} to ${first}`,
            );
            from = end;
          }
        },
      };
    }

    it('gives the same numbers where the rows lie, and writes nothing but its columns', () => {
      for (const classes of [1, 2, 3, 4, 5, 7, 27, 64, 301]) {
        for (const rows of [1, 3, 63, 64, 65, 200]) {
          const data = examplesOf('ordinary', rows, classes);
          // The last block is far from 0, so that it is done carefully.
          if (rows === 200) data.logits[195 * classes] = 300;
          const scale = Float32Array.from({ length: rows }, (_, row) => (row % 7) / 3 - 1);
          const expected = evaluate(new FusedKernel(new WebAssembly.Module(plain.bytes)), data, weights(classes), scale);
          const { memory, places, start } = kernelRoom(4 * rows * (2 * classes + 8) + 12 * GAP, 1, kind);
          const { floats, integers, assertRestUntouched } = inRoom(memory, start);
          const input = { scores: floats(data.logits), labels: integers(data.labels), scale: floats(scale) };
          const output = {
            loss: floats(rows),
            logP: floats(rows),
            logQ: floats(rows),
            gradientNorm: floats(rows),
            confidence: floats(rows),
            predicted: integers(rows),
            gradient: floats(rows * classes),
          };
          new FusedKernel(module, places[0]).run({ ...input, classes, ...weights(classes) }, output);
          for (const [name, values] of Object.entries(output)) {
            assert.deepEqual(Array.from(values), Array.from(expected[name as keyof typeof expected]), `${name} of ${rows} × ${classes}`);
          }
          assert.deepEqual(Array.from(input.scores), Array.from(data.logits));
          assertRestUntouched();
        }
      }
    });

    it('works on rows that end with the memory', () => {
      for (const classes of [1, 2, 3, 5, 27]) {
        const data = examplesOf('ordinary', 128, classes);
        const { memory, places } = kernelRoom(4 * data.logits.length, 1, kind);
        const scores = new Float32Array(memory.buffer, memory.buffer.byteLength - 4 * data.logits.length);
        scores.set(data.logits);
        const loss = new Float32Array(128);
        const expected = evaluate(new FusedKernel(new WebAssembly.Module(plain.bytes)), data, weights(classes)).loss;
        new FusedKernel(module, places[0]).run({ scores, labels: data.labels, classes, ...weights(classes) }, { loss });
        assert.deepEqual(loss, expected, `${classes} classes`);
      }
    });

    it('takes some arrays from its memory and some from elsewhere', () => {
      const classes = 9;
      const data = examplesOf('ordinary', 5000, classes);
      const { memory, places, start } = kernelRoom(8 * data.logits.length, 1, kind);
      const scores = new Float32Array(memory.buffer, start, data.logits.length);
      scores.set(data.logits);
      const gradient = new Float32Array(memory.buffer, start + 4 * data.logits.length, data.logits.length);
      const loss = new Float32Array(5000);
      const expected = evaluate(new FusedKernel(new WebAssembly.Module(plain.bytes)), data, weights(classes));
      new FusedKernel(module, places[0]).run({ scores, labels: data.labels, classes, ...weights(classes) }, { loss, gradient });
      assert.deepEqual(loss, expected.loss);
      assert.deepEqual(Array.from(gradient), Array.from(expected.gradient));
    });
  });
}

describe('kernels in one memory', () => {
  it('do not disturb each other, nor does growth of the memory', async () => {
    const classes = 16384;
    const shared = kernelRoom(0, 2);
    const module = await compileFusedKernel(FOLDERS.wasmFolder, 'shared');
    assert.ok(module);
    const kernels = shared.places.map((place) => new FusedKernel(module, place));
    const own = kernelRoom(0);
    const growing = new FusedKernel((await compileFusedKernel(FOLDERS.wasmFolder))!, own.places[0]);
    const data = examplesOf('ordinary', 70, classes);
    const weights = { alpha: new Array<number>(classes).fill(2), gamma: new Array<number>(classes).fill(1) };
    const [first, second] = kernels.map((kernel) => evaluate(kernel, data, weights));
    const third = evaluate(kernels[0]!, data, weights);
    assert.deepEqual(second, first);
    assert.deepEqual(third, first);
    assert.deepEqual(evaluate(growing, data, weights), first);
    (own.memory as unknown as { grow(pages: number): void }).grow(1);
    assert.deepEqual(evaluate(growing, data, weights), first);
    assert.ok(shared.start >= shared.places[1]!.workspace + WORKSPACE_BYTES);
  });
});

describe('compileFusedKernel', () => {
  it('answers null where there is no kernel', async () => {
    assert.equal(await compileFusedKernel(join(FOLDERS.wasmFolder, 'nowhere')), null);
    assert.ok(await compileFusedKernel(FOLDERS.wasmFolder));
  });
});
