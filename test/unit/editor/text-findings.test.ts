import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Dataset, Finding } from '../../../src/core/analysis.ts';
import { makeFinding } from '../../../src/core/findings/finding.ts';
import { messageOf } from '../../../src/core/message.ts';
import type { DatasetOrigin } from '../../../src/editor/workspace/analysis-plan.ts';
import { TextFindings } from '../../../src/editor/workspace/text-findings.ts';
import type { EngineClient } from '../../../src/engine/client/engine-client.ts';

const MEGABYTE = 1024 * 1024;
const OVERLAP = makeFinding({ code: 'split-overlap', severity: 'info', template: 'The same.', args: [] });
const OWN = makeFinding({ code: 'low-support', severity: 'info', template: 'Few.', args: [] });

function datasetOf(name: string, megabytes: number): Dataset {
  const file = {
    path: `${name}.csv`,
    format: 'csv',
    evidence: '',
    said: messageOf(''),
    bytes: megabytes * MEGABYTE,
    encoding: 'utf-8',
    problems: 0,
  };
  return {
    name,
    folder: '/data',
    task: 'text-classification',
    decisions: [],
    labelMap: { source: null, labels: [], declared: 0 },
    // A file that holds several splits counts once.
    splits: ['train', 'dev'].map((split) => ({ name: split, files: [file], scheme: null, units: [] })),
    drift: [],
    findings: [OWN],
    predictions: [],
  };
}

/** An engine that finds what it is told to, and remembers what it was asked. */
function engineOf(found: Readonly<Record<string, readonly Finding[]>>) {
  const asked: string[] = [];
  const request = async (_: string, { dataset }: { readonly dataset: string }) => {
    asked.push(dataset);
    return found[dataset] ?? [];
  };
  return { asked, client: { request } as unknown as EngineClient };
}

const originsOf = (datasets: readonly Dataset[], paths: readonly string[] = ['/data']): ReadonlyMap<Dataset, DatasetOrigin> =>
  new Map(datasets.map((dataset) => [dataset, { request: { paths }, name: dataset.name }]));
const codesOf = (origins: ReadonlyMap<Dataset, DatasetOrigin> | null) =>
  [...(origins?.keys() ?? [])].map(({ name, findings }) => [name, ...findings.map(({ code }) => code)]);

describe('what texts say, in the editor', () => {
  it('joins the findings of small data sets; larger ones are not read', async () => {
    const { asked, client } = engineOf({ a: [OVERLAP], c: [OVERLAP] });
    const origins = originsOf([datasetOf('a', 1), datasetOf('b', 16), datasetOf('c', 17)]);
    const inspected = await new TextFindings(client).inspect(origins, new AbortController().signal);
    assert.deepEqual(codesOf(inspected), [
      ['a', 'low-support', 'split-overlap'],
      ['b', 'low-support'],
      ['c', 'low-support'],
    ]);
    assert.deepEqual(asked, ['a', 'b']);
    assert.deepEqual([...inspected!.values()], [...origins.values()]);
  });

  it('is nothing new the second time, and stays until the next inspection', async () => {
    const texts = new TextFindings(engineOf({ a: [OVERLAP] }).client);
    const { signal } = new AbortController();
    assert.notEqual(await texts.inspect(originsOf([datasetOf('a', 1)]), signal), null);
    const again = originsOf([datasetOf('a', 1)]);
    assert.deepEqual(codesOf(texts.withKnown(again)), [['a', 'low-support', 'split-overlap']]);
    assert.equal(await texts.inspect(again, signal), null);
    // Another request may have other mutes.
    assert.deepEqual(codesOf(texts.withKnown(originsOf([datasetOf('a', 1)], ['/other']))), [['a', 'low-support']]);
  });
});
