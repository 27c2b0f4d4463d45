import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { TagPlacesRequest } from '../../src/protocol/engine-api.ts';
import { ErrorCode } from '../../src/protocol/rpc.ts';
import { failureOf, folderOf, startEngine } from '../support/engine.ts';

const TRAIN = 'Ann B-PER\nLee I-PER\nslept O\n\nIn O\nNew I-LOC\nYork I-LOC\nOslo B-LOC\n. O\n\nBo B-PER\nran O\n\n';

async function opened(t: TestContext) {
  const folder = await folderOf(t, { 'train.conll': TRAIN, 'dev.conll': TRAIN });
  const engine = await startEngine(t);
  const analysis = { paths: [folder] };
  const { datasets } = await engine.request('analyze', analysis);
  const path = join(folder, 'train.conll');
  const request = (rest: Partial<TagPlacesRequest> = {}): TagPlacesRequest => ({
    analysis,
    dataset: datasets[0]!.name,
    path,
    scheme: datasets[0]!.splits[0]!.scheme!.name,
    draft: null,
    mostPlaces: 10,
    mostRepairs: 10,
    ...rest,
  });
  return { engine, path, request, context: { analysis, dataset: datasets[0]!.name, path } };
}

describe('tag places', () => {
  it('of a file are those on the disk', async (t) => {
    const { engine, request } = await opened(t);
    const repair = { line: 5, start: 4, end: 9, written: 'I-LOC', tag: 'B-LOC' };
    assert.deepEqual(await engine.request('tagPlaces', request()), {
      total: 1,
      places: [{ line: 5, start: 4, end: 9, previous: 'O', tag: 'I-LOC', repairs: [repair] }],
      edits: 1,
      repairs: [repair],
    });
  });

  it('of a draft are those of its pieces', async (t) => {
    const { engine, path, request } = await opened(t);
    const text = `new I-PER\n\n${TRAIN.replace('New I-LOC', 'New B-LOC')}`;
    await engine.request('holdDraft', { path, version: 7, piece: text.slice(0, 3), isFirst: true });
    await engine.request('holdDraft', { path, version: 7, piece: text.slice(3), isFirst: false });
    const found = await engine.request('tagPlaces', request({ draft: 7 }));
    assert.deepEqual(
      found!.places.map(({ line, tag }) => [line, tag]),
      [[0, 'I-PER']],
    );
    const gone = await failureOf(engine.request('tagPlaces', request({ draft: 6 })));
    assert.equal(gone.code, ErrorCode.badInput);
    const torn = await failureOf(engine.request('holdDraft', { path, version: 8, piece: 'x', isFirst: false }));
    assert.equal(torn.code, ErrorCode.badInput);
  });

  it('are none where the finding is muted, and in files of no data set', async (t) => {
    const { engine, request } = await opened(t);
    const { analysis } = request();
    const muted = { ...analysis, muted: [{ code: 'scheme-violation', file: 'train.conll' }] };
    assert.equal(await engine.request('tagPlaces', request({ analysis: muted })), null);
    assert.equal(await engine.request('tagPlaces', request({ path: '/nowhere.conll' })), null);
  });
});

describe('the tag at a place', () => {
  const CASES = [
    ['York I-', 7, 'New B-LOC', { start: 5, end: 7, previous: 'B-LOC' }],
    ['York ', 5, 'New B-LOC', { start: 5, end: 5, previous: 'B-LOC' }],
    ['York ', 5, '', { start: 5, end: 5, previous: '' }],
    ['York I-LOC', 6, null, { start: 5, end: 10, previous: '' }],
    ['York I-LOC', 2, 'New B-LOC', null],
    ['York', 4, 'New B-LOC', null],
    ['', 0, 'New B-LOC', null],
  ] as const;
  it('is its field, with the tag before it', async (t) => {
    const { engine, context } = await opened(t);
    for (const [line, character, before, expected] of CASES) {
      const found = await engine.request('tagContext', { ...context, line, character, before: before === null ? [] : [before] });
      assert.deepEqual(found, expected, `${line} at ${character}`);
    }
  });
});
