import { relative, sep } from 'node:path';
import type { Dataset, Decision, DecisionKind, Split } from '../../core/analysis.ts';
import type { SplitInput } from '../../core/dataset.ts';
import { fileName } from '../../core/file-name.ts';
import { emptyCounts, mergeCounts } from '../../core/label-counts.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { SCHEMES, type SchemeName, violations } from '../../core/tag-scheme.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import type { ChosenLabels, SeenLabels } from './choose-labels.ts';
import { settingOf } from './dataset-settings.ts';
import type { GatheredDataset } from './gather.ts';
import { nameOfList } from './label-maps.ts';

export interface DecisionContext {
  readonly dataset: Dataset;
  readonly group: GatheredDataset;
  readonly splits: readonly SplitInput[];
  /** The labels of the data. */
  readonly seen: SeenLabels;
  /** Which of the label configs declares the classes. */
  readonly chosen: ChosenLabels;
  /** The label configs that lie near the files. */
  readonly candidates: readonly LabelConfig[];
  readonly request: AnalyzeRequest;
}

type Decided = Pick<Decision, 'choice' | 'reason'>;

/** What was decided about a data set and why, and the setting that overrides it; what does not apply is left out. */
export function decisionsOf(context: DecisionContext): readonly Decision[] {
  const { group, request } = context;
  return DECISIONS.flatMap(([what, decide]): readonly Decision[] => {
    const decided = decide(context);
    if (decided === null) return [];
    const setting = `${settingOf(group.name)}.${what}`;
    if (group.settings?.[what] !== undefined) return [{ what, ...decided, reason: 'the setting says so', setting }];
    if (what !== 'splits' && request[what] !== undefined) return [{ what, ...decided, reason: 'it was given', setting }];
    return [{ what, ...decided, setting }];
  });
}

const DECISIONS: readonly (readonly [DecisionKind, (context: DecisionContext) => Decided | null])[] = [
  ['format', formatOf],
  ['splits', splitsOf],
  ['labels', labelMapOf],
  ['column', columnOf],
  ['scheme', schemeOf],
  ['unit', unitOf],
];

/** So many names are listed before the rest is only counted. */
const LISTED = 3;

function formatOf({ group }: DecisionContext): Decided {
  const byFormat = new Map(group.files.map(({ file }) => [file.summary.format, file.summary.evidence]));
  return { choice: [...byFormat.keys()].join(', '), reason: [...byFormat.values()].join('; ') };
}

function splitsOf({ dataset, group }: DecisionContext): Decided {
  const members = new Map(group.files.map((member) => [member.file.path, member]));
  const evidenceOf = ({ files }: Split): string => {
    const evidence = files.map(({ path }) => {
      const member = members.get(path);
      return member === undefined || member.file.holdsSplits ? 'the file itself' : member.evidence;
    });
    return listed([...new Set(evidence)]);
  };
  const each = (text: (split: Split) => string) => dataset.splits.map((split) => `${visibleLabel(split.name)}: ${text(split)}`).join('; ');
  return { choice: each(({ files }) => listed(files.map(({ path }) => below(dataset.folder, path)))), reason: each(evidenceOf) };
}

function labelMapOf({ dataset, group, seen, chosen, candidates }: DecisionContext): Decided {
  const { source, types } = dataset.labelMap;
  const { config } = chosen;
  const shown = (each: LabelConfig) => {
    const isOneOfSeveral = candidates.filter(({ path }) => path === each.path).length > 1;
    const name = isOneOfSeveral ? nameOfList(each) : null;
    return `${below(dataset.folder, each.path)}${name === null ? '' : `, ${visibleLabel(name)}`}`;
  };
  const unit = types === undefined ? seen.labels : seen.types;
  const others = candidates.filter((other) => other !== config);
  const not = others.length === 0 ? '' : `; not chosen: ${listed(others.map((other) => `${shown(other)} (${knownOf(other, unit)})`))}`;
  if (source === null && types === undefined) {
    const none = 'no label config lies beside or above the files';
    const unknown = `none of the labels is in ${listed([...new Set(candidates.map(({ path }) => fileName(path)))])}`;
    return { choice: 'the labels seen, in order of first appearance', reason: candidates.length === 0 ? none : unknown };
  }
  if (config === null || (source !== null && source !== config.path)) {
    const isFolder = group.files.some(({ file }) => file.found.part !== undefined && file.path === source);
    const reason = isFolder ? 'each folder in it is a class' : 'the label file itself declares its classes';
    return { choice: below(dataset.folder, source ?? ''), reason: reason + not };
  }
  const known = `${knownOf(config, unit)} of the ${unit.size}`;
  return types === undefined
    ? { choice: shown(config), reason: `the nearest config knows ${known} labels seen${not}` }
    : {
        choice: `the kinds of mentions of ${shown(config)}`,
        reason: `the nearest config knows ${known} kinds of mentions seen; tags have no ids in it${not}`,
      };
}

function knownOf({ labels }: LabelConfig, seen: ReadonlySet<string>): number {
  return labels.reduce((count, { label }) => count + Number(seen.has(label)), 0);
}

function columnOf({ group }: DecisionContext): Decided | null {
  const columns = new Map<string, string>();
  for (const { file } of group.files) {
    for (const { column } of file.parts) if (column !== undefined && !columns.has(column)) columns.set(column, file.summary.evidence);
  }
  if (columns.size === 0) return null;
  return { choice: listed([...columns.keys()].map(visibleLabel)), reason: listed([...new Set(columns.values())]) };
}

function schemeOf({ dataset, splits }: DecisionContext): Decided | null {
  const counts = emptyCounts();
  for (const split of splits) mergeCounts(counts, { ...emptyCounts(), sequence: split.counts.sequence });
  const { sequence } = counts;
  if (sequence === null) return null;
  const chosen = dataset.splits.find(({ scheme }) => scheme !== null)?.scheme?.name;
  if (chosen === undefined) return { choice: 'none', reason: 'the labels are no tags of mentions' };
  const broken = (scheme: SchemeName) => violations(sequence, scheme);
  const others = SCHEMES.filter((scheme) => scheme !== chosen).sort((a, b) => broken(a) - broken(b));
  const own = broken(chosen as SchemeName);
  return { choice: chosen, reason: `the fewest violations: ${own}, against ${broken(others[0]!)} of ${others[0]}` };
}

function unitOf({ dataset }: DecisionContext): Decided | null {
  const units = dataset.splits[0]?.units.map(({ unit }) => unit) ?? [];
  const [first, ...others] = units;
  if (first === undefined) return null;
  return {
    choice: first,
    reason: others.length === 0 ? 'what the files count' : `the loss averages over it; also counted: ${others.join(', ')}`,
  };
}

function listed(texts: readonly string[]): string {
  const more = texts.length - LISTED;
  return more > 0 ? `${texts.slice(0, LISTED).join(', ')} and ${more} more` : texts.join(', ');
}

function below(folder: string, path: string): string {
  return visiblePath(relative(folder, path).split(sep).join('/') || path);
}

/** Names of files are text of strangers, too. */
function visiblePath(path: string): string {
  return path.split('/').map(visibleLabel).join('/');
}
