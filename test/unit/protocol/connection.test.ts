import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createMessageConnection } from 'vscode-jsonrpc/node';
import { messageOf } from '../../../src/core/message.ts';
import { badInput, isCancelled, type NoRequests, RequestError } from '../../../src/protocol/connection.ts';
import { ErrorCode, type Progress } from '../../../src/protocol/rpc.ts';
import { RpcConnection } from '../../../src/protocol/rpc-connection.ts';

type TestRequests = {
  readonly double: { readonly params: number; readonly result: number };
  readonly list: { readonly params: readonly string[]; readonly result: readonly string[] };
  readonly wait: { readonly params: null; readonly result: null };
  readonly large: { readonly params: null; readonly result: unknown };
};
type TestEvents = { readonly changed: { readonly what: string } };

/** Two ends of one wire. */
function connect() {
  const up = new PassThrough();
  const down = new PassThrough();
  const log: string[] = [];
  const client = new RpcConnection<TestRequests, NoRequests, Record<never, unknown>, TestEvents>(createMessageConnection(down, up));
  const server = new RpcConnection<NoRequests, TestRequests, TestEvents>(createMessageConnection(up, down), (line) => log.push(line));
  client.listen();
  server.listen();
  return { client, server, log };
}

async function rejection(promise: Promise<unknown>): Promise<RequestError> {
  const error: unknown = await promise.then(
    () => assert.fail('The request was answered.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RequestError, String(error));
  return error;
}

describe('Connection', () => {
  it('carries parameters and results of any shape unchanged', async () => {
    const { client, server } = connect();
    server.handle('double', (value) => value * 2);
    server.handle('list', (labels) => [...labels].reverse());
    assert.equal(await client.request('double', 21), 42);
    assert.deepEqual(await client.request('list', []), []);
    assert.deepEqual(await client.request('list', ['__proto__', '$(bug)', '']), ['', '$(bug)', '__proto__']);
  });

  const failures: readonly { readonly name: string; readonly thrown: unknown; readonly expected: Partial<RequestError> }[] = [
    {
      name: 'bad input keeps its message, what a surface translates, and its place',
      thrown: badInput(messageOf('{0} has {1} labels.', 'labels.txt', 1200), { path: 'labels.txt', line: 3 }),
      expected: {
        code: ErrorCode.badInput,
        message: 'labels.txt has 1200 labels.',
        said: { template: '{0} has {1} labels.', args: ['labels.txt', 1200] },
        place: { path: 'labels.txt', line: 3 },
      },
    },
    {
      name: 'an unforeseen error is its first line',
      thrown: new TypeError('x is not a function\n  at y'),
      expected: { message: 'x is not a function', said: null },
    },
    { name: 'a thrown text is the message', thrown: 'out of luck', expected: { message: 'out of luck' } },
    { name: 'an empty error still says something', thrown: new Error(''), expected: { message: 'An unknown error occurred.' } },
  ];
  for (const { name, thrown, expected } of failures) {
    it(`answers a failing handler: ${name}`, async () => {
      const { client, server, log } = connect();
      server.handle('double', () => {
        throw thrown;
      });
      const error = await rejection(client.request('double', 1));
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(error[key as keyof RequestError], value);
      assert.equal(log.length, thrown instanceof RequestError ? 0 : 1);
    });
  }

  it('answers a request that nobody handles', async () => {
    const { client } = connect();
    assert.match((await rejection(client.request('double', 1))).message, /double/);
  });

  it('ends a cancelled request at once and tells its handler', async () => {
    const { client, server } = connect();
    const controller = new AbortController();
    const aborted = new Promise<void>((resolve) => {
      server.handle('wait', (_, { signal }) => {
        signal.addEventListener('abort', () => resolve());
        controller.abort();
        return new Promise(() => {});
      });
    });
    assert.ok(isCancelled(await rejection(client.request('wait', null, { signal: controller.signal }))));
    await aborted;
  });

  it('does not send a request that is cancelled already', async () => {
    const { client, server } = connect();
    let calls = 0;
    server.handle('wait', () => {
      calls += 1;
      return null;
    });
    assert.ok(isCancelled(await rejection(client.request('wait', null, { signal: AbortSignal.abort() }))));
    assert.equal(await client.request('wait', null), null);
    assert.equal(calls, 1);
  });

  it('carries progress at most ten times a second', async (t) => {
    const { client, server } = connect();
    t.mock.timers.enable({ apis: ['Date'], now: 0 });
    server.handle('double', (value, { progress }) => {
      for (let millisecond = 0; millisecond < 1000; millisecond += 1) {
        progress({ message: 'counting', done: millisecond, total: 1000 });
        t.mock.timers.tick(1);
      }
      return value;
    });
    const received: Progress[] = [];
    await client.request('double', 1, { progress: (progress) => received.push(progress) });
    assert.deepEqual(
      received.map(({ done }) => done),
      [0, 100, 200, 300, 400, 500, 600, 700, 800, 900],
    );
  });

  it('keeps the progress of two requests apart', async () => {
    const { client, server } = connect();
    server.handle('double', (value, { progress }) => {
      progress({ message: `request ${value}`, done: 1, total: null });
      return value;
    });
    const seen = async (value: number) => {
      const messages: string[] = [];
      await client.request('double', value, { progress: ({ message }) => messages.push(message) });
      return messages;
    };
    assert.deepEqual(await Promise.all([seen(1), seen(2)]), [['request 1'], ['request 2']]);
  });

  it('delivers notifications', async () => {
    const { client, server } = connect();
    const received = new Promise<{ readonly what: string }>((resolve) => client.on('changed', resolve));
    server.notify('changed', { what: 'analysis' });
    assert.deepEqual(await received, { what: 'analysis' });
  });

  it('drops what it would tell through a connection that has ended', async () => {
    const { client, server } = connect();
    const begun = Promise.withResolvers<(progress: Progress) => void>();
    server.handle('wait', (_, { progress }) => {
      begun.resolve(progress);
      return new Promise(() => {});
    });
    const waiting = rejection(client.request('wait', null, { progress: () => {} }));
    const progress = await begun.promise;
    server.dispose();
    server.notify('changed', { what: 'nothing' });
    progress({ message: 'Counting', done: 1, total: null });
    client.dispose();
    await waiting;
  });

  /** How many characters each message has that a server sends. */
  async function messagesOf(answer: unknown): Promise<{ readonly received: unknown; readonly lengths: readonly number[] }> {
    const up = new PassThrough();
    const down = new PassThrough();
    const lengths: number[] = [];
    const writing = down.write.bind(down);
    down.write = ((chunk: unknown, ...rest: readonly unknown[]) => {
      lengths.push(String(chunk).length);
      return (writing as (...all: unknown[]) => boolean)(chunk, ...rest);
    }) as typeof down.write;
    const client = new RpcConnection<TestRequests, NoRequests>(createMessageConnection(down, up));
    const server = new RpcConnection<NoRequests, TestRequests>(createMessageConnection(up, down));
    client.listen();
    server.listen();
    server.handle('large', () => answer);
    return { received: await client.request('large', null), lengths };
  }

  const large: readonly { readonly name: string; readonly answer: unknown }[] = [
    {
      name: 'of 100 000 classes in three splits',
      answer: {
        labelMap: { labels: Array.from({ length: 100_000 }, (_, id) => `class ${id}`) },
        splits: ['train', 'dev', 'test'].map((name) => ({
          name,
          units: [
            { unit: 'document', classes: Array.from({ length: 100_000 }, (_, id) => ({ label: `class ${id}`, count: id, share: null })) },
          ],
        })),
      },
    },
    { name: 'that is one long list', answer: Array.from({ length: 300_000 }, (_, id) => id) },
    { name: 'that is one long text', answer: 'α, "β"\n'.repeat(200_000) },
    { name: 'of long texts in a list', answer: { texts: ['a'.repeat(400_000), 'b', 'c'.repeat(400_000)], labels: ['__proto__'] } },
    {
      name: 'under names of the language',
      answer: JSON.parse(`{"__proto__": [${'1,'.repeat(5000)}1], "constructor": {"length": [${'2,'.repeat(5000)}2]}}`),
    },
  ];
  for (const { name, answer } of large) {
    it(`carries an answer ${name} in pieces of at most a quarter of a megabyte`, async () => {
      const { received, lengths } = await messagesOf(answer);
      assert.deepEqual(received, answer);
      assert.ok(lengths.length > 4);
      assert.ok(Math.max(...lengths) < 256 * 1024, `${Math.max(...lengths)} characters at once`);
    });
  }

  it('withdraws an answer that is on its way', async () => {
    const { client, server } = connect();
    server.handle('large', () => Array.from({ length: 1_000_000 }, (_, id) => id));
    const controller = new AbortController();
    const asked = rejection(client.request('large', null, { signal: controller.signal }));
    await setImmediate();
    controller.abort();
    assert.ok(isCancelled(await asked));
    server.handle('double', (value) => value * 2);
    assert.equal(await client.request('double', 2), 4);
  });
});
