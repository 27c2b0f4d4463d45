import { messageOf } from '../../core/message.ts';
import { UnreadableFile } from '../unreadable.ts';
import type { ArraySource } from './array-pair.ts';

/** Names of arrays that hold scores, and of those that hold labels; the more telling first. */
export const SCORE_WORDS = ['logits', 'probabilities', 'probs', 'proba', 'y_score', 'scores', 'predictions', 'preds', 'pred'];
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
  const find = (words: readonly string[], among: readonly ArraySource[]) => {
    for (const word of words) {
      const found = among.find(({ name }) => name.toLowerCase() === word) ?? among.find(({ name }) => hasWord(name, word));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const labels = find(LABEL_WORDS, arrays);
  const others = arrays.filter((array) => array !== labels);
  // Predictions may be classes too, and stand beside the scores.
  const scores =
    find(
      SCORE_WORDS,
      others.filter(({ header }) => header.kind === 'f'),
    ) ?? find(SCORE_WORDS, others);
  if (scores !== undefined && labels !== undefined) return [scores, labels];
  if (goldElsewhere && labels === undefined && (scores !== undefined || arrays.length === 1)) return [scores ?? arrays[0]!, null];
  // Two arrays leave no doubt: type and shape tell which is which.
  const [first, second] = arrays;
  if (arrays.length === 2 && first !== undefined && second !== undefined) return [first, second];
  const seen = arrays.map(({ name }) => name).slice(0, 8);
  throw new UnreadableFile(
    path,
    messageOf(
      '{0} holds the arrays {1}; scores (logits, predictions, probs) and labels (labels, label_ids) were expected.',
      path,
      seen.length === 0 ? messageOf('(none)') : seen.join(', '),
    ),
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
