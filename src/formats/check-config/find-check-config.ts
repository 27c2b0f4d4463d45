import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { CheckSettings } from '../../core/check/settings.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';
import { CONFIG_FILES, readFoundConfig, readNamedConfig } from './read-check-config.ts';
import { readSmallText } from './small-text.ts';

export interface FoundCheckConfig {
  /** As a person sees it: relative to the working directory. */
  readonly path: string;
  /** Its paths lead from the working directory. */
  readonly settings: CheckSettings;
}

/** The configuration in the file that a person named. Throws `UnreadableFile` where it cannot be read or followed. */
export async function openCheckConfig(path: string): Promise<FoundCheckConfig> {
  return { path, settings: fromHere(readNamedConfig(path, await readSmallText(path)), dirname(path)) };
}

/**
 * The configuration that holds for a path: the one in its folder, or in the nearest folder above that has one, up to the root of the
 * repository. Null without any. Throws `UnreadableFile` where one is there that cannot be followed.
 */
export async function findCheckConfig(from: string): Promise<FoundCheckConfig | null> {
  for (let folder = await folderOf(from); ; folder = dirname(folder)) {
    for (const { name } of CONFIG_FILES) {
      const path = join(folder, name);
      if (!existsSync(path)) continue;
      const shown = relative('', path) || path;
      const text = await readSmallText(path).catch((error: unknown) => {
        // Only a file of ours has to be readable.
        if (name === CONFIG_FILES[0]!.name || !(error instanceof UnreadableFile)) throw error;
        return '';
      });
      const settings = readFoundConfig(shown, text);
      if (settings !== null) return { path: shown, settings: fromHere(settings, dirname(shown)) };
    }
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return null;
  }
}

async function folderOf(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return (await stat(absolute)).isDirectory() ? absolute : dirname(absolute);
  } catch (error) {
    const told = explainFileError(path, error);
    if (!(told instanceof UnreadableFile)) throw told;
    // That the path is not there is for the analysis to say.
    return dirname(absolute);
  }
}

/** Paths of a configuration are relative to its folder. */
function fromHere(settings: CheckSettings, folder: string): CheckSettings {
  const lead = (path: string) => relative('', resolve(folder, path)) || '.';
  const { paths, splits, labels, baseline, ...rest } = settings;
  return {
    ...rest,
    ...(paths === undefined ? {} : { paths: paths.map(lead) }),
    ...(splits === undefined ? {} : { splits: splits.map(({ name, path }) => ({ name, path: lead(path) })) }),
    ...(labels === undefined ? {} : { labels: lead(labels) }),
    ...(baseline === undefined ? {} : { baseline: lead(baseline) }),
  };
}
