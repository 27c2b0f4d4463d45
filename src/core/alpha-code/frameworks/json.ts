import type { AlphaFramework } from '../framework.ts';
import { provenance } from '../provenance.ts';

/** Data, not code: full precision, and null for a class without examples. */
export const json: AlphaFramework = {
  id: 'json',
  title: 'JSON',
  language: 'json',
  packages: [],
  write(vector, columnVector) {
    const { scheme, beta, normalization, maximum = null, unit, labels, counts, alpha } = vector;
    const document = {
      alpha: columnVector ? alpha.map((value) => [value]) : alpha,
      labels,
      counts,
      scheme,
      beta,
      normalization,
      maximum,
      unit,
      source: provenance(vector),
    };
    return `${JSON.stringify(document, null, 2)}\n`;
  },
};
