import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isCancelled } from '../../src/protocol/connection.ts';
import type { EvaluateRequest } from '../../src/protocol/engine-api.ts';
import { ErrorCode, type Progress } from '../../src/protocol/rpc.ts';
import { failureOf, folderOf, largeConll, startEngine } from '../support/engine.ts';
import { npy } from '../support/npy.ts';
import { ROOT } from '../support/paths.ts';

const LARGE = 64 * 1024 * 1024;
const STUCK_ONCE = join(ROOT, 'test', 'fixtures', 'engine', 'stuck-once-engine.mjs');
const STUCK = join(ROOT, 'test', 'fixtures', 'engine', 'stuck-engine.mjs');

/** A progress listener that acts once, at the first message that begins so. */
function once(beginning: string, act: () => void): (progress: Progress) => void {
  let done = false;
  return ({ message }) => {
    if (done || !message.startsWith(beginning)) return;
    done = true;
    act();
  };
}

const whenCounting = (act: () => void) => once('Counting', act);

const PREDICTIONS = '{"label":0,"logits":[2.5,-1,0.25]}\n{"label":2,"logits":[0.125,1.5,-3]}\n';

function largeJsonl(): Buffer {
  return Buffer.alloc(PREDICTIONS.length * 400_000, PREDICTIONS);
}

/** 60 MB of scores of 1000 classes, which take no time to read. */
function largeArrays(): Readonly<Record<string, Uint8Array>> {
  const [rows, classes] = [15_000, 1000];
  return {
    'logits.npy': npy('<f4', [rows, classes], new ArrayBuffer(4 * rows * classes)),
    'labels.npy': npy('<i8', [rows], new ArrayBuffer(8 * rows)),
  };
}

describe('EngineClient', () => {
  it('starts the process with the first request and keeps it for the next', async (t) => {
    const engine = await startEngine(t);
    assert.equal(engine.pid, null);
    await engine.request('formats', {});
    const { pid } = engine;
    assert.ok(pid !== null && pid !== process.pid);
    await engine.request('formats', {});
    assert.equal(engine.pid, pid);
  });

  it('fails the running requests once when the process dies, in one sentence, and the next one works', async (t) => {
    const folder = await folderOf(t, { 'large.conll': largeConll(LARGE) });
    const engine = await startEngine(t);
    const progress = whenCounting(() => process.kill(engine.pid!, 'SIGKILL'));
    const error = await failureOf(engine.request('analyze', { paths: [folder] }, { progress }));
    assert.equal(error.code, ErrorCode.engineEnded);
    assert.match(error.message, /^The engine ended unexpectedly \(signal SIGKILL\) while this request was running; [^.]+\.$/);
    assert.equal(engine.pid, null);
    const { datasets } = await engine.request('analyze', { paths: [folder] });
    assert.equal(datasets.length, 1);
  });

  it('says so when the process cannot be started', async (t) => {
    const cases = [{ enginePath: join(ROOT, 'dist', 'no-such-engine.js') }, { execPath: join(ROOT, 'no-such-node') }];
    for (const options of cases) {
      const engine = await startEngine(t, options);
      const error = await failureOf(engine.request('formats', {}));
      assert.equal(error.code, ErrorCode.engineEnded);
      assert.match(error.message, /^The engine ended unexpectedly/);
    }
  });

  it('ends a cancelled request within 200 ms, and the engine answers the next one', async (t) => {
    const folder = await folderOf(t, { 'large.conll': largeConll(LARGE) });
    const engine = await startEngine(t);
    await engine.request('formats', {});
    const controller = new AbortController();
    let cancelledAt = 0;
    const progress = whenCounting(() => {
      cancelledAt = performance.now();
      controller.abort();
    });
    const error = await failureOf(engine.request('analyze', { paths: [folder] }, { signal: controller.signal, progress }));
    const waited = performance.now() - cancelledAt;
    assert.ok(isCancelled(error), error.message);
    assert.ok(cancelledAt > 0 && waited <= 200, `${waited} ms`);
    const { datasets } = await engine.request('analyze', { paths: [folder] });
    assert.equal(datasets[0]?.splits[0]?.units[0]?.total, (largeConll(LARGE).length / 52) * 5);
  });

  it('ends a process that does not answer a cancellation, within 200 ms', async (t) => {
    const engine = await startEngine(t, { enginePath: STUCK });
    const controller = new AbortController();
    const request = failureOf(engine.request('formats', {}, { signal: controller.signal }));
    const { pid } = engine;
    const cancelledAt = performance.now();
    controller.abort();
    assert.ok(isCancelled(await request));
    const waited = performance.now() - cancelledAt;
    assert.ok(waited <= 200, `${waited} ms`);
    assert.equal(engine.pid, null);
    assert.ok(pid !== null);
  });

  it('leaves a process alone that is busy when nobody waits for marks any more, and answers at once', async (t) => {
    const engine = await startEngine(t, { enginePath: STUCK });
    const controller = new AbortController();
    const draft = { path: '/w/train.conll', version: 1, piece: 'a O\n', isFirst: true };
    const request = failureOf(engine.request('holdDraft', draft, { signal: controller.signal }));
    const { pid } = engine;
    controller.abort();
    assert.ok(isCancelled(await request));
    assert.equal(engine.pid, pid);
    assert.ok(pid !== null);
  });

  describe('while predictions are evaluated', () => {
    const inputs = [
      { name: 'the lines of a JSONL file, most of the time', files: { 'large.jsonl': largeJsonl() }, paths: ['large.jsonl'] },
      { name: 'the kernel, most of the time', files: largeArrays(), paths: ['logits.npy', 'labels.npy'] },
    ] as const;
    const evaluation = (folder: string, paths: readonly string[]): EvaluateRequest => ({
      paths: paths.map((path) => join(folder, path)),
      gamma: 2,
      alpha: { kind: 'none' },
      sample: 'all',
      seed: 1,
      backend: 'cpu',
    });

    for (const { name, files, paths } of inputs) {
      it(`ends a cancelled request within 200 ms, and evaluates the next one: ${name}`, async (t) => {
        const folder = await folderOf(t, { ...files, 'small.jsonl': PREDICTIONS });
        const engine = await startEngine(t);
        const controller = new AbortController();
        let cancelledAt = 0;
        const progress = once('Evaluating', () => {
          cancelledAt = performance.now();
          controller.abort();
        });
        const error = await failureOf(engine.request('evaluate', evaluation(folder, paths), { signal: controller.signal, progress }));
        const waited = performance.now() - cancelledAt;
        assert.ok(isCancelled(error), error.message);
        assert.ok(cancelledAt > 0 && waited <= 200, `${waited} ms`);
        assert.equal((await engine.request('evaluate', evaluation(folder, ['small.jsonl']))).examples, 2);
      });

      it(`fails the request in one sentence when the process dies, and evaluates the next one: ${name}`, async (t) => {
        const folder = await folderOf(t, { ...files, 'small.jsonl': PREDICTIONS });
        const engine = await startEngine(t);
        const progress = once('Evaluating', () => process.kill(engine.pid!, 'SIGKILL'));
        const error = await failureOf(engine.request('evaluate', evaluation(folder, paths), { progress }));
        assert.equal(error.code, ErrorCode.engineEnded);
        assert.match(error.message, /^The engine ended unexpectedly \(signal SIGKILL\) while this request was running; [^.]+\.$/);
        assert.equal((await engine.request('evaluate', evaluation(folder, ['small.jsonl']))).examples, 2);
      });
    }
  });

  it('asks again what ran beside a request whose cancellation ended the process', async (t) => {
    const folder = await folderOf(t, { 'train.conll': largeConll(1) });
    const engine = await startEngine(t, { enginePath: STUCK_ONCE, options: { nativeFolder: join(folder, 'marker') } });
    const controller = new AbortController();
    const replaced = failureOf(engine.request('analyze', { paths: [folder] }, { signal: controller.signal }));
    const beside = engine.request('formats', {});
    controller.abort();
    // As a refresh does: the next analysis goes to the process that the cancellation will end.
    const next = engine.request('analyze', { paths: [folder] });
    assert.ok(isCancelled(await replaced));
    assert.equal((await next).datasets.length, 1);
    assert.ok((await beside).length > 0);
  });

  it('asks again what was running when the engine is restarted for a new backend', async (t) => {
    const folder = await folderOf(t, { 'large.conll': largeConll(LARGE) });
    const engine = await startEngine(t);
    const progress = whenCounting(() => engine.restart());
    assert.equal((await engine.request('analyze', { paths: [folder] }, { progress })).datasets.length, 1);
  });

  it('does not start a process for a request that is cancelled already', async (t) => {
    const engine = await startEngine(t);
    assert.ok(isCancelled(await failureOf(engine.request('formats', {}, { signal: AbortSignal.abort() }))));
    assert.equal(engine.pid, null);
  });

  it('stops the process when idle, and starts it again', async (t) => {
    const ended = Promise.withResolvers<void>();
    const engine = await startEngine(t, { idleSeconds: 0.01, log: (line) => line.includes('ended') && ended.resolve() });
    await engine.request('formats', {});
    await ended.promise;
    assert.equal(engine.pid, null);
    assert.ok((await engine.request('formats', {})).length > 0);
  });

  it('does not count a long request as idle', async (t) => {
    const folder = await folderOf(t, { 'large.conll': largeConll(LARGE) });
    const engine = await startEngine(t, { idleSeconds: 0.01 });
    assert.equal((await engine.request('analyze', { paths: [folder] })).datasets.length, 1);
  });

  it('ends the process and what it was doing when disposed', async (t) => {
    const folder = await folderOf(t, { 'large.conll': largeConll(LARGE) });
    const engine = await startEngine(t);
    const error = await failureOf(engine.request('analyze', { paths: [folder] }, { progress: whenCounting(() => engine.dispose()) }));
    assert.equal(error.code, ErrorCode.engineEnded);
    assert.equal(engine.pid, null);
    assert.match((await failureOf(engine.request('formats', {}))).message, /shut down/);
  });

  it('writes what the process says to the log', async (t) => {
    const lines: string[] = [];
    const engine = await startEngine(t, { log: (line) => lines.push(line) });
    await engine.request('formats', {});
    engine.restart();
    assert.match(lines[0] ?? '', /^Engine process \d+ started\.$/);
    assert.match(lines.at(-1) ?? '', /^Engine process \d+ ended \(on request\)\.$/);
  });

  it('reports progress at most ten times a second', async (t) => {
    const folder = await folderOf(t, { 'large.conll': largeConll(LARGE) });
    const engine = await startEngine(t);
    const started = performance.now();
    const received: Progress[] = [];
    await engine.request('analyze', { paths: [folder] }, { progress: (progress) => received.push(progress) });
    const seconds = (performance.now() - started) / 1000;
    assert.ok(received.length >= 1 && received.length <= 10 * seconds + 1, `${received.length} in ${seconds} s`);
    for (const { done, total } of received) assert.ok(total === null || done <= total);
  });
});
