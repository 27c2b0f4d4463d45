import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Dataset } from '../../src/core/analysis.ts';
import { COMMANDS, SETTINGS, SETTINGS_SECTION } from '../../src/editor/contributions.ts';
import type { FocalLensApi } from '../../src/editor/extension.ts';
import { EXCERPT_SCHEME } from '../../src/editor/open/excerpt-source.ts';
import type { TreeNode } from '../../src/editor/tree/nodes.ts';
import { type LabelFixture, sentence, writeLabelFixture } from '../support/editor/label-fixture.ts';
import { until } from '../support/until.ts';

const FOLDER = 'datasets-fixture';

let api: FocalLensApi;
let fixture: LabelFixture;
let root: string;

function datasetIn(folder: string): Dataset {
  const found = api.model.analysis?.datasets.find((dataset) => dataset.folder === folder);
  assert.ok(found, `no data set in ${folder}: ${JSON.stringify(api.model.analysis?.datasets.map(({ name }) => name))}`);
  return found;
}

/** Runs `act` while the lists that are opened are kept, so that they can be looked at. */
async function withQuickPicks(act: (opened: vscode.QuickPick<vscode.QuickPickItem>[]) => Promise<void>): Promise<void> {
  const window = vscode.window as { createQuickPick: typeof vscode.window.createQuickPick };
  const original = window.createQuickPick;
  const opened: vscode.QuickPick<vscode.QuickPickItem>[] = [];
  window.createQuickPick = (<T extends vscode.QuickPickItem>() => {
    const pick = original<T>();
    opened.push(pick as unknown as vscode.QuickPick<vscode.QuickPickItem>);
    return pick;
  }) as typeof original;
  try {
    await act(opened);
  } finally {
    window.createQuickPick = original;
  }
}

describe('data sets in VS Code:', () => {
  before(async () => {
    api = await vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens')!.activate();
    root = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, FOLDER);
    fixture = writeLabelFixture(root);
    await api.model.refresh();
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(root, { recursive: true, force: true });
    rmSync(join(root, '..', '.vscode'), { recursive: true, force: true });
    await api.model.refresh();
  });

  describe('examples', () => {
    async function listed(argument: object): Promise<readonly string[]> {
      const rows: string[] = [];
      await withQuickPicks(async (opened) => {
        const shown = vscode.commands.executeCommand(COMMANDS.showExamples, argument);
        const pick = await until(
          () => opened.find(({ busy, items }) => !busy && items.length > 0),
          () => 'The list was never complete.',
        );
        rows.push(
          ...pick.items.map(({ label, description, kind }) =>
            kind === vscode.QuickPickItemKind.Separator ? label : `${label} | ${description}`,
          ),
        );
        pick.hide();
        await shown;
      });
      return rows;
    }

    it('of a class stand under their splits, with their lines', async () => {
      assert.deepEqual(await listed({ dataset: datasetIn(fixture.folder).name, label: 'B-per' }), [
        'train: all places',
        `Ada B-per | ${FOLDER}/editor-fixture/train.conll:1`,
        `Bo B-per | ${FOLDER}/editor-fixture/train.conll:6`,
        `Bo B-per | ${FOLDER}/editor-fixture/train.conll:12`,
        'dev: all places',
        `Cy B-per | ${FOLDER}/editor-fixture/dev.conll:1`,
      ]);
    });

    it('of a finding are listed from its row', async () => {
      const folder = join(root, 'broken');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'train.conll'), sentence('a B-x', 'b O').repeat(20) + sentence('c I-x') + sentence('d O', 'e I-x'));
      await api.model.refresh();
      const dataset = datasetIn(folder);
      const below = (node: TreeNode | undefined) => api.tree.getChildren(node);
      const set = below(undefined).find((node) => node.kind === 'dataset' && node.dataset === dataset);
      const findings = below(below(set).find(({ kind }) => kind === 'findings'));
      const row = findings.find((node) => node.kind === 'finding' && node.finding.code === 'scheme-violation');
      assert.equal(api.tree.getTreeItem(row!).contextValue, 'focalLens.finding.places');
      const rows = await listed(row!);
      assert.deepEqual(
        rows.map((text) => text.replace(/ \| .*:/, ' | ')),
        ['train: all places', 'c I-x | 61', 'e I-x | 64'],
      );
    });

    it('of which there is one is opened at once', async () => {
      await vscode.commands.executeCommand(COMMANDS.showExamples, { dataset: datasetIn(fixture.folder).name, label: 'I-per' });
      const editor = vscode.window.activeTextEditor;
      assert.deepEqual([editor?.document.uri.fsPath, editor?.selection.active.line], [fixture.train, 1]);
    });
  });

  describe('a place in a file that is too large for the editor', () => {
    it('is shown in a piece of it, at its line', async () => {
      const path = join(root, 'large.txt');
      const lines = Array.from({ length: 1_000_000 }, (_, index) => `word${index + 1} O`);
      writeFileSync(path, `${lines.join('\n')}\n`);
      await vscode.commands.executeCommand(COMMANDS.openPlace, { path, line: 700_000 });
      const editor = vscode.window.activeTextEditor!;
      assert.equal(editor.document.uri.scheme, EXCERPT_SCHEME);
      assert.match(editor.document.uri.path, /\/lines 699,800–700,200 of large\.txt$/);
      assert.equal(editor.document.lineAt(editor.selection.active.line).text, 'word700000 O');
      assert.equal(editor.document.lineCount, 402);
      // A place nearby needs no second reading.
      await vscode.commands.executeCommand(COMMANDS.openPlace, { path, line: 700_100 });
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), editor.document.uri.toString());
      assert.equal(vscode.window.activeTextEditor?.selection.active.line, 300);
    });

    it('is cut where its line is long, and says so', async () => {
      const path = join(root, 'long.txt');
      writeFileSync(path, `first\n${'x'.repeat(12_000_000)}\nlast\n`);
      await vscode.commands.executeCommand(COMMANDS.openPlace, { path, line: 2 });
      const { document } = vscode.window.activeTextEditor!;
      assert.match(document.lineAt(1).text, /^x{10000} … \[cut by Focal Lens after 10,000 characters\]$/);
      assert.deepEqual([document.lineAt(0).text, document.lineAt(2).text], ['first', 'last']);
    });
  });

  describe('what was decided', () => {
    it('stands below the data set, and in its tooltip', () => {
      const dataset = datasetIn(fixture.folder);
      const set = api.tree.getChildren().find((node) => node.kind === 'dataset' && node.dataset === dataset);
      const group = api.tree.getChildren(set).find(({ kind }) => kind === 'decisions');
      const rows = api.tree.getChildren(group).map((node) => String(api.tree.getTreeItem(node).label));
      assert.deepEqual(rows.slice(0, 2), ['Format: conll', 'Files of the splits: train: train.conll; dev: dev.conll']);
      assert.match(rows[2] ?? '', /^Label map: config\.json/);
      const tooltip = api.tree.getTreeItem(set!).tooltip as vscode.MarkdownString;
      assert.match(tooltip.value.replaceAll('&nbsp;', ' '), /Tag scheme: IOB2/);
    });

    it('is changed by a command, and by one setting', async () => {
      const window = vscode.window as unknown as { showQuickPick: unknown };
      const original = window.showQuickPick;
      window.showQuickPick = async (items: readonly vscode.QuickPickItem[]) => items.find(({ label }) => label === 'mention');
      try {
        const dataset = datasetIn(fixture.folder);
        await vscode.commands.executeCommand(COMMANDS.configureDataset, { dataset: dataset.name, decision: 'unit' });
      } finally {
        window.showQuickPick = original;
      }
      const setting = () => vscode.workspace.getConfiguration(SETTINGS_SECTION).get(SETTINGS.datasets);
      assert.deepEqual(setting(), { [datasetIn(fixture.folder).name]: { unit: 'mention' } });
      await until(
        () => (datasetIn(fixture.folder).splits[0]?.units[0]?.unit === 'mention' ? true : undefined),
        () => JSON.stringify(datasetIn(fixture.folder).decisions),
      );
      await vscode.workspace.getConfiguration(SETTINGS_SECTION).update(SETTINGS.datasets, undefined, vscode.ConfigurationTarget.Workspace);
    });
  });
});
