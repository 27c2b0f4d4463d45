import * as vscode from 'vscode';
import type { Finding } from '../../core/analysis.ts';
import { isSameMute, type Mute, readMute, writeMute } from '../../core/findings/muting.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { SETTINGS } from '../contributions.ts';
import { readSetting, writeSetting } from '../settings.ts';
import { escapeLinks } from '../untrusted-text.ts';

/** What can be muted where a finding is: all of its kind, those about its classes, those in its file. The widest comes last. */
export function mutesFor({ code, label, path }: Finding): readonly Mute[] {
  return [
    ...(label === null ? [] : [{ code, label }]),
    ...(path === null ? [] : [{ code, file: globOf(vscode.workspace.asRelativePath(path, false)) }]),
    { code },
  ];
}

/** A path as a glob that fits it alone. */
function globOf(path: string): string {
  return path.replaceAll('\\', '/').replace(/[*?[\]{}()!+@|]/g, '\\$&');
}

/** `low-support of B-PER`: what is muted, for a person. */
export function muteText({ code, label, file }: Mute): string {
  const [kind, name, path] = [code ?? '', visibleLabel(label ?? ''), visibleLabel(file ?? '')];
  if (code === undefined) {
    if (label === undefined) return vscode.l10n.t('everything in {0}', path);
    return file === undefined ? vscode.l10n.t('everything about {0}', name) : vscode.l10n.t('everything about {0} in {1}', name, path);
  }
  if (label === undefined) return file === undefined ? vscode.l10n.t('{0} everywhere', kind) : vscode.l10n.t('{0} in {1}', kind, path);
  return file === undefined ? vscode.l10n.t('{0} about {1}', kind, name) : vscode.l10n.t('{0} about {1} in {2}', kind, name, path);
}

/** The mute that an argument of the command asks for; null without one. */
export function askedMute(argument: unknown): Mute | null {
  return typeof argument === 'object' && argument !== null && 'mute' in argument ? readMute(argument.mute) : null;
}

/** Adds a mute to the settings of the workspace and offers to take it back. */
export async function mute(added: Mute): Promise<void> {
  const before = readSetting(SETTINGS.findingsMuted);
  if (before.some((each) => isSameMute(each, added))) return;
  await writeMutes([...before, added]);
  void offerUndo(added, before);
}

export async function writeMutes(mutes: readonly Mute[]): Promise<void> {
  await writeSetting(SETTINGS.findingsMuted, mutes.map(writeMute));
}

async function offerUndo(added: Mute, before: readonly Mute[]): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const said = escapeLinks(vscode.l10n.t('Muted in this workspace: {0}.', muteText(added)));
  if ((await vscode.window.showInformationMessage(said, undo)) === undo) await writeMutes(before);
}
