import { type DecisionKind, UNITS } from '../core/analysis.ts';
import type { DatasetSettings } from '../protocol/engine-api.ts';

/** Keys of a data set in `focalLens.datasets` that are decisions; any other key is the name of a split. */
export const DECISION_KEYS = ['format', 'labels', 'column', 'scheme', 'unit', 'splits'] as const;

/**
 * What the setting `focalLens.datasets` declares. Settings are typed by hand: what is no decision and no path is left out.
 * @param folder The workspace folder, which paths are relative to.
 */
export function readDeclarations(value: unknown, folder: string): readonly DatasetSettings[] {
  return entriesOf(value).flatMap(([name, declared]): readonly DatasetSettings[] => {
    const settings = readDeclaration(declared);
    return Object.keys(settings).length === 0 ? [] : [{ name, folder, ...settings }];
  });
}

/** The setting with one decision changed, or taken back by null. What else a person wrote is kept. */
export function withDecision(setting: unknown, dataset: string, what: DecisionKind, value: unknown): Record<string, unknown> {
  const others = entriesOf(setting).filter(([name]) => name !== dataset);
  const before = entriesOf(entriesOf(setting).find(([name]) => name === dataset)?.[1]);
  // Splits in the short form would be added to the new ones.
  const own = before.filter(([key]) => key !== what && (what !== 'splits' || isDecision(key)));
  const decided = value === null ? own : [...own, [what, value] as const];
  return Object.fromEntries(decided.length === 0 ? others : [...others, [dataset, Object.fromEntries(decided)]]);
}

function isDecision(key: string): boolean {
  return DECISION_KEYS.some((known) => known === key);
}

function readDeclaration(declared: unknown): Omit<DatasetSettings, 'name' | 'folder'> {
  const entries = entriesOf(declared);
  const at = (key: string) => entries.find(([name]) => name === key)?.[1];
  const [format, labels, column, scheme] = [at('format'), at('labels'), at('column'), at('scheme')];
  const unit = UNITS.find((known) => known === at('unit'));
  const short = entries.filter(([key]) => !isDecision(key));
  const splits = [...entriesOf(at('splits')), ...short].flatMap(([name, paths]) => {
    const read = [paths].flat().filter((path) => isText(path));
    return read.length === 0 ? [] : [{ name, paths: read }];
  });
  return {
    ...(isText(format) ? { format } : {}),
    ...(isText(labels) ? { labels } : {}),
    ...(isText(column) || typeof column === 'number' ? { column } : {}),
    ...(isText(scheme) ? { scheme } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(splits.length === 0 ? {} : { splits }),
  };
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
