import * as vscode from 'vscode';
import type { AlphaSettings, Normalization } from '../core/alpha/alpha.ts';
import { DEFAULT_ALPHA_SETTINGS } from '../core/alpha/alpha.ts';
import { NORMALIZATIONS } from '../core/alpha/normalize.ts';
import { ALPHA_SCHEMES } from '../core/alpha/schemes.ts';
import { type Mute, readMutes } from '../core/findings/muting.ts';
import { BACKENDS, type BackendName } from '../core/loss/report.ts';
import { SETTINGS, SETTINGS_SECTION, type SettingKey } from './contributions.ts';

interface SettingTypes {
  readonly 'files.include': readonly string[];
  readonly 'files.exclude': readonly string[];
  /** As it is written: see `readDeclarations`. */
  readonly datasets: unknown;
  readonly 'alpha.scheme': string;
  readonly 'alpha.beta': number;
  readonly 'alpha.normalization': Normalization;
  readonly 'alpha.maximum': number | null;
  readonly 'loss.gamma': number;
  readonly 'loss.sampleSize': number;
  readonly 'loss.seed': number;
  readonly 'kernel.backend': BackendName | 'auto';
  readonly 'findings.muted': readonly Mute[];
}

/** Settings are typed by hand in a file: what does not fit falls back to the default of package.json. */
const READERS: { readonly [Key in SettingKey]: (value: unknown) => SettingTypes[Key] } = {
  'files.include': texts,
  'files.exclude': texts,
  datasets: (value) => value,
  'alpha.scheme': (value) =>
    oneOf(
      ALPHA_SCHEMES.map(({ id }) => id),
      value,
      DEFAULT_ALPHA_SETTINGS.scheme,
    ),
  'alpha.beta': (value) => (isNumber(value, 0, 1) && value < 1 ? value : DEFAULT_ALPHA_SETTINGS.beta),
  'alpha.normalization': (value) => oneOf(NORMALIZATIONS, value, DEFAULT_ALPHA_SETTINGS.normalization),
  'alpha.maximum': (value) => (isNumber(value, 0, Number.MAX_VALUE) && value > 0 ? value : null),
  'loss.gamma': (value) => (isNumber(value, 0, 10) ? value : 2),
  'loss.sampleSize': (value) => (isNumber(value, 100, 1_000_000) ? Math.round(value) : 8000),
  'loss.seed': (value) => (isNumber(value, 0, 2 ** 32 - 1) ? Math.round(value) : 1),
  'kernel.backend': (value) => oneOf(['auto', ...BACKENDS], value, 'auto'),
  'findings.muted': readMutes,
};

export function readSetting<Key extends SettingKey>(key: Key, scope?: vscode.Uri): SettingTypes[Key] {
  return READERS[key](vscode.workspace.getConfiguration(SETTINGS_SECTION, scope ?? null).get(key));
}

/** Keeps a choice for the workspace, or, where none is open, for the person. */
export async function writeSetting(key: SettingKey, value: unknown): Promise<void> {
  const hasWorkspace = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  const target = hasWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(SETTINGS_SECTION, null).update(key, value, target);
}

export function readAlphaSettings(): AlphaSettings {
  return {
    scheme: readSetting(SETTINGS.alphaScheme),
    beta: readSetting(SETTINGS.alphaBeta),
    normalization: readSetting(SETTINGS.alphaNormalization),
    maximum: readSetting(SETTINGS.alphaMaximum),
  };
}

/** Writes only what differs, so that a choice of a scheme does not pin the other settings. */
export async function writeAlphaSettings(settings: AlphaSettings): Promise<void> {
  const current = readAlphaSettings();
  if (settings.scheme !== current.scheme) await writeSetting(SETTINGS.alphaScheme, settings.scheme);
  if (settings.beta !== current.beta) await writeSetting(SETTINGS.alphaBeta, settings.beta);
  if (settings.normalization !== current.normalization) await writeSetting(SETTINGS.alphaNormalization, settings.normalization);
  if (settings.maximum !== current.maximum) await writeSetting(SETTINGS.alphaMaximum, settings.maximum);
}

/** Whether a change of the configuration touches one of the settings. */
export function affects(event: vscode.ConfigurationChangeEvent, ...keys: readonly SettingKey[]): boolean {
  return keys.some((key) => event.affectsConfiguration(`${SETTINGS_SECTION}.${key}`));
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item !== '') : [];
}

function isNumber(value: unknown, minimum: number, maximum: number): value is number {
  return typeof value === 'number' && value >= minimum && value <= maximum;
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown, otherwise: Choice): Choice {
  return choices.find((choice) => choice === value) ?? otherwise;
}
