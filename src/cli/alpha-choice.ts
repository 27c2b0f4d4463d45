import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AlphaSettings, Normalization } from '../core/alpha/alpha.ts';
import { DEFAULT_ALPHA_SETTINGS } from '../core/alpha/alpha.ts';
import { ALPHA_SCHEMES } from '../core/alpha/schemes.ts';
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

/** `--alpha` of the loss: numbers, a file with numbers, or the name of a scheme, told apart in this order. */
export async function chooseAlpha(text: string | undefined, options: SchemeOptions): Promise<AlphaChoice> {
  if (text === undefined) return { kind: 'default' };
  if (text === 'none') return { kind: 'none' };
  const numbers = text.split(',').map((part) => Number(part.trim() || 'x'));
  if (numbers.every(Number.isFinite)) return { kind: 'values', values: checked(numbers, text) };
  if (ALPHA_SCHEMES.some(({ id }) => id === text)) return { kind: 'scheme', settings: alphaSettings(text, options) };
  if (existsSync(text)) return { kind: 'values', values: await readAlphaFile(text) };
  const schemes = ALPHA_SCHEMES.map(({ id }) => id).join(', ');
  throw new UsageError(`--alpha "${text}" is neither numbers separated by commas, nor a file, nor a scheme (${schemes}).`);
}

/** A JSON array (also of shape [K, 1]), the document of `focal-lens alpha --json`, or numbers separated by blanks, commas or lines. */
async function readAlphaFile(path: string): Promise<readonly (number | null)[]> {
  const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  const values = /^\s*[[{]/.test(text) ? alphaOfJson(path, text) : alphaOfText(path, text);
  if (values.length === 0) throw new UsageError(`${path} holds no alpha values; a JSON array or one number per line was expected.`);
  return checked(values, path);
}

function alphaOfText(path: string, text: string): readonly number[] {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const other = parts.find((part) => Number.isNaN(Number(part)));
  if (other === undefined) return parts.map(Number);
  const expected = 'a JSON array, the document of `focal-lens alpha --json`, or nothing but numbers';
  throw new UsageError(`${path}: ${expected} was expected, but it holds ${JSON.stringify(other.slice(0, 40))}.`);
}

function alphaOfJson(path: string, text: string): readonly (number | null)[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const list = Array.isArray(document)
    ? document
    : typeof document === 'object' && document !== null && 'alpha' in document
      ? document.alpha
      : null;
  if (!Array.isArray(list))
    throw new UsageError(`${path}: an array of numbers, or an object with such an array under "alpha", was expected.`);
  return list.map((item: unknown) => {
    const value = Array.isArray(item) && item.length === 1 ? (item[0] as unknown) : item;
    return value === null || typeof value === 'number' ? value : Number.NaN;
  });
}

function checked(values: readonly (number | null)[], source: string): readonly (number | null)[] {
  const bad = values.findIndex((value) => value !== null && !(Number.isFinite(value) && value >= 0));
  if (bad >= 0) throw new UsageError(`${source}: alpha value ${bad + 1} is not a number of 0 or more.`);
  return values;
}
