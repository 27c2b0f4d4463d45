import { parse, TomlError, type TomlValue } from 'smol-toml';
import { type ConfigEntry, ConfigFault, type ConfigValue } from '../../core/check/config-value.ts';
import { tomlLine } from './toml-line.ts';

/**
 * A configuration in TOML.
 * @param table The keys that lead to it (`tool`, `focal-lens`); none where the whole file is one.
 * @returns null where the table is not there
 * @throws ConfigFault where the text is no TOML
 */
export function readTomlConfig(text: string, table: readonly string[]): ConfigValue | null {
  const found = table.reduce<TomlValue | undefined>((value, key) => own(value, key), parseToml(text));
  return found === undefined ? null : configValue(found, table, null, text);
}

function parseToml(text: string): TomlValue {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) {
      const [first = ''] = error.message.split('\n');
      throw new ConfigFault(error.line, `The TOML is broken here (${first.replace(/^Invalid TOML document: /, '')}).`);
    }
    // The parser goes down with the nesting.
    if (error instanceof RangeError) throw new ConfigFault(null, 'The TOML is nested too deeply.');
    throw error;
  }
}

function isTable(value: TomlValue | undefined): value is Record<string, TomlValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function own(value: TomlValue | undefined, key: string): TomlValue | undefined {
  return isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** @param outer The line of what holds the value, for values that have none of their own. */
function configValue(value: TomlValue, path: readonly string[], outer: number | null, text: string): ConfigValue {
  const line = tomlLine(text, path) ?? outer;
  if (Array.isArray(value)) return { kind: 'list', line, items: value.map((item) => configValue(item, [], line, text)) };
  if (isTable(value)) {
    const entries = Object.entries(value).map(([key, each]): ConfigEntry => {
      const inner = path.length === 0 && outer !== null ? [] : [...path, key];
      const read = configValue(each, inner, line, text);
      return { key, line: read.line, value: read };
    });
    return { kind: 'object', line, entries };
  }
  if (typeof value === 'string') return { kind: 'text', line, value };
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'number', line, value: Number(value) };
  if (typeof value === 'boolean') return { kind: 'switch', line, value };
  return { kind: 'other', line, written: 'a date' };
}
