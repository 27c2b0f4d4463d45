/** The marks of the charts inside running text, drawn, so that they look the same in every font. */
import { html, svg, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';

const SHAPES = {
  '○': { name: () => t('ring'), shape: svg`<circle class="before" cx="5" cy="5" r="3.5"></circle>` },
  '●': { name: () => t('dot'), shape: svg`<circle class="dot" cx="5" cy="5" r="4"></circle>` },
  '→': { name: () => t('to'), shape: svg`<path class="arrow" d="M0.5 5h8.5M6 2l3 3l-3 3"></path>` },
} as const;

/** The text, with `○`, `●` and `→` as drawings. */
export function withMarks(text: string): readonly unknown[] {
  return text.split(/([○●→])/).map((part) => {
    const mark = SHAPES[part as keyof typeof SHAPES];
    return mark === undefined ? part : drawing('mark', mark.name(), mark.shape);
  });
}

const SEVERITIES = {
  error: { name: () => t('error'), shape: svg`<circle cx="5" cy="5" r="4.5"></circle>` },
  warning: { name: () => t('warning'), shape: svg`<path d="M5 0.5l5 9h-10z"></path>` },
  info: { name: () => t('information'), shape: svg`<rect x="0.5" y="0.5" width="9" height="9" rx="1"></rect>` },
} as const;

/** A sign with its own shape and colour per severity. */
export function severityMark(severity: keyof typeof SEVERITIES): TemplateResult {
  const { name, shape } = SEVERITIES[severity];
  return drawing(`severity ${severity}`, name(), shape);
}

function drawing(className: string, name: string, shape: unknown): TemplateResult {
  return html`<svg class=${className} role="img" aria-label=${name} width="10" height="10" viewBox="0 0 10 10">${shape}</svg>`;
}
