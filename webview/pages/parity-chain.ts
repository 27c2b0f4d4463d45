/** From the values of the report, which stand beside one definition, to the chain of factors between any two. */
import type { ParityFactor, ParityValue } from '../../src/core/loss/parity.ts';

export type FactorReason = ParityFactor['reason'];

export interface ParityPair {
  readonly from: ParityValue;
  readonly to: ParityValue;
  /** Value of `to` ÷ value of `from`. */
  readonly ratio: number;
  /** Those that are not 1; their product is `ratio`. */
  readonly factors: readonly ParityFactor[];
}

const DIVISORS = ['classes', 'examples', 'ignored', 'positives'] as const;

/** JSON has no ∞, which a probability of 0 comes to where a floor looks at it: it arrives as null. */
export function withInfinities(values: readonly ParityValue[]): readonly ParityValue[] {
  return values.map((value) =>
    Number.isFinite(value.value)
      ? value
      : {
          ...value,
          value: Number.POSITIVE_INFINITY,
          ratio: Number.POSITIVE_INFINITY,
          factors: value.factors.filter(({ factor }) => Number.isFinite(factor)),
        },
  );
}

/** @returns undefined when one of the two is not among the values. */
export function parityPair(values: readonly ParityValue[], fromId: string, toId: string): ParityPair | undefined {
  const from = values.find(({ id }) => id === fromId);
  const to = values.find(({ id }) => id === toId);
  if (from === undefined || to === undefined) return undefined;
  // All values stand beside one definition; what its own α comes to is in every chain, unless the other definition takes the same.
  const leftOut = values.flatMap(({ factors }) => factors.filter(({ reason }) => reason === 'alpha-left-out'))[0]?.factor ?? 1;
  const alphaOf = (value: ParityValue) => {
    const isShared = !value.factors.some(({ reason }) => reason === 'alpha' || reason === 'alpha-left-out');
    return isShared ? 1 / leftOut : factorOf(value, 'alpha');
  };
  const [before, after] = [alphaOf(from), alphaOf(to)];
  const terms: ParityFactor = { reason: 'terms', factor: factorOf(to, 'terms') / factorOf(from, 'terms') };
  const factors: readonly ParityFactor[] = [
    // The same α in both is no difference.
    ...(isOne(after / before)
      ? [terms]
      : ([{ reason: 'alpha-left-out', factor: 1 / before }, terms, { reason: 'alpha', factor: after }] as const)),
    ...DIVISORS.map((reason) => ({ reason, factor: factorOf(to, reason) / factorOf(from, reason) })),
  ];
  return { from, to, ratio: to.value / from.value, factors: factors.filter(({ factor }) => !isOne(factor)) };
}

function factorOf({ factors }: ParityValue, reason: FactorReason): number {
  return factors.find((each) => each.reason === reason)?.factor ?? 1;
}

function isOne(factor: number): boolean {
  return Math.abs(factor - 1) < 1e-9;
}
