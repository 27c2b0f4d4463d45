import { declarationsByName, idOf } from '../declared-labels.ts';
import { declarationPlace } from './classes.ts';
import { eachOrAll, type FindingRule, relatedPlace, type Subject } from './finding.ts';

const code = 'duplicate-label';

/** The same name at two ids of the label config. */
export const duplicateLabel: FindingRule = {
  code,
  find({ config, types }) {
    const declared = types ?? config;
    if (declared === null) return [];
    const firsts = declarationsByName(declared.labels);
    const doubles: (Subject & { known: number; id: number })[] = [];
    for (const [position, each] of declared.labels.entries()) {
      const known = firsts.get(each.label)!;
      const id = idOf(each, position);
      if (known.id === id) continue;
      const related = relatedPlace(declarationPlace(declared, known), 'first declared here');
      doubles.push({ label: each.label, known: known.id, id, first: declarationPlace(declared, each), related });
    }
    return eachOrAll(
      doubles,
      { code, severity: 'error' },
      ({ known, id }, name) => ({
        template: '{0} is declared twice, as id {1} and as id {2}: the second can never be reached by its name. Remove one.',
        args: [name, String(known), String(id)],
      }),
      (names) => ({
        template: '{0} are declared more than once: only the first id of each can be reached by its name. Remove the others.',
        args: [names],
      }),
    );
  },
};
