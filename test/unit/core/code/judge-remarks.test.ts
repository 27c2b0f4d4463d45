import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CodeRemark } from '../../../../src/core/code/code-remark.ts';
import { judgeRemarks } from '../../../../src/core/code/judge-remarks.ts';
import { buildDataset } from '../../../support/editor/analysis-builder.ts';

const of = (labels: readonly string[], rest: Parameters<typeof buildDataset>[1] = {}) =>
  buildDataset({ train: labels.map((label) => [label, 1] as const) }, rest);

function remark(assumes?: CodeRemark['assumes']): CodeRemark {
  const said = { code: 'background-alpha', severity: 'warning', message: 'm', template: 'm', args: [], fixes: [] } as const;
  return { from: 0, to: 1, ...said, ...(assumes === undefined ? {} : { assumes }) };
}

describe('a remark that takes class 0 for the background', () => {
  const cases: readonly (readonly [labels: readonly string[], assumes: NonNullable<CodeRemark['assumes']>, message: RegExp | null])[] = [
    [['O', 'B-PER', 'I-PER'], 'first-weight', null],
    [['background', 'cat', 'dog'], 'left-out', null],
    [['B-PER', 'I-PER', 'O'], 'first-weight', /in news-ner class 0 is B-PER, and O has the id 2\./],
    [['cat', 'dog', 'background'], 'left-out', /in news-ner that is cat, and background has the id 2\.$/],
    [['good', 'neutral', 'bad'], 'first-weight', /: good, class 0 of news-ner, gets another weight/],
    [['good', 'neutral', 'bad'], 'left-out', /in news-ner that is good\.$/],
    // [1 − α, α] of two classes is plain.
    [['ham', 'spam'], 'first-weight', null],
    [['spam', 'O'], 'first-weight', /O has the id 1/],
    [['ham', 'spam'], 'left-out', /that is ham/],
  ];
  for (const [labels, assumes, message] of cases) {
    it(`${assumes} with ${labels.join(', ')}`, () => {
      const judged = judgeRemarks([remark(assumes), remark()], [of(labels)], '/w/train.py');
      assert.equal(judged.length, message === null ? 1 : 2);
      if (message !== null) assert.match(judged[0]!.message, message);
    });
  }

  it('is for the nearest data, and for nobody where several are as near', () => {
    const [a, b] = [of(['O', 'x', 'y'], { name: 'a', folder: '/w/a' }), of(['x', 'y', 'O'], { name: 'b', folder: '/w/b' })];
    const said = (path: string | null, ...datasets: readonly (typeof a)[]) =>
      judgeRemarks([remark('first-weight')], datasets, path).map(({ args }) => args[1]);
    assert.deepEqual(said('/w/a/train.py', a, b), []);
    assert.deepEqual(said('/w/b/train.py', a, b), ['b']);
    assert.deepEqual(said('/w/train.py', a, b), []);
    assert.deepEqual(said(null, b), ['b']);
    assert.deepEqual(said(null), []);
  });
});
