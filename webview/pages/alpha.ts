/** The second page: the weight of each class under a scheme, and what it comes to between the largest and the rarest class. */
import { html, LitElement, nothing } from 'lit';
import type { AlphaSettings, AlphaVector, Normalization } from '../../src/core/alpha/alpha.ts';
import { NORMALIZATIONS } from '../../src/core/alpha/normalize.ts';
import { ALPHA_SCHEMES } from '../../src/core/alpha/schemes.ts';
import { usesBeta } from '../../src/core/alpha/suggest.ts';
import type { AlphaCodeOptions } from '../../src/core/alpha-code/framework.ts';
import { ALPHA_FRAMEWORKS } from '../../src/core/alpha-code/frameworks.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { type AlphaDot, alphaDots } from '../charts/alpha-dots.ts';
import { figure } from '../charts/figure.ts';
import { decimal, integer, message, plural, ratio, rich, share, significant, t } from '../l10n.ts';
import type { Selection, Sort } from '../navigation.ts';
import { button, dropdown, numberField } from '../ui/controls.ts';
import { alphaCode, shownCode, weighSelection } from './alpha-of-selection.ts';
import { normalizationName, sorted } from './overview.ts';
import { isBackground, rarestClass, unitName } from './overview-reading.ts';
import { type Actions, className, labelCell, tileRow } from './parts.ts';

interface AlphaRow extends AlphaDot {
  readonly count: number;
  readonly share: number;
}

export class AlphaElement extends LitElement {
  static override properties = {
    selection: { attribute: false },
    sort: { attribute: false },
    alpha: { attribute: false },
    actions: { attribute: false },
    code: { attribute: false },
    refusal: { state: true },
  };

  declare selection: Selection;
  declare sort: Sort;
  declare alpha: AlphaSettings;
  /** How the vector is shown and written down. */
  declare code: AlphaCodeOptions;
  declare actions: Actions;
  /** Why the last number that was typed is not taken. */
  declare private refusal: string | null;

  constructor() {
    super();
    this.refusal = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    const { selection } = this;
    const vector = weighSelection(selection, this.alpha);
    const majority = weightOf(vector, selection.unit.metrics.majorityLabel);
    const rarest = weightOf(vector, rarestClass(selection.unit)?.label);
    const dataset = selection.dataset.name;
    return html`
      <h1 class="headline">${this.#headline(vector, majority, rarest)}</h1>
      <p class="why">
        ${t(
          'α counted on {0} {1} of {2}, in label-id order. {3}',
          integer(selection.unit.total),
          unitName(selection.unit.unit, selection.unit.total),
          selection.split.name,
          t(ALPHA_SCHEMES.find(({ id }) => id === vector.scheme)?.formula ?? ''),
        )}
      </p>
      ${this.#controls()}
      ${this.refusal === null ? nothing : html`<p class="refusal" role="alert">${this.refusal}</p>`}
      ${this.#tiles(majority, rarest)}
      <div class="columns">
        <section>${this.#chart(vector)}</section>
        <div class="stack">
          <section>
            <h2>${t('As code')}</h2>
            <p class="encoding">${vector.scheme}, ${normalizationName(vector.normalization)}</p>
            ${this.#form()}
            ${this.#preview(vector)}
            <div class="buttons">
              ${button(t('Insert as code'), () => this.actions.run({ command: 'insertAlpha', dataset, code: this.code }), 'primary')}
              ${button(t('Copy'), () => this.actions.run({ command: 'copyAlpha', dataset, code: this.code }))}
            </div>
          </section>
          ${
            vector.noteMessages.length === 0
              ? nothing
              : html`<section><h2>${t('Notes')}</h2>
                  <ul class="notes">${vector.noteMessages.map((note) => html`<li>${message(note.template, note.args)}</li>`)}</ul></section>`
          }
        </div>
      </div>
    `;
  }

  #headline(vector: AlphaVector, majority: Weight | undefined, rarest: Weight | undefined): unknown {
    if (majority === undefined || rarest === undefined) return t('There is no class with examples to weigh.');
    if (majority.label === rarest.label)
      return rich('One class, {0}: its α is {1}.', className(majority.label), significant(majority.alpha));
    return rich(
      'Under {0}, one {1} weighs as much as {2} {3}.',
      vector.scheme,
      className(rarest.label),
      times(rarest.alpha / majority.alpha),
      className(majority.label),
    );
  }

  #controls(): unknown {
    const { alpha, actions } = this;
    const set = (change: Partial<AlphaSettings>) => {
      this.refusal = null;
      actions.setAlpha({ ...alpha, ...change });
    };
    const setNumber = (
      text: string,
      accepts: (value: number) => boolean,
      expected: string,
      change: (value: number) => Partial<AlphaSettings>,
    ) => {
      const value = Number(text.trim().replace(',', '.'));
      if (text.trim() !== '' && Number.isFinite(value) && accepts(value)) set(change(value));
      else this.refusal = t('“{0}” was not taken: {1}', text, expected);
    };
    return html`<div class="bar" role="group" aria-label=${t('How α is computed')}>
      ${dropdown(
        t('scheme'),
        ALPHA_SCHEMES.map(({ id }) => ({ value: id, text: id })),
        alpha.scheme,
        (scheme) => set({ scheme }),
      )}
      ${numberField(
        'β',
        String(alpha.beta),
        (text) =>
          setNumber(
            text,
            (beta) => beta >= 0 && beta < 1,
            t('β is a number from 0 up to, but not including, 1.'),
            (beta) => ({ beta }),
          ),
        { disabled: !usesBeta(alpha.scheme) },
      )}
      ${dropdown(
        t('normalisation'),
        NORMALIZATIONS.map((value) => ({ value, text: normalizationName(value) })),
        alpha.normalization,
        (value) => set({ normalization: value as Normalization }),
      )}
      ${numberField(
        t('maximum'),
        alpha.maximum === null ? '' : String(alpha.maximum),
        (text) =>
          text.trim() === ''
            ? set({ maximum: null })
            : setNumber(
                text,
                (maximum) => maximum > 0,
                t('the maximum is a number above 0, or empty for none.'),
                (maximum) => ({ maximum }),
              ),
        { placeholder: t('none') },
      )}
    </div>`;
  }

  #preview(vector: AlphaVector): unknown {
    const { text, shown, lines } = shownCode(alphaCode(vector, this.code));
    return html`<pre class="code tall" tabindex="0" role="region" aria-label=${t('α as code')}>${text}</pre>
      ${
        shown === lines
          ? nothing
          : html`<p class="encoding">${t('{0} of {1} lines shown; what is inserted or copied has all', integer(shown), integer(lines))}</p>`
      }`;
  }

  /** Framework and shape of the code. */
  #form(): unknown {
    const { framework, columnVector } = this.code;
    return html`<div class="bar" role="group" aria-label=${t('How the code is written')}>
      ${dropdown(
        t('framework'),
        ALPHA_FRAMEWORKS.map(({ id, title }) => ({ value: id, text: t(title) })),
        framework,
        (chosen) => this.actions.go({ framework: chosen }),
      )}
      ${dropdown(
        t('shape'),
        ['[K]', '[K, 1]'].map((shape) => ({ value: shape, text: shape })),
        columnVector ? '[K, 1]' : '[K]',
        (shape) => this.actions.go({ columnVector: shape === '[K, 1]' }),
      )}
    </div>`;
  }

  #tiles(majority: Weight | undefined, rarest: Weight | undefined): unknown {
    if (majority === undefined || rarest === undefined || majority.label === rarest.label) return nothing;
    const total = this.selection.unit.total;
    return tileRow([
      {
        name: t('α of {0}', shortLabel(majority.label)),
        value: significant(majority.alpha),
        baseline: t('{0} of the examples · unweighted: 1', share(majority.count / total)),
        formula: t('The largest class.'),
      },
      {
        name: t('α of {0}', shortLabel(rarest.label)),
        value: significant(rarest.alpha),
        baseline: plural(rarest.count, '{0} example · unweighted: 1', '{0} examples · unweighted: 1'),
        formula: t('The rarest class that has examples.'),
      },
      {
        name: t('between them'),
        value: ratio(rarest.alpha / majority.alpha),
        baseline: t('their counts: {0}', ratio(majority.count / rarest.count)),
        formula: t('α of the rarest class ÷ α of the largest one, beside the ratio of their counts.'),
      },
      {
        name: t('weight on {0}', shortLabel(majority.label)),
        value: share((majority.alpha * majority.count) / this.#weightedTotal()),
        baseline: t('unweighted: {0}', share(majority.count / total)),
        formula: t('Its share of the sum of α over all examples.'),
      },
    ]);
  }

  #weightedTotal(): number {
    const vector = weighSelection(this.selection, this.alpha);
    return vector.alpha.reduce<number>((sum, alpha, id) => sum + (alpha ?? 0) * (vector.counts[id] ?? 0), 0);
  }

  #chart(vector: AlphaVector): unknown {
    const rows: readonly AlphaRow[] = this.selection.unit.classes.map(({ label, count, share }, id) => ({
      label,
      count,
      share,
      alpha: vector.alpha[id] ?? null,
      isBackground: isBackground(label),
    }));
    return figure<AlphaRow>({
      heading: t('What one example of each class weighs'),
      encoding: [
        t('● α, log scale'),
        t('line: 1, unweighted'),
        ...(rows.some((row) => row.isBackground) ? [t('bold: background')] : []),
      ].join(' · '),
      rows: sorted(rows, this.sort),
      draw: alphaDots,
      columns: [
        { title: t('class'), isNumber: false, cell: ({ label }) => labelCell(label), value: ({ label }) => label },
        { title: t('count'), isNumber: true, cell: ({ count }) => integer(count), value: ({ count }) => count },
        { title: t('share'), isNumber: true, cell: (row) => share(row.share), value: (row) => row.share },
        {
          title: 'α',
          isNumber: true,
          cell: ({ alpha }) => (alpha === null ? t('no examples') : significant(alpha)),
          value: ({ alpha }) => alpha,
        },
      ],
    });
  }
}

customElements.define('focal-alpha', AlphaElement);

/** A factor in a sentence. */
function times(factor: number): string {
  return factor < 9.95 ? decimal(factor, 1) : integer(factor);
}

interface Weight {
  readonly label: string;
  readonly count: number;
  readonly alpha: number;
}

function weightOf(vector: AlphaVector, label: string | undefined): Weight | undefined {
  const id = label === undefined ? -1 : vector.labels.indexOf(label);
  const alpha = vector.alpha[id] ?? null;
  return label === undefined || alpha === null || alpha === 0 ? undefined : { label, count: vector.counts[id] ?? 0, alpha };
}
