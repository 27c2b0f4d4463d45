import { dirname, resolve } from 'node:path';
import type { Finding } from '../../core/analysis.ts';
import { renderMessage } from '../../core/message.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';

/** The label configs of one folder, the model's own first. */
export type ConfigsByFolder = ReadonlyMap<string, readonly LabelConfig[]>;

/** A model reads its `config.json`; a list of labels is often only a by-product. */
const MODEL_CONFIG = 'config.json';

export function configsByFolder(configs: readonly LabelConfig[]): ConfigsByFolder {
  const folders = new Map<string, LabelConfig[]>();
  for (const config of configs) {
    const folder = dirname(resolve(config.path));
    const list = folders.get(folder);
    if (list === undefined) folders.set(folder, [config]);
    else list.push(config);
  }
  for (const list of folders.values()) {
    list.sort((a, b) => Number(b.format === MODEL_CONFIG) - Number(a.format === MODEL_CONFIG) || (a.path < b.path ? -1 : 1));
  }
  return folders;
}

/** The configs of the nearest folder that has any: the folder of the file itself, then its parents up to `root`. */
export function nearestConfigs(path: string, root: string, configs: ConfigsByFolder): readonly LabelConfig[] {
  const top = resolve(root);
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const found = configs.get(folder);
    if (found !== undefined) return found;
    if (folder === top || dirname(folder) === folder) return [];
  }
}

export interface ChosenConfig {
  readonly config: LabelConfig | null;
  readonly findings: readonly Finding[];
}

/**
 * The config that declares the classes of a data set: of those that know some of its labels, the one that knows most of them, and
 * the model's own of equal ones. Another that orders common labels differently is an `order-clash`.
 */
export function chooseConfig(candidates: readonly LabelConfig[], seen: ReadonlySet<string>): ChosenConfig {
  const known = (config: LabelConfig) => config.labels.reduce((count, { label }) => count + Number(seen.has(label)), 0);
  const relevant = seen.size === 0 ? candidates : candidates.filter((config) => known(config) > 0);
  const [config, ...others] = [...relevant].sort((a, b) => known(b) - known(a));
  if (config === undefined) return { config: null, findings: [] };
  return { config, findings: others.flatMap((other) => orderClash(config, other) ?? []) };
}

const ORDER_CLASH =
  'The label "{0}" has the id {1} in {2} and {3} in {4}: a model trained with one order reads every label of the other wrongly. {2} is used here; make the two agree.';

function orderClash(used: LabelConfig, other: LabelConfig): Finding | null {
  const ids = new Map(used.labels.map(({ label, id }) => [label, id]));
  for (const { label, id, line } of other.labels) {
    const usedId = ids.get(label);
    if (usedId === undefined || usedId === id) continue;
    const args = [label, usedId, used.path, id, other.path];
    const message = renderMessage(ORDER_CLASH, args);
    return { code: 'order-clash', severity: 'error', message, template: ORDER_CLASH, args, split: null, label, path: other.path, line };
  }
  return null;
}

/** Puts findings of the engine among those of the core: after the two codes that are more urgent. */
export function withOrderClashes(findings: readonly Finding[], clashes: readonly Finding[]): readonly Finding[] {
  const place = findings.findIndex(({ code }) => !MORE_URGENT.has(code));
  const at = place < 0 ? findings.length : place;
  return [...findings.slice(0, at), ...clashes, ...findings.slice(at)];
}

const MORE_URGENT: ReadonlySet<string> = new Set(['zero-support', 'undeclared-label']);
