import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type Analysis, type Dataset, primaryUnit } from '../../src/core/analysis.ts';
import { COMMANDS, type CommandId, SETTINGS, SETTINGS_SECTION, type SettingKey } from '../../src/editor/contributions.ts';
import type { FocalLensApi } from '../../src/editor/extension.ts';
import { FIRST_CHOICE } from '../../src/editor/loss/evaluation-choice.ts';
import { type LabelFixture, writeLabelFixture } from '../support/editor/label-fixture.ts';

const FOLDER = 'settings-fixture';

let api: FocalLensApi;
let fixture: LabelFixture;

async function change(key: SettingKey, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration(SETTINGS_SECTION).update(key, value, vscode.ConfigurationTarget.Global);
}

/** Sets a setting while `act` runs. */
async function withSetting(key: SettingKey, value: unknown, act: () => Promise<void>): Promise<void> {
  await change(key, value);
  try {
    await act();
  } finally {
    await change(key, undefined);
  }
}

/** The analysis under the settings as they are now. */
async function analyzed(): Promise<Analysis> {
  await api.model.refresh();
  assert.ok(api.model.analysis, api.model.errorMessage ?? 'no analysis');
  return api.model.analysis;
}

const ofFixture = ({ datasets }: Analysis): readonly Dataset[] => datasets.filter(({ folder }) => folder.startsWith(fixture.folder));

describe('settings and an empty workspace', () => {
  before(async () => {
    const extension = vscode.extensions.getExtension<FocalLensApi>('focal-lens.focal-lens')!;
    api = await extension.activate();
    fixture = writeLabelFixture(join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, FOLDER));
  });

  after(() => rmSync(join(fixture.folder, '..'), { recursive: true, force: true }));

  describe('a setting acts:', () => {
    it('files.exclude', () =>
      withSetting(SETTINGS.filesExclude, [`${FOLDER}/**`], async () => {
        assert.deepEqual(ofFixture(await analyzed()), []);
      }));

    it('files.include, which still finds the label config', () =>
      withSetting(SETTINGS.filesInclude, [`${FOLDER}/**/train.conll`], async () => {
        const analysis = await analyzed();
        const [dataset] = ofFixture(analysis);
        assert.equal(analysis.datasets.length, 1);
        assert.deepEqual(
          dataset?.splits.map(({ name }) => name),
          ['train'],
        );
        assert.equal(dataset?.labelMap.declared, 5);
      }));

    it('datasets, whose files are counted once', () => {
      const inWorkspace = (path: string) => `./${vscode.workspace.asRelativePath(path, false)}`;
      const declared = { mine: { train: inWorkspace(fixture.dev), dev: inWorkspace(fixture.train), labels: inWorkspace(fixture.labels) } };
      return withSetting(SETTINGS.datasets, declared, async () => {
        const datasets = ofFixture(await analyzed());
        assert.deepEqual(
          datasets.map(({ name }) => name),
          ['mine'],
        );
        assert.equal(primaryUnit(datasets[0]!.splits[0]!)?.total, 4);
      });
    });

    it('findings.muted', async () => {
      const codes = async () => ofFixture(await analyzed()).flatMap(({ findings }) => findings.map(({ code }) => code));
      assert.ok((await codes()).includes('zero-support'));
      await withSetting(SETTINGS.findingsMuted, ['zero-support'], async () => assert.ok(!(await codes()).includes('zero-support')));
    });

    it('a quick fix of a finding mutes it, and only in its file', async () => {
      const found = ofFixture(await analyzed()).flatMap(({ findings }) => findings);
      const finding = found.find(({ path, line }) => path !== null && line !== null)!;
      const uri = vscode.Uri.file(finding.path!);
      await vscode.window.showTextDocument(uri);
      const row = finding.line! - 1;
      const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        new vscode.Range(row, 0, row, 0),
      );
      assert.ok(actions.some(({ title }) => title === `Explain ${finding.code}`));
      const file = vscode.workspace.asRelativePath(uri, false);
      const { command } = actions.find(({ title }) => title === `Mute ${finding.code} in ${file}`)!;
      try {
        await vscode.commands.executeCommand(command!.command, ...command!.arguments!);
        const left = ofFixture(await analyzed()).flatMap(({ findings }) => findings);
        const isMuted = ({ code, path }: { code: string; path: string | null }) => code === finding.code && path === finding.path;
        assert.deepEqual(
          left,
          found.filter((each) => !isMuted(each)),
        );
      } finally {
        await vscode.workspace
          .getConfiguration(SETTINGS_SECTION)
          .update(SETTINGS.findingsMuted, undefined, vscode.ConfigurationTarget.Workspace);
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      }
    });

    it('loss.gamma, loss.seed, loss.sampleSize, kernel.backend and alpha.* of an evaluation', async () => {
      const [dataset] = ofFixture(await analyzed());
      const evaluated = async () => {
        assert.ok(await api.loss.evaluate(dataset!, { ...FIRST_CHOICE, paths: [fixture.predictions] }));
        assert.ok(api.loss.state.kind === 'ready');
        return api.loss.state.report;
      };
      const { alpha } = await evaluated();
      const settings: readonly (readonly [SettingKey, unknown])[] = [
        [SETTINGS.lossGamma, 0.5],
        [SETTINGS.lossSeed, 7],
        [SETTINGS.lossSampleSize, 100],
        [SETTINGS.kernelBackend, 'cpu'],
        [SETTINGS.alphaScheme, 'balanced'],
        [SETTINGS.alphaNormalization, 'max'],
        [SETTINGS.alphaMaximum, 0.5],
      ];
      for (const [key, value] of settings) await change(key, value);
      try {
        const report = await evaluated();
        assert.deepEqual([report.gamma, report.seed, report.backend], [0.5, 7, 'cpu']);
        assert.ok(report.alpha !== null && Math.max(...report.alpha.map((value) => value ?? 0)) === 0.5, String(report.alpha));
        assert.notDeepEqual(report.alpha, alpha);
        await change(SETTINGS.alphaScheme, 'made-up');
        assert.ok((await evaluated()).alpha !== null, 'a scheme that is not known falls back');
      } finally {
        for (const [key] of settings) await change(key, undefined);
      }
    });
  });

  describe('with nothing chosen and no label file in the workspace', () => {
    const said: string[] = [];
    const failed: string[] = [];
    const window = vscode.window as unknown as Record<string, unknown>;
    const questions = ['showInformationMessage', 'showQuickPick', 'showOpenDialog', 'showErrorMessage', 'showWarningMessage'] as const;
    const original = questions.map((name) => [name, window[name]] as const);

    /** Stands for a person who closes every question. */
    function answerNothing(): void {
      const hear = (into: string[]) => async (first: unknown) => void into.push(typeof first === 'string' ? first : 'a question');
      window.showInformationMessage = window.showQuickPick = window.showOpenDialog = hear(said);
      window.showErrorMessage = window.showWarningMessage = hear(failed);
    }

    before(async () => {
      await change(SETTINGS.filesExclude, ['**']);
      assert.deepEqual((await analyzed()).datasets, []);
      answerNothing();
    });

    after(async () => {
      for (const [name, show] of original) window[name] = show;
      await change(SETTINGS.filesExclude, undefined);
      await analyzed();
    });

    // The sample opens in this window and would end the tests.
    const commands = Object.entries(COMMANDS).filter(([name]) => name !== 'openSample');
    const speaking: readonly CommandId[] = [
      COMMANDS.analyzeFile,
      COMMANDS.suggestAlpha,
      COMMANDS.insertAlpha,
      COMMANDS.copyAlpha,
      COMMANDS.evaluateLoss,
      COMMANDS.compareSplits,
      COMMANDS.showExamples,
      COMMANDS.configureDataset,
      COMMANDS.exportReport,
      COMMANDS.copyCountingQuery,
      COMMANDS.muteFinding,
      COMMANDS.installNativeBackend,
    ];
    for (const [name, id] of commands) {
      it(`${name} ends without an error${speaking.includes(id) ? ', and says or asks something' : ''}`, async () => {
        said.length = failed.length = 0;
        await vscode.commands.executeCommand(id);
        assert.deepEqual(failed, []);
        if (speaking.includes(id)) assert.ok(said.length > 0);
      });
    }
  });
});
