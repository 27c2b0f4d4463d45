import { basename, extname } from 'node:path';
import { ConfigFault, type ConfigValue } from '../../core/check/config-value.ts';
import { type CheckSettings, readCheckSettings } from '../../core/check/settings.ts';
import { messageOf } from '../../core/message.ts';
import { UnreadableFile } from '../unreadable.ts';
import { readJsonConfig } from './json-config.ts';
import { readTomlConfig } from './toml-config.ts';

/** Where the configuration of the gate stands, in the order in which a folder is asked. */
interface ConfigFile {
  readonly name: string;
  /** What the text of a file with such a configuration holds: the others are not parsed, for they are not ours to complain about. */
  readonly mark: string;
  readonly read: (text: string) => ConfigValue | null;
}

export const CONFIG_FILES: readonly ConfigFile[] = [
  { name: 'focal-lens.json', mark: '', read: (text) => readJsonConfig(text, null) },
  { name: 'package.json', mark: 'focalLens', read: (text) => readJsonConfig(text, 'focalLens') },
  { name: 'pyproject.toml', mark: 'focal-lens', read: (text) => readTomlConfig(text, ['tool', 'focal-lens']) },
];

/**
 * The settings in a file that was found.
 * @returns null where a `package.json` or `pyproject.toml` has none
 * @throws UnreadableFile with the file, the line and what was expected
 */
export function readFoundConfig(path: string, text: string): CheckSettings | null {
  const file = CONFIG_FILES.find(({ name }) => name === basename(path));
  if (file === undefined || !text.includes(file.mark)) return null;
  return told(path, () => {
    const value = file.read(text);
    return value === null ? null : readCheckSettings(value);
  });
}

/**
 * The settings in a file that a person named: one of the known files, or any JSON or TOML file that holds nothing else.
 * @throws UnreadableFile with the file, the line and what was expected
 */
export function readNamedConfig(path: string, text: string): CheckSettings {
  const settings = told(path, () => {
    const known = CONFIG_FILES.find(({ name }) => name === basename(path));
    const isToml = extname(path).toLowerCase() === '.toml';
    const read = isToml ? (readTomlConfig(text, ['tool', 'focal-lens']) ?? readTomlConfig(text, [])) : readJsonConfig(text, null);
    const value = known === undefined ? read : known.read(text);
    return value === null ? null : readCheckSettings(value);
  });
  if (settings !== null) return settings;
  const expected = basename(path) === 'package.json' ? messageOf('the key "focalLens"') : messageOf('the table [tool.focal-lens]');
  throw new UnreadableFile(path, messageOf('{0} holds no settings of Focal Lens: {1} was expected in it.', path, expected));
}

function told<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    throw new UnreadableFile(path, messageOf('{0}: {1}', error.line === null ? path : `${path}:${error.line}`, error.message), error.line);
  }
}
