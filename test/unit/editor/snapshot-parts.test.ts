import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SnapshotParts } from '../../../src/editor/dashboard/snapshot-parts.ts';
import type { DashboardSnapshot } from '../../../src/protocol/dashboard-api.ts';
import { dataset, NEWS, ready, snapshot } from '../../support/webview/snapshots.ts';

const news = dataset('news', NEWS);
const analysis = { schema: 'focal-lens/analysis@1', datasets: [news], problems: [] } as const;
/** As the host makes it: each part anew around what lasts. */
const made = (rest: Partial<DashboardSnapshot> = {}): DashboardSnapshot => {
  const { alpha, backends } = FIRST;
  return { ...FIRST, analysis: { kind: 'ready', analysis }, alpha: { ...alpha }, backends: [...backends], ...rest };
};
const FIRST = snapshot();
const NAMES = Object.keys(FIRST).sort();

describe('the parts of the snapshot that go to the page', () => {
  const cases: readonly { readonly name: string; readonly change: Partial<DashboardSnapshot>; readonly sent: readonly string[] }[] = [
    { name: 'nothing is new', change: {}, sent: [] },
    { name: 'γ', change: { gamma: 3 }, sent: ['gamma'] },
    { name: 'a setting of α', change: { alpha: { ...FIRST.alpha, beta: 0.5 } }, sent: ['alpha'] },
    { name: 'another analysis', change: { analysis: ready(news) }, sent: ['analysis'] },
    { name: 'the analysis failed', change: { analysis: { kind: 'error', message: 'no' } }, sent: ['analysis'] },
    {
      name: 'the loss and a commit',
      change: { loss: { kind: 'loading', progress: null }, committed: { kind: 'loading', dataset: 'news' } },
      sent: ['committed', 'loss'],
    },
  ];
  for (const { name, change, sent } of cases) {
    it(name, () => {
      const parts = new SnapshotParts();
      const first = parts.update(made(), {});
      assert.deepEqual(Object.keys(first.parts).sort(), NAMES);
      const next = parts.update(made(change), first.versions);
      assert.deepEqual(Object.keys(next.parts).sort(), sent);
      for (const [part, value] of Object.entries(next.parts)) assert.deepEqual(value, made(change)[part as keyof DashboardSnapshot]);
      // A page that missed this answer gets it with the next one.
      assert.deepEqual(Object.keys(parts.update(made(change), first.versions).parts).sort(), sent);
      assert.deepEqual(parts.update(made(change), next.versions).parts, {});
    });
  }

  it('sends everything to a page that begins, and what went and came back', () => {
    const parts = new SnapshotParts();
    const { versions } = parts.update(made(), {});
    parts.update(made({ gamma: 5 }), versions);
    assert.deepEqual(parts.update(made(), versions).parts, { gamma: FIRST.gamma });
    assert.deepEqual(Object.keys(parts.update(made(), {}).parts).sort(), NAMES);
  });
});
