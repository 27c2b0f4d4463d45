/** Loads the programs of the build, and keeps what of them was compiled for the next process: Node's own cache has no functions that ran late. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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

/** What the bundler leaves of a part: CommonJS. */
type Part = (exports: object, require: Require, module: { exports: object }, url: string) => void;
type Require = (request: string) => unknown;

/** A file of one part, which is its code, or of several. */
type PartFile = (...parameters: [...Parameters<Part>, define: (name: string, part: Part) => void]) => void;

/**
 * Runs a program of the build. Its parts are loaded when they are asked for.
 * @param folder That of the build. @param name Of the part that comes first.
 * @param codeFolder Holds compiled code, of this build: for a thread, which is told by the one that starts it.
 */
export function startProgram(folder: string, name: string, codeFolder: string | null = null): void {
  program = name;
  if (codeFolder !== null) kept = new KeptCode(codeFolder, name);
  const parts = join(folder, 'chunks');
  const loaded = new Map<string, { exports: object }>();
  const defined = new Map<string, Part>();
  const others = createRequire(join(parts, name));
  const require = (request: string): unknown => {
    if (request === COMPILED_CODE) return { keepCompiledCode, noteOccasions, saveCompiledCode, compiledCodeFolder };
    const part = PART.exec(request)?.[1];
    return part === undefined ? others(request) : load(part);
  };
  const run = (part: string, code: PartFile | Part, url: string): object => {
    const made = { exports: {} };
    loaded.set(part, made);
    code(made.exports, require, made, url, (each, definition) => defined.set(each, definition));
    return made.exports;
  };
  const load = (part: string): object => {
    const known = loaded.get(part);
    if (known !== undefined) return known.exports;
    const url = pathToFileURL(join(parts, part)).href;
    const ofSeveral = defined.get(part);
    if (ofSeveral !== undefined) return run(part, ofSeveral, url);
    const path = join(parts, `${part}.cjs`);
    const text = readText(path);
    if (text === null) {
      if (loaded.has(SEVERAL)) throw new Error(`${path} is missing: install Focal Lens anew.`);
      load(SEVERAL);
      return load(part);
    }
    const script = new Script(`(function (exports, require, module, importMetaUrl, define) {${text}\n})`, {
      filename: path,
      cachedData: kept?.codeOf(part),
    });
    kept?.note(script);
    scripts.set(part, script);
    return run(part, script.runInThisContext() as PartFile, url);
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
 * @param folder A folder of this person alone: whoever can write there can run code as them.
 * @param engine The bundled engine, which tells one build from another: each has a folder of its own.
 */
export function keepCompiledCode(folder: string | null, engine: string): void {
  if (folder === null) return;
  try {
    const { size, mtimeMs } = statSync(engine);
    const build = join(folder, `${size}-${mtimeMs}`);
    const isNew = mkdirSync(build, { recursive: true, mode: 0o700 }) !== undefined;
    if (![folder, build].every(isPrivate)) return;
    if (isNew) removeOldest(folder);
    kept = new KeptCode(build, program);
  } catch {
    // Then all is compiled anew.
  }
}

/** Where this process keeps compiled code; null for nowhere. */
export function compiledCodeFolder(): string | null {
  return kept?.folder ?? null;
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

/** One file for each program and version of V8. */
class KeptCode {
  readonly folder: string;
  readonly #path: string;
  readonly #codes = new Map<string, Buffer>();
  #occasions: ReadonlySet<string> = new Set();

  constructor(folder: string, name: string) {
    this.folder = folder;
    this.#path = join(folder, `${name}-${process.versions.v8}-${process.arch}`);
    try {
      this.#read(readFileSync(this.#path));
    } catch {
      // There is none yet.
    }
  }

  codeOf(part: string): Buffer | undefined {
    return this.#codes.get(part);
  }

  /** Code may be of no use to V8, of other flags for example. */
  note({ cachedDataRejected }: Script): void {
    if (cachedDataRejected === true) this.#occasions = new Set();
  }

  save(occasions: readonly string[], parts: ReadonlyMap<string, Script>): void {
    if (occasions.every((occasion) => this.#occasions.has(occasion))) return;
    this.#occasions = new Set([...this.#occasions, ...occasions]);
    for (const [part, script] of parts) this.#codes.set(part, script.createCachedData());
    const codes = Buffer.concat([...this.#codes.values()]);
    const content: Content = {
      occasions: [...this.#occasions],
      parts: [...this.#codes].map(([part, { length }]) => [part, length]),
      sum: sumOf(codes),
    };
    const head = Buffer.from(JSON.stringify(content));
    const length = Buffer.alloc(HEAD_BYTES);
    length.writeUInt32LE(head.length);
    const whole = `${this.#path}.${process.pid}`;
    writeFileSync(whole, Buffer.concat([length, head, codes]), { mode: 0o600 });
    renameSync(whole, this.#path);
  }

  #read(bytes: Buffer): void {
    let at = HEAD_BYTES + bytes.readUInt32LE(0);
    const { occasions, parts, sum } = JSON.parse(bytes.toString('utf8', HEAD_BYTES, at)) as Content;
    // V8 would run whatever stands there.
    if (parts.reduce((end, [, length]) => end + length, at) !== bytes.length || sumOf(bytes.subarray(at)) !== sum) return;
    this.#occasions = new Set(occasions);
    for (const [part, length] of parts) this.#codes.set(part, bytes.subarray(at, (at += length)));
  }
}

/** What a file of compiled code says of itself, behind its length. */
interface Content {
  readonly occasions: readonly string[];
  /** In bytes, in the order of the file. */
  readonly parts: readonly (readonly [part: string, length: number])[];
  readonly sum: number;
}

const HEAD_BYTES = 4;
/** Bytes from some that are looked at to the next: a page has two of them. */
const SUM_STEP = 2048;

/** Tells a file of which a part never reached the disk: that is in pages. */
function sumOf(bytes: Buffer): number {
  let sum = bytes.length;
  for (let at = 0; at + HEAD_BYTES <= bytes.length; at += SUM_STEP) {
    sum = (Math.imul(sum, 31) + (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))) | 0;
  }
  return sum;
}

function isPrivate(folder: string): boolean {
  const status = lstatSync(folder);
  if (!status.isDirectory()) return false;
  // On Windows the folders of a person are theirs by inherited permissions.
  if (process.getuid === undefined) return true;
  return status.uid === process.getuid() && (status.mode & OTHERS_MAY_WRITE) === 0;
}

function removeOldest(folder: string): void {
  const builds = readdirSync(folder).map((name) => ({ path: join(folder, name), made: lstatSync(join(folder, name)).birthtimeMs }));
  builds.sort((a, b) => b.made - a.made);
  for (const { path } of builds.slice(KEPT_BUILDS)) rmSync(path, { recursive: true, force: true });
}
