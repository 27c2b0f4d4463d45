import { declarationsByName } from '../declared-labels.ts';
import { declarationPlace } from './classes.ts';
import { eachOrAll, type FindingRule, relatedPlace, type Subject } from './finding.ts';

const code = 'label2id-mismatch';

/** `label2id` that is not the inverse of `id2label`: what a model is trained with is not what it answers. */
export const label2idMismatch: FindingRule = {
  code,
  find({ config }) {
    if (config?.inverse === undefined) return [];
    const forward = declarationsByName(config.labels);
    const back = declarationsByName(config.inverse);
    const mismatches: (Subject & { id: number | null; inverse: number | null })[] = [];
    for (const [label, own] of forward) {
      const other = back.get(label);
      if (other?.id === own.id) continue;
      const first = declarationPlace(config, other ?? own);
      const related = other === undefined ? [] : relatedPlace(declarationPlace(config, own), 'its id in id2label');
      mismatches.push({ label, id: own.id, inverse: other?.id ?? null, first, related });
    }
    for (const [label, other] of back) {
      if (!forward.has(label)) mismatches.push({ label, id: null, inverse: other.id, first: declarationPlace(config, other) });
    }
    return eachOrAll(
      mismatches,
      { code, severity: 'error' },
      ({ id, inverse }, name) => {
        if (id === null) {
          return {
            template:
              '{0} has id {1} in label2id but is not in id2label: what is trained as it comes out under another name. Make the two agree.',
            args: [name, String(inverse)],
          };
        }
        if (inverse === null) {
          return {
            template: '{0} has id {1} in id2label but is not in label2id: no example can be given this id by its name. Make the two agree.',
            args: [name, String(id)],
          };
        }
        return {
          template:
            '{0} has id {1} in id2label and {2} in label2id: what is trained as {0} comes out under another name. Make the two agree.',
          args: [name, String(id), String(inverse)],
        };
      },
      (names) => ({
        template: 'label2id is not the inverse of id2label for {0}: what is trained comes out under another name. Make the two agree.',
        args: [names],
      }),
    );
  },
};
