/** One workspace with data of several families: each is counted in its own unit, and told of in the files that hold it. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { showLabelTree, treeRow } from '../support/e2e/label-tree.ts';
import { type MixedWorkspace, writeMixedWorkspace } from '../support/e2e/mixed-workspace.ts';
import { takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';
import { hoverWith, openAt } from '../support/e2e/text-editor.ts';

describe('a workspace with data of several families', () => {
  let folder: MixedWorkspace;
  let session: Session;
  before(async () => {
    folder = writeMixedWorkspace();
    // Tall enough for every row of the tree: those out of sight are not drawn.
    session = await openSession({ workspace: folder.path, name: 'mixed', viewport: { width: 1280, height: 1100 } });
    await showLabelTree(session.page);
  });
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
  });
  after(async () => {
    await session?.close();
    folder?.remove();
  });

  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

  for (const [dataset, description] of [
    ['news', '3 labels · 5.0 : 1'],
    ['reviews', '2 labels · 3.0 : 1'],
    ['hub/data', '6 labels · 2.0 : 1'],
    ['cars', '3 labels · 5.0 : 1'],
    ['instances', '2 labels · 2.0 : 1'],
  ] as const) {
    it(`lists ${dataset}, with its labels and their imbalance`, async () => {
      const row = treeRow(session.page, dataset);
      await row.filter({ hasText: description.slice(0, 8) }).waitFor();
      assert.equal(plain(await row.innerText()), `${dataset}${description}`);
    });
  }

  for (const [label, count] of [
    ['B-person', '2 · 25.0 %'],
    ['positive', '3 · 75.0 %'],
    ['never', '0 · 0.0 %'],
    ['truck', '2 · 16.7 %'],
    ['zebra', '2 · 66.7 %'],
  ] as const) {
    it(`counts ${label}`, async () => {
      const row = treeRow(session.page, label);
      await row.waitFor();
      assert.equal(plain(await row.innerText()), `${label}${count}`);
    });
  }

  it('names the unit of each family', async () => {
    const { page } = session;
    for (const total of ['8 tokens · IOB2', '4 documents', '108 documents', '12 boxes', '3 boxes'])
      await page
        .locator('.sidebar .monaco-list-row')
        .filter({ hasText: `train${total}` })
        .waitFor();
    await takeScreenshot(page, 'families');
  });

  it('tells in a YOLO label file what a class id means, in boxes and images', async () => {
    await openAt(session, 'cars/labels/train/b.txt', 1, 1);
    const said = plain(await (await hoverWith(session.page, 'id 1')).innerText());
    assert.match(said, /truck · id 1/);
    assert.match(said, /split boxes images share train 2 1 16\.7 %/);
    await takeScreenshot(session.page, 'families-hover');
  });

  it('brings no error of its own to the console', () => assert.deepEqual(session.errors, []));
});
