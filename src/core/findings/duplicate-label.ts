import { eachOrAll, type FindingRule, type Subject } from './finding.ts';

const code = 'duplicate-label';

/** The same name at two ids of the label config. */
export const duplicateLabel: FindingRule = {
  code,
  find({ dataset, declared }) {
    const { source } = dataset.labelMap;
    const ids = new Map<string, number>();
    const doubles: (Subject & { known: number; id: number })[] = [];
    for (const [id, { label, line }] of declared.entries()) {
      const known = ids.get(label);
      if (known === undefined) ids.set(label, id);
      else doubles.push({ label, known, id, first: source === null ? null : { path: source, line } });
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
