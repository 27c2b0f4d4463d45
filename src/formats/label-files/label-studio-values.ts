import { isRecord, listOf, type Scalar } from './json-values.ts';

/** `labels`, `rectanglelabels`, `hypertextlabels`, … */
export const LABEL_KEY = /^(?:[a-z]*labels)$/;

export function strings(value: unknown): readonly string[] | null {
  const list = listOf(value);
  return list?.every((one): one is string => typeof one === 'string') === true ? list : null;
}

/** A list of paths. */
export function taxonomyLabels(value: unknown): readonly string[] | null {
  const paths = listOf(value);
  if (paths === null) return null;
  const labels = paths.map((path) => strings(path)?.join('/') ?? null);
  return labels.every((label) => label !== null) ? labels : null;
}

/** True for a place in two dimensions: a region of an image. */
export function isOfPlane(value: unknown): boolean {
  return isRecord(value) && PLANE.some((name) => Object.hasOwn(value, name));
}

const PLANE = ['x', 'points', 'rle', 'radiusX', 'sequence'];

export const IMAGE = /\.(?:jpe?g|png|gif|bmp|tiff?|webp)(?:\?|$)/i;

/** A region that was drawn and not labelled. */
export const NO_LABEL: readonly (Scalar | null)[] = [null];
