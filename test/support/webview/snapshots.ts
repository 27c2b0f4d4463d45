/** Snapshots as the host sends them, with figures that core computed from counts and from seeded predictions. */

import { DEFAULT_ALPHA_SETTINGS } from '../../../src/core/alpha/alpha.ts';
import { suggestAlpha } from '../../../src/core/alpha/suggest.ts';
import type { Dataset, Finding, Unit, UnitSummary } from '../../../src/core/analysis.ts';
import { drift } from '../../../src/core/drift.ts';
import { metrics } from '../../../src/core/imbalance.ts';
import { lossBudget } from '../../../src/core/loss/budget.ts';
import { lossConcentration } from '../../../src/core/loss/concentration.ts';
import { focalTerms } from '../../../src/core/loss/focal-reference.ts';
import type { HardExample, LossReport, LossTerms } from '../../../src/core/loss/report.ts';
import { messageOf, reasonOf, renderMessage } from '../../../src/core/message.ts';
import { type PredictionMetrics, PredictionScorer } from '../../../src/core/prediction-metrics.ts';
import { Random } from '../../../src/core/random.ts';
import type { DashboardSnapshot } from '../../../src/protocol/dashboard-api.ts';
import { seededParity, somePreviews } from './remedies.ts';

export type Counts = readonly (readonly [label: string, train: number, dev: number])[];

/** The founding story: 27 labels, `O` on 79.04 % of the tokens. */
export const NEWS: Counts = [
  ['O', 167_913, 21_586],
  ['B-person', 7647, 983],
  ['I-person', 5537, 712],
  ['B-organization', 5057, 650],
  ['I-organization', 3662, 471],
  ['B-location', 4193, 539],
  ['I-location', 3037, 390],
  ['B-date', 2713, 349],
  ['I-date', 1965, 253],
  ['B-product', 1751, 225],
  ['I-product', 1268, 163],
  ['B-event', 1209, 155],
  ['I-event', 875, 112],
  ['B-money', 937, 120],
  ['I-money', 679, 87],
  ['B-facility', 752, 97],
  ['I-facility', 545, 70],
  ['B-law', 530, 68],
  ['I-law', 384, 49],
  ['B-language', 382, 49],
  ['I-language', 277, 36],
  ['B-quantity', 321, 41],
  ['I-quantity', 232, 30],
  ['B-work-of-art', 234, 30],
  ['I-work-of-art', 170, 22],
  ['B-ordinal', 99, 13],
  ['I-ordinal', 71, 9],
];

/** A declared class with no example, a name that is markup, one of 200 characters, one that is a property of every object. */
export const HOSTILE: Counts = [
  ['<img src=x onerror="window.hacked=true">', 900, 90],
  [`label-${'x'.repeat(194)}`, 40, 4],
  ['__proto__', 9, 0],
  ['{0} $(bug) [link](command:evil)', 3, 1],
  ['never-seen', 0, 0],
];

/** `K` classes with a long tail. */
export function longTail(classes: number): Counts {
  return Array.from({ length: classes }, (_, id) => {
    const count = Math.max(1, Math.round(20_000 / (id + 1) ** 1.2));
    return [`class ${String(id).padStart(4, '0')}`, count, Math.floor(count / 8)] as const;
  });
}

export function dataset(name: string, counts: Counts, rest: Partial<Dataset> = {}): Dataset {
  const isTagged = counts.some(([label]) => label === 'O');
  const unit: Unit = isTagged ? 'token' : 'document';
  const file = isTagged ? 'conll' : 'csv';
  const labels = counts.map(([label]) => label);
  const splits = (['train', 'dev'] as const).map((split, index) => ({
    name: split,
    files: [{ path: `/w/${split}.${file}`, format: file, evidence: '', said: messageOf(''), bytes: 1024, encoding: 'utf-8', problems: 0 }],
    scheme: isTagged ? { name: 'IOB2', violations: 0 } : null,
    units: [
      summary(
        unit,
        counts.map((each) => [each[0], each[index === 0 ? 1 : 2]]),
        `/w/${split}.${file}`,
      ),
      ...(isTagged ? [summary('mention', mentions(counts, index === 0 ? 1 : 2), `/w/${split}.${file}`)] : []),
    ],
  }));
  const distribution = (index: 1 | 2) => ({ name: index === 1 ? 'train' : 'dev', unit, counts: counts.map((each) => each[index]) });
  return {
    name,
    folder: `/w/${name}`,
    task: isTagged ? 'token-classification' : 'text-classification',
    decisions: [],
    labelMap: { source: '/w/labels.txt', labels, declared: labels.length },
    splits,
    drift: counts.length === 0 ? [] : [drift(distribution(1), distribution(2))],
    findings: [],
    predictions: [],
    ...rest,
  };
}

function summary(unit: Unit, counts: readonly (readonly [string, number])[], path: string): UnitSummary {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    unit,
    total,
    classes: counts.map(([label, count], id) => ({
      label,
      count,
      share: total === 0 ? 0 : count / total,
      first: count === 0 ? null : { path, line: id + 1 },
    })),
    metrics: metrics(
      counts.map(([, count]) => count),
      counts.map(([label]) => label),
    ),
  };
}

function mentions(counts: Counts, index: 1 | 2): readonly (readonly [string, number])[] {
  return counts.filter(([label]) => label.startsWith('B-')).map((each) => [each[0].slice(2), each[index]]);
}

export function finding(
  code: string,
  severity: Finding['severity'],
  template: string,
  args: readonly (string | number)[],
  line: number | null = null,
): Finding {
  return {
    code,
    severity,
    message: renderMessage(template, args),
    template,
    args,
    split: 'dev',
    label: null,
    path: line === null ? null : '/w/dev.conll',
    line,
  };
}

export const NEWS_FINDINGS: readonly Finding[] = [
  finding('scheme-violation', 'warning', '{0} tags of {1} break {2}: {3} after {4}.', [2, 'dev', 'IOB2', 'I-event', 'O'], 811),
  finding('background-dominates', 'warning', '{0} covers {1} of the tokens: accuracy says little about the other classes.', [
    'O',
    '79.0 %',
  ]),
  finding(
    'unmeasurable-class',
    'warning',
    '{0} has {1} mentions in {2}: its F1 moves in steps of {3}.',
    ['I-ordinal', 9, 'dev', '0.11'],
    4120,
  ),
  finding(
    'unmeasurable-class',
    'warning',
    '{0} has {1} mentions in {2}: its F1 moves in steps of {3}.',
    ['B-ordinal', 13, 'dev', '0.08'],
    977,
  ),
  finding('low-support', 'info', '{0} has {1} examples in {2}.', ['I-ordinal', 71, 'train']),
];

/**
 * A report on seeded logits of a model that leans towards frequent classes, as cross-entropy makes it.
 * @param sample how many rows are kept; fewer than there are, and the rest is stood for by weights.
 */
export function lossReport(counts: Counts, sample = Number.POSITIVE_INFINITY): LossReport {
  const labels = counts.map(([label]) => label);
  const classes = labels.length;
  const random = new Random(1);
  const scorer = new PredictionScorer(classes);
  const columns = { classId: [] as number[], weight: [] as number[], logP: [] as number[], logQ: [] as number[] };
  const hardest: HardExample[] = [];
  let examples = 0;
  for (const [id, [label, train, dev]] of counts.entries()) {
    const kept = Math.min(dev, Math.max(60, Math.round((sample * dev) / 27_000)));
    for (let row = 0; row < dev; row++) {
      const logits = Float64Array.from(counts, ([, count]) => 0.6 * Math.log(count + 1) + random.normal());
      logits[id]! += 3.2 + 1.1 * random.normal() + 0.12 * Math.log(train + 1);
      const predicted = scorer.add(logits, 0, id, 'logits');
      if (row < kept) {
        const { logP, logQ } = focalTerms(logits, 0, classes, id);
        columns.classId.push(id);
        columns.weight.push(dev / kept);
        columns.logP.push(logP);
        columns.logQ.push(logQ);
        hardest.push({
          index: examples,
          path: '/w/dev.conll',
          line: examples + 1,
          label,
          predicted: labels[predicted] ?? '',
          p: Math.exp(logP),
          loss: -logP,
        });
      }
      examples++;
    }
  }
  hardest.sort((a, b) => b.loss - a.loss);
  const alpha = suggestAlpha(
    labels,
    counts.map(([, train]) => train),
    DEFAULT_ALPHA_SETTINGS,
    'token',
  ).alpha;
  const budget = lossBudget(columns, { classes, alpha, gamma: 2, reduction: 'mean' });
  const scores = scorer.metrics();
  return {
    schema: 'focal-lens/loss@1',
    backend: 'tensorflow',
    inputs: 'logits',
    examples,
    ignored: 0,
    badRows: 0,
    sampled: columns.classId.length,
    seed: 1,
    gamma: 2,
    alpha,
    definition: 'paper',
    reduction: 'mean',
    value: budget.value,
    standardError: budget.standardError,
    classes: budget.classes.map((each, id) => ({
      label: labels[id] ?? '',
      examples: each.examples,
      meanP: each.meanP,
      loss: each.loss,
      meanLoss: each.meanLoss,
      lossShare: each.lossShare,
      gradientShare: each.gradientShare,
      crossEntropyShare: each.crossEntropyShare,
      crossEntropyGradientShare: each.crossEntropyGradientShare,
      recall: scores.classes[id]?.recall ?? null,
      precision: scores.classes[id]?.precision ?? null,
      f1: scores.classes[id]?.f1 ?? 0,
    })),
    accuracy: scores.accuracy,
    balancedAccuracy: scores.balancedAccuracy,
    macroF1: scores.macroF1,
    majorityBaseline: scores.majorityBaseline,
    calibrationError: scores.calibrationError,
    ...trustOf(labels, scores, columns, alpha),
    parameters: { alpha: null, gamma: 2, activation: 'softmax', denominator: null },
    sweep: [],
    parity: seededParity(classes),
    trainCounts: counts.map(([, train]) => train),
    trainSource: null,
    priors: 'training',
    previews: classes < 2 ? [] : somePreviews(classes),
    hardest: hardest.slice(0, 24),
    problems: [],
    terms: columns,
  };
}

const TRUST_BINS = 15;

/** What a report says of its trust, on the outcomes above; entities, label errors and training are made up, and consistent. */
function trustOf(labels: readonly string[], scores: PredictionMetrics, terms: LossTerms, alpha: readonly (number | null)[]) {
  const classes = labels.length;
  const sizes = scores.classes.map(({ gold }) => gold);
  const most = sizes.indexOf(Math.max(...sizes));
  const bins = Array.from({ length: TRUST_BINS }, (_, bin) => {
    const count = bin < 4 ? 0 : Math.round((scores.rows * (bin - 3)) / 66);
    const middle = (bin + 0.5) / TRUST_BINS;
    const means = count === 0 ? { confidence: null, accuracy: null } : { confidence: middle, accuracy: Math.max(0, middle - 0.04) };
    return { from: bin / TRUST_BINS, to: (bin + 1) / TRUST_BINS, count, ...means };
  });
  const isTagged = labels.includes('O');
  const entity = (gold: number, predicted: number, correct: number) => ({
    ...{ gold, predicted, correct, precision: predicted === 0 ? null : correct / predicted, recall: gold === 0 ? null : correct / gold },
    f1: (2 * correct) / Math.max(1, gold + predicted),
  });
  const curve = (gamma: number, weights: readonly (number | null)[] | null, points: number) =>
    lossConcentration(terms, { classes, alpha: weights, gamma }, points);
  const hardest = [1, 5, 20].map((percent) => ({
    examples: percent / 100,
    crossEntropy: curve(0, null, 100)[percent]?.loss ?? 0,
    loss: curve(2, alpha, 100)[percent]?.loss ?? 0,
  }));
  return {
    calibration: {
      ...{ equalWidth: scores.calibrationError, equalMass: scores.calibrationError * 1.05, classWise: scores.calibrationError / classes },
      ...{ bins, massBins: bins.filter(({ count }) => count > 0) },
    },
    entities: isTagged
      ? {
          ...{ scheme: 'IOB2', sentences: 1480, strict: entity(2200, 2050, 1640), lenient: entity(2200, 2110, 1665) },
          policy: 'Strict counts what is well formed in IOB2; lenient lets any tag open an entity, as conlleval does.',
          types: [{ type: 'person', strict: entity(983, 960, 850), lenient: entity(983, 970, 855) }],
        }
      : null,
    entitiesNote: isTagged ? null : 'The labels are no tags of entities.',
    baselines: {
      label: labels[most] ?? '',
      ...{ accuracy: scores.majorityBaseline, balancedAccuracy: 1 / Math.max(1, sizes.filter((size) => size > 0).length) },
      ...{ macroF1: (2 * scores.majorityBaseline) / (1 + scores.majorityBaseline) / classes, entityF1: isTagged ? 0 : null },
    },
    concentration: { hardest, curve: { crossEntropy: curve(0, null, 50), loss: curve(2, alpha, 50) } },
    statement: isTagged ? 'O gets 31 % of the gradient under cross-entropy and would get 8 %.' : null,
    findings: [finding('calibration-shift', 'info', 'Thresholds tuned under cross-entropy do not carry over to focal loss.', [])],
    labelIssues: isTagged
      ? [
          {
            ...{ index: 41, path: '/w/dev.conll', line: 52, label: 'O', suggested: 'B-person', quality: 0.02, margin: 0.04 },
            weightedEntropy: 0.08,
          },
        ]
      : [],
    labelIssueCount: isTagged ? 1 : 0,
    labelIssueRows: terms.classId.length,
    gradientBalancedAlpha: alpha,
    labelMap: { source: '/w/labels.txt', labels },
    alignedWith: isTagged ? '/w/dev.conll' : null,
    detections: null,
    training: {
      state: 'improving' as const,
      path: '/w/trainer_state.json',
      ...reasonOf('The loss on the dev split was still falling at the last of 3 epochs: 0.412, 0.318, 0.274.'),
    },
  };
}

const TFJS = { detail: messageOf('tfjs-node 4.22.0'), remedy: null };

export function snapshot(rest: Partial<DashboardSnapshot> = {}): DashboardSnapshot {
  return {
    locale: 'en',
    translations: null,
    analysis: ready(dataset('news-ner', NEWS, { findings: NEWS_FINDINGS })),
    alpha: DEFAULT_ALPHA_SETTINGS,
    gamma: 2,
    loss: { kind: 'none' },
    committed: { kind: 'none' },
    backends: [{ name: 'tensorflow', available: true, detail: 'tfjs-node 4.22.0', remedy: null, said: TFJS }],
    ...rest,
  };
}

export function ready(...datasets: readonly Dataset[]): DashboardSnapshot['analysis'] {
  return { kind: 'ready', analysis: { schema: 'focal-lens/analysis@1', datasets, problems: [] } };
}

export function evaluated(report: LossReport, name: string | null = 'news-ner'): DashboardSnapshot['loss'] {
  return { kind: 'ready', dataset: name, path: '/w/predictions.jsonl', report };
}
