import { div, mean, type Scalar, sum, type Tensor1D } from '@tensorflow/tfjs-core';
import type { Reduction } from '../core/loss/report.ts';

/** Reductions of unweighted examples; `weighted-mean` and `positives` belong to whoever knows the α and the background. */
export type LossReduction = Exclude<Reduction, 'weighted-mean' | 'positives'>;

/**
 * Reduces the unreduced loss of N examples; differentiable.
 * - `none`: [N], unchanged
 * - `sum`: Σ_i FL_i
 * - `mean`: Σ_i FL_i / N
 * - `class-mean`: Σ_i FL_i / K, where K = `classes` is the number of declared classes (1/LabelNum × Σ_i FL_i), not that of the seen ones
 */
export function reduceLoss(loss: Tensor1D, reduction: LossReduction, classes: number): Tensor1D | Scalar {
  switch (reduction) {
    case 'none':
      return loss;
    case 'sum':
      return sum<Scalar>(loss);
    case 'mean':
      return mean<Scalar>(loss);
    case 'class-mean':
      if (!(Number.isInteger(classes) && classes > 0))
        throw new RangeError(`reduceLoss: classes must be a positive integer, got ${classes}.`);
      return div<Scalar>(sum(loss), classes);
  }
}
