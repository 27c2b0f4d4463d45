import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ErrorCode } from '../../src/protocol/rpc.ts';
import { startEngine } from '../support/engine.ts';

describe('a source', () => {
  it('is inspected as it stands in an editor', async (t) => {
    const engine = await startEngine(t);
    const text =
      'alpha = torch.tensor([\n    0.5,  # 0 O\n    2.0,  # 1 B\n])\n# Focal Lens: balanced, normalization none, counted on 10 tokens\n';
    const { alphas, remarks } = await engine.request('inspectCode', { language: 'python', text });
    assert.deepEqual(remarks, []);
    assert.deepEqual(
      alphas.map(({ name, numbers, provenance }) => [
        name,
        numbers.map(({ from, to, value }) => [text.slice(from, to), value]),
        provenance?.total,
      ]),
      [
        [
          'alpha',
          [
            ['0.5', 0.5],
            ['2.0', 2],
          ],
          10,
        ],
      ],
    );
    const cell = await engine.request('inspectCode', { language: 'python', text: `%time\n${text}`, isCell: true });
    assert.equal(cell.alphas.length, 1);
    const yaml = await engine.request('inspectCode', { language: 'yaml', text: 'alpha: [1, 2]\n' });
    assert.equal(yaml.alphas.length, 1);
    const json = await engine.request('inspectCode', { language: 'json', text: '{"alpha": [1, 2]}' });
    assert.equal(json.alphas.length, 1);
  });

  it('is left when nobody waits any longer', async (t) => {
    const engine = await startEngine(t);
    const controller = new AbortController();
    const running = engine.request(
      'inspectCode',
      { language: 'python', text: 'alpha = [1, 2]\n'.repeat(60_000) },
      { signal: controller.signal },
    );
    controller.abort();
    await assert.rejects(running, { code: ErrorCode.cancelled });
    assert.equal((await engine.request('inspectCode', { language: 'json', text: '{}' })).alphas.length, 0);
  });
});
