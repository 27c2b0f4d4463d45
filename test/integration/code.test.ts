/** α vectors in sources: lenses, hints, hovers, problems, and the update that one undo takes back. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { DEFAULT_ALPHA_SETTINGS } from '../../src/core/alpha/alpha.ts';
import { suggestAlpha } from '../../src/core/alpha/suggest.ts';
import { writeAlphaCode } from '../../src/core/alpha-code/write.ts';
import { COMMANDS } from '../../src/editor/contributions.ts';
import type { FocalLensApi } from '../../src/editor/extension.ts';

const NAME = 'code-fixture';
const LABELS = ['O', 'B-org', 'I-org', 'B-loc'];
const NOW = [12, 6, 4, 2];
/** B-loc was as frequent as I-org. */
const BEFORE = [12, 6, 4, 4];

function code(counts: readonly number[], framework = 'pytorch'): string {
  const vector = { ...suggestAlpha(LABELS, counts, DEFAULT_ALPHA_SETTINGS, 'token'), dataset: NAME, split: 'train' };
  return writeAlphaCode(vector, { framework, columnVector: false });
}

const STALE = `import torch\n\n${code(BEFORE)}\nprint(alpha)  # mine\n`;
const FRESH = `import torch\n\n${code(NOW)}\nprint(alpha)  # mine\n`;

describe('α in code', () => {
  let api: FocalLensApi;
  let folder = '';

  before(async () => {
    api = await vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens')!.activate();
    folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, NAME);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'labels.txt'), `${LABELS.join('\n')}\n`);
    const tokens = LABELS.flatMap((label, id) => new Array<string>(NOW[id]!).fill(`word ${label}`));
    writeFileSync(join(folder, 'train.conll'), `${tokens.join('\n')}\n\n`);
    writeFileSync(join(folder, 'train.py'), STALE);
    writeFileSync(join(folder, 'alpha.json'), code(BEFORE, 'json'));
    writeFileSync(join(folder, 'alpha.yaml'), code(BEFORE, 'yaml'));
    await api.model.refresh();
    assert.ok(api.model.analysis?.datasets.some(({ name }) => name === NAME));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  async function lensesOf(uri: vscode.Uri): Promise<readonly vscode.CodeLens[]> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
    return lenses.filter(({ command }) => command?.command === '' || command?.command.startsWith('focalLens.') === true);
  }

  function titlesOf(lenses: readonly vscode.CodeLens[]): readonly string[] {
    return lenses.map(({ command }) => command!.title.replace(/[\u00a0\u202f]/g, ' '));
  }

  async function run(lens: vscode.CodeLens | undefined): Promise<void> {
    assert.equal(lens?.command?.command, COMMANDS.updateAlpha);
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
  }

  /** Problems come a moment after the document. */
  async function problemOf(uri: vscode.Uri): Promise<vscode.Diagnostic> {
    const find = () => vscode.languages.getDiagnostics(uri).find(({ code: own }) => typeof own === 'object' && own.value === 'stale-alpha');
    return new Promise((resolve) => {
      const found = find();
      if (found !== undefined) return resolve(found);
      const listening = vscode.languages.onDidChangeDiagnostics(() => {
        const later = find();
        if (later === undefined) return;
        listening.dispose();
        resolve(later);
      });
    });
  }

  const STALE_LENS = /^\$\(warning\) computed from 26 tokens; data now 24; B-loc off by 2\d % and 3 more$/;

  it('has a lens, hints, a problem with fixes and a hover; the update writes numbers alone and one undo takes it back', async () => {
    const document = await vscode.workspace.openTextDocument(join(folder, 'train.py'));
    await vscode.window.showTextDocument(document);
    const lenses = await lensesOf(document.uri);
    const [said, offered, ...rest] = titlesOf(lenses);
    assert.match(said ?? '', STALE_LENS);
    assert.deepEqual([offered, rest], ['Update alpha', []]);

    const everything = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, everything);
    const row = document
      .getText()
      .split('\n')
      .findIndex((line) => line.includes('# 3 B-loc'));
    const own = hints.filter(({ label }) => typeof label === 'string' && label.includes('off by'));
    assert.deepEqual(
      own.map(({ position }) => position.line),
      [row],
      'only of the class that is off by a tenth or more',
    );

    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(row, 6),
    );
    const text = hovers
      .flatMap(({ contents }) => contents as vscode.MarkdownString[])
      .map(({ value }) => value)
      .join('\n')
      .replaceAll('\u202f', ' ');
    assert.match(
      text,
      /\*\*B-loc\*\* · id 3[\s\S]*2 of 24 tokens in train \(8\.3 %\)[\s\S]*α \*\*1\.8\d+\*\* · inverse-sqrt[\s\S]*off by 2\d %/,
    );
    assert.match(text, /command:focalLens\.updateAlpha/);

    const problem = await problemOf(document.uri);
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(problem.range.start.line, 2);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const commands = actions.map(({ command }) => command?.command);
    for (const command of [COMMANDS.updateAlpha, COMMANDS.explainFinding, COMMANDS.muteFinding])
      assert.ok(commands.includes(command), command);
    const silence = actions.find(({ title }) => title === 'Ignore stale-alpha on this line');
    assert.ok(silence?.edit !== undefined);
    await vscode.workspace.applyEdit(silence.edit);
    assert.deepEqual(titlesOf(await lensesOf(document.uri)), []);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), STALE);

    await run((await lensesOf(document.uri))[1]);
    assert.equal(document.getText(), FRESH);
    assert.deepEqual(titlesOf(await lensesOf(document.uri)), [`$(check) fits ${NAME}: inverse-sqrt of 24 tokens`]);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), STALE);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  for (const [file, framework] of [
    ['alpha.json', 'json'],
    ['alpha.yaml', 'yaml'],
  ] as const) {
    it(`of ${file} is updated in place`, async () => {
      const document = await vscode.workspace.openTextDocument(join(folder, file));
      await vscode.window.showTextDocument(document);
      const lenses = await lensesOf(document.uri);
      assert.match(titlesOf(lenses)[0] ?? '', STALE_LENS);
      await run(lenses[1]);
      assert.equal(document.getText(), code(NOW, framework));
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), code(BEFORE, framework));
      await vscode.commands.executeCommand('workbench.action.files.revert');
    });
  }

  it('of the sample is of its first release, and fits after the update', async () => {
    const document = await vscode.workspace.openTextDocument(join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'train.py'));
    await vscode.window.showTextDocument(document);
    const before = document.getText();
    const lenses = await lensesOf(document.uri);
    const [said] = titlesOf(lenses);
    assert.match(said ?? '', /^\$\(warning\) computed from 34,001 tokens; data now 87,701; I-product off by 88 % and 26 more$/);
    await run(lenses[1]);
    const rows = document.getText().match(/^ {4}[\d.]+, {2}# \S+$/gm);
    assert.equal(rows?.length, 27);
    assert.match(document.getText(), /counted on 87701 tokens, split train, data set /);
    assert.match(titlesOf(await lensesOf(document.uri))[0] ?? '', /^\$\(check\) fits /);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('of an unsaved file is updated by the command, at the cursor', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: STALE });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(4, 0, 4, 0);
    await vscode.commands.executeCommand(COMMANDS.updateAlpha);
    assert.equal(document.getText(), FRESH);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), STALE);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# moved\n'));
    const lenses = await lensesOf(document.uri);
    assert.equal(lenses[0]?.range.start.line, 3, 'the lens follows the text');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('of a cell of a notebook is updated as in a file', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, `%matplotlib inline\n${code(BEFORE)}`, 'python');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(0);
    const lenses = await lensesOf(document.uri);
    assert.match(titlesOf(lenses)[0] ?? '', STALE_LENS);
    assert.equal((await problemOf(document.uri)).range.start.line, 1);
    await run(lenses[1]);
    assert.equal(document.getText(), `%matplotlib inline\n${code(NOW)}`);
    // Undo is that of the cell that is being edited.
    await vscode.commands.executeCommand('notebook.cell.edit');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), `%matplotlib inline\n${code(BEFORE)}`);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('that is muted is not spoken of', async () => {
    const settings = vscode.workspace.getConfiguration('focalLens');
    const document = await vscode.workspace.openTextDocument(join(folder, 'train.py'));
    await settings.update('findings.muted', [{ code: 'stale-alpha', file: `${NAME}/*.py` }], vscode.ConfigurationTarget.Workspace);
    try {
      assert.deepEqual(titlesOf(await lensesOf(document.uri)), []);
    } finally {
      await settings.update('findings.muted', undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.equal((await lensesOf(document.uri)).length, 2);
  });

  it('is not looked for in a text of megabytes', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: `${STALE}${'# \n'.repeat(400_000)}` });
    assert.deepEqual(titlesOf(await lensesOf(document.uri)), []);
  });
});
