import { nameLabels } from '../name-labels.ts';
import { labelCountsOf } from './classes.ts';
import { eachOrAll, type FindingRule } from './finding.ts';

const code = 'near-duplicate-label';

/** Labels that differ only in case, blanks or separators: mostly one class that is counted, and weighed, as two. */
export const nearDuplicateLabel: FindingRule = {
  code,
  find({ dataset, declared }) {
    const groups = new Map<string, string[]>();
    for (const label of new Set(dataset.labelMap.labels)) {
      const key = folded(label);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [label]);
      else group.push(label);
    }
    const twins = [...groups.values()].filter((group) => group.length > 1);
    const { source } = dataset.labelMap;
    const place = (labels: readonly string[]) => {
      const second = labels[1]!;
      const declaration = declared.find(({ label }) => label === second);
      if (declaration !== undefined && source !== null) return { path: source, line: declaration.line };
      return dataset.splits.map((split) => labelCountsOf(split).get(second)?.first ?? null).find((first) => first !== null) ?? null;
    };
    return eachOrAll(
      twins.map((labels) => ({ label: labels[1]!, labels, first: place(labels) })),
      { code, severity: 'warning' },
      ({ labels }) => ({
        template: '{0} differ only in case, blanks or separators: if they mean one class, its examples are split between them.',
        args: [nameLabels(labels)],
      }),
      (names) => ({
        template: '{0} differ from other labels only in case, blanks or separators: if they mean one class, its examples are split.',
        args: [names],
      }),
    );
  },
};

/** Two labels with equal keys look alike. Single characters keep their case (`a` and `A` are letters), and marks without a letter stay as they are. */
function folded(label: string): string {
  const text = label.normalize('NFKC').trim();
  if ([...text].length < 2 || !/[\p{L}\p{N}]/u.test(text)) return text;
  return text.toLowerCase().replace(/[\s_-]+/g, '-');
}
