/** Faults of loss code in the editor: problems, quick fixes that one undo takes back, and silence where it is asked for. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/editor/contributions.ts';
import type { FocalLensApi } from '../../src/editor/extension.ts';

const NAME = 'loss-fixture';
const FAULTY = `import torch
import torch.nn.functional as F


def focal_loss(logits, target, weight, gamma=2.0):
    ce = F.cross_entropy(logits, target, weight=weight, reduction='none')
    pt = torch.exp(-ce)
    return ((1 - pt) ** gamma * ce).mean()
`;
const MENDED = FAULTY.replace('exp(-ce)', "exp(-F.cross_entropy(logits, target, reduction='none'))");

describe('faults of loss code', () => {
  let api: FocalLensApi;
  let folder = '';

  before(async () => {
    api = await vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens')!.activate();
    folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, NAME);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'labels.txt'), 'B-org\nI-org\nO\n');
    writeFileSync(join(folder, 'train.conll'), 'a O\nb B-org\nc I-org\nd O\n\n');
    writeFileSync(join(folder, 'loss.py'), FAULTY);
    writeFileSync(join(folder, 'kornia_loss.py'), 'from kornia.losses import FocalLoss\nloss = FocalLoss(alpha=0.25, gamma=2.0)\n');
    await api.model.refresh();
    assert.ok(api.model.analysis?.datasets.some(({ name }) => name === NAME));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Problems come a moment after the document. */
  async function problemsOf(uri: vscode.Uri, isReady: (codes: readonly string[]) => boolean): Promise<readonly vscode.Diagnostic[]> {
    const find = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Focal Lens');
    const codes = () => find().map(({ code }) => String(typeof code === 'object' ? code.value : code));
    return new Promise((resolve) => {
      if (isReady(codes())) return resolve(find());
      const listening = vscode.languages.onDidChangeDiagnostics(() => {
        if (!isReady(codes())) return;
        listening.dispose();
        resolve(find());
      });
    });
  }

  async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
    return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
  }

  const hasPt = (codes: readonly string[]) => codes.includes('weighted-pt');

  it('of a file are marked where they are, explained, mended, and mended no more after one undo', async () => {
    const document = await vscode.workspace.openTextDocument(join(folder, 'loss.py'));
    await vscode.window.showTextDocument(document);
    const [problem, ...rest] = await problemsOf(document.uri, hasPt);
    assert.equal(rest.length, 0);
    assert.equal(document.getText(problem!.range), 'torch.exp(-ce)');
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(problem!.message, /^p_t is taken from a weighted cross_entropy/);

    const actions = await actionsAt(document.uri, problem!.range);
    const commands = actions.map(({ command }) => command?.command);
    for (const command of [COMMANDS.explainFinding, COMMANDS.muteFinding]) assert.ok(commands.includes(command), command);
    const fix = actions.find(({ title }) => title === 'Take p_t from the unweighted loss');
    assert.ok(fix?.isPreferred && fix.edit !== undefined);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), MENDED);
    await problemsOf(document.uri, (codes) => codes.length === 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), FAULTY);

    const [again] = await problemsOf(document.uri, hasPt);
    const ignore = (await actionsAt(document.uri, again!.range)).find(({ title }) => title === 'Ignore weighted-pt on this line');
    await vscode.workspace.applyEdit(ignore!.edit!);
    assert.equal(document.lineAt(6).text, '    pt = torch.exp(-ce)  # focal-lens: ignore[weighted-pt]');
    await problemsOf(document.uri, (codes) => codes.length === 0);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('of an unsaved file are marked', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: FAULTY });
    await vscode.window.showTextDocument(document);
    const [problem] = await problemsOf(document.uri, hasPt);
    assert.equal(problem!.range.start.line, 6);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('of a cell of a notebook are marked and mended, whatever cell has the imports', async () => {
    const body = FAULTY.slice(FAULTY.indexOf('def '));
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, `%time\n${body}`, 'python');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(0);
    const [problem] = await problemsOf(document.uri, hasPt);
    assert.equal(problem!.range.start.line, 3);
    const fix = (await actionsAt(document.uri, problem!.range)).find(({ title }) => title === 'Take p_t from the unweighted loss');
    await vscode.workspace.applyEdit(fix!.edit!);
    assert.equal(document.getText(), `%time\n${MENDED.slice(MENDED.indexOf('def '))}`);
    // Undo is that of the cell that is being edited.
    await vscode.commands.executeCommand('notebook.focusTop');
    await vscode.commands.executeCommand('notebook.cell.edit');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), `%time\n${body}`);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('that depend on the label map name its classes, and are silent once they are muted', async () => {
    const settings = vscode.workspace.getConfiguration('focalLens');
    const document = await vscode.workspace.openTextDocument(join(folder, 'kornia_loss.py'));
    await vscode.window.showTextDocument(document);
    const [problem] = await problemsOf(document.uri, (codes) => codes.includes('background-alpha'));
    assert.equal(document.getText(problem!.range), '0.25');
    assert.match(problem!.message, /in loss-fixture class 0 is B-org, and O has the id 2/);
    await settings.update('findings.muted', [{ code: 'background-alpha', file: `${NAME}/*.py` }], vscode.ConfigurationTarget.Workspace);
    try {
      await problemsOf(document.uri, (codes) => codes.length === 0);
    } finally {
      await settings.update('findings.muted', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await problemsOf(document.uri, (codes) => codes.includes('background-alpha'));
  });
});
