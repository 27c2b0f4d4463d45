import { type DeclaredLabel, type DeclaredLabels, declarationsByName } from '../declared-labels.ts';
import { fileName } from '../file-name.ts';

type Sourced = DeclaredLabels & { readonly source: string };

/** Two declarations of the same classes, compared by name. */
export interface DeclarationPair {
  readonly used: Sourced;
  readonly other: Sourced;
  /** Labels of both, in the order of the other. */
  readonly common: readonly { readonly label: string; readonly own: Required<DeclaredLabel>; readonly theirs: Required<DeclaredLabel> }[];
  /** Labels that the other lacks, and those that only the other has. */
  readonly lacking: readonly Required<DeclaredLabel>[];
  readonly added: readonly Required<DeclaredLabel>[];
}

/** So much of the smaller declaration must be common before two speak of the same classes. */
const SAME = 0.5;
/** Lists that are only presumed to be classes must name so much of all. */
const SAME_IF_PRESUMED = 0.8;

/** The declarations that speak of the classes of `used`; one that shares hardly a name with it speaks of something else. */
export function declarationPairs(used: DeclaredLabels | null, others: readonly DeclaredLabels[]): readonly DeclarationPair[] {
  if (used === null || used.source === null) return [];
  const mine: Sourced = { ...used, source: used.source };
  const own = declarationsByName(used.labels);
  return others.flatMap((other): readonly DeclarationPair[] => {
    const { source } = other;
    if (source === null || other === used) return [];
    const theirs = declarationsByName(other.labels);
    const common = [...theirs.values()].flatMap((each) => {
      const ownLabel = own.get(each.label);
      return ownLabel === undefined ? [] : [{ label: each.label, own: ownLabel, theirs: each }];
    });
    const least = other.presumed ? SAME_IF_PRESUMED * Math.max(own.size, theirs.size) : SAME * Math.min(own.size, theirs.size);
    // One name in common, `O` mostly, says nothing where there are more.
    if (common.length < Math.max(least, Math.min(2, own.size, theirs.size))) return [];
    return [
      {
        used: mine,
        other: { ...other, source },
        common,
        lacking: [...own.values()].filter(({ label }) => !theirs.has(label)),
        added: [...theirs.values()].filter(({ label }) => !own.has(label)),
      },
    ];
  });
}

/** The name of a file, and its whole path where the other file is called the same. */
export function nameBeside(path: string, other: string): string {
  return fileName(path) === fileName(other) ? path : fileName(path);
}
