/** Quick fixes of label files and label configs: each is applied, the text compared, and taken back by one undo. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FocalLensApi } from '../../src/editor/extension.ts';

const NAME = 'fixes-fixture';
const TRAIN = [
  'EU \t I-ORG',
  'rejects \t O',
  'German \t B-MISC',
  'call \t O',
  '',
  'Peter \t B-PER',
  'Blackburn \t I-PER',
  'in \t O',
  'New \t I-LOC',
  'York \t I-LOC',
  '',
  '',
].join('\n');
const REPAIRED = TRAIN.replace('I-ORG', 'B-ORG').replace('New \t I-LOC', 'New \t B-LOC');
const MANY = `${Array.from({ length: 1200 }, (_, index) => `w${index} I-PER\nx O\n`).join('')}a B-PER\n\n${'a B-PER\nb I-PER\nc O\n'.repeat(3000)}\n`;

describe('fixes of label files', () => {
  let api: FocalLensApi;
  let folder = '';

  before(async () => {
    api = await vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens')!.activate();
    folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, NAME);
    mkdirSync(join(folder, 'many'), { recursive: true });
    writeFileSync(join(folder, 'train.conll'), TRAIN);
    writeFileSync(join(folder, 'dev.conll'), TRAIN.replace('I-ORG', 'B-ORG').replace('New \t I-LOC', 'New \t B-LOC').repeat(4));
    writeFileSync(join(folder, 'many', 'train.conll'), MANY);
    await api.model.refresh();
  });

  after(async () => {
    await closeAll();
    rmSync(folder, { recursive: true, force: true });
    await api.model.refresh();
  });

  afterEach(closeAll);

  it('marks each place, and repairs one of them', async () => {
    const document = await open('train.conll');
    const problems = await placesOf(document, 2);
    assert.deepEqual(
      problems.map(({ range, message }) => [document.getText(range), message]),
      [
        ['I-ORG', 'A sentence cannot begin with I-ORG in IOB2.'],
        ['I-LOC', 'I-LOC cannot follow O in IOB2.'],
      ],
    );
    const titles = (await actionsAt(document, problems[1]!)).map(({ title }) => title);
    assert.equal(
      titles.filter((title) => title === 'Explain scheme-violation').length,
      1,
      'at each place, not at the line of the finding alone',
    );
    assert.ok(titles.includes('Mute scheme-violation everywhere'), titles.join('\n'));
    const repair = (await actionsAt(document, problems[1]!)).find(({ title }) => title === 'Repair this tag: I-LOC → B-LOC');
    await changed(document, () => vscode.workspace.applyEdit(repair!.edit!), TRAIN.replace('New \t I-LOC', 'New \t B-LOC'));
    // The text as it stands is judged, saved or not.
    assert.equal((await placesOf(document, 1)).length, 1);
    await undone(document, TRAIN);
  });

  it('repairs the whole file after a look at the preview, and one undo takes all back', async () => {
    const document = await open('train.conll');
    const [first] = await placesOf(document, 2);
    const all = (await actionsAt(document, first!)).find(({ title }) => title.startsWith('Repair all in this file'));
    assert.equal(all?.title, 'Repair all in this file (2 tags)…');
    const edits = all.edit!.get(document.uri);
    assert.deepEqual(
      edits.map(({ range, newText }) => [document.getText(range), newText]),
      [
        ['I-ORG', 'B-ORG'],
        ['I-LOC', 'B-LOC'],
      ],
    );
    await changed(document, () => withPreview(vscode.workspace.applyEdit(all.edit!)), REPAIRED);
    await undone(document, TRAIN);
  });

  it('says of how many places it shows some', async () => {
    const document = await open('many', 'train.conll');
    const problems = await placesOf(document, 1000);
    assert.equal(problems.length, 1000);
    assert.match(
      problems.find(({ message }) => message.startsWith('The first'))?.message ?? '',
      /^The first 999 of 1,200 places that break IOB2/,
    );
  });

  it('completes tags with those first that may follow, and nothing in the column of words', async () => {
    const document = await open('train.conll');
    // At `New ⇥ I-LOC`, after O; the problem there is that I-LOC cannot follow.
    const offered = await completionsAt(document, new vscode.Position(8, 'New \t I'.length));
    assert.deepEqual(
      offered
        .map(({ insertText }) => insertText)
        .slice(-3)
        .sort(),
      ['I-LOC', 'I-ORG', 'I-PER'],
    );
    assert.equal(offered[0]?.insertText, 'O');
    assert.equal(offered[0]?.detail?.replace(/\s/g, ' '), '3 tokens in train (33.3 %)');
    const after = await completionsAt(document, new vscode.Position(6, 'Blackburn \t I'.length));
    assert.ok(after.findIndex(({ insertText }) => insertText === 'I-PER') < after.findIndex(({ insertText }) => insertText === 'I-LOC'));
    assert.deepEqual(await completionsAt(document, new vscode.Position(8, 2)), []);
  });

  async function open(...path: readonly string[]): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(join(folder, ...path));
    await vscode.window.showTextDocument(document);
    return document;
  }
});

const CONFIG = `${JSON.stringify({ id2label: { 0: 'O', 1: 'B-PER', 2: 'I-PER' }, label2id: { O: 0, 'B-PER': 1, 'I-PER': 2 } }, null, 2)}\n`;
const DATA = `${'Ann B-PER\nLee I-PER\nslept O\n\n'.repeat(30)}`;

interface Contract {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly code: string;
  /** Where the problem is shown. */
  readonly at: string;
  /** Title of the fix → the file that it changes, and what it says then. */
  readonly fixes: Readonly<Record<string, readonly [string, string]>>;
}

const CONTRACTS: readonly Contract[] = [
  {
    name: 'another order',
    files: { 'config.json': CONFIG, 'labels.txt': 'O\nI-PER\nB-PER\n', 'train.conll': DATA },
    code: 'order-clash',
    at: 'labels.txt',
    fixes: {
      'Order the labels of labels.txt as in config.json': ['labels.txt', 'O\nB-PER\nI-PER\n'],
      'Order the labels of config.json as in labels.txt': [
        'config.json',
        CONFIG.replace('"1": "B-PER"', '"1": "I-PER"')
          .replace('"2": "I-PER"', '"2": "B-PER"')
          .replace('"B-PER": 1', '"B-PER": 2')
          .replace('"I-PER": 2\n', '"I-PER": 1\n'),
      ],
    },
  },
  {
    name: 'a label that is not declared',
    files: { 'config.json': CONFIG, 'train.conll': `${DATA}Oslo B-LOC\n. O\n\n` },
    code: 'undeclared-label',
    at: 'train.conll',
    fixes: {
      'Add B-LOC at the end of config.json': [
        'config.json',
        CONFIG.replace('"2": "I-PER"', '"2": "I-PER",\n    "3": "B-LOC"').replace('"I-PER": 2', '"I-PER": 2,\n    "B-LOC": 3'),
      ],
    },
  },
  {
    name: 'a label that one config lacks',
    files: { 'config.json': CONFIG, 'labels.txt': 'O\nB-PER\n', 'train.conll': DATA },
    code: 'config-mismatch',
    at: 'config.json',
    fixes: { 'Order the labels of labels.txt as in config.json': ['labels.txt', 'O\nB-PER\nI-PER\n'] },
  },
  {
    name: 'label2id that is no inverse',
    files: { 'config.json': CONFIG.replace('"B-PER": 1', '"B-PER": 0'), 'train.conll': DATA },
    code: 'label2id-mismatch',
    at: 'config.json',
    fixes: { 'Make label2id the inverse of id2label': ['config.json', CONFIG] },
  },
  {
    name: 'a label that is declared twice',
    files: { 'labels.txt': 'O\nB-PER\nI-PER\nO\n', 'train.conll': DATA },
    code: 'duplicate-label',
    at: 'labels.txt',
    fixes: { 'Remove the second O from labels.txt': ['labels.txt', 'O\nB-PER\nI-PER\n'] },
  },
  {
    name: 'another spelling than that of the data',
    files: { 'labels.txt': 'cold\nHot\n', 'train.csv': `text,label\n${'very,hot\nrather,cold\n'.repeat(30)}` },
    code: 'near-duplicate-label',
    at: 'train.csv',
    fixes: { 'Rename Hot to hot in labels.txt, as in the data': ['labels.txt', 'cold\nhot\n'] },
  },
];

describe('fixes of label configs', () => {
  let api: FocalLensApi;
  let folder = '';

  before(async () => {
    api = await vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens')!.activate();
  });

  afterEach(async () => {
    await closeAll();
    rmSync(folder, { recursive: true, force: true });
    await api.model.refresh();
  });

  for (const [index, { name, files, code, at, fixes }] of CONTRACTS.entries()) {
    it(name, async () => {
      folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, `contract-${index}`);
      mkdirSync(folder, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      await api.model.refresh();
      const shown = await vscode.workspace.openTextDocument(join(folder, at));
      await vscode.window.showTextDocument(shown);
      const problem = await when(
        () => vscode.languages.getDiagnostics(shown.uri).find((each) => typeof each.code === 'object' && each.code.value === code) ?? null,
        vscode.languages.onDidChangeDiagnostics,
      );
      const offered = await actionsAt(shown, problem);
      for (const [title, [file, text]] of Object.entries(fixes)) {
        const action = offered.find((each) => each.title === title);
        assert.ok(action?.edit !== undefined, `${title} is among ${offered.map((each) => each.title).join('; ')}`);
        const config = await vscode.workspace.openTextDocument(join(folder, file));
        await changed(config, () => vscode.workspace.applyEdit(action.edit!), text);
        await undone(config, files[file]!);
      }
    });
  }
});

describe('completion in label configs', () => {
  let api: FocalLensApi;
  let folder = '';
  const LABELS = 'cold\nh\n';
  const MODEL = '{"model_type": "b", "id2label": {"0": "cold", "1": "h"}}';
  // A label is text, whatever a snippet would make of it.
  const SNIPPET = ['$1$', '{2:hot}'].join('');

  before(async () => {
    api = await vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens')!.activate();
    folder = join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'completion-fixture');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'labels.txt'), LABELS);
    writeFileSync(join(folder, 'config.json'), MODEL);
    writeFileSync(join(folder, 'train.csv'), `text,label\n${`a,cold\nb,${SNIPPET}\nc,"say ""hi"""\n`.repeat(20)}`);
    await api.model.refresh();
  });

  after(async () => {
    await closeAll();
    rmSync(folder, { recursive: true, force: true });
    await api.model.refresh();
  });

  it('offers the labels of the data that are not declared first, as plain text', async () => {
    const document = await vscode.workspace.openTextDocument(join(folder, 'labels.txt'));
    await vscode.window.showTextDocument(document);
    const offered = await completionsAt(document, new vscode.Position(1, 1));
    assert.deepEqual(
      offered.map(({ insertText, detail }) => [insertText, detail?.replace(/\s/g, ' ')]),
      [
        [SNIPPET, '20 documents in train (33.3 %)'],
        ['say "hi"', '20 documents in train (33.3 %)'],
        ['cold', '20 documents in train (33.3 %)'],
        ['h', 'no examples'],
      ],
    );
  });

  it('writes what the quotes around it need, and offers nothing elsewhere', async () => {
    const document = await vscode.workspace.openTextDocument(join(folder, 'config.json'));
    await vscode.window.showTextDocument(document);
    const offered = await completionsAt(document, document.positionAt(MODEL.indexOf('"h"') + 2));
    assert.deepEqual(
      offered.slice(0, 2).map(({ insertText }) => insertText),
      [SNIPPET, 'say \\"hi\\"'],
    );
    assert.deepEqual(await completionsAt(document, document.positionAt(MODEL.indexOf('"b"') + 2)), []);
  });
});

async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Places are marked a moment after the document opens or changes; the finding about the split marks a whole line. */
async function placesOf(document: vscode.TextDocument, count: number): Promise<readonly vscode.Diagnostic[]> {
  const find = () =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter(
        ({ code, message }) => typeof code === 'object' && code.value === 'scheme-violation' && !message.includes('breaks the tag scheme'),
      );
  return when(() => (find().length === count ? find() : null), vscode.languages.onDidChangeDiagnostics);
}

async function when<T>(find: () => T | null, changes: (listen: () => void) => vscode.Disposable): Promise<T> {
  const now = find();
  if (now !== null) return now;
  return new Promise((resolve) => {
    const listening = changes(() => {
      const later = find();
      if (later === null) return;
      listening.dispose();
      resolve(later);
    });
  });
}

/** Ours alone, in the order in which they are shown. */
async function completionsAt(document: vscode.TextDocument, position: vscode.Position): Promise<readonly vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, position);
  const own = list.items.filter(({ kind }) => kind === vscode.CompletionItemKind.EnumMember);
  return own.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

async function actionsAt(document: vscode.TextDocument, { range }: vscode.Diagnostic): Promise<readonly vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, kind, 20);
}

/** Presses the button of the preview once it is there. */
async function withPreview(applied: Thenable<boolean>): Promise<boolean> {
  let isDone = false;
  const end = Promise.resolve(applied).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await vscode.commands.executeCommand('refactorPreview.apply');
    await Promise.race([end, new Promise((resume) => setTimeout(resume, 100))]);
  }
  return end;
}

async function changed(document: vscode.TextDocument, act: () => Thenable<boolean>, expected: string): Promise<void> {
  assert.ok(await act());
  assert.equal(document.getText(), expected);
}

async function undone(document: vscode.TextDocument, expected: string): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('undo');
  assert.equal(document.getText(), expected);
}
