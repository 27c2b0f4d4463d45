/** What stands in for a page: nothing found, still reading, stopped by an error, no predictions. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../../src/core/analysis.ts';
import { fileName } from '../../src/core/file-name.ts';
import { integer, message, plural, t } from '../l10n.ts';
import { button } from '../ui/controls.ts';
import { type Actions, placeLink } from './parts.ts';

const EXAMPLE = 'Ada\tB-person\nLovelace\tI-person\nwrote\tO\nnotes\tO';

/** Problems shown before the rest is only counted. */
const FIRST_PROBLEMS = 8;

/** @param problems Why nothing was counted, when files were found. */
export function emptyState(problems: readonly Problem[], actions: Actions): TemplateResult {
  return html`<div class="state">
    <h1 class="headline">${problems.length === 0 ? t('No label file in this workspace yet.') : t('No label file of this workspace could be counted.')}</h1>
    ${problemItems(problems, actions)}
    <p class="why">${t('Focal Lens reads annotated data and counts its labels, per split and per class. Nothing leaves this machine.')}</p>
    <ul class="reads">
      <li>${t('token tags: CoNLL or BIO columns, CoNLL-U, spaCy')}</li>
      <li>${t('labelled texts and spans: CSV and TSV, JSON and JSON Lines, Parquet, doccano, Label Studio, Prodigy')}</li>
      <li>${t('labelled images: COCO, YOLO, Pascal VOC, CVAT, masks, a folder for each class')}</li>
      <li>${t('the classes and their order: labels.txt, id2label in config.json, data.yaml')}</li>
    </ul>
    <p class="encoding">${t('for example train.conll')}</p>
    <pre class="code" tabindex="0" role="region" aria-label=${t('Example of a label file')}>${EXAMPLE}</pre>
    <div class="buttons">
      ${button(t('Choose a label file…'), () => actions.run({ command: 'analyzeFile' }), 'primary')}
      ${button(t('Open the sample'), () => actions.run({ command: 'openSample' }))}
    </div>
  </div>`;
}

/** The message of the progress stands in its own line. */
export function loadingState(text: string): TemplateResult {
  return html`<div class="state">
    <h1 class="headline quiet">${text}</h1>
    <p class="why">${t('The figures appear here as soon as they are counted.')}</p>
    <div class="skeleton" aria-hidden="true">${[1, 2, 3, 4, 5].map(() => html`<span></span>`)}</div>
  </div>`;
}

export function analysisError(message: string, actions: Actions): TemplateResult {
  return html`<div class="state">
    <h1 class="headline">${t('The label files could not be analysed.')}</h1>
    <p class="why error-text">${message}</p>
    <p class="quiet">${t('Correct what the message names, then read again; or choose one file to read alone.')}</p>
    <div class="buttons">
      ${button(t('Read again'), () => actions.run({ command: 'analyzeWorkspace' }), 'primary')}
      ${button(t('Choose a label file…'), () => actions.run({ command: 'analyzeFile' }))}
    </div>
  </div>`;
}

export function lossError(message: string, dataset: string | null, actions: Actions): TemplateResult {
  return html`<div class="state">
    <h1 class="headline">${t('The predictions could not be evaluated.')}</h1>
    <p class="why error-text">${message}</p>
    <div class="buttons">${button(t('Choose predictions…'), () => actions.run({ command: 'evaluateLoss', dataset }), 'primary')}</div>
  </div>`;
}

export function noPredictions(candidates: readonly string[], dataset: string | null, actions: Actions): TemplateResult {
  return html`<div class="state">
    <h1 class="headline">${t('Who pays the loss? That takes predictions.')}</h1>
    <p class="why">${t('Save the logits (or probabilities) and the gold labels of a dev run into the workspace. Focal Lens samples them and runs the focal loss on the sample; no training takes place.')}</p>
    <ul class="reads">
      <li>${t('JSONL: one line per example or sentence, with “label” and “logits” or “probs”')}</li>
      <li>${t('NumPy: logits.npy beside labels.npy')}</li>
    </ul>
    <pre class="code" tabindex="0" role="region" aria-label=${t('Example of a prediction file')}>${'{"label": "O", "logits": [4.1, -0.3, 0.2]}\n{"label": "B-person", "logits": [0.7, 1.9, -1.0]}'}</pre>
    ${candidates.length === 0 ? nothing : html`<p class="quiet">${t('Beside the data lies {0}.', candidates.map(fileName).join(', '))}</p>`}
    <div class="buttons">${button(t('Choose predictions…'), () => actions.run({ command: 'evaluateLoss', dataset }), 'primary')}</div>
  </div>`;
}

/** What could not be read, while the rest is shown. */
export function problemList(problems: readonly Problem[], actions: Actions): unknown {
  if (problems.length === 0) return nothing;
  return html`<details class="problems">
    <summary>${plural(problems.length, '{0} problem while reading; the rest is counted', '{0} problems while reading; the rest is counted')}</summary>
    ${problemItems(problems, actions)}
  </details>`;
}

function problemItems(problems: readonly Problem[], actions: Actions): unknown {
  if (problems.length === 0) return nothing;
  return html`<ul class="problem-items">
    ${problems.slice(0, FIRST_PROBLEMS).map((problem) => html`<li>${placeLink(problem, actions)} <span>${message(problem.said.template, problem.said.args)}</span></li>`)}
    ${problems.length > FIRST_PROBLEMS ? html`<li class="quiet">${t('and {0} more', integer(problems.length - FIRST_PROBLEMS))}</li>` : nothing}
  </ul>`;
}
