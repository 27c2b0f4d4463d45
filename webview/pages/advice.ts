/** What to try next, in its order: each with its metric, how often such a verdict was right, and why. */
import { html, nothing, type TemplateResult } from 'lit';
import { type Advice, type AdviceMetric, adviceOn, type Treatment } from '../../src/core/loss/advice.ts';
import type { LossReport } from '../../src/core/loss/report.ts';
import { signed } from '../charts/change-intervals.ts';
import { message, t, wholePercent } from '../l10n.ts';

/** The list; nothing without examples. */
export function adviceList(report: LossReport): TemplateResult | typeof nothing {
  const advice = adviceOn(report);
  const limits = advice.find((each) => each.limits !== null)?.limits;
  if (advice.length === 0) return nothing;
  const against = advice.filter(({ says }) => says === 'unlikely');
  return html`<section class="advice part">
    <h2 tabindex="-1">${t('What to try, in this order')}</h2>
    <p class="encoding">${t('Advice, apart from the figures above: they describe where the loss goes, this follows from a study of 28 data sets and from what was measured here.')}</p>
    ${limits === undefined || limits === null ? nothing : html`<p class="encoding">${t(limits)}</p>`}
    <ol>${advice.filter(({ says }) => says !== 'unlikely').map(item)}</ol>
    ${
      against.length === 0
        ? nothing
        : html`<h3>${t('Better left alone here')}</h3>
            <ul>${against.map(item)}</ul>`
    }
  </section>`;
}

function item(advice: Advice): TemplateResult {
  return html`<li>
    <span class="advice-name">${treatmentName(advice.treatment)}</span>
    <span class="advice-verdict">${verdict(advice)}${worth(advice)}</span>
    <p class="quiet">${message(advice.message.template, advice.message.args)}</p>
  </li>`;
}

function verdict({ says, metric, hitRate }: Advice): string {
  const judged = { 'likely-helps': t('likely helps {0}', metricName(metric)), unlikely: t('unlikely to help {0}', metricName(metric)) };
  const text = says === 'unknown' ? t('cannot be told beforehand') : judged[says];
  return hitRate === null ? text : t('{0} · right in {1}', text, wholePercent(hitRate));
}

/** What it is worth, 95 %, in points. */
function worth({ interval }: Advice): string {
  return interval === null ? '' : ` · ${t('{0} to {1} points (95 %)', signed(interval[0] * 100, 1), signed(interval[1] * 100, 1))}`;
}

function metricName(metric: AdviceMetric): string {
  return { macroF1: t('macro-F1'), entityF1: t('entity F1'), balancedAccuracy: t('balanced accuracy') }[metric];
}

function treatmentName(treatment: Treatment): string {
  return {
    'train-longer': t('Train on'),
    'collect-data': t('Collect more data'),
    'post-hoc': t('Adjust the logits after training'),
    'inverse-sqrt': t('α inverse-sqrt'),
    balanced: t('α balanced'),
    'logit-adjusted-loss': t('Logit-adjusted loss'),
    focal: t('Focal loss, γ'),
  }[treatment];
}
