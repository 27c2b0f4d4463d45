import { UNITS, type Unit } from '../analysis.ts';
import type { Mute } from '../findings/muting.ts';
import { MUTE_KEYS, readMute } from '../findings/muting.ts';
import { nameLabels, visibleLabel } from '../name-labels.ts';
import { type ConfigEntry, ConfigFault, type ConfigValue } from './config-value.ts';
import { FAIL_ON_EXPECTED, type FailOn, isFailOn } from './fail-on.ts';
import type { Limit } from './limits/limit.ts';
import { LIMIT_RULES } from './limits/registry.ts';
import { CHECK_WRITERS } from './writers/registry.ts';

/** What can be set for the gate, in a file or by flags. What is left out is found, or has its default. */
export interface CheckSettings {
  readonly limits: readonly Limit[];
  readonly failOn?: FailOn;
  /** Of the output. */
  readonly format?: string;
  /** Paths are as they are written: relative to the folder of the file. */
  readonly paths?: readonly string[];
  readonly splits?: readonly { readonly name: string; readonly path: string }[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** The format as which label files are read. */
  readonly readAs?: string;
  readonly labels?: string;
  readonly column?: string | number;
  readonly scheme?: string;
  readonly unit?: Unit;
  readonly muted?: readonly Mute[];
  /** A report of findings that fail no build. */
  readonly baseline?: string;
  /** Whether the texts of the data are compared; without it, of small data sets only. */
  readonly texts?: TextsChoice;
}

export type TextsChoice = (typeof TEXTS_CHOICES)[number];

const TEXTS_CHOICES = ['always', 'never'] as const;

/** The forms of the output, the text for people first. */
export const OUTPUT_FORMATS: readonly string[] = ['text', ...CHECK_WRITERS.map(({ id }) => id)];

/** Keys are written as in JSON (`failOn`) or as in TOML (`fail-on`, `fail_on`). */
type Reader = (value: ConfigValue, key: string) => unknown;

const READERS: Readonly<Record<Exclude<keyof CheckSettings, 'limits'>, Reader>> = {
  failOn: (value, key) => each(value, key, FAIL_ON_EXPECTED, isFailOn),
  format: (value, key) => text(value, key, `one of ${OUTPUT_FORMATS.join(', ')}`, (word) => OUTPUT_FORMATS.includes(word)),
  paths: (value, key) => each(value, key, 'a path, or a list of paths'),
  splits,
  include: (value, key) => each(value, key, 'a glob, or a list of globs'),
  exclude: (value, key) => each(value, key, 'a glob, or a list of globs'),
  readAs: (value, key) => text(value, key, 'the id of a format (see: focal-lens formats)'),
  labels: (value, key) => text(value, key, 'the path of a label config'),
  column,
  scheme: (value, key) => text(value, key, 'the name of a tag scheme, such as IOB2'),
  unit: (value, key) => text(value, key, `one of ${UNITS.join(', ')}`, (word) => (UNITS as readonly string[]).includes(word)),
  muted,
  baseline: (value, key) => text(value, key, 'the path of a report written with --format json'),
  texts: (value, key) =>
    text(value, key, `one of ${TEXTS_CHOICES.join(', ')}`, (word) => (TEXTS_CHOICES as readonly string[]).includes(word)),
};

/**
 * Settings as they stand in a file.
 * @throws ConfigFault at the first key that is not known and the first value of another kind
 */
export function readCheckSettings(root: ConfigValue): CheckSettings {
  if (root.kind !== 'object') throw wrong(root, 'The configuration', 'an object');
  const settings = new Map<string, unknown>();
  const limits: Limit[] = [];
  for (const entry of root.entries) {
    const key = entry.key.replace(/[-_]+([a-z])/gi, (_, first: string) => first.toUpperCase());
    const rule = LIMIT_RULES.find((each) => each.key === key);
    if (rule !== undefined) limits.push(...readLimits(rule, entry));
    else if (Object.hasOwn(READERS, key)) settings.set(key, READERS[key as keyof typeof READERS](entry.value, entry.key));
    else if (key !== '$schema') throw new ConfigFault(entry.line, `${visibleLabel(entry.key)} is not a setting; known are ${known()}.`);
  }
  return { ...(Object.fromEntries(settings) as Omit<CheckSettings, 'limits'>), limits };
}

function known(): string {
  return [...LIMIT_RULES.map(({ key }) => key), ...Object.keys(READERS)].join(', ');
}

/** A number for all splits, or an object of numbers by the names of splits. */
function readLimits({ code, expected, accepts }: (typeof LIMIT_RULES)[number], { key, value }: ConfigEntry): readonly Limit[] {
  const one = (name: string, each: ConfigValue, split: string | null): Limit => {
    if (each.kind !== 'number' || !accepts(each.value))
      throw wrong(each, name, `${expected}${split === null ? ' (or an object of them by split)' : ''}`);
    return { code, split, value: each.value };
  };
  if (value.kind !== 'object') return [one(key, value, null)];
  return value.entries.map((entry) => one(`${key}.${visibleLabel(entry.key)}`, entry.value, entry.key));
}

function text(value: ConfigValue, key: string, expected: string, accepts: (word: string) => boolean = (word) => word !== ''): string {
  if (value.kind !== 'text' || !accepts(value.value)) throw wrong(value, key, expected);
  return value.value;
}

/** A text, or a list of them. */
function each(value: ConfigValue, key: string, expected: string, accepts?: (word: string) => boolean): readonly string[] {
  if (value.kind !== 'list') return [text(value, key, expected, accepts)];
  return value.items.map((item, index) => text(item, `${key}[${index}]`, expected, accepts));
}

function column(value: ConfigValue, key: string): string | number {
  if (value.kind === 'text' && value.value !== '') return value.value;
  if (value.kind === 'number' && Number.isInteger(value.value) && value.value >= 1) return value.value;
  throw wrong(value, key, 'a name, or a position from 1');
}

function splits(value: ConfigValue, key: string): CheckSettings['splits'] {
  if (value.kind !== 'object') throw wrong(value, key, 'an object of paths by the names of splits');
  return value.entries.flatMap((entry) => {
    const name = `${key}.${visibleLabel(entry.key)}`;
    return each(entry.value, name, 'a path, or a list of paths').map((path) => ({ name: entry.key, path }));
  });
}

const MUTE_EXPECTED = `the code of a finding, or an object with ${MUTE_KEYS.map((key) => `"${key}"`).join(', ')}`;

function muted(value: ConfigValue, key: string): readonly Mute[] {
  if (value.kind !== 'list') throw wrong(value, key, `a list; each item is ${MUTE_EXPECTED}`);
  return value.items.map((item, index) => {
    const name = `${key}[${index}]`;
    const plain = item.kind === 'object' ? mutedParts(item.entries, name) : item.kind === 'text' ? item.value : null;
    const mute = readMute(plain);
    if (mute === null) throw wrong(item, name, MUTE_EXPECTED);
    return mute;
  });
}

function mutedParts(entries: readonly ConfigEntry[], name: string): Readonly<Record<string, string>> {
  const strange = entries.find(({ key }) => !(MUTE_KEYS as readonly string[]).includes(key));
  if (strange !== undefined)
    throw new ConfigFault(strange.line, `${name} has the key ${visibleLabel(strange.key)}; ${MUTE_EXPECTED} was expected.`);
  return Object.fromEntries(entries.map((entry) => [entry.key, text(entry.value, `${name}.${entry.key}`, 'a text that is not empty')]));
}

function wrong(value: ConfigValue, key: string, expected: string): ConfigFault {
  return new ConfigFault(value.line, `${key} is ${written(value)}, but ${expected} was expected.`);
}

function written(value: ConfigValue): string {
  switch (value.kind) {
    case 'object':
      return value.entries.length === 0 ? 'an empty object' : `an object with ${nameLabels(value.entries.map(({ key }) => key))}`;
    case 'list':
      return 'a list';
    case 'text':
      return JSON.stringify(visibleLabel(value.value));
    case 'other':
      return value.written;
    default:
      return String(value.value);
  }
}
