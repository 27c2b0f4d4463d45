import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { emptyCounts } from '../../core/label-counts.ts';
import { joinedMessages, type Message, type MessageArgument, messageOf, say } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { countFile } from '../../formats/count-file.ts';
import { isFolder } from '../../formats/is-folder.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { CommittedRequest, CommittedSplits } from '../../protocol/engine-api.ts';
import type { ReadLabelFile } from '../analyze/count-label-files.ts';
import type { GatheredDataset } from '../analyze/gather.ts';
import type { GroupedFile } from '../analyze/grouping.ts';
import { judge } from '../analyze/judge.ts';
import { ProblemLog } from '../analyze/problem-log.ts';
import { contentOf } from './committed-content.ts';
import { countFolders, type FolderMember, filesToLookAt, isOfFolder } from './committed-folders.ts';
import { type Commit, findCommit, findFile, GitFailure } from './git.ts';

/**
 * Counts the label files of a data set as a commit has them: by the same readers, with the label map, column and tag scheme of now. Nothing is
 * written but copies in a temporary folder, a few at a time. A file that the commit lacks counts as empty; one that is gone by now is not looked
 * for, but in folders of label files. Rejects as bad input where there is no repository, no such commit, or none of the files in it.
 */
export async function committedSplits(
  request: CommittedRequest,
  datasets: readonly GatheredDataset[],
  handling: Handling,
): Promise<CommittedSplits> {
  const dataset = datasets.find(({ name }) => name === request.dataset);
  if (dataset === undefined)
    throw badInput(messageOf('There is no data set "{0}" any more: analyze the workspace again.', request.dataset));
  const [first] = dataset.files;
  if (first === undefined) throw badInput(messageOf('There is nothing of {0} to compare with a commit.', dataset.name));
  const commit = await findCommit(await folderThere(first.file.path), request.commit, handling.signal);
  const problems = new ProblemLog();
  const folder = await mkdtemp(join(tmpdir(), 'focal-lens-commit-'));
  try {
    const context = { commit, folder, problems, handling };
    const files = dataset.files.filter((member) => !isOfFolder(member));
    const read = [...(await countAll(files, context)), ...(await countAllFolders(dataset.files.filter(isOfFolder), request, context))];
    if (read.every(({ isEmpty }) => isEmpty)) {
      const nothing = messageOf('There is nothing of {0} to compare with in {1}.', dataset.name, commit.name);
      const [first] = problems.list();
      throw badInput(first === undefined ? nothing : joinedMessages([first.said, nothing], ' '));
    }
    const { splits } = judge({ ...dataset, files: read.map(({ member }) => member) }, request.analysis);
    return { commit: commit.name, date: commit.date, splits, problems: problems.list() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface CommittedContext {
  readonly commit: Commit;
  /** For copies. */
  readonly folder: string;
  readonly problems: ProblemLog;
  readonly handling: Handling;
}

interface CommittedMember {
  readonly member: GroupedFile<ReadLabelFile>;
  readonly isEmpty: boolean;
}

async function countAll(files: readonly GroupedFile<ReadLabelFile>[], context: CommittedContext): Promise<readonly CommittedMember[]> {
  const total = files.reduce((sum, { file }) => sum + file.found.bytes, 0);
  const read: CommittedMember[] = [];
  let done = 0;
  for (const [index, member] of files.entries()) {
    const { signal, progress } = context.handling;
    signal.throwIfAborted();
    const what = say('Counting {0} at {1}', basename(member.file.path), context.commit.name);
    progress({ ...what, done, total });
    const parts = await partsOf(member.file, String(index), context, (bytes) => progress({ ...what, done: done + bytes, total }));
    done += member.file.found.bytes;
    // Without its splits, other files could be taken for other splits.
    const empty = () => member.file.parts.map(({ mentions, ...part }) => ({ ...part, counts: emptyCounts() }));
    read.push({ member: { ...member, file: { ...member.file, parts: parts ?? empty() } }, isEmpty: parts === null });
  }
  return read;
}

async function countAllFolders(
  members: readonly FolderMember[],
  { analysis }: CommittedRequest,
  { commit, folder, problems, handling: { signal, progress } }: CommittedContext,
): Promise<readonly CommittedMember[]> {
  if (members.length === 0) return [];
  const what = say('Counting {0} at {1}', basename(members[0]!.file.path), commit.name);
  const total = filesToLookAt(members);
  let done = 0;
  const add = (files: number) => progress({ ...what, done: Math.min((done += files), total), total });
  try {
    return await countFolders(members, { commit, analysis, folder: join(folder, 'folders'), signal, problem: problems.add, add });
  } catch (error) {
    throw error instanceof GitFailure
      ? badInput(messageOf('The files of {0} are not to be had on this machine ({1}).', commit.name, error.message))
      : error;
  }
}

/** The folder that a label file lies in, or that is one, links resolved. */
async function folderThere(path: string): Promise<string> {
  const real = await realpath(path);
  return (await isFolder(real)) ? real : dirname(real);
}

/** Null where the commit has nothing of it that can be read. */
async function partsOf(
  file: ReadLabelFile,
  key: string,
  { commit, folder, problems, handling: { signal } }: CommittedContext,
  progress: (bytes: number) => void,
): Promise<ReadLabelFile['parts'] | null> {
  const name = basename(file.path);
  const say = (message: Message) => {
    problems.add(problemAt(file.path, null, message));
    return null;
  };
  const path = await realpath(file.path);
  const own = join(folder, key);
  try {
    const committed = await findFile(path, commit, signal);
    if (committed === null) return say(messageOf('{0} is not in {1}.', name, commit.name));
    if (!committed.isFile) return say(messageOf('{0} is no file in {1}, but a link or a submodule.', name, commit.name));
    const content = await contentOf(path, committed, own, signal);
    if (content.kind === 'same') return file.parts;
    if (content.kind === 'elsewhere')
      return say(messageOf('{0} is a pointer of Git LFS in {1}, and what it points to is not on this machine.', name, commit.name));
    return (await countFile(content.path, { ...file.reading, signal, progress })).parts;
  } catch (error) {
    if (error instanceof GitFailure)
      return say(messageOf('{0} is not to be had from {1} on this machine ({2}).', name, commit.name, error.message));
    if (!(error instanceof UnreadableFile)) throw error;
    return say(messageOf('{0} cannot be read as {1} has it: {2}', name, commit.name, withName(error.said, error.path, name)));
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** A message in which the name of the file stands for the path of its copy. */
function withName({ template, args }: Message, path: string, name: string): Message {
  const named = (value: MessageArgument): MessageArgument => {
    if (value === path) return name;
    return typeof value === 'object' && 'template' in value ? withName(value, path, name) : value;
  };
  return { template, args: args.map(named) };
}
