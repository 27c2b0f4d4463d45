import { nameLabels } from '../name-labels.ts';
import { eachOrAll, type FindingRule, makeFinding } from './finding.ts';

const code = 'duplicate-label';

/** The same name at two ids of the label config. */
export const duplicateLabel: FindingRule = {
  code,
  find({ dataset, declared }) {
    const { source } = dataset.labelMap;
    const ids = new Map<string, number>();
    const doubles: { label: string; first: number; id: number; line: number | null }[] = [];
    for (const [id, { label, line }] of declared.entries()) {
      const first = ids.get(label);
      if (first === undefined) ids.set(label, id);
      else doubles.push({ label, first, id, line });
    }
    return eachOrAll(
      doubles,
      ({ label, first, id, line }) =>
        makeFinding({
          code,
          severity: 'error',
          template: '{0} is declared twice, as id {1} and as id {2}: the second can never be reached by its name. Remove one.',
          args: [nameLabels([label]), String(first), String(id)],
          labels: [label],
          place: source === null ? null : { path: source, line },
        }),
      (all) =>
        makeFinding({
          code,
          severity: 'error',
          template: '{0} are declared more than once: only the first id of each can be reached by its name. Remove the others.',
          args: [nameLabels([...new Set(all.map(({ label }) => label))])],
          labels: [...new Set(all.map(({ label }) => label))],
          place: source === null ? null : { path: source, line: all[0]!.line },
        }),
    );
  },
};
