import type { Dataset } from '../../core/analysis.ts';
import { buildDataset } from '../../core/dataset.ts';
import type { DeclaredLabels } from '../../core/declared-labels.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import { asBadInput } from '../bad-input.ts';
import type { ReadLabelFile } from './count-label-files.ts';
import { decisionsOf } from './decisions.ts';
import type { GatheredDataset } from './gather.ts';
import { type Group, labelsOf } from './grouping.ts';
import { type ChosenConfig, chooseConfig, withOrderClashes } from './label-maps.ts';
import { mergeSplits } from './splits.ts';

/** Metrics, findings and decisions of a gathered data set. Rejects a tag scheme that does not exist as bad input. */
export function judge(group: GatheredDataset, request: AnalyzeRequest): Dataset {
  const splits = mergeSplits(group.files);
  const seen = labelsOf(group.files);
  const { declared, settings } = group;
  const chosen: ChosenConfig = declared === null ? chooseConfig(configsOf(group), seen) : { config: declared, findings: [] };
  const own = declared === null ? ownDeclaration(group) : null;
  const task = group.files[0]?.file.task;
  try {
    const dataset = buildDataset({
      name: group.name,
      folder: group.folder,
      labelMap: own ?? (chosen.config === null ? null : declaredLabels(chosen.config)),
      splits,
      ...(task === undefined ? {} : { task }),
      scheme: settings?.scheme ?? request.scheme ?? null,
      unit: settings?.unit ?? request.unit ?? null,
      muted: request.muted ?? [],
    });
    const clashes = request.muted?.includes('order-clash') ? [] : chosen.findings;
    const judged = { ...dataset, findings: withOrderClashes(dataset.findings, clashes) };
    return onlyUnit(
      { ...judged, decisions: decisionsOf({ dataset, group, splits, seen, candidates: configsOf(group), request }) },
      request,
    );
  } catch (error) {
    throw asBadInput(error);
  }
}

/** The configs near the files of a group; they lie in one folder, so the first file speaks for all. */
function configsOf(group: Group<ReadLabelFile>): readonly LabelConfig[] {
  return group.files[0]?.file.configs ?? [];
}

/** The classes that the label files themselves declare. */
function ownDeclaration(group: Group<ReadLabelFile>): DeclaredLabels | null {
  for (const { file } of group.files) {
    const declared = file.parts.find((part) => part.declared !== undefined)?.declared;
    if (declared !== undefined) return { source: file.path, labels: declared.map((label) => ({ label, line: null })) };
  }
  return null;
}

function declaredLabels(config: LabelConfig): DeclaredLabels {
  return { source: config.path, labels: config.labels.map(({ label, line }) => ({ label, line })) };
}

function onlyUnit(dataset: Dataset, { unit }: AnalyzeRequest): Dataset {
  if (unit === undefined) return dataset;
  return {
    ...dataset,
    splits: dataset.splits.map((split) => ({ ...split, units: split.units.filter((summary) => summary.unit === unit) })),
    drift: dataset.drift.filter((drift) => drift.unit === unit),
  };
}
