import { Random } from '../../../src/core/random.ts';
import type { Sentence } from './news.ts';

/**
 * A small tagger: one softmax over K tags on hashed features of the word and its neighbours, trained with plain cross-entropy by
 * stochastic gradient descent. It is what a first baseline looks like, and it is trained honestly: nothing favours or spares any tag.
 */
export interface TaggerSettings {
  /** The tags in id order. */
  readonly labels: readonly string[];
  /** How often the training sentences are seen at most; the state with the lowest loss on dev is kept. */
  readonly epochs: number;
  readonly learningRate: number;
  readonly seed: number;
}

export interface Epoch {
  /** Mean cross-entropy per token on dev, in nats. */
  readonly devLoss: number;
  readonly devAccuracy: number;
}

export interface Tagger {
  readonly epochs: readonly Epoch[];
  /** The epoch whose state was kept, counted from 1. */
  readonly keptEpoch: number;
  /** Logits of each token, K per token in label order. */
  logits(tokens: readonly string[]): readonly Float64Array[];
}

/** Hash buckets of the features: 2¹⁶. Features that fall together share their weights. */
const BUCKETS = 1 << 16;

export function trainTagger(train: readonly Sentence[], dev: readonly Sentence[], settings: TaggerSettings): Tagger {
  const classes = settings.labels.length;
  const examples = encode(train, settings.labels);
  const held = encode(dev, settings.labels);
  const order = Int32Array.from(examples.keys());
  const random = new Random(settings.seed);
  const weights = new Float64Array(BUCKETS * classes);
  const scores = new Float64Array(classes);

  const epochs: Epoch[] = [];
  let best = weights.slice();
  let keptEpoch = 0;
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    shuffle(order, random);
    // The rate falls to 0 linearly over the training, as with the usual schedule.
    order.forEach((index, step) => {
      const progress = (epoch - 1 + step / order.length) / settings.epochs;
      learn(weights, examples[index]!, scores, settings.learningRate * (1 - progress));
    });
    const result = evaluate(weights, held, scores);
    if (epochs.every(({ devLoss }) => result.devLoss < devLoss)) {
      best = weights.slice();
      keptEpoch = epoch;
    }
    epochs.push(result);
  }

  const logits = (tokens: readonly string[]) =>
    tokens.map((_, position) => {
      const row = new Float64Array(classes);
      score(best, featuresOf(tokens, position), row);
      return row;
    });
  return { epochs, keptEpoch, logits };
}

interface Example {
  readonly features: Int32Array;
  readonly label: number;
}

function encode(sentences: readonly Sentence[], labels: readonly string[]): readonly Example[] {
  const ids = new Map(labels.map((label, id) => [label, id]));
  return sentences.flatMap(({ tokens, tags }) => tags.map((tag, i) => ({ features: featuresOf(tokens, i), label: ids.get(tag)! })));
}

/** Buckets of the features of one token: a bias, the word and its neighbours. */
function featuresOf(tokens: readonly string[], position: number): Int32Array {
  const word = tokens[position]!;
  const before = tokens[position - 1] ?? '<s>';
  const after = tokens[position + 1] ?? '</s>';
  return Int32Array.of(
    bucketOf('bias'),
    bucketOf(`word ${word.toLowerCase()}`),
    bucketOf(`before ${before.toLowerCase()}`),
    bucketOf(`after ${after.toLowerCase()}`),
  );
}

/** FNV-1a over the UTF-16 code units (Fowler, Noll & Vo), folded to the number of buckets. */
function bucketOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < feature.length; i++) hash = Math.imul(hash ^ feature.charCodeAt(i), 0x01000193);
  return ((hash >>> 16) ^ hash) & (BUCKETS - 1);
}

/** Logits: the sum of the weights of the features. */
function score(weights: Float64Array, features: Int32Array, scores: Float64Array): void {
  scores.fill(0);
  for (const feature of features) {
    const start = feature * scores.length;
    for (let j = 0; j < scores.length; j++) scores[j]! += weights[start + j]!;
  }
}

/** Turns logits into probabilities in place. */
function softmax(scores: Float64Array): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of scores) highest = Math.max(highest, value);
  let sum = 0;
  for (let j = 0; j < scores.length; j++) sum += scores[j] = Math.exp(scores[j]! - highest);
  for (let j = 0; j < scores.length; j++) scores[j]! /= sum;
}

/** One step of gradient descent on −log p_t: ∂/∂logit_j = p_j − [j = t]. */
function learn(weights: Float64Array, { features, label }: Example, scores: Float64Array, rate: number): void {
  score(weights, features, scores);
  softmax(scores);
  scores[label]! -= 1;
  for (const feature of features) {
    const start = feature * scores.length;
    for (let j = 0; j < scores.length; j++) weights[start + j]! -= rate * scores[j]!;
  }
}

function evaluate(weights: Float64Array, examples: readonly Example[], scores: Float64Array): Epoch {
  let loss = 0;
  let correct = 0;
  for (const { features, label } of examples) {
    score(weights, features, scores);
    softmax(scores);
    loss -= Math.log(scores[label]!);
    if (scores.indexOf(Math.max(...scores)) === label) correct += 1;
  }
  return { devLoss: loss / examples.length, devAccuracy: correct / examples.length };
}

function shuffle(order: Int32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}
