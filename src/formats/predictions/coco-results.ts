import { setImmediate } from 'node:timers/promises';
import type { MatchedBoxes } from '../../core/loss/report.ts';
import { type BoxMatch, type DetectedBoxes, IN_CROWD, MATCHED, MOST_ALIKE, matchBoxes } from '../../core/match-boxes.ts';
import { type Message, messageOf } from '../../core/message.ts';
import {
  type FileHead,
  IGNORED,
  type PredictionBatch,
  type PredictionFormat,
  type PredictionOptions,
  type Predictions,
  UNKNOWN,
} from '../format.ts';
import { JsonElements } from '../json-elements.ts';
import { isId } from '../label-files/coco-document.ts';
import { isRecord, own } from '../label-files/json-values.ts';
import { TextStream } from '../text-stream.ts';
import { UnreadableFile } from '../unreadable.ts';
import { boxOf, findGroundTruth, type GroundTruth, MOST_BOXES, readGroundTruth } from './coco-ground-truth.ts';
import { float64Column, int32Column } from './growing-columns.ts';
import { BatchBuilder } from './prediction-batches.ts';
import { parsePythonJson } from './python-json.ts';

/**
 * COCO detection results (cocodataset.org/#format-results): a score per box. With the ground truth each box is right or wrong, which makes
 * binary rows for a sigmoid: class 1 where the box was matched to an object of its class, class 0 (background) where it was not.
 */
export const cocoResults: PredictionFormat = {
  id: 'predictions-coco',
  title: 'COCO detection results',
  recognisedBy: 'a JSON array of objects with image_id, category_id, bbox and score, beside a COCO document with the ground truth',
  recognise(head: FileHead) {
    const detection = firstElement(head);
    return detection === null
      ? null
      : { confidence: 0.97, evidence: messageOf('a JSON array of boxes with image_id, category_id and score') };
  },
  open,
};

/** Least intersection over union of a match: AP50. */
const OVERLAP = 0.5;
/** The two classes of the rows. */
const ROW_LABELS: readonly string[] = ['background', 'object'];
const SAMPLE = 64 * 1024;
/** Names of files serve as ids too. */
const LONGEST_ID = 1024;

function firstElement({ text }: FileHead): Detection | null {
  if (!/^\s*\[/.test(text)) return null;
  let first: Detection | null | undefined;
  const elements = new JsonElements({
    element(element) {
      if (first === undefined) first = readDetection(element);
    },
    problem: () => {},
  });
  elements.push(new TextEncoder().encode(text.slice(0, SAMPLE)));
  return typeof first === 'object' ? first : null;
}

interface Detection {
  readonly image: string | number;
  readonly category: number;
  readonly box: readonly number[];
  /** NaN where there is none that can be read. */
  readonly score: number;
}

/** What is wrong with the element as a text, null where it looks like none. */
function readDetection(text: string): Detection | null {
  let value: unknown;
  try {
    value = parsePythonJson(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const [image, category, score] = [own(value, 'image_id'), own(value, 'category_id'), own(value, 'score')];
  const box = boxOf(own(value, 'bbox'));
  if (!isId(image) || String(image).length > LONGEST_ID || typeof category !== 'number' || !Number.isInteger(category) || box === null)
    return null;
  if (typeof score !== 'number' && score !== null) return null;
  return { image, category, box, score: score ?? Number.NaN };
}

async function open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
  const [path = '', second, third] = paths;
  if (third !== undefined)
    throw new UnreadableFile(third, messageOf('Two files were expected, detections and ground truth; {0} is one too many.', third));
  const results = await readResults(path, options);
  const named = second ?? options.goldFile;
  const truth =
    named === undefined
      ? await findGroundTruth(path, new Set(results.images.keys()), options.signal)
      : await readGroundTruth(named, options);
  const detected = placed(path, results, truth, options);
  const match = await matched(path, detected, truth, options.signal);
  const boxes = summarise(detected, truth, match);
  say(path, boxes, options);
  return {
    inputs: null,
    labels: ROW_LABELS,
    rows: detected.size,
    detections: { boxes, classOfRow: detected.category },
    batches: readRows(),
  };

  async function* readRows(): AsyncGenerator<PredictionBatch, void, undefined> {
    const builder = new BatchBuilder(1);
    for (let row = 0; row < detected.size; row += 1) {
      const kind = match.detections[row]!;
      const label = detected.image[row] === -1 ? UNKNOWN : kind === IN_CROWD ? IGNORED : kind === MATCHED ? 1 : 0;
      builder.add([detected.score[row]!], label, results.line[row]!);
      yield* builder.take(false);
    }
    yield* builder.take(true);
  }
}

interface Results {
  /** image id → number, in order of first appearance */
  readonly images: ReadonlyMap<string | number, number>;
  /** `image` is a number of `images`, −1 for an element that cannot be read; `category` is an id. */
  readonly boxes: DetectedBoxes;
  /** Line of each element, from 1. */
  readonly line: Int32Array;
}

async function readResults(path: string, { signal, problem }: PredictionOptions): Promise<Results> {
  const images = new Map<string | number, number>();
  const [image, category, box, score, line] = [int32Column(), int32Column(), float64Column(), float64Column(), int32Column()];
  const report = (at: number, message: Message) => problem(path, at, message);
  const elements = new JsonElements({
    element(text, at, key) {
      if (key !== null) return;
      if (image.size >= MOST_BOXES)
        throw new UnreadableFile(path, messageOf('{0} has more than {1} boxes, too many to be matched.', path, MOST_BOXES), at);
      const detection = readDetection(text);
      line.add(at);
      score.add(detection?.score ?? Number.NaN);
      category.add(detection?.category ?? -1);
      for (let corner = 0; corner < 4; corner += 1) box.add(detection?.box[corner] ?? 0);
      if (detection === null || Number.isNaN(detection.score)) {
        image.add(-1);
        report(at, messageOf('The detection was left out: image_id, category_id, a bbox of four numbers and a score were expected.'));
        return;
      }
      const number = images.get(detection.image) ?? images.size;
      images.set(detection.image, number);
      image.add(number);
    },
    problem: report,
  });
  for await (const piece of new TextStream(path, { signal })) elements.push(piece);
  elements.end();
  const boxes = { size: image.size, image: image.finish(), category: category.finish(), box: box.finish(), score: score.finish() };
  return { images, boxes, line: line.finish() };
}

/** The detections by the images and classes of the ground truth; what it does not have cannot be right or wrong. */
function placed(path: string, { images, boxes, line }: Results, truth: GroundTruth, options: PredictionOptions): DetectedBoxes {
  const numbers = Array.from(images.keys(), (id) => truth.images.get(id) ?? -1);
  const ids = [...images.keys()];
  const image = new Int32Array(boxes.size);
  const category = new Int32Array(boxes.size);
  for (let index = 0; index < boxes.size; index += 1) {
    const own = boxes.image[index]!;
    const [number, place] = own < 0 ? [-1, -1] : [numbers[own]!, truth.categories.get(boxes.category[index]!) ?? -1];
    const isKnown = number >= 0 && place >= 0;
    [image[index], category[index]] = isKnown ? [number, place] : [-1, -1];
    if (own < 0 || isKnown) continue;
    const what = number < 0 ? `image_id ${JSON.stringify(ids[own])}` : `category_id ${boxes.category[index]}`;
    options.problem(path, line[index]!, messageOf('The detection was left out: {0} has no {1}.', truth.path, what));
  }
  return { ...boxes, image, category };
}

async function matched(path: string, detected: DetectedBoxes, truth: GroundTruth, signal: AbortSignal | undefined): Promise<BoxMatch> {
  const steps = matchBoxes(detected, truth.boxes, truth.images.size, OVERLAP);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      await setImmediate();
      signal?.throwIfAborted();
    }
  } catch (error) {
    throw error instanceof RangeError
      ? new UnreadableFile(
          path,
          messageOf('{0} has more than {1} boxes of one class in one image: these are no results of a detector.', path, MOST_ALIKE),
        )
      : error;
  }
}

function summarise(detected: DetectedBoxes, { path, labels, boxes }: GroundTruth, { detections, found }: BoxMatch): MatchedBoxes {
  const classes = labels.map((label) => ({ label, matched: 0, unmatched: 0, missed: 0, matchedScore: 0, unmatchedScore: 0 }));
  let crowds = 0;
  for (let index = 0; index < detected.size; index += 1) {
    if (detected.image[index] === -1 || detections[index] === IN_CROWD) continue;
    const own = classes[detected.category[index]!]!;
    const kind = detections[index] === MATCHED ? 'matched' : 'unmatched';
    own[kind] += 1;
    own[`${kind}Score`] += detected.score[index]!;
  }
  for (let index = 0; index < boxes.size; index += 1) {
    if (boxes.image[index] === -1) continue;
    if (boxes.crowd[index] === 1) crowds += 1;
    else if (found[index] === 0) classes[boxes.category[index]!]!.missed += 1;
  }
  const mean = (sum: number, count: number) => (count === 0 ? null : sum / count);
  return {
    groundTruth: path,
    overlap: OVERLAP,
    crowds,
    classes: classes.map((each) => ({
      ...each,
      matchedScore: mean(each.matchedScore, each.matched),
      unmatchedScore: mean(each.unmatchedScore, each.unmatched),
    })),
  };
}

function say(path: string, { groundTruth, classes }: MatchedBoxes, { problem }: PredictionOptions): void {
  const sum = (key: 'matched' | 'unmatched' | 'missed') => classes.reduce((total, each) => total + each[key], 0);
  const [right, wrong, missed] = [sum('matched'), sum('unmatched'), sum('missed')];
  problem(
    path,
    null,
    messageOf(
      'Boxes were matched to the objects of {0} by image and class, the highest score first, from an overlap (IoU) of {1} on: {2} found one ("object"), {3} found none ("background").',
      groundTruth,
      OVERLAP,
      right,
      wrong,
    ),
  );
  if (missed === 0) return;
  problem(
    path,
    null,
    messageOf(
      'Objects without a detection ({0} of {1}) have no score: they are in neither the loss nor the recall.',
      missed,
      right + missed,
    ),
  );
}
