import type { AlphaVector } from '../../core/alpha/alpha.ts';
import { type ClassCount, type Dataset, type Finding, primaryUnit, SEVERITIES, type Unit, type UnitSummary } from '../../core/analysis.ts';
import { eachInSteps, type Steps } from '../../core/steps.ts';
import { findingsOf, mentionTypeOf } from '../tree/nodes.ts';
import { folderOf, isFileOf } from '../workspace/analysis-files.ts';
import { type DocumentKind, documentKind } from './label-at.ts';

/** What a hover says of a label: plain values, without a word of text. */
export interface LabelCard {
  readonly label: string;
  /** Position in the label map; null for a class that is not in it (a mention type). */
  readonly id: number | null;
  /** False when the label config does not name it. */
  readonly declared: boolean;
  readonly rows: readonly SplitRow[];
  /** The suggested α of the class; null where it has none. */
  readonly alpha: number | null;
  /** Splits other than the first in which the class never occurs. */
  readonly absentFrom: readonly string[];
  readonly findings: readonly Finding[];
}

export interface SplitRow {
  readonly split: string;
  readonly unit: Unit;
  readonly count: number;
  readonly share: number;
  /** The same class in the other units of the split: how many images hold such boxes, how many mentions of `PER` there are beside the tokens of `B-PER`. */
  readonly others: readonly { readonly unit: Unit; readonly count: number }[];
}

export function labelCard(dataset: Dataset, label: string, alpha: AlphaVector | null): LabelCard {
  const id = dataset.labelMap.labels.indexOf(label);
  const type = mentionTypeOf(dataset, label);
  const rows = dataset.splits.flatMap((split): readonly SplitRow[] => {
    // A kind of mention is a class of mentions, not of the tokens that stand first.
    const unit = split.units.find((candidate) => classOf(candidate, label, id) !== undefined) ?? primaryUnit(split);
    if (unit === undefined) return [];
    const entry = classOf(unit, label, id);
    const others = split.units.flatMap((other) => {
      if (other === unit) return [];
      // The mentions of `PER` beside the tokens of `B-PER`.
      const counted = classOf(other, label, id) ?? (type === '' ? undefined : classOf(other, type, -1));
      return counted === undefined ? [] : [{ unit: other.unit, count: counted.count }];
    });
    return [{ split: split.name, unit: unit.unit, count: entry?.count ?? 0, share: entry?.share ?? 0, others }];
  });
  const position = alpha === null ? -1 : alpha.labels[id] === label ? id : alpha.labels.indexOf(label);
  return {
    label,
    id: id < 0 ? null : id,
    declared: (id >= 0 && id < dataset.labelMap.declared) || dataset.labelMap.types?.names.includes(label) === true,
    rows,
    alpha: alpha?.alpha[position] ?? null,
    absentFrom: rows.filter((row) => row.count === 0).map((row) => row.split),
    findings: [...findingsOf(dataset, null, label)].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

/** Most lists are in the order of the label map. */
function classOf({ classes }: UnitSummary, label: string, id: number): ClassCount | undefined {
  const own = classes[id];
  return own?.label === label ? own : classes.find((candidate) => candidate.label === label);
}

export interface DatasetDocument {
  readonly dataset: Dataset;
  readonly kind: DocumentKind;
}

/** The data set a file belongs to, as its label config or as one of its label files. */
export function datasetOfFile(datasets: readonly Dataset[], path: string): DatasetDocument | null {
  for (const dataset of datasets) {
    const { source, types, others = [] } = dataset.labelMap;
    if (source === path || types?.source === path || others.includes(path)) return { dataset, kind: configKind(dataset, path) };
    for (const split of dataset.splits) {
      const file = split.files.find((candidate) => isFileOf(candidate, path));
      if (file !== undefined) return { dataset, kind: documentKind(path, file.format) };
    }
  }
  return configBeside(datasets, path);
}

/** A label file that declares its own classes is written as label files are. */
function configKind(dataset: Dataset, path: string): DocumentKind {
  const file = dataset.splits.flatMap(({ files }) => files).find((candidate) => candidate.path === path);
  return documentKind(path, file?.format ?? null);
}

/** A second label config of the folder (`config.json` beside `labels.txt`) is not the source, but it names the same classes. */
function configBeside(datasets: readonly Dataset[], path: string): DatasetDocument | null {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  if (!CONFIG_NAME.test(path.slice(cut + 1))) return null;
  const folder = path.slice(0, cut);
  const dataset = datasets.find((candidate) => candidate.folder === folder || folderOf(candidate.labelMap.source ?? '') === folder);
  return dataset === undefined ? null : { dataset, kind: documentKind(path, null) };
}

const CONFIG_NAME =
  /^(?:(?:config|data|dataset_infos?|.*label.*|.*class.*|.*tags.*|.*names.*)\.(?:json|txt|ya?ml|names|pbtxt|cfg|py)|.*\.names|readme\.md)$/i;

const labelSets = new WeakMap<Dataset, ReadonlySet<string>>();

/** Every class a hover can speak of: those of the label map and those counted. In steps; from then on it is known. */
export function* labelSetSteps(dataset: Dataset): Steps<ReadonlySet<string>> {
  const known = labelSets.get(dataset);
  if (known !== undefined) return known;
  const { labels, types } = dataset.labelMap;
  const all = new Set<string>();
  yield* eachInSteps(labels, (label) => all.add(label));
  for (const name of types?.names ?? []) all.add(name);
  for (const split of dataset.splits) {
    yield* eachInSteps(primaryUnit(split)?.classes ?? [], ({ label }, id) => {
      // Most lists are that of the label map once more.
      if (labels[id] !== label) all.add(label);
    });
  }
  labelSets.set(dataset, all);
  return all;
}
