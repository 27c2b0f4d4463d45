import { type Dataset, type Finding, primaryUnit } from '../../core/analysis.ts';
import type { ContractFix } from '../../core/contract/contract-fix.ts';

/** A change of one label config that would answer a finding. */
export interface ContractChoice {
  /** The config to change. */
  readonly path: string;
  readonly fix: ContractFix;
  /** The config whose order is meant, in place of the labels of the fix. */
  readonly like: string | null;
  /** The file that the fix follows, where it follows one. */
  readonly after: string | null;
}

/** What may be done about a finding on label configs, the best first; whether the text allows it is another question. */
export function contractChoices(dataset: Dataset, finding: Finding): readonly ContractChoice[] {
  const { code, path, labels = [] } = finding;
  const [other] = finding.related ?? [];
  const used = usedConfig(dataset);
  if (path === null) return [];
  const change = (config: string, fix: ContractFix, rest: Partial<ContractChoice> = {}): ContractChoice => ({
    path: config,
    fix,
    like: null,
    after: null,
    ...rest,
  });
  switch (code) {
    case 'order-clash': {
      // One finding may be about many files; its places are then those of further labels.
      if (used === null || finding.label === null || other === undefined || other.path === path || used.path !== other.path) return [];
      return [
        change(path, { kind: 'order', labels: used.labels }, { after: used.path }),
        change(used.path, { kind: 'order', labels: [] }, { like: path, after: path }),
      ];
    }
    case 'config-mismatch':
      // Two files and what one of them lacks; a finding about many files names no pair.
      if (other === undefined || other.path === path || finding.args.length !== 3) return [];
      // Another order than that of the config that is used would be the next finding.
      return used !== null && used.path === path
        ? [change(other.path, { kind: 'order', labels: used.labels }, { after: path }), change(other.path, { kind: 'add', labels })]
        : [change(other.path, { kind: 'add', labels })];
    case 'undeclared-label':
      return used === null || used.path === path ? [] : [change(used.path, { kind: 'add', labels })];
    case 'label2id-mismatch':
      return [change(path, { kind: 'invert' })];
    case 'duplicate-label':
      return finding.label === null ? [] : [change(path, { kind: 'remove-duplicate', label: finding.label })];
    case 'near-duplicate-label':
      return used === null ? [] : renames(dataset, used.labels, labels).map((fix) => change(used.path, fix));
    default:
      return [];
  }
}

/** The label config that gives the ids, or the kinds of mentions. */
function usedConfig({ labelMap }: Dataset): { readonly path: string; readonly labels: readonly string[] } | null {
  const { source, labels, declared, types } = labelMap;
  if (source !== null) return { path: source, labels: labels.slice(0, declared) };
  return types === undefined ? null : { path: types.source, labels: types.names };
}

/** Where the config writes a class otherwise than the data, and no example has its spelling. */
function renames(dataset: Dataset, declared: readonly string[], twins: readonly string[]): readonly ContractFix[] {
  const counted = new Map<string, number>();
  for (const split of dataset.splits) {
    for (const { label, count } of primaryUnit(split)?.classes ?? []) counted.set(label, (counted.get(label) ?? 0) + count);
  }
  const names = new Set(declared);
  const unused = twins.filter((label) => names.has(label) && (counted.get(label) ?? 0) === 0);
  const seen = twins.filter((label) => !names.has(label) && (counted.get(label) ?? 0) > 0);
  return unused.length === 1 && seen.length === 1 ? [{ kind: 'rename', from: unused[0]!, to: seen[0]! }] : [];
}
