import { dirname, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import type { FolderPart } from '../../formats/folder-format.ts';
import { mayHoldData } from './file-names.ts';

export interface Patterns {
  /** Globs against the path below the root, with `/`; without any, every file that is not plainly something else. */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** The root of the globs, where it lies above the folder that is searched. */
  readonly globRoot?: string | undefined;
}

/** What is left of the files and folders below a root. */
export class PathPatterns {
  readonly isIncluded: (path: string) => boolean;
  readonly isExcluded: (path: string) => boolean;
  readonly #globRoot: string | undefined;
  readonly #keepsAll: boolean;

  constructor({ include = [], exclude = [], globRoot }: Patterns) {
    this.isIncluded = include.length === 0 ? () => true : picomatch([...include], { dot: true });
    this.isExcluded = exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true });
    this.#globRoot = globRoot;
    this.#keepsAll = include.length === 0 && exclude.length === 0;
  }

  /** What they leave of a part of a folder; null for nothing. */
  keep(part: FolderPart, start: string): FolderPart | null {
    if (this.#keepsAll) return part;
    const root = this.#globRoot ?? start;
    const isKept = (path: string) => this.isIncluded(path) && !this.isExcluded(path);
    const files = part.files.flatMap(({ folder, names }) => {
      const inside = below(root, folder);
      if (this.#isFolderExcluded(inside)) return [];
      const kept = names.filter((name) => isKept(inside === '' ? name : `${inside}/${name}`));
      return kept.length === 0 ? [] : [{ folder, names: kept }];
    });
    const known = part.known.filter(({ path }) => !this.#isFolderExcluded(below(root, dirname(path))) && isKept(below(root, path)));
    return files.length === 0 && (part.files.length > 0 || known.length === 0) ? null : { ...part, files, known };
  }

  maySearch(name: string, path: string, root: string): boolean {
    if (!mayHoldData(name)) return false;
    const inside = below(root, path);
    return !this.isExcluded(inside) && !this.isExcluded(`${inside}/`);
  }

  /** Whether a folder, or one above it, is left out. */
  #isFolderExcluded(inside: string): boolean {
    for (let end = inside.length; end > 0; end = inside.lastIndexOf('/', end - 1)) {
      const folder = inside.slice(0, end);
      if (this.isExcluded(folder) || this.isExcluded(`${folder}/`)) return true;
    }
    return false;
  }
}

/** The path below the root, with `/`. */
export function below(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}
