import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rehearse } from '../../../src/engine/rehearsal.ts';
import { SAMPLE } from '../../support/paths.ts';
import { localScanner } from '../../support/scanner.ts';

describe('the rehearsal of the engine', () => {
  it('counts the sample by the fast path', async () => {
    const scanner = await localScanner();
    await rehearse(SAMPLE, scanner, new AbortController().signal);
    assert.ok(scanner.scanned() >= 2);
  });

  it('stops, and says nothing, when somebody asks', async () => {
    const scanner = await localScanner();
    await rehearse(SAMPLE, scanner, AbortSignal.abort());
    assert.equal(scanner.scanned(), 0);
  });

  it('needs no sample', async () => {
    await rehearse(join(SAMPLE, 'absent'), await localScanner(), new AbortController().signal);
  });
});
