import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SaxesParser } from 'saxes';
import { messageOf } from '../../../src/core/message.ts';
import { problemAt } from '../../../src/core/problem.ts';
import { htmlReport } from '../../../src/editor/report/html-report.ts';
import { buildAnalysis, buildDataset, buildFinding } from '../../support/editor/analysis-builder.ts';
import { REPORT_OPTIONS } from '../../support/editor/report-options.ts';

const HOSTILE = `<img src=x onerror="alert('1')">&amp;`;

/** The texts of a report by the names of their elements; fails where an element is not closed. */
function textsOf(report: string): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  const open: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    open.push(name);
    texts.set(name, [...(texts.get(name) ?? []), '']);
  });
  parser.on('text', (text) => {
    const list = texts.get(open.at(-1) ?? '');
    if (list !== undefined) list[list.length - 1] += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.on('error', (error) => {
    throw error;
  });
  // Void elements are closed for a parser of XML.
  parser.write(report.replace(/^<!doctype html>/, '').replace(/<(meta|br)([^>]*)>/g, '<$1$2/>')).close();
  return texts;
}

describe('the report as HTML', () => {
  const dataset = buildDataset(
    {
      train: [
        ['O', 7904],
        [HOSTILE, 2096],
        ['rare', 0],
      ],
      dev: [
        ['O', 1],
        [HOSTILE, 0],
        ['rare', 0],
      ],
    },
    {
      name: HOSTILE,
      findings: [
        buildFinding({ code: 'zero-support', template: '{0} has {1} examples', args: ['rare', 1000], path: `/w/${HOSTILE}`, line: 3 }),
      ],
      drift: [{ from: 'train', to: 'dev', unit: 'token', linf: 0.1, jsDistance: 0.02, psi: 0.3, cramersV: 0.4 }],
      decisions: [{ what: 'format', choice: HOSTILE, reason: 'because', setting: 'x' }],
    },
  );
  const report = htmlReport(
    { ...buildAnalysis(dataset), problems: [problemAt('/w/dev.conll', 7, messageOf('{0}', HOSTILE))] },
    REPORT_OPTIONS,
  );
  const texts = textsOf(report);

  it('shows text of strangers as it is written, and nothing of it is an element', () => {
    assert.equal(texts.has('img'), false);
    assert.equal(texts.get('h2')?.[0], HOSTILE);
    assert.ok(texts.get('td')?.includes(HOSTILE));
  });

  it('loads and runs nothing', () => {
    assert.match(report, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
    for (const name of ['script', 'link', 'iframe', 'object', 'form']) assert.equal(texts.has(name), false, name);
    assert.doesNotMatch(report.replaceAll('&quot;', ''), /url\(|@import|https?:/);
  });

  it('has counts, shares, alpha, findings, drift, decisions and problems', () => {
    const cells = texts.get('td') ?? [];
    for (const cell of ['7,904', '79.0\u202f%', '0.1', 'because', 'dev.conll:7']) assert.ok(cells.includes(cell), cell);
    assert.ok(texts.get('code')?.includes('zero-support'));
    // Inverse-sqrt with mean 1 over the examples, by hand: 1/√7904 and 1/√2096, times 10000 / (√7904 + √2096).
    assert.ok(cells.includes('0.8351') && cells.includes('1.622'), cells.join());
    assert.ok(cells.includes('–'), 'a class without examples has no α');
  });

  it('says when a table is cut', () => {
    const many = buildDataset({ train: Array.from({ length: 2500 }, (_, index) => [`c${index}`, 1] as const) });
    const cut = htmlReport(buildAnalysis(many), REPORT_OPTIONS);
    assert.match(cut, /500 more rows are in the JSON and the Markdown report\./);
    assert.equal(cut.split('c2001<').length, 1);
  });

  it('of nothing is a page', () => assert.equal(textsOf(htmlReport(buildAnalysis(), REPORT_OPTIONS)).get('h1')?.[0], 'Focal Lens report'));
});
