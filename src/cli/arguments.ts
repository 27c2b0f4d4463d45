import { InvalidArgumentError } from 'commander';

/** Readers of option values: each says what was given and what was expected. */

export function readNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`"${text}" is not a number.`);
  return value;
}

export function readNatural(text: string): number {
  const value = readNumber(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError(`"${text}" is not a whole number from 0.`);
  return value;
}

export function readInteger(text: string): number {
  const value = readNumber(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError(`"${text}" is not a whole number.`);
  return value;
}

/** `2` or `2,1,0.5`. */
export function readGamma(text: string): number | readonly number[] {
  const values = text.split(',').map(readNumber);
  if (values.some((value) => value < 0)) throw new InvalidArgumentError(`Gamma is 0 or more; "${text}" is not.`);
  return values.length === 1 ? values[0]! : values;
}

export function readBeta(text: string): number {
  const value = readNumber(text);
  if (value < 0 || value >= 1) throw new InvalidArgumentError(`Beta is 0 or more and less than 1; "${text}" is not.`);
  return value;
}

export function readMaximum(text: string): number {
  const value = readNumber(text);
  if (value <= 0) throw new InvalidArgumentError(`The maximum is more than 0; "${text}" is not.`);
  return value;
}

/** `8000` or `all`. */
export function readSample(text: string): number | 'all' {
  if (text === 'all') return 'all';
  const value = readNatural(text);
  if (value === 0) throw new InvalidArgumentError('The sample holds at least 1 example; write "all" for every one.');
  return value;
}

const MAXIMUM_SWEEP = 1001;

/** `from:to:step`, both ends included. */
export function readSweep(text: string): readonly number[] {
  const [from, to, step, ...rest] = text.split(':').map(readNumber);
  if (from === undefined || to === undefined || step === undefined || rest.length > 0) {
    throw new InvalidArgumentError(`"${text}" is not from:to:step, for example 0:5:0.25.`);
  }
  if (from < 0 || to < from || step <= 0) throw new InvalidArgumentError(`"${text}" does not go up from 0 or more by a step above 0.`);
  const points = Math.floor((to - from) / step + 1e-9) + 1;
  if (points > MAXIMUM_SWEEP) throw new InvalidArgumentError(`"${text}" has ${points} values; at most ${MAXIMUM_SWEEP} are computed.`);
  return Array.from({ length: points }, (_, index) => Number((from + index * step).toPrecision(12)));
}

/** A name, or a position from 1. */
export function readColumn(text: string): string | number {
  return /^[1-9]\d*$/.test(text) ? Number(text) : text;
}

export interface NamedSplit {
  readonly name: string;
  readonly path: string;
}

export function collectSplit(text: string, splits: readonly NamedSplit[]): readonly NamedSplit[] {
  const separator = text.indexOf('=');
  if (separator < 1 || separator === text.length - 1) {
    throw new InvalidArgumentError(`"${text}" is not NAME=PATH, for example dev=data/valid.conll.`);
  }
  return [...splits, { name: text.slice(0, separator), path: text.slice(separator + 1) }];
}
