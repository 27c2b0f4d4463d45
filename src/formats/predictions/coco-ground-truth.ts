import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { TrueBoxes } from '../../core/match-boxes.ts';
import { joinedMessages, type Message, messageOf } from '../../core/message.ts';
import type { FileHead, PredictionOptions } from '../format.ts';
import { isCrowd, readCoco, sampleCoco } from '../label-files/coco-document.ts';
import { own } from '../label-files/json-values.ts';
import { readHead } from '../read-head.ts';
import { TextStream } from '../text-stream.ts';
import { UnreadableFile } from '../unreadable.ts';
import { float64Column, int32Column, uint8Column } from './growing-columns.ts';

/** More boxes than this are not held: half a gigabyte. */
export const MOST_BOXES = 1 << 23;

/** Where the objects of images are. */
export interface GroundTruth {
  readonly path: string;
  /** image id → number */
  readonly images: ReadonlyMap<string | number, number>;
  /** category id → place in `labels` */
  readonly categories: ReadonlyMap<number, number>;
  /** Names of the categories in order of their ids. */
  readonly labels: readonly string[];
  /** `category` is a place in `labels`. */
  readonly boxes: TrueBoxes;
}

/** Reads a COCO document. Throws `UnreadableFile` where it is none. */
export async function readGroundTruth(
  path: string,
  { signal, problem }: Pick<PredictionOptions, 'signal' | 'problem'>,
): Promise<GroundTruth> {
  if (!isInstances(await readHead(path))) {
    throw new UnreadableFile(
      path,
      messageOf('{0} is no ground truth of COCO: an object with images, annotations and categories was expected.', path),
    );
  }
  const images = new Map<string | number, number>();
  const [image, category, box, crowd] = [int32Column(), int32Column(), float64Column(), uint8Column()];
  const numberOf = (id: string | number) => {
    const known = images.get(id) ?? images.size;
    if (known >= MOST_BOXES)
      throw new UnreadableFile(path, messageOf('{0} has more than {1} images, too many to be matched.', path, MOST_BOXES));
    images.set(id, known);
    return known;
  };
  const report = (line: number | null, message: Message) => problem(path, line, message);
  const { names } = await readCoco(new TextStream(path, { signal }), report, {
    image: numberOf,
    annotation(annotation, imageId) {
      const categoryId = own(annotation, 'category_id');
      const corners = boxOf(own(annotation, 'bbox'));
      if (typeof categoryId !== 'number' || !Number.isInteger(categoryId)) return messageOf('The annotation has no category_id');
      if (corners === null) return messageOf('The annotation has no bbox of four numbers');
      if (image.size >= MOST_BOXES)
        throw new UnreadableFile(path, messageOf('{0} has more than {1} boxes, too many to be matched.', path, MOST_BOXES));
      image.add(numberOf(imageId));
      category.add(categoryId);
      crowd.add(Number(isCrowd(annotation)));
      for (const value of corners) box.add(value);
      return null;
    },
  });
  const ids = [...names.keys()].sort((a, b) => a - b);
  const categories = new Map(ids.map((id, place) => [id, place]));
  const places = category.finish().map((id) => categories.get(id) ?? -1);
  const numbers = image.finish().map((number, index) => (places[index] === -1 ? -1 : number));
  return {
    path,
    images,
    categories,
    labels: ids.map((id) => names.get(id)!),
    boxes: { size: image.size, image: numbers, category: places, box: box.finish(), crowd: crowd.finish() },
  };
}

/** Null for what is no box of x, y, width and height. */
export function boxOf(value: unknown): readonly number[] | null {
  return Array.isArray(value) && value.length === 4 && value.every((each) => typeof each === 'number' && Number.isFinite(each))
    ? value
    : null;
}

function isInstances(head: FileHead): boolean {
  return sampleCoco(head)?.kind === 'instances';
}

const MOST_CANDIDATES = 12;
const SPLIT_WORDS = ['val', 'dev', 'test', 'train'];

/**
 * The COCO document with all the images of the results: in their folder, the one above, or a folder `annotations` in one of them.
 * @throws UnreadableFile where there is none
 */
export async function findGroundTruth(
  results: string,
  images: ReadonlySet<string | number>,
  signal: AbortSignal | undefined,
): Promise<GroundTruth> {
  let reason: Message | null = null;
  for (const path of await candidates(results)) {
    signal?.throwIfAborted();
    const truth = await readGroundTruth(path, { ...(signal === undefined ? {} : { signal }), problem: () => {} }).catch(
      (error: unknown) => {
        if (error instanceof UnreadableFile) return null;
        throw error;
      },
    );
    if (truth === null) continue;
    const strange = [...images].find((id) => !truth.images.has(id));
    if (strange === undefined) return truth;
    reason ??= messageOf('{0} was not taken for it: it has no image {1}.', path, JSON.stringify(strange));
  }
  const missing = messageOf(
    '{0} holds detections of COCO, which do not say what is right: the ground truth, a COCO document with their images, was expected near it. Name it as a second file.',
    results,
  );
  throw new UnreadableFile(results, reason === null ? missing : joinedMessages([missing, reason], ' '));
}

async function candidates(results: string): Promise<readonly string[]> {
  const folder = dirname(results);
  const above = dirname(resolve(folder));
  const folders = new Set([folder, ...(above === resolve(folder) ? [] : [above]), join(folder, 'annotations'), join(above, 'annotations')]);
  const paths: string[] = [];
  for (const each of folders) {
    // A folder that is not there has no candidates.
    const names = (await readdir(each).catch(() => [])).filter((name) => /\.json$/i.test(name)).sort();
    for (const path of names.map((name) => join(each, name))) {
      const head = resolve(path) === resolve(results) ? null : await readHead(path).catch(() => null);
      if (head !== null && isInstances(head)) paths.push(path);
    }
  }
  const words = SPLIT_WORDS.filter((word) => basename(results).toLowerCase().includes(word));
  const isLike = (path: string) => words.some((word) => basename(path).toLowerCase().includes(word));
  return [...paths.filter(isLike), ...paths.filter((path) => !isLike(path))].slice(0, MOST_CANDIDATES);
}
