import { basename, dirname, relative, resolve } from 'node:path';
import type { Task } from '../../core/analysis.ts';
import { splitOfName, splitOfPath } from '../../formats/split-name.ts';

/** A label file, as far as grouping needs to know it. */
export interface Groupable {
  readonly path: string;
  /** Folder above which no name speaks of it. */
  readonly root: string;
  readonly task: Task;
  readonly format: string;
  /** The labels seen in it. */
  readonly labels: ReadonlySet<string>;
  /** True when the file itself names its splits: it is then a data set of its own. */
  readonly holdsSplits: boolean;
}

export interface GroupedFile<T> {
  readonly file: T;
  /** `train`, `dev`, `test`, `eval`, or null when no name says so. */
  readonly split: string | null;
}

export interface Group<T> {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly GroupedFile<T>[];
}

/**
 * Puts the files that belong together into data sets: those of one folder, one task, one format and one stem (`ner-train.conll`, `ner-dev.conll`).
 * Where the names of a folder differ in more than the split (`wnut17train.conll`, `emerging.dev.conll`), they are one data set if no split
 * occurs twice and they share most of their labels.
 */
export function groupFiles<T extends Groupable>(files: readonly T[]): readonly Group<T>[] {
  const folders = new Map<string, Map<string, StemGroup<T>>>();
  for (const file of files) {
    const { split, stem, folder } = nameOf(file);
    const own = file.holdsSplits || split === null ? stem || basename(file.path) : stem;
    const stems = getOrAdd(folders, `${resolve(folder)}\0${kindOf(file.task)}`, () => new Map<string, StemGroup<T>>());
    const group = getOrAdd(stems, `${own}\0${file.format}\0${file.holdsSplits || split === null}`, () => ({
      stem: own,
      folder,
      files: [],
    }));
    group.files.push({ file, split });
  }
  const groups = [...folders.values()].flatMap((stems) => joinStems([...stems.values()]));
  return withOwnNames(groups.map(({ stem, folder, files: members }) => ({ name: stem || folderName(folder), folder, files: members })));
}

/** A split in which each record happens to have one label belongs to its multi-label siblings. */
function kindOf(task: Task): Task {
  return task === 'multi-label-classification' ? 'text-classification' : task;
}

interface StemGroup<T> {
  readonly stem: string;
  readonly folder: string;
  readonly files: GroupedFile<T>[];
}

function nameOf({ path, root }: Groupable): { split: string | null; stem: string; folder: string } {
  const own = splitOfName(basename(path));
  let folder = dirname(path);
  if (own.split !== null) return { ...own, folder };
  // The split may be the name of a folder, `data/train/part-1.conll`: the data set then lies above it.
  while (resolve(folder) !== resolve(root) && dirname(folder) !== folder) {
    folder = dirname(folder);
    const found = splitOfPath(relative(folder, path));
    if (found.split !== null) return { ...found, folder };
  }
  return { ...own, folder: dirname(path) };
}

function joinStems<T extends Groupable>(groups: readonly StemGroup<T>[]): readonly StemGroup<T>[] {
  const joinable = groups.filter((group) => group.files.every(({ file, split }) => split !== null && !file.holdsSplits));
  const splits = joinable.flatMap((group) => [...new Set(group.files.map(({ split }) => split))]);
  const [first, ...others] = joinable;
  if (first === undefined || others.length === 0 || new Set(splits).size < splits.length) return groups;
  const labels = labelsOf(first.files);
  if (!others.every((other) => share(labelsOf(other.files), labels) >= 0.5)) return groups;
  const joined: StemGroup<T> = { stem: '', folder: first.folder, files: joinable.flatMap(({ files }) => files) };
  return [joined, ...groups.filter((group) => !joinable.includes(group))];
}

/** Every label of the files. */
export function labelsOf(files: readonly GroupedFile<Groupable>[]): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const { file } of files) for (const label of file.labels) labels.add(label);
  return labels;
}

/** How much of the smaller set the other holds. */
function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const label of small) if (large.has(label)) common += 1;
  return small.size === 0 ? 0 : common / small.size;
}

/** Equal names are told apart by their folder, then by their format, then by a number, whichever makes a difference. */
function withOwnNames<T extends Groupable>(groups: readonly Group<T>[]): readonly Group<T>[] {
  const renamings: readonly ((group: Group<T>, index: number) => string)[] = [
    ({ name, folder }) => `${folderName(name === folderName(folder) ? dirname(resolve(folder)) : folder)}/${name}`,
    ({ name, files }) => `${name} (${files[0]?.file.format ?? ''})`,
    ({ name }, index) => `${name} ${index + 1}`,
  ];
  return renamings.reduce((named, rename) => {
    const names = new Map<string, string[]>();
    for (const [index, group] of named.entries()) getOrAdd(names, group.name, () => []).push(rename(group, index));
    return named.map((group, index) => (new Set(names.get(group.name)).size > 1 ? { ...group, name: rename(group, index) } : group));
  }, groups);
}

function folderName(folder: string): string {
  return basename(resolve(folder));
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
