import type { Split } from '../analysis.ts';
import { lossUnit } from './classes.ts';
import { type FindingRule, makeFinding } from './finding.ts';

const code = 'scheme-violation';

/** Tags that cannot follow each other in the tag scheme. */
export const schemeViolation: FindingRule = {
  code,
  find: ({ dataset }) =>
    dataset.splits.flatMap((split) => {
      if (split.scheme === null || split.scheme.violations === 0) return [];
      const { name, violations } = split.scheme;
      return [
        makeFinding({
          code,
          severity: 'warning',
          template:
            violations === 1
              ? '{0} breaks the tag scheme {2} once in {3} tokens: scorers repair it in different ways, so state the rule beside every F1.'
              : '{0} breaks the tag scheme {2} {1} times in {3} tokens: scorers repair them in different ways, so state the rule beside every F1.',
          args: [split.name, violations, name, lossUnit(split)?.total ?? 0],
          split: split.name,
          place: onlyFile(split),
        }),
      ];
    }),
};

function onlyFile(split: Split): { readonly path: string; readonly line: null } | null {
  return split.files.length === 1 ? { path: split.files[0]!.path, line: null } : null;
}
