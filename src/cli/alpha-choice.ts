import { existsSync } from 'node:fs';
import type { AlphaSettings, Normalization } from '../core/alpha/alpha.ts';
import { DEFAULT_ALPHA_SETTINGS } from '../core/alpha/alpha.ts';
import { ALPHA_SCHEMES } from '../core/alpha/schemes.ts';
import { GRADIENT_BALANCED, GRADIENT_BALANCED_MAXIMUM } from '../core/loss/gradient-balanced.ts';
import type { AlphaChoice } from '../protocol/engine-api.ts';
import { UsageError } from './usage-error.ts';

/** What `alpha` and `loss` share for deriving α from counts. */
export interface SchemeOptions {
  readonly beta?: number;
  readonly normalize?: Normalization;
  readonly maximum?: number;
}

export function alphaSettings(scheme: string | undefined, options: SchemeOptions): AlphaSettings {
  return {
    scheme: scheme ?? DEFAULT_ALPHA_SETTINGS.scheme,
    beta: options.beta ?? DEFAULT_ALPHA_SETTINGS.beta,
    normalization: options.normalize ?? DEFAULT_ALPHA_SETTINGS.normalization,
    maximum: options.maximum ?? DEFAULT_ALPHA_SETTINGS.maximum,
  };
}

/** `--alpha` of the loss: numbers, the name of a scheme, or a file with numbers, told apart in this order. */
export function chooseAlpha(text: string | undefined, options: SchemeOptions): AlphaChoice {
  if (text === undefined) return { kind: 'default' };
  if (text === 'none') return { kind: 'none' };
  const numbers = text.split(',').map((part) => Number(part.trim() || 'x'));
  if (numbers.every(Number.isFinite)) return { kind: 'values', values: checked(numbers, text) };
  if (text === GRADIENT_BALANCED) {
    return { kind: 'gradient-balanced', normalization: options.normalize ?? 'mean', maximum: options.maximum ?? GRADIENT_BALANCED_MAXIMUM };
  }
  if (ALPHA_SCHEMES.some(({ id }) => id === text)) return { kind: 'scheme', settings: alphaSettings(text, options) };
  if (existsSync(text)) return { kind: 'file', path: text };
  const schemes = [...ALPHA_SCHEMES.map(({ id }) => id), GRADIENT_BALANCED].join(', ');
  throw new UsageError(`--alpha "${text}" is neither numbers separated by commas, nor a file, nor a scheme (${schemes}).`);
}

function checked(values: readonly (number | null)[], source: string): readonly (number | null)[] {
  const bad = values.findIndex((value) => value !== null && !(Number.isFinite(value) && value >= 0));
  if (bad >= 0) throw new UsageError(`${source}: alpha value ${bad + 1} is not a number of 0 or more.`);
  return values;
}
