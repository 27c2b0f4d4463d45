/**
 * The form controls of the page, from VS Code's webview UI toolkit. This folder alone imports it: the toolkit is archived, so one folder
 * must be enough to replace it.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeTextField(),
  );
}

export function button(text: string, onClick: () => void, appearance: 'primary' | 'secondary' = 'secondary'): TemplateResult {
  return html`<vscode-button appearance=${appearance} @click=${onClick}>${text}</vscode-button>`;
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** A labelled dropdown. `<label for>` does not name a toolkit dropdown, so the name is given twice: to see and to hear. */
export function dropdown(label: string, choices: readonly Choice[], chosen: string, onChoose: (value: string) => void): TemplateResult {
  const choose = (event: Event) => {
    const value = (event.target as HTMLElement & { value: string }).value;
    if (value !== chosen) onChoose(value);
  };
  return html`<span class="control">
    <span class="control-label" aria-hidden="true">${label}</span>
    <vscode-dropdown aria-label=${label} title=${choices.find(({ value }) => value === chosen)?.text ?? nothing} .value=${chosen} @change=${choose}>
      ${repeat(
        choices,
        ({ value }) => value,
        ({ value, text }) => html`<vscode-option value=${value} ?selected=${value === chosen}>${text}</vscode-option>`,
      )}
    </vscode-dropdown>
  </span>`;
}

/**
 * A labelled field for a number; what is not one is left for the caller to refuse. The toolkit names the field by its content, which the style
 * sheet hides beside the label.
 */
export function numberField(
  label: string,
  value: string,
  onChange: (text: string) => void,
  options: { readonly placeholder?: string; readonly disabled?: boolean; readonly invalid?: string | null } = {},
): TemplateResult {
  const change = (event: Event) => onChange((event.target as HTMLElement & { value: string }).value);
  return html`<span class="control">
    <span class="control-label" aria-hidden="true">${label}</span>
    <vscode-text-field
      class="number"
      aria-invalid=${options.invalid ? 'true' : nothing}
      title=${options.invalid || nothing}
      placeholder=${options.placeholder ?? ''}
      ?disabled=${options.disabled ?? false}
      .value=${value}
      @change=${change}
      >${label}</vscode-text-field
    >
  </span>`;
}

/** A labelled field that narrows a list down while a person types. */
export function searchField(label: string, value: string, onInput: (text: string) => void): TemplateResult {
  const input = (event: Event) => onInput((event.target as HTMLElement & { value: string }).value);
  return html`<vscode-text-field class="search" placeholder=${label} .value=${value} @input=${input}>${label}</vscode-text-field>`;
}

export interface Panel {
  readonly id: string;
  readonly title: string;
  /** Drawn when the panel is the chosen one. */
  readonly content: () => unknown;
}

export function panels(label: string, all: readonly Panel[], chosen: string, onChoose: (id: string) => void): TemplateResult {
  const choose = (event: Event) => {
    // Form controls inside the panels emit `change` as well.
    if (event.target !== event.currentTarget) return;
    const id = (event.target as HTMLElement & { activeid: string }).activeid.replace(/^tab-/, '');
    if (id !== chosen) onChoose(id);
  };
  return html`<vscode-panels aria-label=${label} activeid=${`tab-${chosen}`} @change=${choose}>
    ${all.map(({ id, title }) => html`<vscode-panel-tab id=${`tab-${id}`} aria-label=${title}>${title}</vscode-panel-tab>`)}
    ${all.map(
      ({ id, content }) =>
        html`<vscode-panel-view id=${`view-${id}`}>${id === chosen ? html`<div class="page">${content()}</div>` : nothing}</vscode-panel-view>`,
    )}
  </vscode-panels>`;
}
