import { fileName } from '../file-name.ts';
import { declarationPlace } from './classes.ts';
import { type FindingRule, makeFinding } from './finding.ts';

const code = 'placeholder-labels';

/** `LABEL_0`, `LABEL_1`, …: what Transformers writes where nobody named the classes. */
const PLACEHOLDER = /^LABEL_\d+$/;

/** A config near the data whose classes have no names: whether its order is that of the data, nobody can tell. */
export const placeholderLabels: FindingRule = {
  code,
  find({ dataset, others }) {
    const named = new Set(dataset.labelMap.labels);
    if (named.size === 0 || [...named].every((label) => PLACEHOLDER.test(label))) return [];
    return others
      .filter(({ labels }) => labels.length > 0 && labels.every(({ label }) => PLACEHOLDER.test(label)))
      .map((config) =>
        makeFinding({
          code,
          severity: 'info',
          template:
            config.labels.length === named.size
              ? '{0} calls its {1} classes LABEL_0 and so on: whether its order is that of the labels cannot be told. Write their names into id2label and label2id.'
              : '{0} has {1} classes called LABEL_0 and so on, the data have {2}: if the model is meant for these data, it was made for others. Write the names into id2label and label2id.',
          args: [fileName(config.source ?? ''), config.labels.length, named.size],
          place: declarationPlace(config, config.labels[0]!),
        }),
      );
  },
};
