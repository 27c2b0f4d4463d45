/**
 * `npm test [-- PHASE ...]`: sets up what the phases need, runs them and counts their tests. The last line is `N passed, N failed`; the exit
 * code is 1 when a test failed, a phase broke off, or a phase ran no test. With
 * `--screenshots` the end-to-end tests renew the pictures of the README.
 */
import { availableParallelism } from 'node:os';
import { runChecks } from './support/check/checks.ts';
import { ensureHost, ensureHostBrowser, serverUnsupported } from './support/host/host.ts';
import { setupNative } from './support/native.ts';
import { build, packageVsix } from './support/package.ts';
import { lossLibrariesUnsupported, queryEnginesUnsupported } from './support/python.ts';
import { runIntegration } from './support/runner/integration.ts';
import { runNodeTests, testFiles } from './support/runner/node-tests.ts';
import { type Outcome, summary, Tally, total } from './support/runner/outcome.ts';
import { ensureScanner } from './support/scanner.ts';

/** What a phase needs before it starts; each is made once. */
type Need = 'native' | 'scanner' | 'browser' | 'host' | 'build' | 'package';

interface Phase {
  readonly needs: readonly Need[];
  run(tally: Tally): Promise<void>;
  /** Why the phase cannot run on this machine. */
  unsupported?(): string | undefined;
}

const parallel = availableParallelism();
const print = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const PHASES: Readonly<Record<string, Phase>> = {
  check: { needs: [], run: runChecks },
  unit: { needs: ['scanner'], run: (tally) => runNodeTests(testFiles('unit'), parallel, 5, tally) },
  kernel: { needs: ['native', 'build'], run: (tally) => runNodeTests(testFiles('kernel'), parallel, 8, tally) },
  engine: { needs: ['native', 'build'], run: (tally) => runNodeTests(testFiles('engine'), 1, 5, tally) },
  query: { needs: ['build'], run: (tally) => runNodeTests(testFiles('query'), 1, 10, tally), unsupported: queryEnginesUnsupported },
  libraries: { needs: [], run: (tally) => runNodeTests(testFiles('libraries'), 1, 15, tally), unsupported: lossLibrariesUnsupported },
  webview: { needs: ['browser', 'build'], run: (tally) => runNodeTests(testFiles('webview'), 1, 5, tally) },
  integration: { needs: ['host', 'native', 'build'], run: runIntegration, unsupported: noWindow },
  e2e: {
    needs: ['host', 'build', 'package'],
    run: (tally) => runNodeTests(testFiles('e2e'), 1, 10, tally),
    unsupported: serverUnsupported,
  },
};

const NEEDS: Readonly<Record<Need, () => Promise<string>>> = {
  async native() {
    return (await setupNative(detail)).detail;
  },
  scanner: ensureScanner,
  async browser() {
    return ensureHostBrowser(detail);
  },
  async host() {
    if (serverUnsupported() !== undefined) return 'desktop VS Code, downloaded by @vscode/test-electron';
    const host = await ensureHost(detail);
    return `${host.vscode}, ${host.browser}`;
  },
  async build() {
    await build();
    return 'dist';
  },
  async package() {
    return (await packageVsix()) ? 'packed' : 'unchanged';
  },
};

const started = performance.now();
const wanted = process.argv.slice(2).filter((argument) => argument !== '--screenshots');
if (process.argv.includes('--screenshots')) process.env.FOCAL_LENS_SCREENSHOTS = '1';
const unknown = wanted.filter((name) => PHASES[name] === undefined);
if (unknown.length > 0) {
  print(`There is no phase "${unknown.join('", "')}"; there are ${Object.keys(PHASES).join(', ')}.`);
  process.exit(2);
}

const outcomes: Outcome[] = [];
const times: string[] = [];
const ready = new Map<Need, boolean>();
for (const [name, phase] of Object.entries(PHASES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  outcomes.push(await runPhase(name, phase));
}
const all = total(outcomes);
for (const { name, reason } of all.skipped) print(`skipped: ${name}: ${reason}`);
print(`time: ${times.join(', ')}; ${seconds(started)} in all`);
print(summary(all));
process.exit(all.failed === 0 ? 0 : 1);

async function runPhase(name: string, phase: Phase): Promise<Outcome> {
  const tally = new Tally(print);
  const reason = phase.unsupported?.();
  if (reason !== undefined) {
    tally.skip(`all of ${name}`, reason);
    return tally.outcome();
  }
  for (const need of phase.needs) await prepare(need, tally);
  const start = performance.now();
  print(`── ${name}`);
  if (phase.needs.every((need) => ready.get(need) === true)) {
    await phase.run(tally).catch((error: unknown) => tally.fail({ name: `${name} broke off`, message: describe(error) }));
  } else tally.fail({ name: `${name} did not start`, message: 'What it needs could not be set up; the reason is above.' });
  const outcome = tally.outcome();
  times.push(`${name} ${seconds(start)}`);
  print(`   ${summary(outcome)} (${seconds(start)})`);
  return outcome;
}

async function prepare(need: Need, tally: Tally): Promise<void> {
  if (ready.has(need)) return;
  const start = performance.now();
  try {
    const result = await NEEDS[need]();
    ready.set(need, true);
    print(`── set-up: ${need} (${seconds(start)}): ${result}`);
  } catch (error) {
    ready.set(need, false);
    tally.fail({ name: `set-up: ${need}`, message: describe(error) });
  }
  times.push(`${need} ${seconds(start)}`);
}

function noWindow(): string | undefined {
  const unsupported = serverUnsupported();
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  return unsupported !== undefined && headless ? `${unsupported}, and desktop VS Code needs a display` : undefined;
}

function detail(line: string): void {
  print(`   ${line}`);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
