/** The α vector of what is selected, and its code. */
import { type AlphaSettings, type AlphaVector, DEFAULT_ALPHA_SETTINGS } from '../../src/core/alpha/alpha.ts';
import { suggestAlpha, suggestAlphaOf } from '../../src/core/alpha/suggest.ts';
import type { AlphaCodeOptions } from '../../src/core/alpha-code/framework.ts';
import { writeAlphaCode } from '../../src/core/alpha-code/write.ts';
import type { Selection } from '../navigation.ts';

/** Settings that a hand has edited may be wrong: then the vector is of the default settings, and its first note says why. */
function orDefault(weighWith: (settings: AlphaSettings) => AlphaVector, settings: AlphaSettings): AlphaVector {
  try {
    return weighWith(settings);
  } catch (error) {
    const vector = weighWith(DEFAULT_ALPHA_SETTINGS);
    return {
      ...vector,
      noteMessages: [{ template: '{0}', args: [error instanceof Error ? error.message : String(error)] }, ...vector.noteMessages],
    };
  }
}

export function weigh(labels: readonly string[], counts: readonly number[], unit: string, settings: AlphaSettings): AlphaVector {
  return orDefault((chosen) => suggestAlpha(labels, counts, chosen, unit), settings);
}

export function weighSelection({ dataset, split, unit }: Selection, settings: AlphaSettings): AlphaVector {
  return orDefault((chosen) => suggestAlphaOf(unit, chosen, { dataset: dataset.name, split: split.name }), settings);
}

/** The code that the command inserts. */
export function alphaCode(vector: AlphaVector, code: AlphaCodeOptions = { framework: 'pytorch', columnVector: false }): string {
  return writeAlphaCode(vector, code);
}

/** The lines of the vector alone, without what is said below it. */
export function vectorLines(vector: AlphaVector): readonly string[] {
  const lines = alphaCode(vector).split('\n');
  return lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('#')),
  );
}
