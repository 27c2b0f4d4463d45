import { messageOf } from '../message.ts';
import { OutOfRange } from '../out-of-range.ts';
import type { AlphaScheme } from './alpha.ts';
import { balanced } from './schemes/balanced.ts';
import { complement } from './schemes/complement.ts';
import { effectiveNumber } from './schemes/effective-number.ts';
import { enet } from './schemes/enet.ts';
import { inverse } from './schemes/inverse.ts';
import { inverseSqrt } from './schemes/inverse-sqrt.ts';
import { medianFrequency } from './schemes/median-frequency.ts';
import { minRatio } from './schemes/min-ratio.ts';

/** Every way to derive α, in the order of a menu. */
export const ALPHA_SCHEMES: readonly AlphaScheme[] = [
  inverseSqrt,
  balanced,
  inverse,
  effectiveNumber,
  medianFrequency,
  enet,
  minRatio,
  complement,
];

/** @throws RangeError for an unknown id, with the known ones. */
export function alphaScheme(id: string): AlphaScheme {
  const found = ALPHA_SCHEMES.find((scheme) => scheme.id === id);
  if (found === undefined)
    throw new OutOfRange(messageOf('Unknown alpha scheme "{0}". Known: {1}.', id, ALPHA_SCHEMES.map((scheme) => scheme.id).join(', ')));
  return found;
}
