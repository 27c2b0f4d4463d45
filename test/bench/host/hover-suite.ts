/**
 * Runs in the extension host of VS Code: how long hovers take on files of 200 000 lines and with as many classes, how long it takes until an
 * edit is judged, and how long the host stands still meanwhile. Prints one line for each, marked, which `hover.ts` shows.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { FocalLensApi } from '../../../src/editor/extension.ts';
import { HOVER_LINE } from './hover-line.ts';

const LINES = 200_000;
const CLASSES = 100_000;
const HOVERS = 60;
const EDITS = 5;

interface Case {
  readonly name: string;
  readonly path: string;
  readonly content: string;
  /** A place in the line to point at. */
  readonly at: (step: number) => vscode.Position;
}

const TAGGED = `${'Ann B-PER\nLee I-PER\nslept O\n\n'.repeat(LINES / 4 - 1)}Bo B-LOC\nran O\n\n`;
const ALPHA = 'alpha = [0.5, 1.5, 2.5, 1.25]\n';

const CASES: readonly Case[] = [
  { name: 'CoNLL', path: 'ner/train.conll', content: TAGGED, at: (step) => new vscode.Position(4 * (20 * step + 7), 5) },
  {
    name: 'labels.txt',
    path: 'many/labels.txt',
    content: Array.from({ length: LINES }, (_, id) => `class_${id}\n`).join(''),
    at: (step) => new vscode.Position(LINES - 1 - 977 * step, 3),
  },
  {
    name: 'Python',
    path: 'ner/train.py',
    content: `${'a=1\n'.repeat(LINES - HOVERS)}${ALPHA.repeat(HOVERS)}`,
    at: (step) => new vscode.Position(LINES - HOVERS + step, 11),
  },
];

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens');
  if (extension === undefined) throw new Error('The extension is not there.');
  const { model, engine } = await extension.activate();
  const folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'bench');
  console.log(`${HOVER_LINE}VS Code ${vscode.version}, Node ${process.version}`);
  for (const { path, content } of CASES) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const rows = Array.from({ length: LINES }, (_, row) => `some text,class_${row % CLASSES}\n`).join('');
  writeFileSync(join(folder, 'many', 'train.csv'), `text,label\n${rows}`);
  try {
    await calm();
    const analysis = standstill();
    await model.refresh();
    say(`analysis of ${CLASSES} classes, ${LINES} declared`, [], analysis());
    await settle(engine);
    for (const each of CASES) await hover(each, folder);
    await edit(join(folder, 'ner', 'train.conll'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** VS Code's own extensions start in the same thread: what follows is not about them. */
async function calm(): Promise<void> {
  const end = performance.now() + 20_000;
  for (let calm = 0; calm < 50 && performance.now() < end; ) {
    const start = performance.now();
    await new Promise((resume) => setTimeout(resume, 20));
    calm = performance.now() - start < 25 ? calm + 1 : 0;
  }
}

/** After an analysis the texts are compared, and hovers prepared: what follows is about hovers. */
async function settle(engine: FocalLensApi['engine']): Promise<void> {
  for (let calm = 0; calm < 20; ) {
    const start = performance.now();
    await engine.request('formats', {});
    calm = performance.now() - start < 20 ? calm + 1 : 0;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

async function hover({ name, path, at }: Case, folder: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(join(folder, path));
  const times: number[] = [];
  const still = standstill();
  for (let step = 0; step < HOVERS; step += 1) {
    const start = performance.now();
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at(step));
    times.push(performance.now() - start);
    if (hovers.length === 0) throw new Error(`No hover on ${path}, line ${at(step).line + 1}.`);
  }
  const [first, ...others] = times;
  say(`hover, ${name}, first`, [first!], null);
  say(`hover, ${name}, p95 of ${others.length}`, [percentile(others)], still());
}

/** Until the marks of an unsaved file are those of its text: first after the whole text was sent, then after a change. */
async function edit(path: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(path);
  await vscode.window.showTextDocument(document);
  const times: number[] = [];
  const still = standstill();
  for (let step = 0; step < EDITS; step += 1) {
    const line = 4 * (1000 * step + 3) + 1;
    const change = new vscode.WorkspaceEdit();
    change.replace(document.uri, new vscode.Range(line, 4, line, 9), 'I-LOC');
    await vscode.workspace.applyEdit(change);
    const start = performance.now();
    while (!marksOf(document).some(({ range }) => range.start.line === line)) await new Promise((resume) => setTimeout(resume, 10));
    times.push(performance.now() - start);
  }
  const [first, ...others] = times;
  say('marks after the first edit (400 ms of quiet included)', [first!], null);
  say('marks after a later edit, slowest', [Math.max(...others)], still());
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

function marksOf(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ message }) => message.includes('I-LOC'));
}

/** How long nothing else could run: the longest time. */
function standstill(): () => number {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  return () => {
    histogram.disable();
    return histogram.max / 1e6;
  };
}

function percentile(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(0.95 * times.length) - 1]!;
}

function say(what: string, times: readonly number[], still: number | null): void {
  const parts = [
    ...times.map((time) => `${time.toFixed(1)} ms`),
    ...(still === null ? [] : [`host still for ${still.toFixed(1)} ms at most`]),
  ];
  console.log(`${HOVER_LINE}${what}: ${parts.join(', ')}`);
}
