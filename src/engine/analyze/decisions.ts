import { relative, sep } from 'node:path';
import type { Dataset, Decision, DecisionKind, Split } from '../../core/analysis.ts';
import type { SplitInput } from '../../core/dataset.ts';
import { fileName } from '../../core/file-name.ts';
import { emptyCounts, mergeCounts } from '../../core/label-counts.ts';
import { joinedMessages, type Message, type MessageArgument, messageOf, nounOf, renderMessage } from '../../core/message.ts';
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

type Decided = NonNullable<Decision['said']>;

/** What was decided about a data set and why, and the setting that overrides it; what does not apply is left out. */
export function decisionsOf(context: DecisionContext): readonly Decision[] {
  const { group, request } = context;
  return DECISIONS.flatMap(([what, decide]): readonly Decision[] => {
    const decided = decide(context);
    if (decided === null) return [];
    const setting = `${settingOf(group.name)}.${what}`;
    const said = { choice: decided.choice, reason: decided.reason };
    if (group.settings?.[what] !== undefined) said.reason = messageOf('the setting says so');
    else if (what !== 'splits' && request[what] !== undefined) said.reason = messageOf('it was given');
    return [{ what, choice: english(said.choice), reason: english(said.reason), said, setting }];
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
  const byFormat = new Map(group.files.map(({ file }) => [file.summary.format, file.summary.said]));
  return { choice: joinedMessages([...byFormat.keys()], ', '), reason: joinedMessages([...byFormat.values()], '; ') };
}

function splitsOf({ dataset, group }: DecisionContext): Decided {
  const members = new Map(group.files.map((member) => [member.file.path, member]));
  const evidenceOf = ({ files }: Split): Message => {
    const evidence = files.map(({ path }) => {
      const member = members.get(path);
      return member === undefined || member.file.holdsSplits ? messageOf('the file itself') : member.evidence;
    });
    return listed([...new Map(evidence.map((each) => [JSON.stringify(each), each])).values()]);
  };
  const each = (say: (split: Split) => Message) =>
    joinedMessages(
      dataset.splits.map((split) => messageOf('{0}: {1}', visibleLabel(split.name), say(split))),
      '; ',
    );
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
  const but = (reason: Message): Message =>
    others.length === 0
      ? reason
      : messageOf(
          '{0}; not chosen: {1}',
          reason,
          listed(others.map((other) => messageOf('{0} ({1})', shown(other), knownOf(other, unit)))),
        );
  if (source === null && types === undefined) {
    const none = messageOf('no label config lies beside or above the files');
    const unknown = messageOf('none of the labels is in {0}', listed([...new Set(candidates.map(({ path }) => fileName(path)))]));
    return { choice: messageOf('the labels seen, in order of first appearance'), reason: candidates.length === 0 ? none : unknown };
  }
  if (config === null || (source !== null && source !== config.path)) {
    const isFolder = group.files.some(({ file }) => file.found.part !== undefined && file.path === source);
    const reason = messageOf(isFolder ? 'each folder in it is a class' : 'the label file itself declares its classes');
    return { choice: messageOf('{0}', below(dataset.folder, source ?? '')), reason: but(reason) };
  }
  const known = knownOf(config, unit);
  return types === undefined
    ? {
        choice: messageOf('{0}', shown(config)),
        reason: but(messageOf('the nearest config knows {0} of the {1} labels seen', known, unit.size)),
      }
    : {
        choice: messageOf('the kinds of mentions of {0}', shown(config)),
        reason: but(messageOf('the nearest config knows {0} of the {1} kinds of mentions seen; tags have no ids in it', known, unit.size)),
      };
}

function knownOf({ labels }: LabelConfig, seen: ReadonlySet<string>): number {
  return labels.reduce((count, { label }) => count + Number(seen.has(label)), 0);
}

function columnOf({ group }: DecisionContext): Decided | null {
  const columns = new Map<string, Message>();
  for (const { file } of group.files) {
    for (const { column } of file.parts) if (column !== undefined && !columns.has(column)) columns.set(column, file.summary.said);
  }
  if (columns.size === 0) return null;
  return {
    choice: listed([...columns.keys()].map(visibleLabel)),
    reason: listed([...new Map([...columns.values()].map((each) => [JSON.stringify(each), each])).values()]),
  };
}

function schemeOf({ dataset, splits }: DecisionContext): Decided | null {
  const counts = emptyCounts();
  for (const split of splits) mergeCounts(counts, { ...emptyCounts(), sequence: split.counts.sequence });
  const { sequence } = counts;
  if (sequence === null) return null;
  const chosen = dataset.splits.find(({ scheme }) => scheme !== null)?.scheme?.name;
  if (chosen === undefined) return { choice: messageOf('none'), reason: messageOf('the labels are no tags of mentions') };
  const broken = (scheme: SchemeName) => violations(sequence, scheme);
  const others = SCHEMES.filter((scheme) => scheme !== chosen).sort((a, b) => broken(a) - broken(b));
  const own = broken(chosen as SchemeName);
  return {
    choice: messageOf('{0}', chosen),
    reason: messageOf('the fewest violations: {0}, against {1} of {2}', own, broken(others[0]!), others[0]!),
  };
}

function unitOf({ dataset }: DecisionContext): Decided | null {
  const units = dataset.splits[0]?.units.map(({ unit }) => unit) ?? [];
  const [first, ...others] = units;
  if (first === undefined) return null;
  return {
    choice: messageOf('{0}', nounOf(first, 1)),
    reason:
      others.length === 0
        ? messageOf('what the files count')
        : messageOf(
            'the loss averages over it; also counted: {0}',
            joinedMessages(
              others.map((unit) => nounOf(unit, 1)),
              ', ',
            ),
          ),
  };
}

function listed(parts: readonly MessageArgument[]): Message {
  const more = parts.length - LISTED;
  const first = joinedMessages(parts.slice(0, LISTED), ', ');
  return more > 0 ? messageOf('{0} and {1} more', first, more) : first;
}

function english({ template, args }: Message): string {
  return renderMessage(template, args);
}

function below(folder: string, path: string): string {
  return visiblePath(relative(folder, path).split(sep).join('/') || path);
}

/** Names of files are text of strangers, too. */
function visiblePath(path: string): string {
  return path.split('/').map(visibleLabel).join('/');
}
