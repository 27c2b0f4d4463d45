import type { DeclaredLabels } from '../../core/declared-labels.ts';
import { foldedLabel } from '../../core/folded-label.ts';
import { OUTSIDE_TAG } from '../../core/tag.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import { folderOf, isPlaceholder } from './label-maps.ts';

/** What the data show. */
export interface SeenLabels {
  readonly labels: ReadonlySet<string>;
  /** Kinds of mentions, where the labels are tags (`person` of `B-person`); empty elsewhere. */
  readonly types: ReadonlySet<string>;
}

export interface ChosenLabels {
  /** The config that declares the classes; null without one. */
  readonly config: LabelConfig | null;
  /** True where it declares kinds of mentions, and the data hold tags. */
  readonly declaresTypes: boolean;
  /** The other configs that may speak of the same classes. */
  readonly others: readonly LabelConfig[];
}

interface Rated {
  readonly config: LabelConfig;
  readonly known: number;
}

/**
 * The config that declares the classes of a data set: of those that know some of its labels, the nearest that knows at least half as many
 * as any; in one folder the one that knows most, and the model's own of equal ones. Names that differ in case or blanks alone count half.
 * @param candidates the nearest first
 */
export function chooseLabels(candidates: readonly LabelConfig[], seen: SeenLabels): ChosenLabels {
  const usable = candidates.filter((config) => !isPlaceholder(config));
  const byLabel = best(usable, seen.labels);
  const byType = best(usable, seen.types);
  const declaresTypes = (byType?.known ?? 0) > (byLabel?.known ?? 0);
  const config = (declaresTypes ? byType : byLabel)?.config ?? null;
  return { config, declaresTypes, others: candidates.filter((other) => other !== config) };
}

/** The list of a config that a person named: the one that knows most, else the first. */
export function chooseNamed(lists: readonly LabelConfig[], seen: SeenLabels): ChosenLabels {
  const { config, declaresTypes } = chooseLabels(
    lists.map((list) => ({ ...list, lists: list.lists.map((each) => ({ ...each, presumed: false })) })),
    seen,
  );
  const own = lists.find(({ labels }) => labels === config?.labels) ?? lists[0] ?? null;
  return { config: own, declaresTypes: declaresTypes && own?.labels === config?.labels, others: [] };
}

function best(candidates: readonly LabelConfig[], seen: ReadonlySet<string>): Rated | null {
  const folded = new Set([...seen].map(foldedLabel));
  const rated = candidates
    .map((config) => ({ config, known: knownLabels(config, seen, folded) }))
    .filter(({ config, known }) => isRelevant(config, known, seen));
  const sure = rated.filter(({ config }) => !isPresumed(config));
  const considered = sure.length > 0 ? sure : rated;
  const most = considered.reduce((highest, { known }) => Math.max(highest, known), 0);
  const [nearest] = considered.filter(({ known }) => known * 2 >= most);
  if (nearest === undefined) return null;
  const folder = folderOf(nearest.config);
  const beside = considered.filter(({ config }) => folderOf(config) === folder);
  return beside.reduce((winner, each) => (each.known > winner.known ? each : winner));
}

/** `O` is in every set of tags, so it tells none apart. */
function knownLabels({ labels }: LabelConfig, seen: ReadonlySet<string>, folded: ReadonlySet<string>): number {
  let known = 0;
  const counted = new Set<string>();
  for (const { label } of labels) {
    if (counted.has(label) || (label === OUTSIDE_TAG && seen.size > 1)) continue;
    counted.add(label);
    if (seen.has(label)) known += 1;
    else if (folded.has(foldedLabel(label))) known += 0.5;
  }
  return known;
}

function isRelevant(config: LabelConfig, known: number, seen: ReadonlySet<string>): boolean {
  if (!isPresumed(config)) return known > 0;
  const named = [...seen].filter((label) => label !== OUTSIDE_TAG).length;
  const declared = config.labels.filter(({ label }) => label !== OUTSIDE_TAG).length;
  return known >= Math.min(2, named) && known > 0 && known * 2 >= named && known * 2 >= declared;
}

function isPresumed({ lists }: LabelConfig): boolean {
  return lists[0]?.presumed === true;
}

export function declaredLabels({ path, labels, lists }: LabelConfig): DeclaredLabels {
  const [list] = lists;
  return {
    source: path,
    labels,
    ...(list?.inverse === undefined ? {} : { inverse: list.inverse }),
    ...(list?.presumed === true ? { presumed: true } : {}),
  };
}
