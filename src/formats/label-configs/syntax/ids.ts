import type { ConfigLabel } from '../../format.ts';

/** Larger numbers are no ids of classes. */
const LARGEST_ID = 2 ** 31 - 1;

/** A written id: digits only, so that neither −1, 0.5 nor an empty text is one. */
export function readId(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= LARGEST_ID ? Number(text) : null;
}

/** In id order; equal ids stay in the order of the file. */
export function sortById(labels: readonly ConfigLabel[]): readonly ConfigLabel[] {
  return labels.toSorted((a, b) => a.id - b.id);
}
