import { EntityCounter } from '../entities.ts';
import { StrictFollower, type TagSet, tagSetOf } from '../entity-chunks.ts';
import type { ScoredSample } from '../scored-sample.ts';

/** Gold, predicted and correct entities of each sentence of a sample that holds all rows in their order. */
export interface SentenceCounts {
  readonly gold: Float64Array;
  readonly predicted: Float64Array;
  readonly correct: Float64Array;
}

/** Entities of a sample by the strict rule of the scheme that its gold tags follow. */
export class SentenceScores {
  readonly sentences: number;
  readonly #sample: ScoredSample;
  /** Sentence of each row, from 0 without a gap. */
  readonly sentenceOf: Int32Array;
  readonly #tags: TagSet;
  readonly #scheme: TagSet['schemes'][number];

  /** Null where the sample has no sentences, or no entities. */
  static of(sample: ScoredSample): SentenceScores | null {
    const { entities, labels } = sample;
    const tags = entities === undefined ? null : tagSetOf(entities.labels);
    const counter = entities === undefined ? null : EntityCounter.of(entities.labels);
    if (entities === undefined || tags === null || counter === null) return null;
    const sentenceOf = new Int32Array(labels.length);
    let sentence = 0;
    for (let row = 0; row < labels.length; row++) {
      if (row > 0 && entities.sentences[row] !== entities.sentences[row - 1]) {
        sentence += 1;
        counter.endSentence();
      }
      sentenceOf[row] = sentence;
      counter.add(labels[row]!, labels[row]!);
    }
    const found = counter.finish();
    const scheme = tags.schemes.find((each) => each === found?.scheme);
    return scheme === undefined || found!.strict.gold === 0 ? null : new SentenceScores(sample, sentenceOf, tags, scheme);
  }

  private constructor(sample: ScoredSample, sentenceOf: Int32Array, tags: TagSet, scheme: TagSet['schemes'][number]) {
    this.#sample = sample;
    this.sentenceOf = sentenceOf;
    this.#tags = tags;
    this.#scheme = scheme;
    this.sentences = sentenceOf.at(-1)! + 1;
  }

  /** @param predicted Class of each row. */
  count(predicted: ArrayLike<number>): SentenceCounts {
    const counts = { gold: this.#zeros(), predicted: this.#zeros(), correct: this.#zeros() };
    const sides = [new StrictFollower(this.#tags, this.#scheme), new StrictFollower(this.#tags, this.#scheme)] as const;
    const step = (gold: number, guess: number, row: number, sentence: number) => {
      const [expected, found] = [sides[0].step(gold, row), sides[1].step(guess, row)];
      if (expected >= 0) counts.gold[sentence]! += 1;
      if (found >= 0) counts.predicted[sentence]! += 1;
      if (found >= 0 && found === expected) counts.correct[sentence]! += 1;
    };
    const { labels } = this.#sample;
    for (let row = 0; row < labels.length; row++) {
      const sentence = this.sentenceOf[row]!;
      step(labels[row]!, predicted[row]!, row, sentence);
      if (row + 1 === labels.length || this.sentenceOf[row + 1] !== sentence) step(-1, -1, row, sentence);
    }
    return counts;
  }

  #zeros(): Float64Array {
    return new Float64Array(this.sentences);
  }
}

/** F1 over the sentences, each as often as its factor says. */
export function f1Of({ gold, predicted, correct }: SentenceCounts, factors: ArrayLike<number> | null = null): number {
  let [all, right] = [0, 0];
  for (let sentence = 0; sentence < gold.length; sentence++) {
    const factor = factors === null ? 1 : factors[sentence]!;
    all += factor * (gold[sentence]! + predicted[sentence]!);
    right += factor * correct[sentence]!;
  }
  return right === 0 ? 0 : (2 * right) / all;
}
