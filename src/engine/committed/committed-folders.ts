/** Data sets of many small files as a commit has them: recognised anew in the folders of the commit; files that are still the same are read on disk. */

import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../core/analysis.ts';
import { emptyCounts, mergeCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { CountedFile } from '../../formats/count-file.ts';
import { countFolder, filesOf } from '../../formats/count-folder.ts';
import type { FolderFiles, FolderPart } from '../../formats/folder-format.ts';
import { TimeSlices } from '../../formats/time-slices.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import type { ReadLabelFile } from '../analyze/count-label-files.ts';
import { extensionOf } from '../analyze/file-names.ts';
import { FolderPlans } from '../analyze/folder-plans.ts';
import type { FoundFile, FoundPart } from '../analyze/found-file.ts';
import type { GroupedFile } from '../analyze/grouping.ts';
import { PathPatterns } from '../analyze/path-patterns.ts';
import { contentOfCopy } from './committed-content.ts';
import { copiesOf, type Wanted } from './committed-copies.ts';
import { CommittedTree, MOST_COMMITTED, unchangedContent } from './committed-tree.ts';
import type { Commit } from './git.ts';

export type FolderMember = GroupedFile<ReadLabelFile> & { readonly file: { readonly found: FoundFile & { readonly part: FoundPart } } };

export function isOfFolder(member: GroupedFile<ReadLabelFile>): member is FolderMember {
  return member.file.found.part !== undefined;
}

export interface CommittedFolderContext {
  readonly commit: Commit;
  readonly analysis: AnalyzeRequest;
  /** For copies. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly problem: (problem: Problem) => void;
  /** Called with the files that were looked at since the last time. */
  readonly add: (files: number) => void;
}

export interface CommittedFolder {
  readonly member: GroupedFile<ReadLabelFile>;
  readonly isEmpty: boolean;
}

/** Counts what the commit has of the parts of folders. Rejects with `GitFailure` where there is no repository. */
export async function countFolders(members: readonly FolderMember[], context: CommittedFolderContext): Promise<readonly CommittedFolder[]> {
  const read: CommittedFolder[] = [];
  for (const root of new Set(members.map(({ file }) => file.found.root))) {
    const own = members.filter(({ file }) => file.found.root === root);
    const tree = await CommittedTree.read(root, folderOf(own[0]!), context.commit, context.signal);
    if (!tree.isWhole)
      context.problem(
        problemAt(
          root,
          null,
          messageOf('{0} has more than {1} files there; the others were left out.', context.commit.name, MOST_COMMITTED),
        ),
      );
    const parts = await partsOf(own, tree, root, context);
    for (const { found, member } of parts) {
      if (found === null)
        context.problem(
          problemAt(member.file.path, null, messageOf('{0} is not in {1}.', basename(member.file.path), context.commit.name)),
        );
      const counted = found === null ? null : await countPart(found, member, tree, context);
      const file = { ...member.file, path: found?.path ?? member.file.path, parts: counted ?? emptyPartsOf(member.file) };
      read.push({ member: { ...member, file }, isEmpty: counted === null });
    }
  }
  return read;
}

/** The folder of a part, or the one that it lies in where it is a file. */
function folderOf({ file: { found } }: FolderMember): string {
  const { files, known } = found.part.part;
  return files[0]?.folder ?? (known[0] === undefined ? found.path : dirname(known[0].path));
}

interface PartToCount {
  /** Null where the commit has nothing of it. */
  readonly found: (FoundFile & { readonly part: FoundPart }) | null;
  /** What it is now, or a sibling of what is gone. */
  readonly member: FolderMember;
}

/** What the commit has of each part, and parts of the data set that are gone by now. */
async function partsOf(
  members: readonly FolderMember[],
  tree: CommittedTree,
  root: string,
  context: CommittedFolderContext,
): Promise<readonly PartToCount[]> {
  const then = await recognise(members, tree, root, context);
  const taken = new Set<FoundFile>();
  const parts = members.map((member): PartToCount => {
    const { found } = member.file;
    const same = then.find(({ path, part }) => resolve(path) === resolve(found.path) && part.format.id === found.part.format.id);
    if (same !== undefined) taken.add(same);
    // What is no longer recognised without files that are kept out of the repository (images) is what it is now.
    return { found: same ?? remainsOf(found, tree), member };
  });
  const gone = then.filter((found) => !taken.has(found) && !members.some(({ file }) => covers(file.found.part.part, found.part.part)));
  const [first] = members;
  return [...parts, ...gone.map((found): PartToCount => ({ found, member: { ...first!, ...splitOf(found, members) } }))];
}

/** The split of a part that is gone by now: where all others of the folder are of one that somebody named, it is as well. */
function splitOf(
  { part: { part } }: FoundFile & { readonly part: FoundPart },
  members: readonly FolderMember[],
): Pick<FolderMember, 'split' | 'evidence'> {
  const [first] = members as readonly [FolderMember, ...FolderMember[]];
  const isNamed = members.every(({ split, file }) => split === first.split && split !== file.found.part.part.split);
  return isNamed ? { split: first.split, evidence: first.evidence } : { split: part.split, evidence: part.splitEvidence };
}

function covers(now: FolderPart, then: FolderPart): boolean {
  const folders = new Set(now.files.map(({ folder }) => resolve(folder)));
  return then.files.some(({ folder }) => folders.has(resolve(folder)));
}

/** The parts that the formats see in the folders of the commit, as far as they belong to the data set. */
async function recognise(
  members: readonly FolderMember[],
  tree: CommittedTree,
  root: string,
  { analysis, signal }: CommittedFolderContext,
): Promise<readonly (FoundFile & { readonly part: FoundPart })[]> {
  const formats = [...new Set(members.map(({ file }) => file.found.part.format))];
  const plans = new FolderPlans({ formats, isGiven: analysis.format !== undefined });
  const patterns = new PathPatterns(analysis);
  const own = new Set(members.map(({ file }) => keyOf(file.found.part)));
  const skipped: string[] = [];
  const slices = new TimeSlices(signal);
  for (const path of tree.folders()) {
    if (slices.isOver()) await slices.rest();
    if (skipped.some((folder) => path.startsWith(folder + sep))) continue;
    if (path !== tree.base && !patterns.maySearch(basename(path), path, root)) {
      skipped.push(path);
      continue;
    }
    const view = tree.view(path, root);
    if (view !== null) await plans.look(view);
  }
  const found = plans.list(
    (part, start) => patterns.keep(part, start),
    () => {},
  );
  return found.flatMap((each) => (each.part !== undefined && own.has(keyOf(each.part)) ? [{ ...each, part: each.part }] : []));
}

function keyOf({ format, plan }: FoundPart): string {
  return `${format.id}\0${resolve(plan.folder)}\0${plan.name ?? ''}`;
}

/** The files of the commit in the folders of a part that have the extensions of those that are counted now; null where there are none. */
function remainsOf(
  found: FoundFile & { readonly part: FoundPart },
  tree: CommittedTree,
): (FoundFile & { readonly part: FoundPart }) | null {
  const { part } = found.part;
  const files = part.files.flatMap(({ folder, names }): readonly FolderFiles[] => {
    const view = tree.view(folder, found.root);
    const extensions = new Set(names.map(extensionOf));
    const kept = view?.files.filter((name) => extensions.has(extensionOf(name)) && (!found.named || names.includes(name))) ?? [];
    return kept.length === 0 ? [] : [{ folder, names: kept }];
  });
  return files.length === 0 ? null : { ...found, part: { ...found.part, part: { ...part, files } } };
}

/** Bytes and files that are copied before they are counted. */
const MOST_COPIED_BYTES = 64 * 1024 * 1024;
const MOST_COPIED_FILES = 1000;

async function countPart(
  { part: { format, plan, part } }: FoundFile & { readonly part: FoundPart },
  { file: now }: FolderMember,
  tree: CommittedTree,
  { commit, folder, signal, problem, add }: CommittedFolderContext,
): Promise<CountedFile['parts']> {
  const { same, changed } = await changesOf(part, tree, format.largestFile, signal, add);
  const known = now.found.part?.part;
  const isSame = changed.length === 0 && known !== undefined && isDeepStrictEqual({ ...known, path: '' }, { ...part, path: '' });
  if (isSame) return now.parts;
  const { labels } = now.reading;
  const options = { labels, signal };
  const { counted } = await countFolder(format, { ...part, files: same }, plan.evidence, options);
  const [whole] = counted.parts;
  if (whole === undefined) return counted.parts;
  for (const each of counted.problems) problem(each);
  let names: string[] = [];
  let onDisk: string[] = [];
  let bytes = 0;
  const paths = new Map<string, string>();
  const count = async () => {
    const files = [{ folder, names }, ...onDisk.map((path) => ({ folder: dirname(path), names: [basename(path)] }))];
    const share = await countFolder(format, { ...part, files, known: [] }, plan.evidence, options);
    mergeCounts(whole.counts, share.counted.parts[0]?.counts ?? emptyCounts());
    for (const each of share.counted.problems) problem({ ...each, path: paths.get(each.path) ?? each.path });
    for (const name of names) await rm(join(folder, name), { force: true });
    [names, onDisk, bytes] = [[], [], 0];
  };
  await mkdir(folder, { recursive: true });
  const missing = new Set(changed.map(({ path }) => path));
  for await (const copy of copiesOf(changed, { folder, repository: tree.repository, largest: format.largestFile, signal })) {
    missing.delete(copy.path);
    add(1);
    if (copy.name === null) {
      problem(
        problemAt(
          copy.path,
          null,
          messageOf(
            '{0} has {1} bytes in {2}, more than such a file holds; it was left out.',
            basename(copy.path),
            copy.bytes,
            commit.name,
          ),
        ),
      );
      continue;
    }
    const content = await contentOfCopy(join(folder, copy.name), copy.bytes, copy.path, signal);
    if (content.kind === 'elsewhere')
      problem(
        problemAt(
          copy.path,
          null,
          messageOf('{0} is a pointer of Git LFS in {1}, and what it points to is not on this machine.', basename(copy.path), commit.name),
        ),
      );
    const isCopy = content.kind === 'copy' && content.path === join(folder, copy.name);
    if (isCopy) names.push(copy.name);
    else await rm(join(folder, copy.name), { force: true });
    const elsewhere = content.kind === 'same' ? copy.path : content.kind === 'copy' && !isCopy ? content.path : null;
    if (elsewhere !== null) onDisk.push(elsewhere);
    paths.set(isCopy ? join(folder, copy.name) : (elsewhere ?? copy.path), copy.path);
    bytes += copy.bytes;
    if (bytes >= MOST_COPIED_BYTES || names.length + onDisk.length >= MOST_COPIED_FILES) await count();
  }
  if (names.length + onDisk.length > 0) await count();
  for (const path of missing)
    problem(problemAt(path, null, messageOf('{0} is not to be had from {1} on this machine.', basename(path), commit.name)));
  return counted.parts;
}

/** What is on disk as the commit has it, and what is not. */
async function changesOf(
  part: FolderPart,
  tree: CommittedTree,
  largest: number,
  signal: AbortSignal,
  add: (files: number) => void,
): Promise<{ readonly same: readonly FolderFiles[]; readonly changed: readonly Wanted[] }> {
  const slices = new TimeSlices(signal);
  const changed: Wanted[] = [];
  const same: FolderFiles[] = [];
  let looked = 0;
  for (const { folder, names } of part.files) {
    const kept: string[] = [];
    for (const name of names) {
      const path = join(folder, name);
      const hash = tree.hashOf(path);
      if (hash !== null && unchangedContent(path, hash, largest) !== null) kept.push(name);
      else if (hash !== null) changed.push({ path, hash });
      looked += 1;
      if (!slices.isOver()) continue;
      add(looked);
      looked = 0;
      await slices.rest();
    }
    if (kept.length > 0) same.push({ folder, names: kept });
  }
  add(looked);
  return { same, changed };
}

/** Without its splits, other files could be taken for other splits. */
function emptyPartsOf({ parts }: ReadLabelFile): ReadLabelFile['parts'] {
  return parts.map(({ mentions, ...part }) => ({ ...part, counts: emptyCounts() }));
}

/** How many files there are to look at. */
export function filesToLookAt(members: readonly FolderMember[]): number {
  return members.reduce((sum, { file }) => sum + filesOf(file.found.part.part), 0);
}
