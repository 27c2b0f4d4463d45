import * as vscode from 'vscode';
import type { AlphaCodeOptions, AlphaFramework } from '../../core/alpha-code/framework.ts';
import { ALPHA_FRAMEWORKS } from '../../core/alpha-code/frameworks.ts';
import { suggestFramework } from '../../core/alpha-code/suggest-framework.ts';

interface FrameworkItem extends vscode.QuickPickItem {
  readonly framework: AlphaFramework;
}

const KEY = 'alpha.code';

/** In which form α is written down: what the open file imports suggests it, what was chosen last in this workspace is remembered. */
export class FrameworkChoice {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** What a person is most likely to want now. */
  suggested(): AlphaFramework {
    const document = vscode.window.activeTextEditor?.document;
    const asked = document === undefined ? null : suggestFramework(document.getText(), document.languageId);
    const last = this.#last();
    // One file suits several forms for PyTorch: the one that was chosen last is meant.
    if (asked !== null && last !== null && asked.packages.some((name) => last.packages.includes(name))) return last;
    return asked ?? last ?? ALPHA_FRAMEWORKS[0]!;
  }

  /** Asks for framework and shape; null when the person gives up. */
  async pick(): Promise<AlphaCodeOptions | null> {
    const suggested = this.suggested();
    let columnVector = this.#memento.get<unknown>(`${KEY}.columnVector`) === true;
    const picker = vscode.window.createQuickPick<FrameworkItem>();
    picker.title = vscode.l10n.t('Alpha vector as code');
    picker.matchOnDescription = true;
    const show = () => {
      picker.placeholder = vscode.l10n.t('Which framework? The shape is {0}.', columnVector ? '[K, 1]' : '[K]');
      picker.buttons = [
        {
          iconPath: new vscode.ThemeIcon(columnVector ? 'list-flat' : 'list-ordered'),
          tooltip: vscode.l10n.t('Write it with the shape {0}', columnVector ? '[K]' : '[K, 1]'),
        },
      ];
    };
    picker.items = ALPHA_FRAMEWORKS.map((framework) => ({ framework, label: vscode.l10n.t(framework.title), description: framework.id }));
    picker.activeItems = picker.items.filter(({ framework }) => framework === suggested);
    show();
    picker.onDidTriggerButton(() => {
      columnVector = !columnVector;
      show();
    });
    try {
      const framework = await new Promise<AlphaFramework | null>((resolve) => {
        picker.onDidAccept(() => resolve(picker.selectedItems[0]?.framework ?? null));
        picker.onDidHide(() => resolve(null));
        picker.show();
      });
      if (framework === null) return null;
      await this.#memento.update(KEY, framework.id);
      await this.#memento.update(`${KEY}.columnVector`, columnVector);
      return { framework: framework.id, columnVector };
    } finally {
      picker.dispose();
    }
  }

  #last(): AlphaFramework | null {
    const id = this.#memento.get<unknown>(KEY);
    return ALPHA_FRAMEWORKS.find((framework) => framework.id === id) ?? null;
  }
}
