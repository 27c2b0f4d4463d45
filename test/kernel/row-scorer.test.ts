import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { focalTerms } from '../../src/core/loss/focal-reference.ts';
import { openFusedKernel } from '../../src/kernel/fused-kernel.ts';
import { openKernel } from '../../src/kernel/open-kernel.ts';
import { RowScorer } from '../../src/kernel/row-scorer.ts';
import { close } from '../support/close.ts';
import { examplesOf, FOLDERS, REGIONS } from '../support/kernel.ts';

describe('RowScorer', () => {
  for (const [name, folder] of [
    ['fused', FOLDERS.wasmFolder],
    ['plain', `${FOLDERS.wasmFolder}/nowhere`],
  ] as const) {
    it(`gives terms, predictions and their probabilities, and NaN for bad rows: ${name}`, async () => {
      const fused = await openFusedKernel(folder);
      assert.equal(fused === null, name === 'plain');
      for (const classes of [2, 27]) {
        const scorer = new RowScorer(fused, classes);
        for (const region of REGIONS) {
          const { logits, labels, examples } = examplesOf(region, 200, classes);
          labels[3] = -100;
          labels[4] = classes;
          logits[5 * classes] = Number.NaN;
          const { logP, logQ, predicted, confidence } = scorer.score(logits, labels);
          for (let row = 0; row < examples; row++) {
            const isBad = row >= 3 && row <= 5;
            assert.equal(Number.isNaN(logP[row]), isBad, `${region}, row ${row}`);
            if (isBad) continue;
            const own = logits.subarray(row * classes, (row + 1) * classes);
            const expected = focalTerms(own, 0, classes, labels[row]!);
            close(logP[row]!, expected.logP, 1e-6, 'log p', 1e-32);
            close(logQ[row]!, expected.logQ, 1e-6, 'log q', 1e-32);
            assert.equal(predicted[row], own.indexOf(Math.max(...own)));
            close(confidence[row]!, Math.exp(focalTerms(own, 0, classes, predicted[row]!).logP), 1e-6);
          }
        }
      }
    });
  }

  it('has the float64 reference for rows that the fused kernel has no room for', async () => {
    const fused = await openFusedKernel(FOLDERS.wasmFolder);
    const classes = fused!.mostClasses + 1;
    const { logits, labels } = examplesOf('ordinary', 2, classes);
    const { logP } = new RowScorer(fused, classes).score(logits, labels);
    close(logP[1]!, focalTerms(logits, classes, classes, labels[1]!).logP, 1e-6);
  });
});

describe('openKernel', () => {
  it('takes the fused kernel by itself, and another backend where that is missing or asked for', async () => {
    const { name, skipped, fused } = await openKernel('auto', FOLDERS);
    assert.deepEqual([name, skipped, fused === null], ['wasm', [], false]);
    assert.equal((await openKernel('cpu', FOLDERS)).fused, null);
    const without = await openKernel('auto', { nativeFolder: null, wasmFolder: `${FOLDERS.wasmFolder}/nowhere` });
    assert.equal(without.fused, null);
  });
});
