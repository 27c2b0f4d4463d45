import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { filesOf } from '../../formats/count-folder.ts';
import type { Claim, FolderLabelFormat, FolderPart, FolderPlan, FolderView } from '../../formats/folder-format.ts';
import { extensionOf } from './file-names.ts';
import type { FoundFile } from './found-file.ts';

/** The formats of folders that are asked, and whether a person named the one that is. */
export interface FolderFormats {
  readonly formats: readonly FolderLabelFormat[];
  readonly isGiven: boolean;
}

interface FoundPlan {
  readonly format: FolderLabelFormat;
  readonly plan: FolderPlan;
  readonly named: boolean;
  readonly root: string;
}

/** What one file of a folder weighs on the scale of progress, in bytes: to open it takes longer than to read it. */
const WEIGHT = 1024;

/** What is recognised of folders in the course of a search. */
export class FolderPlans {
  readonly #formats: FolderFormats;
  readonly #plans: FoundPlan[] = [];
  readonly #extensions = new Map<string, Set<string>>();
  readonly #names = new Map<string, Set<string>>();
  /** Folders whose files a declared plan counts. */
  readonly #declared = new Set<string>();

  constructor(formats: FolderFormats) {
    this.#formats = formats;
  }

  /** Asks the formats for a folder, or for one file of it; answers whether it is something to one of them. */
  async look(view: FolderView, only?: string): Promise<boolean> {
    const { formats, isGiven } = this.#formats;
    let isSomething = false;
    for (const format of formats) {
      // What `data.yaml` describes needs no guess.
      if (only === undefined && this.#isDeclared(format, view.path)) continue;
      for (const plan of await format.recognise(view, { isGiven, only })) {
        isSomething = true;
        this.#plans.push({ format, plan, named: only !== undefined, root: view.root });
        if (plan.isDeclared)
          for (const { files } of plan.parts) for (const { folder } of files) this.#declared.add(`${format.id}\0${resolve(folder)}`);
        for (const claim of plan.claims) this.#claim(claim);
      }
    }
    return isSomething;
  }

  /** Whether the files of an extension belong to what was recognised of a folder. */
  isClaimed(folder: string, extension: string): boolean {
    return this.#extensions.size > 0 && this.#extensions.get(resolve(folder))?.has(extension) === true;
  }

  /** The names of a folder that belong to nothing that was recognised. */
  unclaimed(folder: string, names: readonly string[]): readonly string[] {
    const key = resolve(folder);
    const [extensions, claimed] = [this.#extensions.get(key), this.#names.get(key)];
    if (extensions === undefined && claimed === undefined) return names;
    return names.filter((name) => extensions?.has(extensionOf(name)) !== true && claimed?.has(name) !== true);
  }

  /**
   * The parts of all data sets, each of which is counted as a file. Plans that a file declares go before those that rest on looks; what is
   * counted for one plan is not counted for another of the same format.
   */
  list(keep: (part: FolderPart, root: string) => FolderPart | null, problem: (problem: Problem) => void): readonly FoundFile[] {
    const taken = new Map<string, FoundPlan>();
    const found: FoundFile[] = [];
    const ordered = [...this.#plans.filter(({ plan }) => plan.isDeclared), ...this.#plans.filter(({ plan }) => !plan.isDeclared)];
    for (const own of ordered) {
      const { format, plan, named, root } = own;
      const parts = plan.parts.flatMap((part) => free(part, own, taken) ?? []).flatMap((part) => keep(part, root) ?? []);
      if (parts.length === 0 && plan.parts.length > 0) {
        if (plan.isDeclared && plan.labelConfig !== null && plan.parts.some((part) => free(part, own, taken) === null))
          problem(
            problemAt(
              plan.labelConfig,
              null,
              messageOf('It describes label files that another file describes as well; they are counted once, for the other.'),
            ),
          );
        continue;
      }
      for (const each of plan.problems) problem(each);
      for (const part of parts) {
        for (const folder of foldersOf(part)) taken.set(keyOf(format, folder), own);
        found.push({ path: part.path, bytes: filesOf(part) * WEIGHT, modified: 0, named, root, part: { format, plan, part } });
      }
    }
    return found;
  }

  #isDeclared(format: FolderLabelFormat, folder: string): boolean {
    return this.#declared.size > 0 && this.#declared.has(`${format.id}\0${resolve(folder)}`);
  }

  #claim({ folder, extensions, names = [] }: Claim): void {
    const key = resolve(folder);
    for (const [known, added] of [
      [this.#extensions, extensions],
      [this.#names, names],
    ] as const) {
      if (added.length === 0) continue;
      const set = known.get(key) ?? new Set<string>();
      for (const each of added) set.add(each);
      known.set(key, set);
    }
  }
}

/** The part without what other plans count; null where nothing remains. */
function free(part: FolderPart, own: FoundPlan, taken: ReadonlyMap<string, FoundPlan>): FolderPart | null {
  const isFree = (folder: string) => {
    const owner = taken.get(keyOf(own.format, folder));
    return owner === undefined || owner === own;
  };
  if (part.files.length === 0) {
    // Images of a class: the folders above may be classes as well.
    for (let folder = part.path; ; folder = dirname(folder)) {
      if (!isFree(folder)) return null;
      if (dirname(folder) === folder) return part;
    }
  }
  const files = part.files.filter(({ folder }) => isFree(folder));
  if (files.length === part.files.length) return part;
  return files.length === 0 ? null : { ...part, files };
}

function foldersOf(part: FolderPart): readonly string[] {
  return part.files.length === 0 ? [part.path] : part.files.map(({ folder }) => folder);
}

function keyOf(format: FolderLabelFormat, folder: string): string {
  return `${format.id}\0${realPath(folder)}`;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
