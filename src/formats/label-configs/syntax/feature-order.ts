import type { LabelList } from '../../format.ts';
import { LABEL_NAMES } from '../../label-names.ts';

/** The lists of columns as readers of label files prefer these columns: `ner_tags` before `pos_tags`. */
export function byLabelName(lists: readonly LabelList[]): readonly LabelList[] {
  const rank = ({ name }: LabelList): number => {
    const known = LABEL_NAMES.indexOf((name ?? '').toLowerCase());
    return known < 0 ? LABEL_NAMES.length : known;
  };
  return lists.toSorted((a, b) => rank(a) - rank(b));
}
