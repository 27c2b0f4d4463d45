import { type Message, messageOf, renderMessage } from '../message.ts';
import { TagCounter } from '../tag-counter.ts';
import { detectScheme, type SchemeName, violations } from '../tag-scheme.ts';
import { type ChunkFollower, LenientFollower, StrictFollower, type TagSet, tagSetOf, typeOfChunk } from './entity-chunks.ts';
import type { EntityMetrics, EntityScore } from './report.ts';

/** Entities of gold and predicted tags, sentence by sentence, in memory that grows with the types only. */
export class EntityCounter {
  readonly #tags: TagSet;
  readonly #lenient: RuleCounter;
  readonly #strict: readonly RuleCounter[];
  /** Tells which scheme the gold tags follow. */
  readonly #gold = new TagCounter();
  readonly #goldIds: readonly number[];
  #sentences = 0;
  #position = 0;
  #inSentence = false;
  /** True after a token that both sides take for background: nothing is open. */
  #isIdle = false;

  /** Null for labels that are no tags. */
  static of(labels: readonly string[]): EntityCounter | null {
    const tags = tagSetOf(labels);
    return tags === null ? null : new EntityCounter(labels, tags);
  }

  private constructor(labels: readonly string[], tags: TagSet) {
    this.#tags = tags;
    this.#lenient = new RuleCounter(tags, () => new LenientFollower(tags));
    this.#strict = tags.schemes.map((scheme) => new RuleCounter(tags, () => new StrictFollower(tags, scheme)));
    this.#goldIds = labels.map((label) => this.#gold.intern(label));
  }

  /** Adds the next token of the sentence. Ignored ones (−100) are left out: what stands around them is then taken for neighbours. */
  add(gold: number, predicted: number): void {
    this.#inSentence = true;
    this.#position += 1;
    this.#gold.push(this.#goldIds[gold]!, 1);
    const isBackground = this.#tags.typeIds[gold]! < 0 && this.#tags.typeIds[predicted]! < 0;
    if (!isBackground || !this.#isIdle) this.#step(gold, predicted);
    this.#isIdle = isBackground;
  }

  endSentence(): void {
    if (!this.#inSentence) return;
    this.#step(-1, -1);
    this.#gold.endSentence();
    this.#sentences += 1;
    this.#inSentence = false;
    this.#isIdle = true;
  }

  /** Null when the gold tags turn out to be no tags of mentions: parts of speech, among which `O` is rare. */
  finish(): EntityMetrics | null {
    this.endSentence();
    const { sequence } = this.#gold.finish();
    if (sequence === null || (this.#tags.schemes[0] === 'IO' && detectScheme(sequence, this.#tags.form) === null)) return null;
    const broken = this.#tags.schemes.map((scheme) => violations(sequence, scheme, this.#tags.form));
    const best = broken.indexOf(Math.min(...broken));
    const scheme = this.#tags.schemes[best]!;
    const strict = this.#strict[best]!;
    return {
      scheme,
      sentences: this.#sentences,
      strict: strict.total(),
      lenient: this.#lenient.total(),
      policy: policyOf(scheme),
      types: this.#tags.types.map((type, id) => ({ type, strict: strict.of(id), lenient: this.#lenient.of(id) })),
    };
  }

  #step(gold: number, predicted: number): void {
    this.#lenient.step(gold, predicted, this.#position);
    for (const rule of this.#strict) rule.step(gold, predicted, this.#position);
  }
}

/** How entities are counted, by the tag scheme. */
export function entityPolicy(scheme: string): Message {
  return messageOf(
    'Micro-averaged over entities whose borders and type are both right. Strict: only what is well formed in {0} is an entity. Lenient: any tag may open one, as conlleval and the default of seqeval have it. Ignored tokens are left out.',
    scheme,
  );
}

function policyOf(scheme: SchemeName): string {
  const { template, args } = entityPolicy(scheme);
  return renderMessage(template, args);
}

/** Entities of both sides under one rule. */
class RuleCounter {
  readonly #tags: TagSet;
  readonly #goldSide: ChunkFollower;
  readonly #predictedSide: ChunkFollower;
  readonly #gold: Float64Array;
  readonly #predicted: Float64Array;
  readonly #correct: Float64Array;

  constructor(tags: TagSet, follower: () => ChunkFollower) {
    this.#tags = tags;
    this.#goldSide = follower();
    this.#predictedSide = follower();
    this.#gold = new Float64Array(tags.types.length);
    this.#predicted = new Float64Array(tags.types.length);
    this.#correct = new Float64Array(tags.types.length);
  }

  step(gold: number, predicted: number, position: number): void {
    const expected = this.#goldSide.step(gold, position);
    const found = this.#predictedSide.step(predicted, position);
    if (expected >= 0) this.#gold[typeOfChunk(expected, this.#tags)]! += 1;
    if (found < 0) return;
    const type = typeOfChunk(found, this.#tags);
    this.#predicted[type]! += 1;
    // Both end here: they are the same entity when they began alike.
    if (found === expected) this.#correct[type]! += 1;
  }

  of(type: number): EntityScore {
    return scoreOf(this.#gold[type]!, this.#predicted[type]!, this.#correct[type]!);
  }

  total(): EntityScore {
    const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
    return scoreOf(sum(this.#gold), sum(this.#predicted), sum(this.#correct));
  }
}

function scoreOf(gold: number, predicted: number, correct: number): EntityScore {
  return {
    precision: predicted === 0 ? null : correct / predicted,
    recall: gold === 0 ? null : correct / gold,
    f1: correct === 0 ? 0 : (2 * correct) / (gold + predicted),
    gold,
    predicted,
    correct,
  };
}
