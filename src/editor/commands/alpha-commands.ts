import * as vscode from 'vscode';
import type { AlphaScheme, AlphaVector } from '../../core/alpha/alpha.ts';
import { NORMALIZATION_NAMES } from '../../core/alpha/normalize.ts';
import { ALPHA_SCHEMES } from '../../core/alpha/schemes.ts';
import type { AlphaCodeOptions } from '../../core/alpha-code/framework.ts';
import { alphaFramework } from '../../core/alpha-code/write.ts';
import type { Dataset } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { type AlphaSuggestions, alphaOf } from '../alpha/alpha-suggestions.ts';
import type { AlphaWriter } from '../alpha/alpha-writer.ts';
import type { FrameworkChoice } from '../alpha/framework-choice.ts';
import { insertCode } from '../alpha/insert-code.ts';
import { COMMANDS, SETTINGS } from '../contributions.ts';
import { readAlphaSettings, writeSetting } from '../settings.ts';
import { alphaText, labelsText, messageText, ratioText } from '../texts.ts';
import { escapeIcons, escapeLinks } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

/** Commands that derive α and write it down. */
export function alphaCommands(model: WorkspaceModel, alpha: AlphaSuggestions, frameworks: FrameworkChoice, writer: AlphaWriter) {
  /** The vector of the data set a command is about; says why when there is none. */
  async function vectorFor(argument: unknown): Promise<Derived | null> {
    const dataset = await pickDataset(model, readTarget(argument).dataset);
    if (dataset === null) return null;
    const vector = await alpha.of(dataset);
    if (vector !== null) return { dataset, vector };
    sayNothingCounted(dataset);
    return null;
  }

  async function insert({ dataset, vector }: Derived, code: AlphaCodeOptions): Promise<void> {
    await insertCode(await writer.write(dataset, vector, code), alphaFramework(code.framework).language);
  }

  async function copy({ dataset, vector }: Derived, code: AlphaCodeOptions): Promise<void> {
    await vscode.env.clipboard.writeText(await writer.write(dataset, vector, code));
    const text = vscode.l10n.t('α for {0} copied ({1}).', labelsText(vector.labels.length), vector.scheme);
    vscode.window.setStatusBarMessage(text, 4000);
  }

  return {
    /** Compares the schemes on the data; the choice becomes the setting and is inserted or copied. */
    async [COMMANDS.suggestAlpha](argument: unknown) {
      const dataset = await pickDataset(model, readTarget(argument).dataset);
      if (dataset === null) return;
      const scheme = await pickScheme(dataset);
      if (scheme === null) return;
      await writeSetting(SETTINGS.alphaScheme, scheme.id);
      const vector = await alpha.of(dataset);
      if (vector !== null) await offerUse(vector, frameworks, (use, code) => (use === 'insert' ? insert : copy)({ dataset, vector }, code));
    },

    async [COMMANDS.insertAlpha](argument: unknown) {
      const derived = await vectorFor(argument);
      const code = derived === null ? null : (readTarget(argument).code ?? (await frameworks.pick()));
      if (derived !== null && code !== null) await insert(derived, code);
    },

    async [COMMANDS.copyAlpha](argument: unknown) {
      const derived = await vectorFor(argument);
      const code = derived === null ? null : (readTarget(argument).code ?? (await frameworks.pick()));
      if (derived !== null && code !== null) await copy(derived, code);
    },
  };
}

interface Derived {
  readonly dataset: Dataset;
  readonly vector: AlphaVector;
}

interface SchemeItem extends vscode.QuickPickItem {
  readonly scheme: AlphaScheme;
}

async function pickScheme(dataset: Dataset): Promise<AlphaScheme | null> {
  const settings = readAlphaSettings();
  const items: SchemeItem[] = [];
  for (const scheme of ALPHA_SCHEMES) {
    const vector = await alphaOf(dataset, { ...settings, scheme: scheme.id });
    if (vector === null) {
      sayNothingCounted(dataset);
      return null;
    }
    const isCurrent = scheme.id === settings.scheme;
    items.push({
      scheme,
      label: `${isCurrent ? '$(check) ' : ''}${vscode.l10n.t(scheme.title)}`,
      description: `${scheme.id} · ${vscode.l10n.t(scheme.formula)}`,
      detail: escapeIcons(spreadText(vector)),
    });
  }
  const title = vscode.l10n.t('Alpha scheme for {0}', visibleLabel(dataset.name));
  const placeHolder = vscode.l10n.t(
    'α of the most frequent and of the rarest class, {0}',
    vscode.l10n.t(NORMALIZATION_NAMES[settings.normalization]),
  );
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  return picked?.scheme ?? null;
}

/** `O 0.2165 … B-ordinal 9.119 · 42 : 1`. */
function spreadText({ labels, counts, alpha }: AlphaVector): string {
  let most = -1;
  let rarest = -1;
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue;
    if (most < 0 || count > counts[most]!) most = index;
    if (rarest < 0 || count < counts[rarest]!) rarest = index;
  }
  if (most < 0) return vscode.l10n.t('no class has examples');
  const of = (index: number) => `${visibleLabel(labels[index] ?? '')} ${alphaText(alpha[index] ?? 0)}`;
  const [first, last] = [alpha[most] ?? 0, alpha[rarest] ?? 0];
  return `${of(most)} … ${of(rarest)} · ${vscode.l10n.t('ratio {0}', ratioText(first > 0 ? last / first : null))}`;
}

async function offerUse(
  vector: AlphaVector,
  frameworks: FrameworkChoice,
  use: (how: 'insert' | 'copy', code: AlphaCodeOptions) => Promise<void>,
): Promise<void> {
  const [note] = vector.noteMessages;
  const detail = note === undefined ? '' : escapeIcons(messageText(note));
  const suggested = frameworks.suggested();
  const code = { framework: suggested.id, columnVector: false };
  const inserted = {
    label: `$(edit) ${vscode.l10n.t('Insert as code: {0}', vscode.l10n.t(suggested.title))}`,
    detail,
    run: () => use('insert', code),
  };
  const copied = { label: `$(copy) ${vscode.l10n.t('Copy as code: {0}', vscode.l10n.t(suggested.title))}`, run: () => use('copy', code) };
  const other = {
    label: `$(list-selection) ${vscode.l10n.t('Insert for another framework…')}`,
    run: async () => {
      const chosen = await frameworks.pick();
      if (chosen !== null) await use('insert', chosen);
    },
  };
  const kept = { label: `$(check) ${vscode.l10n.t('Only keep the choice')}`, run: () => undefined };
  const title = vscode.l10n.t('Alpha by {0}', vector.scheme);
  const placeHolder = vscode.l10n.t('What to do with the vector?');
  const picked = await vscode.window.showQuickPick([inserted, copied, other, kept], { title, placeHolder });
  await picked?.run();
}

function sayNothingCounted(dataset: Dataset): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Nothing was counted in {0}, so there is no α to derive.', escapeLinks(visibleLabel(dataset.name))),
  );
}
