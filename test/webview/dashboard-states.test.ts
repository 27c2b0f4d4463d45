/** What the dashboard shows when there is nothing, not yet something, something broken, or part of it. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageOf } from '../../src/core/message.ts';
import { problemAt } from '../../src/core/problem.ts';
import { START } from '../../webview/navigation.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { dataset, evaluated, lossReport, NEWS, ready, snapshot } from '../support/webview/snapshots.ts';

const opened = openedPages();

describe('the states of the dashboard', () => {
  it('says that it opens while the host has not answered', () =>
    opened({ snapshot: null }, async (page) => {
      assert.equal(await page.headline(), 'Opening…');
    }));

  it('explains what is read when nothing was found, and offers a file and the sample', () =>
    opened({ snapshot: snapshot({ analysis: ready() }) }, async (page) => {
      assert.equal(await page.headline(), 'No label file in this workspace yet.');
      await page.shows(/CoNLL or BIO columns/);
      await page.page.getByRole('button', { name: 'Choose a label file…' }).click();
      await page.page.getByRole('button', { name: 'Open the sample' }).click();
      assert.deepEqual(await page.answered(2), [
        { method: 'run', params: { command: 'analyzeFile' } },
        { method: 'run', params: { command: 'openSample' } },
      ]);
    }));

  it('shows progress with a way to cancel, and says when the analysis ended', () => {
    const progress = { message: 'Counting train.conll', done: 40, total: 100 };
    return opened({ snapshot: snapshot({ analysis: { kind: 'loading', progress } }) }, async (page) => {
      assert.equal(await page.headline(), 'Counting the labels…');
      assert.equal(await page.page.getByRole('progressbar').getAttribute('aria-label'), 'Counting train.conll');
      page.notify('progress', { task: 'analysis', message: 'Counting dev.conll', done: 90, total: 100 });
      await page.shows('Counting dev.conll');
      await page.page.getByRole('button', { name: 'Cancel' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'run', params: { command: 'cancel' } }]);

      page.change(snapshot());
      await page.page.getByRole('status').getByText('Analysis finished: 1 data set.').waitFor({ state: 'attached' });
      assert.equal(await page.page.getByRole('progressbar').count(), 0);
      assert.match(await page.headline(), /^79 of 100 tokens are O/);
    });
  });

  it('says what was read and where it stopped, while the loss stays in reach', () => {
    const message = 'train.conll, line 12: one column, but a token and its tag were expected.';
    const loss = evaluated(lossReport(NEWS, 2000));
    return opened({ snapshot: snapshot({ analysis: { kind: 'error', message }, loss }) }, async (page) => {
      await page.shows(message);
      await page.page.getByRole('button', { name: 'Read again' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'run', params: { command: 'analyzeWorkspace' } }]);
      await page.page.getByRole('tab', { name: 'Loss' }).click();
      await page.shows(/of the gradient under cross-entropy/);
    });
  });

  it('says why nothing could be counted', () => {
    const problems = [problemAt('/w/train.conll', null, messageOf('The file is empty.'))];
    const analysis = { kind: 'ready', analysis: { schema: 'focal-lens/analysis@1', datasets: [], problems } } as const;
    return opened({ snapshot: snapshot({ analysis }) }, async (page) => {
      assert.equal(await page.headline(), 'No label file of this workspace could be counted.');
      await page.page.getByText('The file is empty.').waitFor();
      await page.page.getByRole('button', { name: 'train.conll' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'openPlace', params: { path: '/w/train.conll', line: null } }]);
    });
  });

  it('lists problems and shows the rest', () => {
    const problems = [problemAt('/w/dev.conll', 7, messageOf('One column, expected two; the line is left out.'))];
    const analysis = {
      kind: 'ready',
      analysis: { schema: 'focal-lens/analysis@1', datasets: [dataset('news-ner', NEWS)], problems },
    } as const;
    return opened({ snapshot: snapshot({ analysis }) }, async (page) => {
      assert.match(await page.headline(), /^79 of 100/);
      await page.page.getByText('1 problem while reading; the rest is counted').click();
      await page.page.getByRole('button', { name: 'dev.conll:7' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'openPlace', params: { path: '/w/dev.conll', line: 7 } }]);
    });
  });

  const losses = [
    { name: 'asks for predictions', loss: { kind: 'none' }, headline: 'Who pays the loss? That takes predictions.' },
    { name: 'waits for the evaluation', loss: { kind: 'loading', progress: null }, headline: 'Evaluating the predictions…' },
    { name: 'says why an evaluation failed', loss: { kind: 'error', message: 'x' }, headline: 'The predictions could not be evaluated.' },
  ] as const;
  for (const { name, loss, headline } of losses) {
    it(`on the page of the loss ${name}`, () =>
      opened({ snapshot: snapshot({ loss }), state: { tab: 'loss' } }, async (page) => {
        assert.equal(await page.headline(), headline);
        if (loss.kind === 'loading') return;
        await page.page.getByRole('button', { name: 'Choose predictions…' }).click();
        assert.deepEqual(await page.answered(1), [{ method: 'run', params: { command: 'evaluateLoss', dataset: 'news-ner' } }]);
      }));
  }

  it('keeps its place over a reload, and goes where a command leads', () =>
    opened({ snapshot: snapshot(), state: { tab: 'alpha', dataset: null, unit: 'mention', split: 'dev', sort: 'name' } }, async (page) => {
      assert.match(await page.headline(), /^Under inverse-sqrt/);
      await page.shows(/mentions of dev/);
      page.notify('show', { tab: 'loss', dataset: 'news-ner' });
      await page.shows('Who pays the loss? That takes predictions.');
      assert.deepEqual(page.state, { ...START, tab: 'loss', dataset: 'news-ner', unit: 'mention', split: 'dev', sort: 'name' });
    }));

  it('says what the host refused', () =>
    opened({ snapshot: snapshot() }, async (page) => {
      page.refusal = 'The dashboard opens files of the analysis only.';
      await page.page.getByRole('button', { name: 'dev.conll:811' }).click();
      await page.page.getByRole('alert').getByText('The dashboard opens files of the analysis only.').waitFor();
    }));

  it('speaks the language of the host', () => {
    const translations = {
      Overview: 'Überblick',
      '{0} of {1} {2} are {3}. The rarest label, {4}, has {5}.': '{3} auf {0} von {1} {2}; am seltensten {4}: {5}.',
      tokens: 'Token',
    };
    return opened({ snapshot: snapshot({ locale: 'de', translations }) }, async (page) => {
      assert.equal(await page.headline(), 'O auf 79 von 100 Token; am seltensten I-ordinal: 71.');
      await page.page.getByRole('tab', { name: 'Überblick' }).waitFor();
      await page.shows(/167\.913/);
      assert.equal(await page.page.locator('html').getAttribute('lang'), 'de');
    });
  });
});
