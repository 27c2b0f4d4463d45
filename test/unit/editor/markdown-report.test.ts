import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageOf } from '../../../src/core/message.ts';
import { problemAt } from '../../../src/core/problem.ts';
import { markdownReport } from '../../../src/editor/report/markdown-report.ts';
import { buildAnalysis, buildDataset, buildFinding } from '../../support/editor/analysis-builder.ts';
import { REPORT_OPTIONS } from '../../support/editor/report-options.ts';

describe('the report', () => {
  const dataset = buildDataset(
    {
      train: [
        ['O', 7904],
        ['B-x', 0],
        ['a|b', 2096],
      ],
    },
    {
      findings: [
        buildFinding({ code: 'zero-support', template: '{0} has {1} examples', args: ['B-x', 1000], path: '/w/train.conll', line: 3 }),
      ],
      drift: [{ from: 'train', to: 'dev', unit: 'token', linf: 0.1, jsDistance: 0.02, psi: 0.3, cramersV: 0.4 }],
    },
  );
  const text = markdownReport({ ...buildAnalysis(dataset), problems: [problemAt('/w/dev.conll', 7, messageOf('no tag'))] }, REPORT_OPTIONS);

  const lines: readonly (readonly [string, RegExp])[] = [
    ['names the data set', /^## news-ner$/m],
    ['lists a class with count and share', /^\| O \| 7,904 \| 79\.0\u202f% \|$/m],
    ['lists a class without examples', /^\| B-x \| 0 \| 0\.0\u202f% \|$/m],
    ['keeps a label with a bar in its cell', /^\| a\\\|b \| 2,096 \|/m],
    ['says a finding with its place', /^\| Warning \| zero-support \| B-x has 1,000 examples \| train\.conll:3 \|$/m],
    ['tells the drift', /^\| train → dev \| tokens \| 0\.02 \| 0\.3 \| 0\.1 \| 0\.4 \|$/m],
    ['lists unreadable records', /^\| dev\.conll:7 \| no tag \|$/m],
  ];
  for (const [name, pattern] of lines) it(name, () => assert.match(text, pattern));

  it('shows what is hidden in the name of a split', () => {
    const odd = buildDataset({ 'tr\u202eain': [['O', 1]] });
    assert.match(markdownReport(buildAnalysis(odd), REPORT_OPTIONS), /^### tr\\\\u\\\{202e\\\}ain: 1 token$/m);
  });

  it('counts 1 label as one', () => {
    assert.match(markdownReport(buildAnalysis(buildDataset({ train: [['O', 1]] })), REPORT_OPTIONS), /^token classification, 1 label, /m);
  });

  it('of nothing is a title', () => assert.equal(markdownReport(buildAnalysis(), REPORT_OPTIONS), '# Focal Lens report\n'));
});
