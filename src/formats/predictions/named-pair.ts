import { UnreadableFile } from '../unreadable.ts';
import type { ArraySource } from './array-pair.ts';

/** Names of arrays that hold scores, and of those that hold labels; the more telling first. */
export const SCORE_WORDS = ['logits', 'predictions', 'preds', 'pred', 'probabilities', 'probs', 'scores'];
export const LABEL_WORDS = ['label_ids', 'labels', 'label', 'targets', 'target', 'gold', 'y_true', 'y'];

/**
 * The two arrays of a file that holds several, by their names; with `goldElsewhere` the labels may be missing. Throws `UnreadableFile` when there are
 * none of these names.
 */
export function findNamedPair(
  path: string,
  arrays: readonly ArraySource[],
  goldElsewhere = false,
): readonly [scores: ArraySource, labels: ArraySource | null] {
  const find = (words: readonly string[]) => {
    for (const word of words) {
      const found = arrays.find(({ name }) => name.toLowerCase() === word) ?? arrays.find(({ name }) => hasWord(name, word));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const scores = find(SCORE_WORDS);
  const labels = find(LABEL_WORDS);
  if (scores !== undefined && labels !== undefined && scores !== labels) return [scores, labels];
  if (goldElsewhere && labels === undefined && (scores !== undefined || arrays.length === 1)) return [scores ?? arrays[0]!, null];
  // Two arrays leave no doubt: type and shape tell which is which.
  const [first, second] = arrays;
  if (arrays.length === 2 && first !== undefined && second !== undefined) return [first, second];
  const seen = arrays.map(({ name }) => name).slice(0, 8);
  throw new UnreadableFile(
    path,
    `${path} holds the arrays ${seen.join(', ') || '(none)'}; scores (logits, predictions, probs) and labels (labels, label_ids) were expected.`,
  );
}

function hasWord(name: string, word: string): boolean {
  return (
    name
      .toLowerCase()
      .split(/[^a-z0-9_]+|(?<=[a-z])_(?=[a-z])/)
      .includes(word) ||
    name.toLowerCase().endsWith(`.${word}`) ||
    name.toLowerCase().endsWith(`_${word}`)
  );
}

/** Whether names of arrays look like those of predictions. */
export function namesPair(names: readonly string[]): boolean {
  const has = (words: readonly string[]) => names.some((name) => words.some((word) => name.toLowerCase() === word || hasWord(name, word)));
  return has(SCORE_WORDS) && has(LABEL_WORDS);
}
