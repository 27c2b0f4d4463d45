/** Boxes of images as columns of equal length: `box` holds x, y, width and height of each. */
export interface Boxes {
  readonly size: number;
  /** Number of the image; −1: the box takes no part. */
  readonly image: Int32Array;
  readonly category: Int32Array;
  readonly box: Float64Array;
}

export interface DetectedBoxes extends Boxes {
  readonly score: Float64Array;
}

export interface TrueBoxes extends Boxes {
  /** 1 for a box around a crowd: what is found in it is neither right nor wrong. */
  readonly crowd: Uint8Array;
}

export const UNMATCHED = 0;
export const MATCHED = 1;
export const IN_CROWD = 2;

export interface BoxMatch {
  /** `UNMATCHED`, `MATCHED` or `IN_CROWD`, of each detection. */
  readonly detections: Uint8Array;
  /** 1 for a box of the ground truth that was found. */
  readonly found: Uint8Array;
}

/** Detections of one class in one image; detectors write a hundred. */
export const MOST_ALIKE = 100_000;

/** Overlaps that are computed between two breaths. */
const STEP = 1 << 20;

/**
 * Matches detections to the ground truth as COCOeval.evaluateImg does (pycocotools, area "all", no limit of detections): by image and class, the
 * highest score first, each to the box with the largest overlap that is still free; crowds come last and take any number.
 * @param images Number of images.
 * @param threshold Least intersection over union, 0 … 1; of a crowd, over the area of the detection.
 * @throws RangeError for more than `MOST_ALIKE` detections of one class in one image
 * @returns A generator that yields now and then, so that the caller can breathe.
 */
export function* matchBoxes(
  detected: DetectedBoxes,
  truth: TrueBoxes,
  images: number,
  threshold: number,
): Generator<void, BoxMatch, undefined> {
  const match: BoxMatch = { detections: new Uint8Array(detected.size), found: new Uint8Array(truth.size) };
  const [ours, theirs] = [byImage(detected, images), byImage(truth, images)];
  let work = 0;
  for (let image = 0; image < images; image += 1) {
    const inImage = ours.of(image);
    if (inImage.length === 0) continue;
    const boxes = byCategory(truth, theirs.of(image));
    for (const [category, group] of byCategory(detected, inImage)) {
      if (group.length > MOST_ALIKE) throw new RangeError(`has more than ${MOST_ALIKE} boxes of one class in one image`);
      const order = group.sort((a, b) => detected.score[b]! - detected.score[a]! || a - b);
      const candidates = boxes.get(category) ?? [];
      const sorted = [...candidates.filter((index) => truth.crowd[index] === 0), ...candidates.filter((index) => truth.crowd[index] === 1)];
      for (const index of order) {
        const best = bestOf(detected, index, truth, sorted, match.found, Math.min(threshold, 1 - 1e-10));
        if (best >= 0) {
          match.found[best] = 1;
          match.detections[index] = truth.crowd[best] === 1 ? IN_CROWD : MATCHED;
        }
        work += sorted.length + 1;
        if (work < STEP) continue;
        work = 0;
        yield;
      }
    }
  }
  return match;
}

/** The box of the ground truth that a detection takes, −1 for none; of equal overlaps the last. */
function bestOf(
  detected: Boxes,
  index: number,
  truth: TrueBoxes,
  candidates: readonly number[],
  found: Uint8Array,
  threshold: number,
): number {
  let [best, least] = [-1, threshold];
  for (const candidate of candidates) {
    const isCrowd = truth.crowd[candidate] === 1;
    if (found[candidate] === 1 && !isCrowd) continue;
    if (best >= 0 && isCrowd && truth.crowd[best] === 0) break;
    const overlap = overlapOf(detected.box, 4 * index, truth.box, 4 * candidate, isCrowd);
    if (!(overlap >= least)) continue;
    [best, least] = [candidate, overlap];
  }
  return best;
}

function overlapOf(one: Float64Array, a: number, other: Float64Array, b: number, isCrowd: boolean): number {
  const width = Math.min(one[a]! + one[a + 2]!, other[b]! + other[b + 2]!) - Math.max(one[a]!, other[b]!);
  const height = Math.min(one[a + 1]! + one[a + 3]!, other[b + 1]! + other[b + 3]!) - Math.max(one[a + 1]!, other[b + 1]!);
  if (!(width > 0 && height > 0)) return 0;
  const area = one[a + 2]! * one[a + 3]!;
  const both = width * height;
  return both / (isCrowd ? area : area + other[b + 2]! * other[b + 3]! - both);
}

/** The boxes of each image, by counting. */
function byImage({ size, image }: Boxes, images: number): { of(image: number): Int32Array } {
  const starts = new Int32Array(images + 1);
  for (let index = 0; index < size; index += 1) if (image[index]! >= 0) starts[image[index]! + 1]! += 1;
  for (let number = 0; number < images; number += 1) starts[number + 1]! += starts[number]!;
  const order = new Int32Array(starts[images]!);
  const next = starts.slice();
  for (let index = 0; index < size; index += 1) if (image[index]! >= 0) order[next[image[index]!]!++] = index;
  return { of: (number) => order.subarray(starts[number]!, starts[number + 1]!) };
}

function byCategory({ category }: Boxes, indices: Int32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const index of indices) {
    const group = groups.get(category[index]!);
    if (group === undefined) groups.set(category[index]!, [index]);
    else group.push(index);
  }
  return groups;
}
