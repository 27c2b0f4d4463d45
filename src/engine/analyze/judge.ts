import type { Dataset } from '../../core/analysis.ts';
import { buildDataset, type SplitInput } from '../../core/dataset.ts';
import type { DeclaredLabels } from '../../core/declared-labels.ts';
import { tagReader } from '../../core/tag.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import { asBadInput } from '../bad-input.ts';
import { chooseLabels, chooseNamed, declaredLabels, type SeenLabels } from './choose-labels.ts';
import type { ReadLabelFile } from './count-label-files.ts';
import { decisionsOf } from './decisions.ts';
import type { GatheredDataset } from './gather.ts';
import type { Group } from './grouping.ts';
import { listsOf } from './label-maps.ts';
import { labelsOf } from './shared-labels.ts';
import { mergeSplits } from './splits.ts';

/** Metrics, findings and decisions of a gathered data set. Rejects a tag scheme that does not exist as bad input. */
export function judge(group: GatheredDataset, request: AnalyzeRequest): Dataset {
  const splits = mergeSplits(group.files);
  const seen: SeenLabels = { labels: labelsOf(group.files), types: typesOf(splits) };
  const { declared, settings } = group;
  const candidates = configsOf(group);
  const chosen = declared === null ? chooseLabels(candidates, seen) : chooseNamed(listsOf(declared), seen);
  const own = ownDeclarations(group);
  const config = chosen.config === null ? null : declaredLabels(chosen.config);
  const byFile = declared === null ? (own[0] ?? null) : null;
  const others = [...own.filter((each) => each !== byFile), ...(byFile === null || config === null ? [] : [config])];
  const task = group.files[0]?.file.task;
  try {
    const dataset = buildDataset({
      name: group.name,
      folder: group.folder,
      labelMap: byFile ?? (chosen.declaresTypes ? null : config),
      types: byFile === null && chosen.declaresTypes ? config : null,
      otherMaps: [...others, ...chosen.others.map(declaredLabels)],
      splits,
      ...(task === undefined ? {} : { task }),
      scheme: settings?.scheme ?? request.scheme ?? null,
      unit: settings?.unit ?? request.unit ?? null,
    });
    return onlyUnit({ ...dataset, decisions: decisionsOf({ dataset, group, splits, seen, chosen, candidates, request }) }, request);
  } catch (error) {
    throw asBadInput(error);
  }
}

/** The configs near the files of a group; they lie in one folder, so the first file speaks for all. */
function configsOf(group: Group<ReadLabelFile>): readonly LabelConfig[] {
  return group.files[0]?.file.configs ?? [];
}

/** The kinds of mentions of the tags; none where the labels are no tags. */
function typesOf(splits: readonly SplitInput[]): ReadonlySet<string> {
  const tags = new Set(splits.flatMap(({ counts }) => (counts.sequence === null ? [] : [...counts.labels.keys()])));
  const read = tagReader(tags);
  const types = new Set<string>();
  for (const tag of tags) {
    const { role, type } = read(tag);
    if (role !== 'outside' && role !== 'bare' && type !== '') types.add(type);
  }
  return types;
}

/** The classes that the label files themselves declare, one for each file that does. */
function ownDeclarations(group: Group<ReadLabelFile>): readonly DeclaredLabels[] {
  return group.files.flatMap(({ file }) => {
    const { declared, declaredIn } = file.parts.find((part) => part.declared !== undefined) ?? {};
    return declared === undefined ? [] : [{ source: declaredIn ?? file.path, labels: declared.map((label) => ({ label, line: null })) }];
  });
}

function onlyUnit(dataset: Dataset, { unit }: AnalyzeRequest): Dataset {
  if (unit === undefined) return dataset;
  return {
    ...dataset,
    splits: dataset.splits.map((split) => ({ ...split, units: split.units.filter((summary) => summary.unit === unit) })),
    drift: dataset.drift.filter((drift) => drift.unit === unit),
  };
}
