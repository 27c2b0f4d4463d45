/** Where the loss lies: the curve of the paper's figure 4, and what the hardest 1, 5 and 20 % carry. */
import { html, nothing, type TemplateResult } from 'lit';
import { type CurveStep, concentrationCurve } from '../charts/concentration-curve.ts';
import { figure } from '../charts/figure.ts';
import { share, t, wholePercent } from '../l10n.ts';

/** Shares of the examples that the sentence names, hardest first. */
const NAMED = [0.01, 0.05, 0.2];

export function curveFigure(steps: readonly CurveStep[], now: string): TemplateResult | typeof nothing {
  if (steps.length === 0) return nothing;
  const named = NAMED.flatMap((examples) => steps.find((step) => Math.abs(step.examples - examples) < 1e-9) ?? []);
  return figure<CurveStep>({
    heading: t('Where the loss lies'),
    encoding: t('share of the loss on the hardest x % of the examples · dashed: cross-entropy, line: {0}', now),
    rows: steps,
    isCapped: false,
    draw: (rows, width, description) => concentrationCurve(rows, width, description, named),
    columns: [
      { title: t('hardest'), isNumber: true, cell: ({ examples }) => share(examples), value: ({ examples }) => examples },
      { title: t('cross-entropy'), isNumber: true, cell: ({ before }) => share(before), value: ({ before }) => before },
      { title: now, isNumber: true, cell: (step) => share(step.now), value: (step) => step.now },
    ],
    foot:
      named.length === 0
        ? nothing
        : html`<ul class="named foot">
            ${named.map(
              ({ examples, before, now: after }) =>
                html`<li>${t('the hardest {0} carry {1} of the cross-entropy, and {2} now', wholePercent(examples), wholePercent(before), wholePercent(after))}</li>`,
            )}
          </ul>`,
  });
}
