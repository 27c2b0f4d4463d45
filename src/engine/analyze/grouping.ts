import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Task } from '../../core/analysis.ts';
import { type MessageArgument, messageOf } from '../../core/message.ts';
import { isPrintableAscii } from '../../core/printable-ascii.ts';
import { splitOfFolder, splitOfName } from '../../formats/split-name.ts';
import { withOwnNames } from './dataset-names.ts';
import { joinHeldOut } from './held-out.ts';
import { shareLabels } from './shared-labels.ts';
import { twinName } from './twin-name.ts';

/** A label file, as far as grouping needs to know it. */
export interface Groupable {
  readonly path: string;
  /** Folder above which no name speaks of it. */
  readonly root: string;
  readonly task: Task;
  readonly format: string;
  /** The labels seen in it. */
  readonly labels: ReadonlySet<string>;
  readonly bytes?: number | undefined;
  /** True when the file itself names its splits: it is then a data set of its own. */
  readonly holdsSplits: boolean;
  /** What a file beside the data (`dataset_dict.json`), or the format of a folder, says of it: it then counts before the names. */
  readonly declared?: DeclaredSplit | undefined;
}

export interface DeclaredSplit {
  /** Null where it is known that none is named. */
  readonly split: string | null;
  /** The folder of the data set. */
  readonly folder: string;
  /** Null where the folder names it. */
  readonly name: string | null;
  /** What says so, for a person: the name of a file. */
  readonly evidence: MessageArgument;
}

export interface GroupedFile<T> {
  readonly file: T;
  /** `train`, `dev`, `test`, `eval`, or null when no name says so. */
  readonly split: string | null;
  /** What said so, for a person: `the word "train" in the name`. */
  readonly evidence: MessageArgument;
}

export interface Group<T> {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly GroupedFile<T>[];
}

/**
 * Puts the files that belong together into data sets: those of one folder, one task, one format and one stem (`ner-train.conll`, `ner-dev.conll`).
 * Where the names of a folder differ in more than the split (`wnut17train.conll`, `emerging.dev.conll`), they are one data set if no split
 * occurs twice and they share most of their labels. Numbered parts are one file; versions (`train_v1`, `train_v2`) are not.
 */
export function groupFiles<T extends Groupable>(files: readonly T[]): readonly Group<T>[] {
  const folders = new Map<string, Map<string, StemGroup<T>>>();
  const paths = new Set(files.map(({ path }) => path));
  for (const file of files) {
    const named = nameOf(file, paths);
    const { split, evidence, folder, stem } = named;
    const stems = getOrAdd(folders, `${resolve(folder)}\0${kindOf(file.task)}`, () => new Map<string, StemGroup<T>>());
    const isOwn = file.holdsSplits || split === null;
    const key = `${isOwn ? named.series : stem}\0${file.format}\0${isOwn}\0${named.isFolder}`;
    const group = getOrAdd(stems, key, () => ({ stem: isOwn ? stem || named.series : stem, folder, files: [] }));
    group.files.push({ file, split, evidence, inner: named.inner, version: versionOf(file.path) });
  }
  const groups = [...folders.values()].flatMap((stems) => ofOneFolder([...stems.values()]));
  return withOwnNames(groups.map(({ stem, folder, files: members }) => ({ stem, folder, files: members.map(withoutNotes) })));
}

function withoutNotes<T>({ file, split, evidence }: Member<T>): GroupedFile<T> {
  return { file, split, evidence };
}

function ofOneFolder<T extends Groupable>(groups: readonly StemGroup<T>[]): readonly StemGroup<T>[] {
  const apart = groups.flatMap((group) => byInnerName(group).flatMap(byVersion));
  const whole = joinDocuments(joinNumbered(apart));
  const formats = [...new Set(whole.map(({ files }) => files[0]!.file.format))];
  const joined = formats.flatMap((format) => joinStems(joinHeldOut(whole.filter(({ files }) => files[0]!.file.format === format))));
  return joinStems(joined);
}

/** A split in which each record happens to have one label belongs to its multi-label siblings, be they texts or images. */
function kindOf(task: Task): Task {
  return task === 'multi-label-classification' || task === 'image-classification' ? 'text-classification' : task;
}

export interface Member<T> extends GroupedFile<T> {
  /** Its place below the folder of its split, without numbers; null where its own name tells the split. */
  readonly inner: string | null;
  readonly version: string | null;
}

export interface StemGroup<T> {
  /** Empty where the folder names the data set. */
  readonly stem: string;
  readonly folder: string;
  readonly files: Member<T>[];
}

interface Named {
  readonly split: string | null;
  readonly evidence: MessageArgument;
  readonly stem: string;
  /** What files without a split have in common when they are parts of one. */
  readonly series: string;
  /** Folder of the data set. */
  readonly folder: string;
  readonly isFolder: boolean;
  readonly inner: string | null;
}

function nameOf({ path, root, declared }: Groupable, paths: ReadonlySet<string>): Named {
  const name = basename(path);
  if (declared !== undefined) {
    const { split, folder, evidence } = declared;
    const stem = declared.name ?? '';
    return { split, evidence, stem, series: stem, folder, isFolder: false, inner: null };
  }
  const own = splitOfName(name);
  const stem = PART.test(own.stem) || (own.stem === 'data' && SHARD.test(name)) ? '' : own.stem;
  const series = stem || (own.stem === '' ? name : '');
  const folder = dirname(path);
  if (own.split !== null) {
    const above = outside(folder, root, own.split);
    return {
      split: own.split,
      evidence: messageOf('the word "{0}" in the name', wordOf(name, own.split)),
      stem,
      series,
      folder: above,
      isFolder: false,
      inner: null,
    };
  }
  const test = name.endsWith(C45_DATA) ? `${name.slice(0, -C45_DATA.length)}.test` : null;
  if (test !== null && paths.has(join(folder, test))) {
    const evidence = messageOf('{0} beside it', test);
    return { split: 'train', evidence, stem, series, folder, isFolder: false, inner: null };
  }
  const twin = twinName(path, paths);
  if (twin !== null) {
    const { stem } = splitOfName(twin.twin);
    const evidence = messageOf('the word "{0}" where the name of {1} has "train"', twin.word, twin.twin);
    return { split: twin.split, evidence, stem, series: stem, folder: outside(folder, root, twin.split), isFolder: false, inner: null };
  }
  // The split may be the name of a folder, `data/train/part-1.conll`: the data set then lies above it.
  for (let inside = folder; resolve(inside) !== resolve(root) && dirname(inside) !== inside; inside = dirname(inside)) {
    const split = splitOfFolder(basename(inside));
    if (split === null) continue;
    const inner = relative(inside, path).slice(0, -name.length) + withoutNumbers(stem);
    const evidence = messageOf('the folder "{0}"', basename(inside));
    return { split, evidence, stem: '', series: '', folder: dirname(inside), isFolder: true, inner };
  }
  return { split: null, evidence: messageOf('nothing names a split'), stem, series, folder, isFolder: false, inner: null };
}

/** The word that tells the split. */
function wordOf(name: string, split: string): string {
  return (
    name.split(isPrintableAscii(name) ? /[^A-Za-z0-9]+/ : /[^\p{L}\p{N}]+/u).findLast((word) => splitOfName(`${word}.`).split === split) ??
    name
  );
}

/** `adult.data` and `adult.test`: C4.5 learns from the one and is tested with the other. */
const C45_DATA = '.data';

const PART = /^(?:part|shard|chunk|block)s?$/i;
const SHARD = /\d+-of-\d+/;
/** With a sign for each number that is neither a year nor a version. */
function withoutNumbers(stem: string): string {
  const numbers = isPrintableAscii(stem) ? /(?<![\dv])(?!(?:19|20)\d\d(?!\d))\d+/gi : /(?<![\p{N}v])(?!(?:19|20)\d\d(?!\p{N}))\p{N}+/giu;
  return stem.replace(numbers, '#');
}

/** `train/train.csv`: the folder says again what the name says, and the data set lies above it. */
function outside(folder: string, root: string, split: string): string {
  let above = folder;
  while (resolve(above) !== resolve(root) && splitOfFolder(basename(above)) === split) above = dirname(above);
  return above;
}

/** `train/en.conll`, `train/de.conll`, `dev/en.conll`, `dev/de.conll`: each split holds the same data sets. */
function byInnerName<T extends Groupable>(group: StemGroup<T>): readonly StemGroup<T>[] {
  const splitsOf = new Map<string, Set<string | null>>();
  for (const { inner, split } of group.files) {
    if (inner === null || inner === '') return [group];
    getOrAdd(splitsOf, inner, () => new Set<string | null>()).add(split);
  }
  if (splitsOf.size < 2 || [...splitsOf.values()].some((splits) => splits.size < 2)) return [group];
  return parted(group, ({ inner }) => inner ?? '');
}

/** Two versions of one split would be counted twice. */
function byVersion<T extends Groupable>(group: StemGroup<T>): readonly StemGroup<T>[] {
  const versionsOf = new Map<string | null, Set<string | null>>();
  for (const { split, version } of group.files) getOrAdd(versionsOf, split, () => new Set<string | null>()).add(version);
  if ([...versionsOf.values()].every((versions) => versions.size < 2)) return [group];
  return parted(group, ({ version }) => [group.stem, version ?? ''].filter((part) => part !== '').join('-'));
}

function versionOf(path: string): string | null {
  const name = basename(path);
  if (!/v\d/i.test(name)) return null;
  return /(?<![\p{L}\p{N}])v\d{1,3}(?:\.\d+)*(?![\p{L}\p{N}])/iu.exec(name)?.[0] ?? null;
}

function parted<T>(group: StemGroup<T>, stemOf: (member: Member<T>) => string): readonly StemGroup<T>[] {
  const parts = new Map<string, StemGroup<T>>();
  for (const member of group.files) {
    const stem = stemOf(member);
    getOrAdd(parts, stem, () => ({ ...group, stem, files: [] })).files.push(member);
  }
  return [...parts.values()];
}

/** From so many files on, whose names differ in a number only, they are parts; two may be the corpora of two years. */
const FEWEST_NUMBERED = 3;

/** `doc001.conll`, `doc002.conll`, … */
function joinNumbered<T extends Groupable>(groups: readonly StemGroup<T>[]): readonly StemGroup<T>[] {
  return joinLoose(
    groups,
    ({ stem }) => {
      const series = withoutNumbers(stem);
      return series === stem ? null : series;
    },
    FEWEST_NUMBERED,
  );
}

/** From so many files of one folder on they are the documents of a corpus. */
const FEWEST_DOCUMENTS = 13;

function joinDocuments<T extends Groupable>(groups: readonly StemGroup<T>[]): readonly StemGroup<T>[] {
  return joinLoose(groups, () => '', FEWEST_DOCUMENTS);
}

/** Joins groups of files without a split that have a key in common and share most of their labels. */
function joinLoose<T extends Groupable>(
  groups: readonly StemGroup<T>[],
  keyOf: (group: StemGroup<T>) => string | null,
  fewest: number,
): readonly StemGroup<T>[] {
  const alike = new Map<string, StemGroup<T>[]>();
  for (const group of groups) {
    const key = group.files.every(({ file, split }) => split === null && !file.holdsSplits) ? keyOf(group) : null;
    if (key !== null) getOrAdd(alike, `${group.files[0]!.file.format}\0${key}`, () => []).push(group);
  }
  const joined = [...alike.values()].filter((members) => members.length >= fewest && shareLabels(members));
  const absorbed = new Map(joined.flatMap((members) => members.map((member) => [member, members[0]!] as const)));
  return groups.flatMap((group) => {
    const first = absorbed.get(group);
    if (first === undefined) return [group];
    if (first !== group) return [];
    const members = joined.find((candidate) => candidate[0] === group)!;
    return [{ stem: '', folder: group.folder, files: members.flatMap(({ files }) => files) }];
  });
}

function joinStems<T extends Groupable>(groups: readonly StemGroup<T>[]): readonly StemGroup<T>[] {
  const joinable = groups.filter((group) => group.files.every(({ file, split }) => split !== null && !file.holdsSplits));
  const splits = joinable.flatMap((group) => [...new Set(group.files.map(({ split }) => split))]);
  const [first, ...others] = joinable;
  if (first === undefined || others.length === 0 || new Set(splits).size < splits.length) return groups;
  if (!shareLabels(joinable)) return groups;
  const stems = new Set(joinable.map(({ stem }) => stem));
  const joined: StemGroup<T> = { ...first, stem: stems.size === 1 ? first.stem : '', files: joinable.flatMap(({ files }) => files) };
  return [joined, ...groups.filter((group) => !joinable.includes(group))];
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
