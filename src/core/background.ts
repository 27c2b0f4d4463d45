import { OUTSIDE_TAG } from './tag.ts';

const NAMES: ReadonlySet<string> = new Set([OUTSIDE_TAG, 'background', '__background__', '_background_', 'bg']);

/** Id of the class that stands for "nothing here"; −1 where no name says so. */
export function backgroundId(labels: readonly string[]): number {
  return labels.findIndex((label) => NAMES.has(label));
}
