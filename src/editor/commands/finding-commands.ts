import * as vscode from 'vscode';
import { FINDING_CODES } from '../../core/findings/codes.ts';
import { isSameMute, type Mute } from '../../core/findings/muting.ts';
import { COMMANDS, SETTINGS } from '../contributions.ts';
import { openFindingPage } from '../findings/finding-page.ts';
import { askedMute, mute, mutesFor, muteText, writeMutes } from '../findings/mutes.ts';
import { readSetting } from '../settings.ts';
import { findingsText } from '../texts.ts';
import { escapeIcons } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { findingOf, readTarget } from './command-target.ts';

/** Commands about findings: what they mean, and which are not said. */
export function findingCommands(extension: vscode.Uri, model: WorkspaceModel) {
  return {
    /** From a finding it asks how widely to mute; else which mutes there are to be, and which not any more. */
    async [COMMANDS.muteFinding](argument: unknown) {
      const asked = askedMute(argument);
      if (asked !== null) return mute(asked);
      const finding = findingOf(argument);
      if (finding !== null) return muteFrom(mutesFor(finding));
      const { finding: code, label } = readTarget(argument);
      if (code !== null) return mute({ code });
      await chooseMutes(model, label);
    },

    /** The page of a finding; of the one that is picked, where none is named. */
    async [COMMANDS.explainFinding](argument: unknown) {
      const code = typeof argument === 'string' ? argument : (readTarget(argument).finding ?? (await pickCode(model)));
      if (code !== null) await openFindingPage(extension, code);
    },
  };
}

async function muteFrom(mutes: readonly Mute[]): Promise<void> {
  const [only] = mutes;
  if (mutes.length === 1 && only !== undefined) return mute(only);
  const items = mutes.map((each) => ({ label: escapeIcons(muteText(each)), mute: each }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('What is not to be reported any more?') });
  if (picked !== undefined) await mute(picked.mute);
}

async function chooseMutes(model: WorkspaceModel, label: string | null): Promise<void> {
  const muted = readSetting(SETTINGS.findingsMuted);
  const analysis = await model.ready();
  const counts = new Map<string, number>();
  for (const dataset of analysis?.datasets ?? []) {
    for (const { code, label: about } of dataset.findings) {
      if (label === null || about === label) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  const offered = [...counts.keys()].map((code) => ({ code, ...(label === null ? {} : { label }) }));
  const all = [...muted, ...offered.filter((each) => !muted.some((known) => isSameMute(known, each)))];
  if (all.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no findings to mute.'));
    return;
  }
  const items = all.map((each) => {
    const isPicked = muted.includes(each);
    const count = counts.get(each.code ?? '') ?? 0;
    const description = isPicked ? vscode.l10n.t('muted') : findingsText(count);
    return { label: escapeIcons(muteText(each)), description, picked: isPicked, mute: each };
  });
  const placeHolder = vscode.l10n.t('What is checked is not reported');
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder });
  if (picked !== undefined) await writeMutes(picked.map((item) => item.mute));
}

/** One of the kinds of findings; those that the workspace has come first. */
async function pickCode(model: WorkspaceModel): Promise<string | null> {
  const counts = new Map<string, number>();
  for (const { findings } of model.analysis?.datasets ?? []) for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  const items = [...FINDING_CODES]
    .sort((a, b) => Number(counts.has(b)) - Number(counts.has(a)))
    .map((code) => ({ label: code, description: counts.has(code) ? findingsText(counts.get(code)!) : '' }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which finding?') });
  return picked?.label ?? null;
}
