import { resolve } from 'node:path';
import { type Message, messageOf, messageOfError, namesOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { schemeNamed } from '../../core/tag-scheme.ts';
import { FOLDER_LABEL_FORMATS } from '../../formats/folder-registry.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import { LABEL_FORMATS } from '../../formats/registry.ts';
import { RequestError } from '../../protocol/connection.ts';
import type { DatasetSettings } from '../../protocol/engine-api.ts';
import type { ProblemLog } from './problem-log.ts';

/** The settings of one data set, with the label config they name read. */
export interface CheckedSettings extends DatasetSettings {
  readonly declared: LabelConfig | null;
}

/** Leaves out what cannot be followed, and says so: one wrong word of a setting must not hide the rest. */
export async function checkSettings(
  settings: DatasetSettings,
  readConfig: (path: string) => Promise<LabelConfig>,
  problems: ProblemLog,
): Promise<CheckedSettings> {
  const { format, scheme, labels, ...rest } = settings;
  const say = (message: Message, path = '') =>
    problems.add(problemAt(path, null, messageOf('{0}: {1}', settingOf(settings.name), message)));
  const known = new Set([...LABEL_FORMATS, ...FOLDER_LABEL_FORMATS].map(({ id }) => id));
  const isFormat = format === undefined || known.has(format);
  if (!isFormat) say(messageOf('there is no label file format "{0}"; the known ones are {1}.', format, [...known].join(', ')));
  const isScheme = scheme === undefined || schemeNamed(scheme) !== null;
  if (!isScheme) say(messageOf('there is no tag scheme "{0}".', scheme));
  let declared: LabelConfig | null = null;
  try {
    if (labels !== undefined) declared = await readConfig(settings.folder === undefined ? labels : resolve(settings.folder, labels));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    say(messageOfError(error), labels);
  }
  return {
    ...rest,
    ...(isFormat && format !== undefined ? { format } : {}),
    ...(isScheme && scheme !== undefined ? { scheme } : {}),
    ...(declared === null || labels === undefined ? {} : { labels }),
    declared,
  };
}

/** The setting that holds the decisions about a data set, as a person finds it. */
export function settingOf(dataset: string): string {
  return `focalLens.datasets[${JSON.stringify(dataset)}]`;
}

/** A split whose files are there, but look like nothing that is counted. */
export function sayNoLabels(settings: DatasetSettings, split: string, path: string, problems: ProblemLog): void {
  const message = messageOf(
    '{0}: no label file was found for {1} in it. Name its format if it holds some.',
    settingOf(settings.name),
    split,
  );
  problems.add(problemAt(resolve(settings.folder ?? '', path), null, message));
}

/** Settings that hold for no data set: their name is wrong, or their files hold none. */
export function sayUnused(settings: DatasetSettings, found: readonly string[], problems: ProblemLog): void {
  const names = found.length === 0 ? messageOf('no data set was found') : messageOf('found were {0}', namesOf(found));
  const message = messageOf(
    '{0}: there is no data set of this name ({1}). Name its files under "splits".',
    settingOf(settings.name),
    names,
  );
  problems.add(problemAt('', null, message));
}
