/** Colour themes, switched live by the settings of the workspace's copy. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../until.ts';
import type { Session } from './session.ts';

export const THEMES = ['Dark Modern', 'Light Modern', 'Default High Contrast', 'Default High Contrast Light'] as const;
export type Theme = (typeof THEMES)[number];

/** The class of the workbench once a theme is applied. */
const CLASSES: Readonly<Record<Theme, string>> = {
  'Dark Modern': 'vscode-theme-defaults-themes-dark_modern-json',
  'Light Modern': 'vscode-theme-defaults-themes-light_modern-json',
  'Default High Contrast': 'vscode-theme-defaults-themes-hc_black-json',
  'Default High Contrast Light': 'vscode-theme-defaults-themes-hc_light-json',
};

/** Switches the theme and waits until the workbench and every open webview show it. */
export async function switchTheme(session: Session, theme: Theme): Promise<void> {
  changeWorkspaceSettings(session, { 'workbench.colorTheme': theme });
  await session.page.locator(`.monaco-workbench.${CLASSES[theme]}`).waitFor();
  for (const frame of session.page.frames()) {
    await frame
      .waitForFunction((name) => document.body.dataset.vscodeThemeId === undefined || document.body.dataset.vscodeThemeId === name, theme)
      .catch((error: unknown) => {
        if (!frame.isDetached()) throw error;
      });
  }
}

/** Changes settings of the workspace; VS Code applies them while it runs. */
export function changeWorkspaceSettings(session: Session, settings: Readonly<Record<string, unknown>>): void {
  const folder = join(session.workspace, '.vscode');
  const path = join(folder, 'settings.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify({ ...present(path), ...settings }, null, 2));
}

/** Waits until VS Code has written a setting of the workspace: to change others before would clash with it. */
export async function settled(session: Session, name: string, value: unknown): Promise<void> {
  const path = join(session.workspace, '.vscode', 'settings.json');
  await until(
    () => (present(path)[name] === value ? true : undefined),
    () => `The setting ${name} did not become ${JSON.stringify(value)}: ${JSON.stringify(present(path))}`,
  );
}

function present(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
