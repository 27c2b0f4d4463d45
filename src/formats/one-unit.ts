import type { ReadPart } from './format.ts';

/** Parts of which one has spans that make no tags of tokens are all counted by mention. */
export function withOneUnit<T extends ReadPart>(parts: readonly T[]): readonly T[] {
  if (!parts.some(({ unit }) => unit === 'mention')) return parts;
  return parts.map((part) =>
    part.mentions === undefined ? part : { ...part, counts: part.mentions, mentions: undefined, unit: 'mention', recordUnit: 'document' },
  );
}
