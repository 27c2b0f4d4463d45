/** Loads the programs of the build, and keeps what of them was compiled for the next process: Node's own cache has no functions that ran late. */
import {
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** Builds whose code is kept. */
const KEPT_BUILDS = 3;
const OTHERS_MAY_WRITE = 0o022;

/** The parts of the program that were loaded. */
const scripts = new Map<string, Script>();
const occasions = new Set<string>();
let kept: KeptCode | null = null;
let program = '';
let build = '';

/** What the bundler leaves of a part: CommonJS. */
type Part = (exports: object, require: Require, module: { exports: object }, file: string, folder: string, url: string) => void;
type Require = (request: string) => unknown;

/** What a file evaluates to: one part, or what defines several. */
type PartFile = (...parameters: [...Parameters<Part>, define: (name: string, part: Part) => void]) => void;

/**
 * Runs a program of the build. Its parts are loaded when they are asked for.
 * @param folder That of the build. @param name Of the part that comes first. @param buildName Tells this build from all others.
 * @param codeFolder Holds compiled code, of this build: for a thread, which is told by the one that starts it.
 */
export function startProgram(folder: string, name: string, buildName: string, codeFolder: string | null = null): void {
  program = name;
  build = buildName;
  if (codeFolder !== null) kept = new KeptCode(codeFolder, name);
  const parts = join(folder, 'chunks');
  const loaded = new Map<string, { exports: object }>();
  const defined = new Map<string, Part>();
  const others = createRequire(join(parts, name));
  const require = (request: string): unknown => {
    if (request === COMPILED_CODE) return { keepCompiledCode, noteOccasions, saveCompiledCode, compiledCodeFolder, nameOfBuild };
    const part = PART.exec(request)?.[1];
    return part === undefined ? others(request) : load(part);
  };
  const run = (part: string, code: PartFile | Part): object => {
    const path = join(parts, `${part}.cjs`);
    const made = { exports: {} };
    loaded.set(part, made);
    code(made.exports, require, made, path, parts, pathToFileURL(path).href, (each, definition) => defined.set(each, definition));
    return made.exports;
  };
  const load = (part: string): object => {
    const known = loaded.get(part);
    if (known !== undefined) return known.exports;
    const ofSeveral = defined.get(part);
    if (ofSeveral !== undefined) return run(part, ofSeveral);
    const path = join(parts, `${part}.cjs`);
    const text = readText(path);
    if (text === null) {
      if (part === SEVERAL || loaded.has(SEVERAL)) throw new Error(`${path} is missing: install Focal Lens anew.`);
      load(SEVERAL);
      return load(part);
    }
    const script = new Script(text, { filename: path, cachedData: kept?.codeOf(part) });
    kept?.note(script);
    scripts.set(part, script);
    return run(part, script.runInThisContext() as PartFile);
  };
  load(name);
}

function readText(path: string): string | null {
  try {
    // The bundler writes nothing but ASCII.
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

/** The file of all that every analysis needs: parts that have no file of their own. */
const SEVERAL = 'analysis';
/** As the parts ask for this module, and for each other. */
const COMPILED_CODE = 'compiled-code';
const PART = /^\.\/(?:chunks\/)?([\w-]+)\.c?js$/;

/**
 * Keeps compiled code in a folder, so that the next process needs not compile it: parts loaded from now on come from there. Nothing that is wrong
 * with it is an error.
 * @param folder A folder of this person alone: whoever can write there can run code as them. Each build has a folder of its own in it, for V8 takes
 * code for that of any text of the same length.
 */
export function keepCompiledCode(folder: string | null): void {
  if (folder === null) return;
  try {
    const own = join(folder, build);
    const isNew = makeFolder(own);
    const folders = [folder, own].map((each) => lstatSync(each));
    if (!folders.every((each) => each.isDirectory() && isPrivate(each))) return;
    if (isNew) removeOldest(folder);
    kept = new KeptCode(own, program);
  } catch {
    // Then all is compiled anew.
  }
}

/** Where this process keeps compiled code; null for nowhere. */
export function compiledCodeFolder(): string | null {
  return kept?.folder ?? null;
}

/** Tells this build from all others, whatever times its files bear; empty where the program is none of a build. */
export function nameOfBuild(): string {
  return build;
}

/** Says what this process did: that much of it has run. */
export function noteOccasions(names: readonly string[]): void {
  for (const name of names) occasions.add(name);
}

/** Adds to what is kept the functions that have run until now, unless all that this process did was done by others before: they ran the same ones. */
export function saveCompiledCode(): void {
  try {
    kept?.save([...occasions], scripts);
  } catch {
    // A full disk, for example.
  }
}

/** One file for each program and version of V8. Nothing of it stays in memory. */
class KeptCode {
  readonly folder: string;
  readonly #path: string;
  /** Descriptor; stays open until the process ends, for a newer file may take the place. */
  #file: number | null = null;
  readonly #places = new Map<string, { readonly start: number; readonly length: number; readonly sum: number }>();
  #occasions: ReadonlySet<string> = new Set();

  constructor(folder: string, name: string) {
    this.folder = folder;
    this.#path = join(folder, `${name}-${process.versions.v8}-${process.arch}`);
    try {
      const file = openSync(this.#path, 'r');
      // The one that was opened: another could have taken its place since anybody looked.
      if (!isPrivate(fstatSync(file))) return;
      this.#file = file;
      this.#readHead(file);
    } catch {
      // There is none yet.
    }
  }

  codeOf(part: string): Buffer | undefined {
    const place = this.#places.get(part);
    if (place === undefined || this.#file === null) return undefined;
    try {
      const code = Buffer.allocUnsafeSlow(place.length);
      const isWhole = readSync(this.#file, code, 0, place.length, place.start) === place.length;
      // V8 would run whatever stands there.
      if (isWhole && sumOf(code) === place.sum) return code;
    } catch {
      // A length that never was one, or a disk that fails.
    }
    this.#occasions = new Set();
    return undefined;
  }

  /** Code may be of no use to V8, of other flags for example. */
  note({ cachedDataRejected }: Script): void {
    if (cachedDataRejected === true) this.#occasions = new Set();
  }

  save(occasions: readonly string[], loaded: ReadonlyMap<string, Script>): void {
    if (occasions.every((occasion) => this.#occasions.has(occasion))) return;
    this.#occasions = new Set([...(this.#occasions.size < MOST_OCCASIONS ? this.#occasions : []), ...occasions]);
    this.#removeUnfinished();
    // Threads of this process, and processes of other machines that share the folder, may write at the same time.
    const whole = `${this.#path}.${Math.random().toString(36).slice(2)}`;
    try {
      this.#write(whole, loaded);
      renameSync(whole, this.#path);
    } catch (error) {
      rmSync(whole, { force: true });
      throw error;
    }
  }

  /** Of processes that were killed while they wrote. */
  #removeUnfinished(): void {
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      const isOld = () => Date.now() - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > LONG_MILLISECONDS;
      if (path.startsWith(`${this.#path}.`) && isOld()) rmSync(path, { force: true });
    }
  }

  #write(path: string, loaded: ReadonlyMap<string, Script>): void {
    const file = openSync(path, 'wx', 0o600);
    try {
      const parts: (readonly [string, number, number])[] = [];
      let end = HEAD_BYTES;
      for (const part of new Set([...this.#places.keys(), ...loaded.keys()])) {
        const code = loaded.get(part)?.createCachedData() ?? this.codeOf(part);
        if (code === undefined) continue;
        end += writeSync(file, code, 0, code.length, end);
        parts.push([part, code.length, sumOf(code)]);
      }
      const content: Content = { occasions: [...this.#occasions], parts };
      const about = Buffer.from(JSON.stringify(content));
      writeSync(file, about, 0, about.length, end);
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt32LE(end, 0);
      head.writeUInt32LE(about.length, HEAD_BYTES / 2);
      writeSync(file, head, 0, HEAD_BYTES, 0);
    } finally {
      closeSync(file);
    }
  }

  #readHead(file: number): void {
    const head = Buffer.alloc(HEAD_BYTES);
    readSync(file, head, 0, HEAD_BYTES, 0);
    const about = Buffer.alloc(Math.min(MOST_ABOUT, head.readUInt32LE(HEAD_BYTES / 2)));
    readSync(file, about, 0, about.length, head.readUInt32LE(0));
    const { occasions, parts } = JSON.parse(about.toString()) as Content;
    this.#occasions = new Set(occasions);
    let start = HEAD_BYTES;
    for (const [part, length, sum] of parts) {
      this.#places.set(part, { start, length, sum });
      start += length;
    }
  }
}

/** What a file of compiled code says of itself, behind the code; at its beginning it says where that is, and how long. */
interface Content {
  readonly occasions: readonly string[];
  /** In the order of the file. */
  readonly parts: readonly (readonly [part: string, bytes: number, sum: number])[];
}

const HEAD_BYTES = 8;
/** Words of command lines are among them, which never end. */
const MOST_OCCASIONS = 500;
/** Nothing takes so long to be written. */
const LONG_MILLISECONDS = 60_000;
const MOST_ABOUT = 1024 * 1024;
/** Bytes from some that are looked at to the next: a page has two of them. */
const SUM_STEP = 2048;

/** Tells code of which a part never reached the disk: that is in pages. */
function sumOf(code: Buffer): number {
  let sum = code.length;
  for (let at = 0; at + 4 <= code.length; at += SUM_STEP) {
    sum = (Math.imul(sum, 31) + (code[at]! | (code[at + 1]! << 8) | (code[at + 2]! << 16) | (code[at + 3]! << 24))) | 0;
  }
  return sum;
}

/** With those above it. Node's own way never ends where a folder is there and takes none, as in /proc. @returns False where it was there. */
function makeFolder(path: string): boolean {
  const make = () => mkdirSync(path, { mode: 0o700 });
  try {
    make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
    makeFolder(dirname(path));
    make();
  }
  return true;
}

function isPrivate({ uid, mode }: Stats): boolean {
  // On Windows the folders of a person are theirs by inherited permissions.
  return process.getuid === undefined || (uid === process.getuid() && (mode & OTHERS_MAY_WRITE) === 0);
}

function removeOldest(folder: string): void {
  const builds = readdirSync(folder).map((name) => ({ path: join(folder, name), made: lstatSync(join(folder, name)).birthtimeMs }));
  builds.sort((a, b) => b.made - a.made);
  for (const { path } of builds.slice(KEPT_BUILDS)) rmSync(path, { recursive: true, force: true });
}
