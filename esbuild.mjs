/**
 * Builds what ships (dist/) and the test suite that runs inside VS Code.
 *   node esbuild.mjs [--production] [extension|engine|scanner|evaluation|kernel|cli|webview|integration ...]
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import asc from 'assemblyscript/asc';
import { build, transform } from 'esbuild';

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const production = flags.includes('--production');

/** The oldest Node of a supported VS Code (1.100) is 20. */
const node = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  alias: {
    // Its UMD build requires its parts by names that a bundler cannot see.
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    // What is imported dynamically from a bundled CommonJS module has no names.
    yaml: './node_modules/yaml/browser/index.js',
  },
};

/** Modules of Node and libraries that most runs do not need, and that take a millisecond or more to load. */
const LATE =
  /^(?:(?:node:)?(?:child_process|crypto|readline|util|v8|worker_threads|zlib)|chardet|cli-progress|iconv-lite|picomatch|saxes|smol-toml|yauzl|zstddec\/stream)$/;

/** Stands for each of these in the bundles, and loads it when one of its exports is used: a library from a bundle of its own. */
const lateModules = {
  name: 'late-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: LATE }, ({ path, namespace }) => (namespace === 'late' ? { path, external: true } : { path, namespace: 'late' }));
    onLoad({ filter: /^/, namespace: 'late' }, async ({ path }) => {
      const { default: whole, ...named } = await import(path);
      const names = Object.keys({ ...whole, ...named }).filter((name) => /^(?!__|default$)\w+$/.test(name));
      const loading = isBuiltin(path) ? `require('${path}')` : `require('${await bundleOf(path)}')`;
      const stand = typeof whole === 'function' ? '(...all) => load()(...all)' : '{}';
      const getters = names.map((name) => `${name}: { get: () => load().${name}, enumerable: true }`);
      return {
        contents: `let loaded; const load = () => (loaded ??= ${loading}); module.exports = Object.defineProperties(${stand}, { ${getters} });`,
      };
    });
    onResolve({ filter: /^\.\/.*\.cjs$/, namespace: 'late' }, ({ path }) => ({ path, external: true }));
    // As a module all that the process can load is loaded; as an object it is there.
    onResolve({ filter: /^(?:node:)?process$/ }, () => ({ path: 'process', namespace: 'here' }));
    onLoad({ filter: /^/, namespace: 'here' }, () => ({ contents: 'module.exports = process;' }));
  },
};

/** What a file of a part evaluates to, as the loader calls it. */
const PART_BEGINS = '(function (exports, require, module, __filename, __dirname, importMetaUrl, define) {';
const AS_PART = { banner: { js: PART_BEGINS }, footer: { js: '})' } };

const libraryBundles = new Map();

/** Bundles a library, as a part that others ask for. */
async function bundleOf(library) {
  const file = `${partOf(library)}.cjs`;
  if (!libraryBundles.has(library)) {
    libraryBundles.set(
      library,
      bundle({ ...node, entryPoints: [library], outfile: join('dist/chunks', file), sourcemap: false, ...AS_PART }),
    );
  }
  noteBundled((await libraryBundles.get(library)).metafile);
  return `./${file}`;
}

function partOf(library) {
  return library.replace('/', '-');
}

/** @returns What went into the bundle, and what came out. */
async function bundle(target) {
  const { metafile, outputFiles } = await build({
    sourcemap: !production,
    minify: production,
    ...target,
    metafile: true,
    bundle: true,
    logLevel: 'warning',
    legalComments: 'none',
  });
  return { metafile, outputFiles };
}

/** Loads the parts of programs, and is asked by them for what was compiled: it is in the file that starts each. */
const loader = {
  name: 'loader',
  setup({ onResolve }) {
    onResolve({ filter: /\/compiled-code\.ts$/ }, () => ({ path: 'compiled-code', external: true }));
  },
};

/** The engine, its threads and the command line, which share their code; what is imported dynamically is loaded when it is asked for. */
const programs = {
  ...node,
  format: 'esm',
  splitting: true,
  entryPoints: { cli: 'src/cli/main.ts', engine: 'src/engine/main.ts', 'folder-worker': 'src/engine/folders/folder-worker.ts' },
  outdir: 'dist/chunks',
  chunkNames: '[name]-[hash]',
  plugins: [loader, lateModules],
  external: ['@tensorflow/tfjs-node'],
  define: { 'import.meta.url': 'importMetaUrl' },
  write: false,
  sourcemap: production ? false : 'inline',
};

/** A thread that is started often has its code in one part. */
const scanner = {
  ...node,
  entryPoints: ['src/engine/scan/scan-worker.ts'],
  outfile: 'dist/chunks/scan-worker.cjs',
  plugins: [loader],
  ...AS_PART,
};

/** Modules that every analysis runs, with all that they import, and programs that begin without: what the first ones have to themselves is one file. */
const ANALYSIS = ['src/cli/run.ts', 'src/cli/commands/analyze.ts', 'src/engine/client/local-engine.ts'];
const NOT_ANALYSIS = Object.values(programs.entryPoints);

/** The parts that these modules import, by their names. */
function partsOf(modules, outputs) {
  const parts = new Set();
  const add = (path) => {
    if (parts.has(path)) return;
    parts.add(path);
    for (const { path: imported, kind, external } of outputs[path].imports) if (kind === 'import-statement' && !external) add(imported);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (modules.includes(entryPoint)) add(path);
  return new Set([...parts].map((path) => basename(path, '.js')));
}

/**
 * The parts of a build as modules of CommonJS: of those V8 keeps code that was compiled late, and Node 20 as well.
 * @returns The names of their files.
 */
async function writeParts(outputFiles, { outputs }) {
  mkdirSync('dist/chunks', { recursive: true });
  const others = partsOf(NOT_ANALYSIS, outputs);
  const together = [...partsOf(ANALYSIS, outputs)].filter((name) => !others.has(name));
  const converted = new Map();
  for (const { path, text } of outputFiles) {
    const name = basename(path, '.js');
    const options = {
      format: 'cjs',
      platform: 'node',
      target: node.target,
      // All is there to be required.
      supported: { 'dynamic-import': false },
      minify: production,
      legalComments: 'none',
      sourcefile: `${name}.cjs`,
      sourcemap: production ? false : 'external',
    };
    converted.set(name, await transform(text, options));
  }
  for (const [name, { code, map }] of converted) if (!together.includes(name)) writePart(name, code, map);
  let code = '';
  const sections = [];
  for (const name of together) {
    code += `define('${name}', function (exports, require, module, __filename, __dirname, importMetaUrl) {\n`;
    sections.push({ offset: { line: code.split('\n').length - 1, column: 0 }, map: production || JSON.parse(converted.get(name).map) });
    code += `${converted.get(name).code}});\n`;
  }
  writePart('analysis', code, JSON.stringify({ version: 3, sections }));
  return [...converted.keys(), 'analysis'].filter((name) => !together.includes(name));
}

function writePart(name, code, map) {
  const file = join('dist/chunks', `${name}.cjs`);
  writeFileSync(file, `${PART_BEGINS}${code}\n})${production ? '' : `\n//# sourceMappingURL=${name}.cjs.map`}\n`);
  if (!production) writeFileSync(`${file}.map`, map);
}

/** The files that start programs and their threads. */
const STARTS = ['cli.js', 'engine.js', 'folder-worker.js', 'scan-worker.cjs', 'loss-worker.cjs'];

/** Tells this build from all others: the files of a package may all bear the same time. */
function nameOfBuild() {
  const hash = createHash('sha256');
  for (const file of globSync('dist/{chunks/*.cjs,wasm/*.wasm}').sort()) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 20);
}

/** Writes them where their parts are there: each time, for they bear the name of the whole build. */
async function writeStarts() {
  const build = nameOfBuild();
  for (const file of STARTS) if (existsSync(join('dist/chunks', `${partStarting(file)}.cjs`))) await writeStart(file, build);
}

function partStarting(file) {
  return file.replace(/\..*/, '');
}

/** The file that starts a program, whose parts are in `chunks`. CommonJS: Node has it running sooner, and in less memory. */
async function writeStart(file, build) {
  const isThread = file.includes('worker');
  const contents = [
    isThread && "import { workerData } from 'node:worker_threads';",
    "import { startProgram } from './src/engine/client/compiled-code.ts';",
    `startProgram(__dirname, '${partStarting(file)}', '${build}'${isThread ? ', workerData?.codeFolder' : ''});`,
  ];
  await bundle({
    ...node,
    stdin: { contents: contents.filter(Boolean).join('\n'), resolveDir: '.' },
    outfile: join('dist', file),
    sourcemap: false,
    banner: file === 'cli.js' ? { js: '#!/usr/bin/env node' } : {},
  });
  // The package itself is of the other kind.
  writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
}

const targets = {
  extension: { ...node, entryPoints: ['src/editor/extension.ts'], outfile: 'dist/extension.cjs' },
  engine: programs,
  cli: programs,
  scanner,
  evaluation: { ...scanner, entryPoints: ['src/engine/evaluate/loss-worker.ts'], outfile: 'dist/chunks/loss-worker.cjs' },
  webview: {
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    entryPoints: ['webview/dashboard.ts', 'webview/dashboard.css'],
    outdir: 'dist/webview',
  },
  // One bundle per suite, so that the entry finds them all by their names.
  integration: {
    ...node,
    entryPoints: ['test/integration/index.ts', ...globSync('test/integration/**/*.test.ts')],
    outdir: '.vscode-test/build/integration',
    minify: false,
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
  },
};

function copyWasm() {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  mkdirSync('dist/wasm', { recursive: true });
  // Plain and SIMD; the threaded build needs SharedArrayBuffer workers that Node does not give it.
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.wasm') && !name.includes('threaded'))) {
    copyFileSync(join(folder, file), join('dist/wasm', file));
  }
}

/** WebAssembly with vectors, from AssemblyScript. */
async function compileWasm(entry, file, memory, features = []) {
  mkdirSync('dist/wasm', { recursive: true });
  const { error, stderr } = await asc.main([
    entry,
    ...[
      '--outFile',
      join('dist/wasm', file),
      '--runtime',
      'stub',
      '--enable',
      ['simd', ...features].join(),
      '-O3',
      '--noAssert',
      '--converge',
    ],
    ...memory,
  ]);
  if (error !== null) throw new Error(`esbuild.mjs: ${entry} does not compile:\n${stderr.toString()}`);
}

/**
 * The focal-loss kernel: for every Node, and for those that have multiplication and addition in one; each for memory of a thread and for memory that
 * threads share.
 */
async function compileKernel() {
  for (const [memory, suffix, features] of [
    [['--importMemory', '--initialMemory', '1'], '', []],
    [['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--sharedMemory'], '-shared', ['threads']],
  ]) {
    await compileWasm('src/kernel/assembly/focal.ts', `focal${suffix}.wasm`, memory, features);
    await compileWasm('src/kernel/assembly/focal.ts', `focal-relaxed${suffix}.wasm`, memory, ['relaxed-simd', ...features]);
  }
}

/** Chunks have their hashes in their names: those of earlier builds stay behind. @param written Names of parts. */
function removeOldChunks(written) {
  const parts = [...written, ...[...libraryBundles.keys()].map(partOf), 'scan-worker', 'loss-worker'];
  for (const name of readdirSync('dist/chunks')) {
    if (!parts.includes(name.replace(/\..*/, ''))) rmSync(join('dist/chunks', name));
  }
}

/** The packages whose code is in the bundles, by the folder that holds them. */
const bundled = new Set(['node_modules/@tensorflow/tfjs-backend-wasm']);

function noteBundled({ inputs }) {
  for (const input of Object.keys(inputs)) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (folder !== undefined) bundled.add(folder);
  }
}

/** What ships carries the licences of what it bundles. */
function writeNotices() {
  const notices = [...bundled].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^(licen[sc]e|copying)/i.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync('dist/NOTICES.txt', `Focal Lens bundles these packages.\n${rule}${notices.join(rule)}`);
}

const built = new Set();
for (const name of wanted.length > 0 ? wanted : [...Object.keys(targets), 'kernel']) {
  if (name === 'kernel') {
    await compileKernel();
    continue;
  }
  const target = targets[name];
  if (target === undefined) throw new Error(`esbuild.mjs: no target "${name}"; there are ${Object.keys(targets).join(', ')}, kernel`);
  if (built.has(target)) continue;
  built.add(target);
  if (name === 'integration') rmSync(target.outdir, { recursive: true, force: true });
  const { metafile, outputFiles } = await bundle(target);
  if (name !== 'integration') noteBundled(metafile);
  if (target === programs) {
    copyWasm();
    removeOldChunks(await writeParts(outputFiles, metafile));
  }
  // The scanners of label files.
  if (name === 'scanner') await compileWasm('src/formats/fast/assembly/scan.ts', 'scan.wasm', ['--initialMemory', '221']);
}
await writeStarts();
if (wanted.length === 0) writeNotices();
