import { type AlphaFramework, entriesOf } from '../framework.ts';
import { provenance } from '../provenance.ts';

export const yaml: AlphaFramework = {
  id: 'yaml',
  title: 'YAML',
  language: 'yaml',
  packages: [],
  write(vector, columnVector) {
    const entries = entriesOf(vector);
    if (entries.length === 0) return `alpha: []\n# ${provenance(vector)}\n`;
    const rows = entries.map(({ value, comment }) => `  - ${columnVector ? `[${value}]` : value}  # ${comment}\n`);
    return `alpha:\n${rows.join('')}# ${provenance(vector)}\n`;
  },
};
