import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UnitSummary } from '../../../src/core/analysis.ts';
import { messageOf } from '../../../src/core/message.ts';
import { problemAt } from '../../../src/core/problem.ts';
import {
  type ClassOrder,
  childNodes,
  findingsOf,
  iconSeverity,
  nodeId,
  otherCounts,
  PAGE,
  rootNodes,
  type TreeNode,
  worstSeverity,
} from '../../../src/editor/tree/nodes.ts';
import { buildAnalysis, buildDataset, buildFinding } from '../../support/editor/analysis-builder.ts';

const DATASET = buildDataset(
  {
    train: [
      ['O', 790],
      ['B-ordinal', 5],
      ['B-person', 200],
      ['I-ordinal', 5],
      ['__proto__', 0],
    ],
    dev: [['O', 10]],
  },
  {
    decisions: [
      { what: 'format', choice: 'conll', reason: 'two columns', setting: 'focalLens.datasets["news-ner"].format' },
      { what: 'unit', choice: 'token', reason: 'the loss averages over it', setting: 'focalLens.datasets["news-ner"].unit' },
    ],
    findings: [
      buildFinding({ labels: ['B-ordinal'], split: 'dev', severity: 'error' }),
      buildFinding({ labels: ['B-ordinal'], split: null, severity: 'info' }),
      buildFinding({ labels: ['__proto__'], split: 'train' }),
      buildFinding({ labels: ['person', 'event'], split: 'train' }),
      buildFinding({}),
    ],
  },
);

function childrenOf(node: TreeNode | undefined, order: ClassOrder = 'count', shown = PAGE): readonly TreeNode[] {
  assert.ok(node !== undefined);
  return childNodes(node, order, shown);
}

const labelsOf = (nodes: readonly TreeNode[]) => nodes.map((node) => (node.kind === 'class' ? node.entry.label : node.kind));

describe('the label tree', () => {
  const [dataset] = rootNodes(buildAnalysis(DATASET));

  it('has splits, findings and decisions below a data set', () => {
    assert.deepEqual(
      childrenOf(dataset).map((node) => node.kind),
      ['split', 'split', 'findings', 'decisions'],
    );
    assert.deepEqual(
      childrenOf(childrenOf(dataset)[3]).map((node) => (node.kind === 'decision' ? node.decision.choice : node.kind)),
      ['conll', 'token'],
    );
  });

  it('tells what other units of the split count of a class, also under its mention type', () => {
    const mention: UnitSummary = {
      ...DATASET.splits[0]!.units[0]!,
      unit: 'mention',
      classes: [{ label: 'person', count: 190, share: 0.9, first: null }],
    };
    const split = { ...DATASET.splits[0]!, units: [...DATASET.splits[0]!.units, mention] };
    const rows = childrenOf(childrenOf(rootNodes(buildAnalysis({ ...DATASET, splits: [split] }))[0])[0]);
    const counts = rows.map((node) => (node.kind === 'class' ? otherCounts(node).map(({ unit, entry }) => [unit, entry.count]) : null));
    assert.deepEqual(counts.slice(0, 3), [[], [['mention', 190]], []]);
  });

  it('lists classes by count, equal counts by label id', () => {
    assert.deepEqual(labelsOf(childrenOf(childrenOf(dataset)[0])), ['O', 'B-person', 'B-ordinal', 'I-ordinal', '__proto__']);
  });

  it('lists classes by label id', () => {
    assert.deepEqual(labelsOf(childrenOf(childrenOf(dataset)[0], 'labelId')), ['O', 'B-ordinal', 'B-person', 'I-ordinal', '__proto__']);
  });

  it('shows unreadable records last, and only when there are some', () => {
    const problems = [problemAt('/w/a', 3, messageOf('m'))];
    const nodes = rootNodes({ ...buildAnalysis(DATASET), problems });
    assert.deepEqual(
      nodes.map((node) => node.kind),
      ['dataset', 'problems'],
    );
    assert.deepEqual(
      childrenOf(nodes[1]).map((node) => node.kind),
      ['problem'],
    );
  });

  it('has the findings of a class where one names 100 000', () => {
    const labels = Array.from({ length: 100_000 }, (_, id) => `c${id}`);
    const findings = [buildFinding({ labels, split: null }), buildFinding({ labels: ['c7'], split: 'train', severity: 'error' })];
    const dataset = buildDataset({ train: labels.map((label) => [label, 1] as const) }, { findings });
    assert.deepEqual(findingsOf(dataset, null, 'c7'), findings);
    assert.deepEqual(findingsOf(dataset, null, 'c99999'), [findings[0]]);
    assert.deepEqual(findingsOf(dataset, null, 'none'), []);
    const [root] = rootNodes(buildAnalysis(dataset));
    const rows = childrenOf(childrenOf(root)[0], 'labelId');
    assert.deepEqual(
      rows.slice(6, 9).map((node) => (node.kind === 'class' ? node.findings.length : null)),
      [1, 2, 1],
    );
  });

  it('pages 100 000 classes and says how many are hidden', () => {
    const classes = Array.from({ length: 100_000 }, (_, id) => [`c${id}`, id] as const);
    const [big] = rootNodes(buildAnalysis(buildDataset({ train: classes })));
    const [split] = childrenOf(big);
    const first = childrenOf(split);
    assert.equal(first.length, PAGE + 1);
    const last = first.at(-1);
    assert.deepEqual(last?.kind === 'more' ? [last.hidden, last.parent] : null, [100_000 - PAGE, split]);
    assert.equal(childrenOf(split, 'count', 3 * PAGE).length, 3 * PAGE + 1);
    assert.equal(childrenOf(split, 'count', 100_000 - 1).length, 100_000);
  });

  it('shows the most frequent classes first, however many are hidden', () => {
    // Each count occurs ten times.
    const counts = Array.from({ length: 1000 }, (_, id) => (id * 7919) % 100);
    const [big] = rootNodes(buildAnalysis(buildDataset({ train: counts.map((count, id) => [`c${id}`, count] as const) })));
    const [split] = childrenOf(big);
    const expected = counts.map((_, id) => id).sort((a, b) => counts[b]! - counts[a]! || a - b);
    for (const shown of [1, 25, 998, 999, 1000]) {
      const rows = childrenOf(split, 'count', shown).flatMap((node) => (node.kind === 'class' ? [node.id] : []));
      assert.deepEqual(rows, expected.slice(0, shown === 999 ? 1000 : shown), `${shown} rows`);
    }
  });

  it('has ids that differ, and that stay when the counts change', () => {
    const ids = (nodes: readonly TreeNode[]): readonly string[] =>
      nodes.flatMap((node) => [nodeId(node), ...ids(childNodes(node, 'count', 2))]);
    const all = ids(rootNodes({ ...buildAnalysis(DATASET), problems: [problemAt('/w/a', 3, messageOf('m'))] }));
    assert.equal(new Set(all).size, all.length);
    const again = rootNodes(buildAnalysis(structuredClone(DATASET)));
    assert.equal(nodeId(again[0]!), all[0]);
  });

  it('gives a class the findings of its split and of the whole data set', () => {
    const of = (split: string | null, label: string) => findingsOf(DATASET, split, label).map((finding) => finding.severity);
    assert.deepEqual(of('train', 'B-ordinal'), ['info']);
    assert.deepEqual(of('dev', 'B-ordinal'), ['error', 'info']);
    assert.deepEqual(of(null, 'B-ordinal'), ['error', 'info']);
    assert.deepEqual(of('train', '__proto__'), ['warning']);
    assert.deepEqual(of('train', 'constructor'), []);
    assert.deepEqual(of('train', 'B-person'), ['warning'], 'a finding on the mention type');
    assert.deepEqual(of('train', 'O'), []);
  });

  it('tells in the training split what is wrong with a class anywhere, elsewhere only what is wrong there', () => {
    const severities = (split: number) =>
      childrenOf(childrenOf(dataset)[split]).map((node) => (node.kind === 'class' ? node.findings.map((finding) => finding.severity) : []));
    assert.deepEqual(severities(0)[2], ['error', 'info']);
    assert.deepEqual(severities(1), [[]]);
  });

  it('keeps the bar of a class whose only finding is its share', () => {
    assert.equal(iconSeverity([buildFinding({ code: 'background-dominates' })]), null);
    assert.equal(iconSeverity([buildFinding({ severity: 'info' })]), null);
    assert.equal(iconSeverity([buildFinding({ code: 'background-dominates' }), buildFinding({ severity: 'error' })]), 'error');
  });

  it('names the worst severity', () => {
    assert.equal(worstSeverity([]), null);
    assert.equal(worstSeverity([buildFinding({ severity: 'info' }), buildFinding({ severity: 'error' })]), 'error');
  });
});
