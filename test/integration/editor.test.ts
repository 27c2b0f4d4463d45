import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Dataset } from '../../src/core/analysis.ts';
import { primaryUnit } from '../../src/core/analysis.ts';
import { COMMANDS, DASHBOARD_VIEW_TYPE } from '../../src/editor/contributions.ts';
import type { FocalLensApi } from '../../src/editor/extension.ts';
import { FIRST_CHOICE } from '../../src/editor/loss/evaluation-choice.ts';
import type { TreeNode } from '../../src/editor/tree/nodes.ts';
import { ErrorCode } from '../../src/protocol/rpc.ts';
import {
  FIXTURE_NAME,
  HOSTILE_LABEL,
  type LabelFixture,
  removeLabelFixture,
  sentence,
  writeLabelFixture,
} from '../support/editor/label-fixture.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

let api: FocalLensApi;
let fixture: LabelFixture;

const extension = () => vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens')!;
const workspace = () => vscode.workspace.workspaceFolders![0]!.uri.fsPath;

before(async () => {
  fixture = writeLabelFixture(workspace());
  api = await extension().activate();
  await api.model.refresh();
});

after(async () => {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  removeLabelFixture(fixture);
});

function dataset(): Dataset {
  const found = api.model.analysis?.datasets.find(({ name }) => name === FIXTURE_NAME);
  assert.ok(found, `the data set ${FIXTURE_NAME} was not found: ${JSON.stringify(api.model.analysis)} ${api.model.errorMessage}`);
  return found;
}

function countOf(split: string, label: string): number | undefined {
  const found = dataset().splits.find(({ name }) => name === split)!;
  return primaryUnit(found)?.classes.find((entry) => entry.label === label)?.count;
}

/** Resolves when the model has changed so that the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    if (condition()) return resolve();
    const listening = api.model.onDidChange(() => {
      if (!condition()) return;
      listening.dispose();
      resolve();
    });
  });
}

describe('activation', () => {
  it('registers the commands of the manifest, and no other', async () => {
    const declared = (extension().packageJSON as Manifest).contributes.commands.map(({ command }) => command).sort();
    assert.deepEqual([...Object.values(COMMANDS)].sort(), declared);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
    // What VS Code adds for views ends in a verb of its own.
    const own = [...registered].filter((command) => command.startsWith('focalLens.') && !command.startsWith('focalLens.labels.'));
    assert.deepEqual(own.sort(), declared);
  });
});

describe('the label tree', () => {
  function rowsBelow(parent: TreeNode | undefined): readonly { readonly node: TreeNode; readonly text: string }[] {
    return api.tree.getChildren(parent).map((node) => {
      const { label, description } = api.tree.getTreeItem(node);
      return { node, text: `${String(label)} | ${String(description ?? '')}`.replaceAll('\u202f', ' ') };
    });
  }

  function rowOf(name: string): TreeNode {
    const row = rowsBelow(undefined).find(({ text }) => text.startsWith(`${name} |`));
    assert.ok(row, `no row ${name}`);
    return row.node;
  }

  it('shows data set, splits and classes with their counts and shares', () => {
    const set = rowsBelow(undefined).find(({ node }) => node.kind === 'dataset' && node.dataset.name === FIXTURE_NAME);
    assert.equal(set?.text, `${FIXTURE_NAME} | 5 labels · 12 : 1`);
    const splits = rowsBelow(rowOf(FIXTURE_NAME)).filter(({ node }) => node.kind === 'split');
    assert.deepEqual(
      splits.map(({ text }) => text.replace(/ · .*/, '')),
      ['train | 16 tokens', 'dev | 4 tokens'],
    );
    const classes = rowsBelow(splits[0]?.node).map(({ text }) => text);
    assert.deepEqual(classes, [
      'O | 12 · 75.0 %',
      'B-per | 3 · 18.8 %',
      'I-per | 1 · 6.3 %',
      'B-rare | 0 · 0.0 %',
      `${HOSTILE_LABEL} | 0 · 0.0 %`,
    ]);
  });

  it('says in the tooltip why a class has a warning', () => {
    const splits = rowsBelow(rowOf(FIXTURE_NAME)).filter(({ node }) => node.kind === 'split');
    const rare = rowsBelow(splits[0]?.node).find(({ text }) => text.startsWith('B-rare'));
    const item = api.tree.getTreeItem(rare!.node);
    assert.ok(item.iconPath instanceof vscode.ThemeIcon);
    assert.match((item.tooltip as vscode.MarkdownString).value, /zero-support/);
    assert.match(item.accessibilityInformation?.label ?? '', /B-rare/);
  });

  it('orders the classes by label id on demand', async () => {
    const labels = () => rowsBelow(rowsBelow(rowOf(FIXTURE_NAME))[0]?.node).map(({ text }) => text.split(' |')[0]);
    await vscode.commands.executeCommand(COMMANDS.sortByLabelId);
    assert.deepEqual(labels(), ['O', 'B-per', 'I-per', 'B-rare', HOSTILE_LABEL]);
    await vscode.commands.executeCommand(COMMANDS.sortByCount);
    assert.deepEqual(labels()[0], 'O');
  });
});

describe('hovers', () => {
  async function hoverAt(path: string, line: number, character: number): Promise<vscode.MarkdownString | undefined> {
    const document = await vscode.workspace.openTextDocument(path);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, character),
    );
    return hovers
      .flatMap(({ contents }) => contents as vscode.MarkdownString[])
      .find(({ value }) => value.includes(`command:${COMMANDS.showExamples}`));
  }

  const places: readonly (readonly [string, () => string, number, number, RegExp])[] = [
    ['labels.txt', () => fixture.labels, 1, 3, /B.?-per.*id 1[\s\S]*\| train \| 3 \|[\s\S]*\| dev \| 1 \|[\s\S]*α \*\*/],
    ['config.json', () => fixture.config, 2, 12, /id 1|id 0/],
    ['a label file', () => fixture.train, 1, 12, /I.?-per.*id 2[\s\S]*\| dev \| none \|/],
    ['a class without examples', () => fixture.labels, 3, 2, /B.?-rare[\s\S]*α –[\s\S]*zero-support/],
    ['a hostile name', () => fixture.labels, 4, 2, /\\_\\_proto\\_\\_/],
  ];
  for (const [name, path, line, character, expected] of places) {
    it(`on ${name}`, async () => {
      const text = (await hoverAt(path(), line, character))?.value ?? '';
      assert.match(text.replaceAll(' &nbsp;|', ' |').replaceAll('| &nbsp;', '| '), expected);
    });
  }

  it('run no command but those of the list', async () => {
    const hover = await hoverAt(fixture.labels, 1, 3);
    const links = [...(hover?.value.matchAll(/command:([\w.]+)/g) ?? [])].map((match) => match[1]);
    assert.deepEqual(links, [COMMANDS.showExamples, COMMANDS.suggestAlpha, COMMANDS.openDashboard]);
  });

  it('say nothing on a word that only looks like a tag', async () => {
    assert.equal(await hoverAt(fixture.train, 3, 0), undefined);
  });

  it('follow the document when it was edited since', async () => {
    const document = await vscode.workspace.openTextDocument(fixture.train);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'New B-rare\n'));
    assert.match((await hoverAt(fixture.train, 0, 6))?.value ?? '', /zero-support/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

describe('the alpha vector', () => {
  it('is inserted at the cursor in label-id order, and one undo takes it back', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: 'import torch\n\n\nprint(1)\n' });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(2, 0, 2, 0);
    await vscode.commands.executeCommand(COMMANDS.insertAlpha, { dataset: FIXTURE_NAME, framework: 'pytorch' });
    const lines = document.getText().split('\n');
    const labels = lines.flatMap((line) => /^ {4}[\d.e-]+, {2}# (\d+ \S+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(labels, ['0 O', '1 B-per', '2 I-per', '3 B-rare', `4 ${HOSTILE_LABEL}`]);
    assert.equal(lines[2], 'alpha = torch.tensor([');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'import torch\n\n\nprint(1)\n');
  });

  it('is copied as code', async () => {
    await vscode.commands.executeCommand(COMMANDS.copyAlpha, { dataset: FIXTURE_NAME, framework: 'yaml', columnVector: true });
    assert.match(await vscode.env.clipboard.readText(), /^alpha:\n {2}- \[[\d.]+\] {2}# 0 O\n/);
  });
});

describe('the analysis', () => {
  it('follows the files', async () => {
    const before = countOf('train', 'I-per');
    assert.equal(before, 1);
    appendFileSync(fixture.train, sentence('Di B-per', 'Eu I-per'));
    await until(() => countOf('train', 'I-per') === 2);
    assert.equal(countOf('train', 'B-per'), 4);
  });

  it('lists records that cannot be read in the Problems panel, with their line', async () => {
    appendFileSync(fixture.dev, sentence('only-a-word', 'Fay B-per'));
    const uri = vscode.Uri.file(fixture.dev);
    await until(() => (api.model.analysis?.problems.length ?? 0) > 0);
    const [problem] = vscode.languages
      .getDiagnostics(uri)
      .filter(({ source, code }) => source === 'Focal Lens' && code === 'unreadable-record');
    assert.equal(problem?.range.start.line, 5);
    assert.equal(countOf('dev', 'B-per'), 2, 'the rest is counted');
  });

  it('keeps the last result when it is cancelled', async () => {
    const before = api.model.analysis;
    const refreshed = api.model.refresh();
    await vscode.commands.executeCommand(COMMANDS.cancelAnalysis);
    await refreshed;
    assert.equal(api.model.isRunning, false);
    assert.ok(api.model.analysis === before || api.model.state === 'ready');
  });
});

describe('the loss', () => {
  it('is evaluated on predictions, with the labels and the training counts of the data set', async () => {
    assert.equal(await api.loss.evaluate(dataset(), { ...FIRST_CHOICE, paths: [fixture.predictions] }), true);
    const { state } = api.loss;
    assert.ok(state.kind === 'ready');
    assert.equal(state.dataset, FIXTURE_NAME);
    assert.equal(state.report.examples, 2);
    assert.equal(state.report.accuracy, 0.5);
    assert.deepEqual(
      state.report.classes.map(({ label }) => label),
      dataset().labelMap.labels,
    );
  });

  it('that cannot be read is an error that names the file', async () => {
    const missing = `${fixture.predictions}.missing`;
    await assert.rejects(api.loss.evaluate(dataset(), { ...FIRST_CHOICE, paths: [missing] }), /predictions\.jsonl\.missing/);
    assert.equal(api.loss.state.kind, 'error');
  });
});

describe('the dashboard', () => {
  const panels = () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(DASHBOARD_VIEW_TYPE));

  it('is one panel, however often it is opened', async () => {
    const opened = new Promise<void>((resolve) => {
      const listening = vscode.window.tabGroups.onDidChangeTabs(() => {
        if (panels().length === 0) return;
        listening.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand(COMMANDS.openDashboard);
    await opened;
    await vscode.commands.executeCommand(COMMANDS.openDashboard, { dataset: FIXTURE_NAME });
    assert.equal(panels().length, 1);
  });
});

describe('the engine', () => {
  const request = { paths: [] as string[] };

  it('fails a request once when its process is killed, and works again with the next one', async () => {
    const running = api.engine.request('analyze', { ...request, paths: [workspace()] });
    process.kill(api.engine.pid!, 'SIGKILL');
    await assert.rejects(running, { code: ErrorCode.engineEnded, message: /ended unexpectedly/ });
    const analysis = await api.engine.request('analyze', { ...request, paths: [fixture.folder] });
    assert.equal(analysis.datasets.length, 1);
    assert.equal(extension().isActive, true);
  });

  it('ends a cancelled request', async () => {
    const controller = new AbortController();
    const running = api.engine.request('analyze', { ...request, paths: [workspace()] }, { signal: controller.signal });
    controller.abort();
    await assert.rejects(running, { code: ErrorCode.cancelled });
  });

  it('is restarted by the workspace when it dies under it', async () => {
    const refreshed = api.model.refresh();
    if (api.engine.pid !== null) process.kill(api.engine.pid, 'SIGKILL');
    await refreshed;
    await api.model.refresh();
    assert.equal(api.model.state, 'ready');
  });
});
