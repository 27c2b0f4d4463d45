/** The page of examples: a class or a finding, its places with their lines, another sample, and every way in which that can end. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/core/analysis.ts';
import { messageOf } from '../../src/core/message.ts';
import { problemAt } from '../../src/core/problem.ts';
import { badInput } from '../../src/protocol/connection.ts';
import type { ExamplesOfPage } from '../../src/protocol/dashboard-api.ts';
import type { ExamplesResult } from '../../src/protocol/engine-api.ts';
import { textsOf } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { dataset, finding, NEWS, ready, snapshot } from '../support/webview/snapshots.ts';

const opened = openedPages();

const LAW: Finding = {
  ...finding('low-support', 'warning', '{0} is rare.', ['B-law']),
  label: 'B-law',
  labels: ['B-law'],
  related: [{ path: '/w/labels.txt', line: 18, note: 'declared here' }],
};
const VAGUE: Finding = finding('drift', 'info', 'The splits differ.', []);
const news = snapshot({ analysis: ready(dataset('news-ner', NEWS, { findings: [VAGUE, LAW] })) });

/** One place first, and two in the sample, whose lines name the seed. */
function answer({ seed }: ExamplesOfPage): ExamplesResult {
  const at = (line: number, count = 1) => ({ path: '/w/train.conll', line, count, excerpt: `act\tB-law <b>${seed}</b>` });
  return {
    seed,
    problems: [problemAt('/w/dev.conll', null, messageOf('It is gone.'))],
    splits: [
      { name: 'train', total: 4, places: 3, first: [at(7, 2)], sample: [at(20), at(31)] },
      { name: 'dev', total: 0, places: 0, first: [], sample: [] },
    ],
  };
}

const onPage = (state: object, examples?: (asked: ExamplesOfPage) => ExamplesResult | Promise<ExamplesResult>) => ({
  snapshot: news,
  state: { tab: 'examples', ...state },
  ...(examples === undefined ? {} : { examples }),
});

describe('the page of examples', () => {
  it('offers the rarest classes and the findings that have places, until one is chosen', () =>
    opened(onPage({}, answer), async (page) => {
      assert.equal(await page.headline(), 'Examples of which class?');
      assert.deepEqual((await textsOf(page.page.locator('.offers li'))).slice(0, 2), [
        'I-ordinal 71 tokens · train',
        'B-ordinal 99 tokens · train',
      ]);
      assert.equal(await page.page.getByRole('button', { name: 'The splits differ.' }).count(), 0);
      await page.page.getByRole('button', { name: 'B-law is rare.' }).click();
      await page.shows('Places that the finding names');
      assert.deepEqual(page.asked, [
        {
          method: 'examples',
          params: { dataset: 'news-ner', label: null, unit: null, finding: { code: 'low-support', split: 'dev', label: 'B-law' }, seed: 1 },
        },
      ]);
      await page.page.getByRole('button', { name: 'labels.txt:18' }).click();
      assert.deepEqual((await page.answered(2))[1], { method: 'openPlace', params: { path: '/w/labels.txt', line: 18 } });
    }));

  it('lists the first places and the sample of each split, each with its line', () =>
    opened(onPage({ label: 'B-law' }, answer), async (page) => {
      assert.equal(await page.headline(), 'Examples of B-law');
      await page.shows('train: the first 1 of 3 places');
      await page.shows('train: a sample of 2 from the other 2');
      assert.deepEqual(await textsOf(page.page.locator('.excerpt')), Array(3).fill('act\tB-law <b>1</b>'));
      assert.deepEqual(page.asked, [
        { method: 'examples', params: { dataset: 'news-ner', label: 'B-law', unit: 'token', finding: null, seed: 1 } },
      ]);
      await page.shows('1 problem while reading; the rest is counted');
      await page.page.getByRole('button', { name: 'train.conll:31' }).click();
      await page.page.getByRole('button', { name: 'as a list in the editor' }).click();
      assert.deepEqual((await page.answered(3)).slice(1), [
        { method: 'openPlace', params: { path: '/w/train.conll', line: 31 } },
        { method: 'run', params: { command: 'showExamples', dataset: 'news-ner', label: 'B-law', finding: null } },
      ]);
    }));

  it('draws another sample, which a reload draws again', () =>
    opened(onPage({ label: 'B-law' }, answer), async (page) => {
      await page.shows('act B-law <b>1</b>');
      await page.page.getByRole('button', { name: 'another sample' }).click();
      await page.shows('act B-law <b>2</b>');
      await page.shows('seed 2');
      assert.equal((page.state as { seed: number }).seed, 2);
    }));

  it('shows what is known while the files are read, and can be stopped', () => {
    let stopped = () => {};
    const ended = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    let count = 0;
    const options = onPage({ label: 'B-law' });
    const examples = (
      asked: ExamplesOfPage,
      { signal, progress }: { signal: AbortSignal; progress: (now: { message: string; done: number; total: number }) => void },
    ) => {
      if (++count > 1) return answer(asked);
      progress({ message: 'Looking through train.conll', done: 1, total: 2 });
      signal.addEventListener('abort', stopped);
      return new Promise<never>(() => {});
    };
    return opened({ ...options, examples }, async (page) => {
      await page.shows('Looking through train.conll');
      await page.shows('First places');
      await page.page.getByRole('button', { name: 'train.conll:18' }).waitFor();
      assert.ok(await page.page.getByRole('button', { name: 'another sample' }).isDisabled());
      await page.page.getByRole('button', { name: 'Cancel' }).click();
      await ended;
      await page.shows('The search was cancelled.');
      await page.page.getByRole('button', { name: 'Look again' }).click();
      await page.shows('train: the first 1 of 3 places');
    });
  });

  const endings: readonly {
    readonly name: string;
    readonly examples: (asked: ExamplesOfPage) => ExamplesResult;
    readonly text: string | RegExp;
  }[] = [
    {
      name: 'a failure',
      text: 'The examples could not be read: There is no data set "news" any more.',
      examples: () => {
        throw badInput(messageOf('There is no data set "news" any more.'));
      },
    },
    { name: 'no places', text: /^There are no such places/, examples: ({ seed }) => ({ splits: [], seed, problems: [] }) },
  ];
  for (const { name, examples, text } of endings) {
    it(`says so: ${name}`, () =>
      opened(onPage({ label: 'B-law' }, examples), async (page) => {
        await page.shows(text);
        assert.deepEqual(await page.violations(), []);
      }));
  }

  it('says that a class is gone, and offers others', () =>
    opened(onPage({ label: 'B-nobody' }, answer), async (page) => {
      assert.equal(await page.headline(), 'B-nobody is no class of this data set any more.');
      await page.page.getByRole('button', { name: 'Choose among all classes' }).click();
      await page.shows(/^Each of the 27 classes/);
      assert.deepEqual(page.asked, []);
    }));

  it('is opened by a row of the classes, and looks again when the data set has changed', () =>
    opened({ ...onPage({ tab: 'classes' }, answer) }, async (page) => {
      await page.page.locator('[data-index="0"]').focus();
      await page.page.keyboard.press('ArrowDown');
      await page.page.keyboard.press('Enter');
      await page.shows('Examples of');
      assert.equal(await page.headline(), 'Examples of B-person');
      await page.answered(1);
      page.change(snapshot({ analysis: ready(dataset('news-ner', NEWS)) }));
      assert.equal((await page.answered(2))[1]?.method, 'examples');
      // A change of a setting is none of the data set.
      page.change({ ...page.snapshot!, gamma: 3 });
      await page.page.getByRole('button', { name: 'another sample' }).click();
      const [, , again] = await page.answered(3);
      assert.ok(again?.method === 'examples' && again.params.seed === 2);
    }));
});
