import { extname, join } from 'node:path';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { describeUnknown } from '../../formats/describe-unknown.ts';
import { listFolder } from '../../formats/folder-listing.ts';
import { isFolder } from '../../formats/is-folder.ts';
import { imagesOf } from '../../formats/label-folders/data-folder.ts';
import { readHead } from '../../formats/read-head.ts';
import { TimeSlices } from '../../formats/time-slices.ts';
import { mayHoldData } from './file-names.ts';
import type { FoundFile } from './found-file.ts';
import type { ProblemLog } from './problem-log.ts';

/** Files that are described; of more the first ones tell enough. */
const MOST_FILES = 3;
const MOST_FOLDERS = 200;
const DATA = /\.(?:csv|tsv|tab|psv|data|jsonl?|ndjson|txt|text|conll|iob2?|bio)$/i;

/** Says what folders and files look like in which nothing was found, so that a person knows what to do. Never throws but for the signal. */
export async function sayUnknown(
  paths: readonly string[],
  candidates: readonly FoundFile[],
  problems: ProblemLog,
  signal: AbortSignal,
): Promise<void> {
  const said = new Set(problems.list().map(({ path }) => path));
  let described = 0;
  for (const { path, part, named } of candidates) {
    if (described >= MOST_FILES) break;
    if (part !== undefined || named || said.has(path) || !DATA.test(path)) continue;
    signal.throwIfAborted();
    const head = await readHead(path).catch(() => null);
    const message = head === null ? null : describeUnknown(head);
    if (message === null) continue;
    problems.add(problemAt(path, null, message));
    described += 1;
  }
  for (const path of paths) if (await isFolder(path)) await sayImages(path, problems, signal);
}

async function sayImages(path: string, problems: ProblemLog, signal: AbortSignal): Promise<void> {
  const slices = new TimeSlices(signal);
  const folders = [path];
  const extensions = new Map<string, number>();
  let images = 0;
  for (let looked = 0; folders.length > 0 && looked < MOST_FOLDERS; looked += 1) {
    const folder = folders.shift()!;
    const listing = await listFolder(folder, slices).catch(() => null);
    if (listing === null) continue;
    for (const image of imagesOf(listing.files)) {
      images += 1;
      const extension = extname(image).toLowerCase();
      extensions.set(extension, (extensions.get(extension) ?? 0) + 1);
    }
    for (const name of listing.folders) if (mayHoldData(name) && !listing.links.has(name)) folders.push(join(folder, name));
  }
  if (images < FEWEST_IMAGES) return;
  const [most = ''] = [...extensions].sort(([, a], [, b]) => b - a)[0] ?? [];
  const message = messageOf(
    'It looks like images without labels: {0} of them ({1}). Labels are read from folders of the classes, or from files beside the images (COCO, YOLO, Pascal VOC, CSV).',
    images,
    most,
  );
  problems.add(problemAt(path, null, message));
}

const FEWEST_IMAGES = 3;
