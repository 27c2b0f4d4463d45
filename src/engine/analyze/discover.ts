import { realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Problem } from '../../core/analysis.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { withoutCompression } from '../../formats/compression/compression.ts';
import type { FolderListing } from '../../formats/folder-listing.ts';
import { FolderViews, type StartMemory } from '../../formats/folder-view.ts';
import { namesByExtension } from '../../formats/names-by-extension.ts';
import { TimeSlices } from '../../formats/time-slices.ts';
import { mayBeData } from './file-names.ts';
import { type FolderFormats, FolderPlans } from './folder-plans.ts';
import type { FoundFile } from './found-file.ts';
import { below, PathPatterns, type Patterns } from './path-patterns.ts';
import { mayBeConfig } from './possible-configs.ts';
import { chooseFiles, type FileGroup } from './sample-files.ts';

export interface DiscoverOptions extends Patterns {
  /** Only the folders themselves, not what lies deeper. */
  readonly shallow?: boolean | undefined;
  /** Formats of folders that are looked for; without any, files are found one by one. */
  readonly folderFormats?: FolderFormats | undefined;
  /** Looks into a file: where there are very many, a few of each folder are looked at. Without it all are found, up to a number. */
  readonly isSomething?: ((file: FoundFile) => Promise<boolean>) | undefined;
  /** What is known of files from before. */
  readonly starts?: KeptStarts | undefined;
  readonly signal: AbortSignal;
  /** Called with the number of folders seen so far. */
  readonly progress: (folders: number) => void;
  readonly problem: (problem: Problem) => void;
  /** Told of files that hold no labels but may declare them. */
  readonly possibleConfig?: ((path: string) => void) | undefined;
}

export interface KeptStarts extends StartMemory {
  /** Has what is known of the files below a root at hand. */
  open(root: string): Promise<void>;
}

/** More is said to be left out, never read silently for minutes. */
export const MAXIMUM_FILES = 20_000;
export const MAXIMUM_FOLDERS = 50_000;

/**
 * Finds the files below `paths` that may hold labels, in the order of their names, and the folders whose files do together. Follows symbolic
 * links, each target once, so that loops end and nothing is counted twice. Folders that hold no data of the user are skipped (hidden ones,
 * dependencies, builds).
 */
export async function discover(paths: readonly string[], options: DiscoverOptions): Promise<readonly FoundFile[]> {
  const walk = new Walk(options);
  for (const path of paths) await walk.start(path);
  return walk.finish();
}

/** Files of one folder and extension that may hold labels. */
interface Candidates extends FileGroup {
  readonly root: string;
  /** The real folder; null for links, each of which leads elsewhere. */
  readonly identity: string | null;
}

class Walk {
  readonly #options: DiscoverOptions;
  readonly #patterns: PathPatterns;
  readonly #slices: TimeSlices;
  readonly #views: FolderViews;
  readonly #plans: FolderPlans;
  readonly #visitedFolders = new Set<string>();
  readonly #named: FoundFile[] = [];
  readonly #candidates: Candidates[] = [];
  #capSaid = false;

  constructor(options: DiscoverOptions) {
    this.#options = options;
    this.#patterns = new PathPatterns(options);
    this.#slices = new TimeSlices(options.signal);
    this.#views = new FolderViews(this.#slices, options.starts ?? null);
    this.#plans = new FolderPlans(options.folderFormats ?? { formats: [], isGiven: false });
  }

  async start(written: string): Promise<void> {
    const path = withoutEnd(written);
    const status = this.#status(path);
    if (status === null) return;
    if (status.isDirectory()) return this.#searchAll(path);
    const folder = dirname(path);
    if (this.#options.folderFormats !== undefined) {
      await this.#options.starts?.open(folder);
      const listing = await this.#list(folder);
      if (listing !== null && (await this.#plans.look(this.#views.viewOf(folder, folder, listing), basename(path)))) return;
    }
    this.#named.push({ path, bytes: status.size, modified: status.mtimeMs, named: true, root: resolve(folder) });
  }

  async finish(): Promise<readonly FoundFile[]> {
    const parts = this.#plans.list((part, root) => this.#patterns.keep(part, root), this.#options.problem);
    const found = new Map<string, FoundFile>();
    for (const file of this.#named) found.set(realPath(file.path), file);
    // Some are claimed by what was recognised later.
    const groups = this.#candidates.map((group) => ({ ...group, names: this.#plans.unclaimed(group.folder, group.names) }));
    for (const { group, name } of inOrder(await this.#choose(groups))) {
      if (this.#slices.isOver()) await this.#slices.rest();
      if (found.size >= MAXIMUM_FILES) {
        this.#sayCap(messageOf('after {0} files', found.size), join(group.folder, name));
        break;
      }
      const file = this.#fileOf(group, name);
      const identity = group.identity === null ? realPath(join(group.folder, name)) : group.identity + sep + name;
      if (file !== null && !found.has(identity)) found.set(identity, file);
    }
    return [...parts, ...found.values()];
  }

  async #choose(groups: readonly Candidates[]): Promise<readonly (readonly [Candidates, readonly string[]])[]> {
    const { isSomething, include = [] } = this.#options;
    // Who writes patterns means all that they match.
    if (isSomething === undefined || include.length > 0) return groups.map((group) => [group, group.names]);
    const look = async (group: FileGroup, name: string) => {
      this.#options.signal.throwIfAborted();
      const file = this.#fileOf(group as Candidates, name);
      return file !== null && isSomething(file);
    };
    const { kept, passedBy } = await chooseFiles(groups, look);
    if (passedBy > 0) {
      const message = messageOf(
        '{0} files were not looked at: of very many, a few of each folder and extension are, and those hold no labels. Name files or folders, or set include patterns, to have all looked at.',
        passedBy,
      );
      this.#options.problem(problemAt('', null, message));
    }
    return groups.map((group, index) => [group, kept[index]!]);
  }

  /** Folder by folder in the order of their names; links come after what is really there, so that the real place of a file is the one shown. */
  async #searchAll(start: string): Promise<void> {
    const root = this.#options.globRoot ?? start;
    await this.#options.starts?.open(root);
    // The next one is the last.
    const folders: FolderToSearch[] = [{ path: start, identity: realPath(start) }];
    const links: string[] = [];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop() ?? this.#follow(links, root)) {
      if (this.#slices.isOver()) await this.#slices.rest();
      if (this.#visitedFolders.size >= MAXIMUM_FOLDERS)
        return this.#sayCap(messageOf('after {0} folders', this.#visitedFolders.size), folder.path);
      if (this.#visitedFolders.has(folder.identity)) continue;
      this.#visitedFolders.add(folder.identity);
      this.#options.progress(this.#visitedFolders.size);
      await this.#search(folder, root, folders, links);
    }
  }

  async #search({ path: folder, identity }: FolderToSearch, root: string, folders: FolderToSearch[], links: string[]): Promise<void> {
    const listing = await this.#list(folder);
    if (listing === null) return;
    if (!listing.isWhole)
      this.#options.problem(problemAt(folder, null, messageOf('The folder holds more than a million entries; the others were left out.')));
    if (this.#options.shallow !== true) await this.#plans.look(this.#views.viewOf(folder, root, listing));
    const inside: FolderToSearch[] = [];
    for (const name of listing.folders) {
      if (this.#options.shallow === true || !this.#patterns.maySearch(name, join(folder, name), root)) continue;
      if (listing.links.has(name)) links.push(join(folder, name));
      else inside.push({ path: join(folder, name), identity: join(identity, name) });
    }
    folders.push(...inside.reverse());
    this.#addFiles(folder, root, identity, listing, links);
  }

  #addFiles(folder: string, root: string, identity: string, { files, links: linked }: FolderListing, links: string[]): void {
    const inside = below(root, folder);
    const isKept = (name: string) => {
      const path = inside === '' ? name : `${inside}/${name}`;
      return this.#patterns.isIncluded(path) && !this.#patterns.isExcluded(path);
    };
    for (const [extension, names] of namesByExtension(files)) {
      if (this.#plans.isClaimed(folder, extension)) continue;
      const isPacked = extension !== '' && withoutCompression(`x${extension}`) === 'x';
      if (!isPacked && !mayBeData(`x${extension}`)) {
        this.#addConfigs(names, folder, inside);
        continue;
      }
      const kept = names.filter(isKept).filter((name) => !isPacked || this.#isLonePack(name, files));
      for (const name of kept) if (linked.has(name)) links.push(join(folder, name));
      const own = linked.size === 0 ? kept : kept.filter((name) => !linked.has(name));
      if (own.length > 0) this.#candidates.push({ folder, root, identity, names: own });
    }
  }

  /** A packed copy of a file that lies beside it would count twice. */
  #isLonePack(name: string, files: readonly string[]): boolean {
    return mayBeData(name) && !files.includes(withoutCompression(name));
  }

  #addConfigs(names: readonly string[], folder: string, inside: string): void {
    const { possibleConfig } = this.#options;
    if (possibleConfig === undefined) return;
    for (const name of names) {
      if (mayBeConfig(name) && !this.#patterns.isExcluded(inside === '' ? name : `${inside}/${name}`)) possibleConfig(join(folder, name));
    }
  }

  /** Resolves links until one leads to a folder, which is returned; files are added on the way. */
  #follow(links: string[], root: string): FolderToSearch | undefined {
    for (let path = links.shift(); path !== undefined; path = links.shift()) {
      const status = this.#status(path, true);
      if (status?.isDirectory()) return { path, identity: realPath(path) };
      if (status?.isFile()) this.#candidates.push({ folder: dirname(path), root, identity: null, names: [basename(path)] });
    }
    return undefined;
  }

  #fileOf({ folder, root }: Candidates, name: string): FoundFile | null {
    const path = join(folder, name);
    const status = this.#status(path);
    return status?.isFile() ? { path, bytes: status.size, modified: status.mtimeMs, named: false, root } : null;
  }

  async #list(folder: string): Promise<FolderListing | null> {
    try {
      return await this.#views.list(folder);
    } catch (error) {
      this.#options.signal.throwIfAborted();
      this.#unreadable(folder, error as NodeJS.ErrnoException);
      return null;
    }
  }

  #status(path: string, isQuiet = false): Stats | null {
    try {
      return statSync(path);
    } catch (error) {
      if (!isQuiet) this.#unreadable(path, error as NodeJS.ErrnoException);
      return null;
    }
  }

  #sayCap(when: Message, path: string): void {
    if (this.#capSaid) return;
    this.#capSaid = true;
    const message = messageOf('The search stopped {0}; name folders, or set include and exclude patterns, to reach the rest.', when);
    this.#options.problem(problemAt(path, null, message));
  }

  #unreadable(path: string, error: NodeJS.ErrnoException): void {
    const message =
      error.code === 'ENOENT'
        ? messageOf('There is no such file or folder.')
        : messageOf('It cannot be read ({0}); check its permissions.', error.code ?? error.message);
    this.#options.problem(problemAt(path, null, message));
  }
}

interface ChosenName {
  readonly group: Candidates;
  readonly name: string;
}

/** The names of a folder in their order, whatever their extensions; folders as they came. */
function inOrder(chosen: readonly (readonly [Candidates, readonly string[]])[]): readonly ChosenName[] {
  const folders = new Map<string, ChosenName[]>();
  for (const [group, names] of chosen) {
    const known = folders.get(group.identity ?? '');
    const added = names.map((name) => ({ group, name }));
    if (known === undefined) folders.set(group.identity ?? '', added);
    else for (const each of added) known.push(each);
  }
  const links = folders.get('') ?? [];
  folders.delete('');
  const compare = (a: ChosenName, b: ChosenName) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return [...[...folders.values()].flatMap((names) => names.sort(compare)), ...links];
}

interface FolderToSearch {
  readonly path: string;
  /** Its real place. */
  readonly identity: string;
}

/** `data/` is `data`; the root of a file system stays what it is. */
function withoutEnd(path: string): string {
  if (dirname(path) === path) return path;
  let end = path.length;
  while (end > 1 && (path[end - 1] === '/' || path[end - 1] === sep)) end -= 1;
  return path.slice(0, end);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
