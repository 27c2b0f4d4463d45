import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { takeScreenshot } from '../support/e2e/screenshot.ts';
import { ACTIVITY_BAR_ENTRY, openSession, type Session } from '../support/e2e/session.ts';

describe('the installed extension', () => {
  let session: Session;
  before(async () => {
    session = await openSession();
  });
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
  });
  after(() => session?.close());

  it('has an entry in the activity bar that opens its view', async () => {
    await session.page.locator(ACTIVITY_BAR_ENTRY).click();
    const title = session.page.locator('.sidebar .composite.title h2, .sidebar .title-label h2').first();
    await title.waitFor();
    assert.match((await title.textContent()) ?? '', /focal lens/i);
    await takeScreenshot(session.page, 'activity-bar');
  });

  it('brings no error of its own to the console', () => {
    assert.deepEqual(session.errors, []);
  });
});
