/**
 * The arrows between the layers, as the linter sees them: for each forbidden arrow a file that draws it, for each allowed one a control.
 * biome.json is the project's own.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../support/paths.ts';
import { runTool } from '../support/tool.ts';

/** A file in the layer and a file in a folder of it: both are held to the rule. */
const LAYERS = {
  core: 'src/core',
  protocol: 'src/protocol',
  formats: 'src/formats',
  kernel: 'src/kernel',
  engine: 'src/engine',
  client: 'src/engine/client',
  editor: 'src/editor',
  cli: 'src/cli',
  webview: 'webview',
  ui: 'webview/ui',
} as const;
type Layer = keyof typeof LAYERS;

const VSCODE = /Only src\/editor may import vscode/;
const TENSORFLOW = /TensorFlow\.js is imported in src\/kernel only/;
const TOOLKIT = /The toolkit is imported in webview\/ui only/;

const FORBIDDEN: readonly (readonly [Layer, readonly (Layer | string)[], RegExp])[] = [
  ['core', ['formats', 'kernel', 'engine', 'protocol', 'cli', 'webview', 'editor'], /core imports nothing: it says what the numbers mean/],
  ['core', ['lit', 'd3-scale', '@vscode/l10n'], /core imports nothing, not even a library/],
  ['core', ['node:fs'], /core has no Node/],
  [
    'protocol',
    ['formats', 'kernel', 'engine', 'client', 'cli', 'webview', 'editor'],
    /protocol holds interfaces that cross a process border/,
  ],
  [
    'formats',
    ['kernel', 'engine', 'protocol', 'cli', 'webview', 'editor'],
    /formats turns bytes into core values and may import core alone/,
  ],
  ['kernel', ['formats', 'engine', 'protocol', 'cli', 'webview', 'editor'], /kernel computes the loss and may import core alone/],
  ['engine', ['cli'], /engine does not know its clients/],
  ['engine', ['webview'], /The dashboard page is reached through src\/protocol only/],
  ['cli', ['formats', 'kernel'], /The command line talks to the engine through its client/],
  ['cli', ['engine'], /A client of the engine sees src\/engine\/client alone/],
  ['cli', ['webview'], /The dashboard page is reached through src\/protocol only/],
  ['editor', ['formats', 'kernel'], /The editor talks to the engine process through its client/],
  ['editor', ['engine'], /A client of the engine sees src\/engine\/client alone/],
  ['editor', ['cli'], /they do not know each other/],
  ['editor', ['webview'], /The dashboard page is reached through src\/protocol only/],
  ['webview', ['formats', 'kernel', 'engine', 'client', 'cli', 'editor'], /may import src\/protocol and src\/core alone/],
  ['webview', ['node:path'], /there is no Node/],
  ['ui', ['formats', 'kernel', 'engine', 'client', 'cli', 'editor'], /may import src\/protocol and src\/core alone/],
  ['ui', ['node:path'], /there is no Node/],
  ['engine', ['editor'], /Nothing imports src\/editor/],
  ['cli', ['editor'], /Nothing imports src\/editor/],
  ...(['core', 'protocol', 'formats', 'kernel', 'engine', 'client', 'cli', 'webview', 'ui'] as const).map(
    (layer) => [layer, ['vscode'], VSCODE] as const,
  ),
  ...(['core', 'protocol', 'formats', 'engine', 'client', 'cli', 'editor', 'webview', 'ui'] as const).map(
    (layer) => [layer, ['@tensorflow/tfjs-core', '@tensorflow/tfjs-node/dist/index.js'], TENSORFLOW] as const,
  ),
  ...(['core', 'protocol', 'formats', 'kernel', 'engine', 'client', 'cli', 'editor', 'webview'] as const).map(
    (layer) => [layer, ['@vscode/webview-ui-toolkit', '@vscode/webview-ui-toolkit/dist/index.js'], TOOLKIT] as const,
  ),
];

const ALLOWED: readonly (readonly [Layer, readonly (Layer | string)[]])[] = [
  ['core', ['core']],
  ['protocol', ['core', 'protocol', 'vscode-jsonrpc']],
  ['formats', ['core', 'formats', 'node:fs', 'iconv-lite']],
  ['kernel', ['core', 'kernel', 'node:fs', '@tensorflow/tfjs-core']],
  ['engine', ['core', 'protocol', 'formats', 'kernel', 'engine', 'client', 'node:worker_threads', 'vscode-jsonrpc']],
  ['client', ['core', 'protocol', 'node:child_process']],
  ['editor', ['core', 'protocol', 'client', 'editor', 'vscode', 'node:path']],
  ['cli', ['core', 'protocol', 'client', 'cli', 'node:path', 'commander']],
  ['webview', ['core', 'protocol', 'webview', 'ui', 'lit', 'd3-scale']],
  ['ui', ['core', 'protocol', 'ui', 'lit', '@vscode/webview-ui-toolkit']],
];

interface Arrow {
  readonly from: Layer;
  readonly to: string;
  readonly files: readonly string[];
}

interface Diagnostic {
  readonly message: string;
  readonly location: { readonly path: string };
}

describe('the borders between the layers', () => {
  let tree: string;
  const said = new Map<string, readonly string[]>();
  const written: Arrow[] = [];

  before(async () => {
    tree = mkdtempSync(join(tmpdir(), 'focal-lens-layers-'));
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8')) as Record<string, unknown>;
    // The temporary tree is no repository.
    writeFileSync(join(tree, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
    for (const [from, targets] of [...FORBIDDEN, ...ALLOWED]) for (const to of targets) written.push(write(tree, from, to, written.length));
    const args = ['lint', tree, `--config-path=${tree}`, '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none'];
    const { output } = await runTool('@biomejs/biome', 'biome', args);
    const report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as { diagnostics: readonly Diagnostic[] };
    for (const { location, message } of report.diagnostics) {
      const path = relativePath(tree, location.path);
      said.set(path, [...(said.get(path) ?? []), message]);
    }
  });
  after(() => rmSync(tree, { recursive: true, force: true }));

  const messages = (from: Layer, to: string) => {
    const arrow = written.find((candidate) => candidate.from === from && candidate.to === to);
    assert.ok(arrow);
    return arrow.files.map((file) => said.get(file) ?? []);
  };

  for (const [from, targets, sentence] of FORBIDDEN) {
    for (const to of targets) {
      it(`forbids ${from} → ${to}`, () => {
        for (const list of messages(from, to)) {
          assert.ok(
            list.some((message) => sentence.test(message)),
            `expected ${sentence}, the linter said ${JSON.stringify(list)}`,
          );
        }
      });
    }
  }

  for (const [from, targets] of ALLOWED) {
    for (const to of targets) {
      it(`allows ${from} → ${to}`, () => assert.deepEqual(messages(from, to), [[], []]));
    }
  }
});

/** Writes two files that draw the arrow: one in the layer's folder, one a folder deeper. */
function write(tree: string, from: Layer, to: string, index: number): Arrow {
  const files = [`${LAYERS[from]}/arrow-${index}.ts`, `${LAYERS[from]}/deep/arrow-${index}.ts`];
  for (const file of files) {
    mkdirSync(join(tree, dirname(file)), { recursive: true });
    writeFileSync(join(tree, file), `import { value } from '${specifier(dirname(file), to)}';\n\nexport const copy = value;\n`);
  }
  return { from, to, files };
}

function specifier(folder: string, to: string): string {
  const layer = (LAYERS as Record<string, string>)[to];
  if (layer === undefined) return to;
  const path = posix.relative(folder, `${layer}/target.ts`);
  return path.startsWith('.') ? path : `./${path}`;
}

function relativePath(tree: string, path: string): string {
  const unified = path.replaceAll('\\', '/');
  const root = tree.replaceAll('\\', '/');
  return unified.startsWith(root) ? unified.slice(root.length + 1) : unified;
}
