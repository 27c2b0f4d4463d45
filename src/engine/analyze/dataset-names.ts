import { basename, dirname, resolve } from 'node:path';

export interface Nameable {
  /** Own part of the name; empty where the folder names the data set. */
  readonly stem: string;
  readonly folder: string;
  readonly files: readonly { readonly file: { readonly format: string } }[];
}

/**
 * Names for data sets: their stem, else their folder. A language, a fold, a version or `data` is no name by itself and gets that of its folder
 * (`news/v1`); equal names are told apart by as many folders as it takes, then by their format, then by a number.
 */
export function withOwnNames<G extends Nameable>(groups: readonly G[]): readonly (Omit<G, 'stem'> & { readonly name: string })[] {
  const paths = groups.map(pathOf);
  const depths = paths.map(shortestName);
  const nameOf = (index: number) => nameAt(paths[index]!, depths[index]!);
  for (;;) {
    const clashing = clashes(groups.map((_, index) => nameOf(index))).flatMap((alike) => {
      // Only folders that differ can tell them apart.
      const differ = new Set(alike.map((index) => paths[index]!.join('/'))).size > 1;
      return differ ? alike.filter((index) => depths[index]! < paths[index]!.length) : [];
    });
    if (clashing.length === 0) break;
    for (const index of clashing) depths[index]! += 1;
  }
  const names = groups.map((_, index) => nameOf(index));
  for (const alike of clashes(names)) for (const index of alike) names[index] += ` (${groups[index]!.files[0]?.file.format ?? ''})`;
  const taken = new Set<string>();
  return groups.map(({ stem: _, ...group }, index) => {
    let name = names[index]!;
    for (let number = 2; taken.has(name); number += 1) name = `${names[index]!} ${number}`;
    taken.add(name);
    return { ...group, name };
  });
}

/** From the root of the file system to the name; the folder alone names where there is no stem. */
function pathOf({ stem, folder }: Nameable): readonly string[] {
  const parts: string[] = stem === '' ? [] : [stem];
  for (let above = resolve(folder); basename(above) !== ''; above = dirname(above)) parts.unshift(basename(above));
  return parts;
}

function nameAt(path: readonly string[], depth: number): string {
  return path.slice(-depth).join('/') || 'data';
}

/** How many parts of the path make a name that says something. */
function shortestName(path: readonly string[]): number {
  let depth = 1;
  while (depth < path.length && NO_NAME.test(path.at(-depth)!)) depth += 1;
  return depth;
}

/** A number, a version, a fold, a language, what every folder of data is called. */
const NO_NAME = /^(?:data|dataset|v?\d+(?:\.\d+)*|(?:fold|cv|split|part|run|seed)[-_ ]?\d+|[a-z]{2}(?:[-_][a-z]{2})?)$/i;

/** Indexes of equal names, two or more together. */
function clashes(names: readonly string[]): readonly (readonly number[])[] {
  const byName = new Map<string, number[]>();
  for (const [index, name] of names.entries()) {
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [index]);
    else known.push(index);
  }
  return [...byName.values()].filter((alike) => alike.length > 1);
}
