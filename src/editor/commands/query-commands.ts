import * as vscode from 'vscode';
import type { Unit } from '../../core/analysis.ts';
import type { QueryEngine, QuerySource } from '../../core/query/counting-query.ts';
import { QUERY_ENGINES, writeCountingQuery } from '../../core/query/engines.ts';
import { COMMANDS } from '../contributions.ts';

/** Commands for labels that lie beyond this machine. */
export function queryCommands() {
  return {
    /** Asks what lies where, and copies the query that counts it. */
    async [COMMANDS.copyCountingQuery]() {
      const engine = await pickEngine();
      if (engine === null) return;
      const cells = await pickCells();
      if (cells === null) return;
      const source = await ask(vscode.l10n.t('Where are the labels?'), vscode.l10n.t('A file, a glob of files, or the name of a table'));
      if (source === null || source === '') return;
      const column = await ask(vscode.l10n.t('Column of the label'), vscode.l10n.t('Empty: {0}', cells.defaultColumn));
      if (column === null) return;
      const splitColumn = await ask(vscode.l10n.t('Column that names the split'), vscode.l10n.t('Empty: there is none'));
      if (splitColumn === null) return;
      const { list, unit } = cells;
      await copy(engine, { source, list, unit, column: column || undefined, splitColumn: splitColumn || undefined });
    },
  };
}

async function pickEngine(): Promise<QueryEngine | null> {
  const items = QUERY_ENGINES.map((engine) => ({ label: vscode.l10n.t(engine.title), engine }));
  const placeHolder = vscode.l10n.t('Which engine counts the labels?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.engine ?? null;
}

interface Cells {
  readonly list: boolean;
  readonly unit: Unit;
  readonly defaultColumn: string;
}

async function pickCells(): Promise<Cells | null> {
  const items: readonly (vscode.QuickPickItem & Cells)[] = [
    { label: vscode.l10n.t('One label per record'), list: false, unit: 'document', defaultColumn: 'label' },
    { label: vscode.l10n.t('A list of labels per record'), list: true, unit: 'document', defaultColumn: 'labels' },
    { label: vscode.l10n.t('Tags of tokens'), list: true, unit: 'token', defaultColumn: 'ner_tags' },
    { label: vscode.l10n.t('Mentions, from tags of tokens'), list: true, unit: 'mention', defaultColumn: 'ner_tags' },
    { label: vscode.l10n.t('Sentences that hold a mention type'), list: true, unit: 'sentence', defaultColumn: 'ner_tags' },
    { label: vscode.l10n.t('Boxes, as a list per image'), list: true, unit: 'box', defaultColumn: 'labels' },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('What does a record hold?') })) ?? null;
}

/** Null when the person gave up. */
async function ask(title: string, placeHolder: string): Promise<string | null> {
  return (await vscode.window.showInputBox({ title, placeHolder, ignoreFocusOut: true }))?.trim() ?? null;
}

async function copy(engine: QueryEngine, source: QuerySource): Promise<void> {
  const text = writeCountingQuery(engine.id, source);
  await vscode.env.clipboard.writeText(text);
  const open = vscode.l10n.t('Open');
  const said = vscode.l10n.t(
    'The query for {0} was copied. Save its result as a table of counts; the analysis reads it.',
    vscode.l10n.t(engine.title),
  );
  void vscode.window.showInformationMessage(said, open).then(async (choice) => {
    if (choice !== open) return;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: engine.language, content: text }));
  });
}
