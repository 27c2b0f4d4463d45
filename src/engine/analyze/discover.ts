import { opendir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import type { Problem } from '../../core/analysis.ts';
import { withoutCompression } from '../../formats/compression/compression.ts';
import { mayBeConfig } from './possible-configs.ts';

/** A file that may hold labels. */
export interface FoundFile {
  /** As the client wrote its root, joined with what lies below it. */
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
  /** True when the client named the file itself: it is then read whatever its name. */
  readonly named: boolean;
  /** The root below which it was found; its own folder for a named file. */
  readonly root: string;
}

export interface DiscoverOptions {
  /** Globs against the path below the root, with `/`; without any, every file that is not plainly something else. */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** The root of the globs, where it lies above the folder that is searched. */
  readonly globRoot?: string | undefined;
  /** Only the folders themselves, not what lies deeper. */
  readonly shallow?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Called with the number of folders seen so far. */
  readonly progress: (folders: number) => void;
  readonly problem: (problem: Problem) => void;
  /** Told of files that hold no labels but may declare them. */
  readonly possibleConfig?: ((path: string) => void) | undefined;
}

/** More is said to be left out, never read silently for minutes. */
export const MAXIMUM_FILES = 20_000;
export const MAXIMUM_FOLDERS = 50_000;

/**
 * Finds the files below `paths` that may hold labels, in the order of their names. Follows symbolic links, each target once, so
 * that loops end and nothing is counted twice. Folders that hold no data of the user are skipped (hidden ones, dependencies, builds).
 */
export async function discover(paths: readonly string[], options: DiscoverOptions): Promise<readonly FoundFile[]> {
  const walk = new Walk(options);
  for (const path of paths) await walk.start(path);
  return walk.found;
}

class Walk {
  readonly found: FoundFile[] = [];
  readonly #options: DiscoverOptions;
  readonly #isIncluded: (path: string) => boolean;
  readonly #isExcluded: (path: string) => boolean;
  readonly #visitedFolders = new Set<string>();
  readonly #knownFiles = new Set<string>();
  #capSaid = false;

  constructor(options: DiscoverOptions) {
    this.#options = options;
    const include = options.include ?? [];
    const exclude = options.exclude ?? [];
    this.#isIncluded = include.length === 0 ? () => true : picomatch([...include], { dot: true });
    this.#isExcluded = exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true });
  }

  async start(path: string): Promise<void> {
    const status = await stat(path).catch((error: NodeJS.ErrnoException) => this.#unreadable(path, error));
    if (status === null) return;
    if (status.isDirectory()) await this.#searchAll(path);
    else await this.#add({ path, bytes: status.size, modified: status.mtimeMs, named: true, root: resolve(path, '..') });
  }

  /** Folder by folder in the order of their names; links come after what is really there, so that the real place of a file is the one shown. */
  async #searchAll(start: string): Promise<void> {
    const root = this.#options.globRoot ?? start;
    // The next one is the last.
    const folders = [start];
    const links: string[] = [];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop() ?? (await this.#follow(links, root))) {
      this.#options.signal.throwIfAborted();
      if (this.#isFull()) return;
      const identity = await realpath(folder).catch(() => folder);
      if (this.#visitedFolders.has(identity)) continue;
      this.#visitedFolders.add(identity);
      this.#options.progress(this.#visitedFolders.size);
      await this.#search(folder, root, folders, links);
    }
  }

  async #search(folder: string, root: string, folders: string[], links: string[]): Promise<void> {
    const names: string[] = [];
    const inside: string[] = [];
    try {
      for await (const entry of await opendir(folder, { bufferSize: 256 })) {
        this.#options.signal.throwIfAborted();
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (this.#options.shallow !== true && this.#mayHoldData(entry.name, path, root)) inside.push(path);
        } else if (entry.isSymbolicLink()) links.push(path);
        else if (entry.isFile() && this.#mayBeData(path, root)) names.push(path);
        else if (entry.isFile() && this.#mayBeConfig(path, root)) this.#options.possibleConfig?.(path);
      }
    } catch (error) {
      this.#options.signal.throwIfAborted();
      this.#unreadable(folder, error as NodeJS.ErrnoException);
    }
    for (const path of inside.sort(byName).reverse()) folders.push(path);
    // A packed copy of a file that lies beside it would count twice.
    const present = new Set(names);
    const own = names.filter((path) => withoutCompression(path) === path || !present.has(withoutCompression(path)));
    for (const path of own.sort(byName)) await this.#addFile(path, root);
  }

  /** Resolves links until one leads to a folder, which is returned; files are added on the way. */
  async #follow(links: string[], root: string): Promise<string | undefined> {
    for (let path = links.shift(); path !== undefined; path = links.shift()) {
      this.#options.signal.throwIfAborted();
      const status = await stat(path).catch(() => null);
      if (status?.isDirectory() && this.#options.shallow !== true && this.#mayHoldData(basename(path), path, root)) return path;
      if (status?.isFile() && this.#mayBeData(path, root)) await this.#addFile(path, root);
    }
    return undefined;
  }

  async #addFile(path: string, root: string): Promise<void> {
    this.#options.signal.throwIfAborted();
    const status = await stat(path).catch((error: NodeJS.ErrnoException) => this.#unreadable(path, error));
    if (status?.isFile()) await this.#add({ path, bytes: status.size, modified: status.mtimeMs, named: false, root });
  }

  async #add(file: FoundFile): Promise<void> {
    const identity = await realpath(file.path).catch(() => resolve(file.path));
    if (this.#knownFiles.has(identity) || this.#isFull()) return;
    this.#knownFiles.add(identity);
    this.found.push(file);
  }

  #isFull(): boolean {
    const full = this.found.length >= MAXIMUM_FILES || this.#visitedFolders.size >= MAXIMUM_FOLDERS;
    if (full && !this.#capSaid) {
      this.#capSaid = true;
      const path = this.found.at(-1)?.path ?? '';
      const message = `The search stopped after ${this.found.length} files in ${this.#visitedFolders.size} folders; name folders, or set include and exclude patterns, to reach the rest.`;
      this.#options.problem({ path, line: null, message });
    }
    return full;
  }

  #mayHoldData(name: string, path: string, root: string): boolean {
    return (
      !name.startsWith('.') &&
      !SKIPPED_FOLDERS.has(name) &&
      !this.#isExcluded(below(root, path)) &&
      !this.#isExcluded(`${below(root, path)}/`)
    );
  }

  #mayBeData(path: string, root: string): boolean {
    const name = basename(path);
    if (name.startsWith('.') || OTHER_EXTENSIONS.has(extname(withoutCompression(name)).toLowerCase())) return false;
    const inside = below(root, path);
    return this.#isIncluded(inside) && !this.#isExcluded(inside);
  }

  #mayBeConfig(path: string, root: string): boolean {
    const name = basename(path);
    return this.#options.possibleConfig !== undefined && !name.startsWith('.') && mayBeConfig(name) && !this.#isExcluded(below(root, path));
  }

  #unreadable(path: string, error: NodeJS.ErrnoException): null {
    const message =
      error.code === 'ENOENT'
        ? 'There is no such file or folder.'
        : `It cannot be read (${error.code ?? error.message}); check its permissions.`;
    this.#options.problem({ path, line: null, message });
    return null;
  }
}

function below(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Folders of tools, not of data. Names that begin with a dot are skipped as well. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(
  'node_modules bower_components venv env virtualenv site-packages __pycache__ dist build out target wandb mlruns lightning_logs'.split(
    ' ',
  ),
);

/** Files that hold no labels, by their name: sparing the look into them keeps a large workspace fast. */
const OTHER_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    '.py .pyc .pyi .ipynb .js .mjs .cjs .ts .mts .cts .tsx .jsx .map .html .htm .css .scss .less .vue .svelte .java .kt .scala .go .rs .c .h .cc .cpp .hpp .cs .rb .php .swift .m .r .jl .lua .sh .bat .ps1 .sql ' +
    '.md .rst .tex .pdf .doc .docx .ppt .pptx .xls .xlsx .toml .lock .ini .cfg .log .tfevents ' +
    '.png .jpg .jpeg .gif .bmp .webp .tif .tiff .svg .ico .mp3 .wav .flac .ogg .mp4 .avi .mov .mkv .woff .woff2 .ttf .otf ' +
    '.zip .gz .bz2 .xz .zst .tar .tgz .7z .rar .whl .jar .exe .dll .so .dylib .o .a .wasm .node .vsix ' +
    '.bin .pt .pth .ckpt .safetensors .onnx .pb .h5 .keras .gguf .tflite .pkl .pickle .joblib .model .sqlite .db'
  ).split(' '),
);
