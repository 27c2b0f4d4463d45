import { alphaOfClasses, divisorOf, gammaOfClasses, type LossSettings } from './budget.ts';
import { LossHistogram } from './histogram.ts';
import type { LossTerms } from './report.ts';

/** A budget without standard errors. */
export interface QuickBudget {
  readonly value: number | null;
  readonly classes: readonly { readonly lossShare: number; readonly gradientShare: number }[];
}

/**
 * The loss of a sample under any (α, γ) in a fraction of a millisecond, for as long as a slider moves: from a histogram that is made once. Sums and
 * shares are within 1e-5 of those of the rows for γ up to 5, and within 1e-3 up to 20.
 */
export class QuickLoss {
  /** The bins as rows, for what needs the order of the losses. */
  readonly rows: LossTerms;
  readonly #histogram: LossHistogram;
  readonly #populations: readonly number[];

  /** @param terms As for `lossBudget`, and none with a loss of their `own`. */
  constructor(terms: LossTerms, classes: number) {
    this.#histogram = new LossHistogram(classes);
    const populations = new Array<number>(classes).fill(0);
    let weightOfBins = 0;
    for (let row = 0; row < terms.classId.length; row++) {
      const id = terms.classId[row]!;
      const weight = terms.weight[row]!;
      populations[id]! += weight;
      weightOfBins += weight;
      // JSON has no −∞ (p_t = 1 to the last bit): it arrives as null.
      this.#histogram.add(id, terms.logP[row] ?? Number.NEGATIVE_INFINITY, terms.logQ[row] ?? Number.NEGATIVE_INFINITY, weight);
    }
    this.#populations = populations.map(Math.round);
    const { classId, weight, logP, logQ } = this.#histogram.rows();
    for (let bin = 0; bin < weight.length; bin++) weightOfBins -= weight[bin]!;
    // Rows without loss are still rows, of which the hardest are a share.
    const rest = Math.max(0, weightOfBins);
    this.rows = {
      classId: [...classId, 0],
      weight: [...weight, rest],
      logP: [...logP, 0],
      logQ: [...logQ, Number.NEGATIVE_INFINITY],
    };
  }

  budget(settings: LossSettings): QuickBudget {
    const alpha = alphaOfClasses(settings.alpha, settings.classes);
    const gamma = typeof settings.gamma === 'number' ? settings.gamma : gammaOfClasses(settings.gamma, settings.classes);
    const { loss, gradientNorm } = this.#histogram.sums(alpha, gamma);
    const [total, totalNorm] = [sumOf(loss), sumOf(gradientNorm)];
    const divisor = settings.reduction === 'none' ? null : (settings.denominator ?? divisorOf(this.#populations, alpha, settings));
    return {
      value: divisor === null || divisor === 0 ? null : total / divisor,
      classes: Array.from(loss, (own, id) => ({
        lossShare: total === 0 ? 0 : own / total,
        gradientShare: totalNorm === 0 ? 0 : gradientNorm[id]! / totalNorm,
      })),
    };
  }

  /** Σ of the norms of the gradient per class, with α = 1. */
  gradientNorms(gamma: number | readonly number[]): Float64Array {
    return this.#histogram.sums(null, gamma).gradientNorm;
  }
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
