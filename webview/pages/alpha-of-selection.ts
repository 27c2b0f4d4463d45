/** The α vector of what is selected, and its code. */

import { type AlphaSettings, type AlphaVector, DEFAULT_ALPHA_SETTINGS } from '../../src/core/alpha/alpha.ts';
import { suggestAlpha, suggestAlphaOf } from '../../src/core/alpha/suggest.ts';
import type { AlphaCodeOptions } from '../../src/core/alpha-code/framework.ts';
import { writeAlphaCode } from '../../src/core/alpha-code/write.ts';
import { messageOfError } from '../../src/core/message.ts';
import type { Selection } from '../navigation.ts';

/** Settings that a hand has edited may be wrong: then the vector is of the default settings, and its first note says why. */
function orDefault(weighWith: (settings: AlphaSettings) => AlphaVector, settings: AlphaSettings): AlphaVector {
  try {
    return weighWith(settings);
  } catch (error) {
    const vector = weighWith(DEFAULT_ALPHA_SETTINGS);
    return {
      ...vector,
      noteMessages: [messageOfError(error), ...vector.noteMessages],
    };
  }
}

export function weigh(labels: readonly string[], counts: readonly number[], unit: string, settings: AlphaSettings): AlphaVector {
  return orDefault((chosen) => suggestAlpha(labels, counts, chosen, unit), settings);
}

/** The last vector of each selection: several parts of a page ask for the same one, and 100 000 classes take a while. */
const weighed = new WeakMap<Selection, { readonly settings: AlphaSettings; readonly vector: AlphaVector }>();

export function weighSelection(selection: Selection, settings: AlphaSettings): AlphaVector {
  const known = weighed.get(selection);
  if (known !== undefined && sameSettings(known.settings, settings)) return known.vector;
  const { dataset, split, unit } = selection;
  const vector = orDefault((chosen) => suggestAlphaOf(unit, chosen, { dataset: dataset.name, split: split.name }), settings);
  weighed.set(selection, { settings, vector });
  return vector;
}

export function sameSettings(a: AlphaSettings, b: AlphaSettings): boolean {
  return a.scheme === b.scheme && a.beta === b.beta && a.normalization === b.normalization && a.maximum === b.maximum;
}

const PYTORCH: AlphaCodeOptions = { framework: 'pytorch', columnVector: false };

/** The last code of each vector. */
const written = new WeakMap<AlphaVector, { readonly options: AlphaCodeOptions; readonly code: string }>();

/** The code that the command inserts. */
export function alphaCode(vector: AlphaVector, options: AlphaCodeOptions = PYTORCH): string {
  const known = written.get(vector);
  if (known?.options.framework === options.framework && known.options.columnVector === options.columnVector) return known.code;
  const code = writeAlphaCode(vector, options);
  written.set(vector, { options, code });
  return code;
}

/** Lines of code that are shown: nobody reads 100 000, and a page with them is slow. */
const MOST_LINES = 400;
const LAST_LINES = 20;

/** The code as it is shown, and how many of its lines. */
export function shownCode(code: string): { readonly text: string; readonly shown: number; readonly lines: number } {
  const lines = code.split('\n');
  if (lines.length <= MOST_LINES) return { text: code, shown: lines.length, lines: lines.length };
  const text = [...lines.slice(0, MOST_LINES - LAST_LINES), '    …', ...lines.slice(-LAST_LINES)].join('\n');
  return { text, shown: MOST_LINES, lines: lines.length };
}

/** The lines of the vector alone, without what is said below it. */
export function vectorLines(vector: AlphaVector): readonly string[] {
  const lines = alphaCode(vector).split('\n');
  return lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('#')),
  );
}
