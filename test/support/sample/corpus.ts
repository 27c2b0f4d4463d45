import { type Gazetteers, makeGazetteers } from './gazetteers.ts';
import { type Desks, NewsWriter, type Sentence } from './news.ts';
import { NEWS_GRAMMAR } from './news-grammar.ts';

export const MENTION_TYPES = [
  ...['person', 'organization', 'location', 'date', 'product', 'event', 'money'],
  ...['facility', 'law', 'language', 'quantity', 'work-of-art', 'ordinal'],
] as const;

/** The 27 labels in id order: `O`, then B- and I- of each type. */
export const LABELS: readonly string[] = ['O', ...MENTION_TYPES.flatMap((type) => [`B-${type}`, `I-${type}`])];

/** What share of the training tokens is `O`, to two decimals of a percent: the founding story's figure. */
export const OUTSIDE_PERCENT = '79.04';

export interface Corpus {
  readonly train: readonly Sentence[];
  readonly dev: readonly Sentence[];
  /** How many sentences of train an earlier version of the data had, before the desks of the second batch were annotated. */
  readonly earlierVersion: number;
}

const SEED = 2;
const EARLIER_TOKENS = 34_000;
const TRAIN_TOKENS = 85_000;
const DEV_TOKENS = 9_000;

/** News of the first batch of annotation: hardly any technology, festivals or courts. */
const FIRST_BATCH: Desks = [
  ['background', 28],
  ['politics', 20],
  ['business', 12],
  ['sport', 9],
  ['world', 14],
  ['culture', 6],
  ['technology', 0.7],
  ['diary', 1.2],
  ['courts', 0.7],
  ['languages', 1],
  ['ranks', 0.8],
  ['headline', 4],
];

const SECOND_BATCH: Desks = [
  ['background', 29],
  ['politics', 14],
  ['business', 11],
  ['sport', 9],
  ['world', 11],
  ['culture', 4.5],
  ['technology', 3.2],
  ['diary', 2.8],
  ['courts', 1.7],
  ['languages', 1],
  ['ranks', 1.1],
  ['headline', 4],
];

/** The corpus of the sample workspace: always the same. */
export function makeCorpus(): Corpus {
  const lists: Gazetteers = makeGazetteers(SEED);
  const write = (seed: number, desks: Desks, tokens: number) => writeTokens(new NewsWriter(NEWS_GRAMMAR, lists, seed), desks, tokens);
  const earlier = write(SEED + 1, FIRST_BATCH, EARLIER_TOKENS);
  const later = write(SEED + 2, SECOND_BATCH, TRAIN_TOKENS - EARLIER_TOKENS);
  const devShare = DEV_TOKENS / TRAIN_TOKENS;
  const dev = [
    ...write(SEED + 3, FIRST_BATCH, EARLIER_TOKENS * devShare),
    ...write(SEED + 4, SECOND_BATCH, (TRAIN_TOKENS - EARLIER_TOKENS) * devShare),
  ];
  const filler = new NewsWriter(NEWS_GRAMMAR, lists, SEED + 5);
  return { train: untilShareIsMet([...earlier, ...later], filler), dev, earlierVersion: earlier.length };
}

export function tokensOf(sentences: readonly Sentence[]): number {
  return sentences.reduce((sum, { tokens }) => sum + tokens.length, 0);
}

/** Tokens per label, in label order. */
export function countsOf(sentences: readonly Sentence[]): readonly number[] {
  const counts = new Map(LABELS.map((label) => [label, 0]));
  for (const { tags } of sentences) for (const tag of tags) counts.set(tag, counts.get(tag)! + 1);
  return [...counts.values()];
}

function writeTokens(writer: NewsWriter, desks: Desks, tokens: number): Sentence[] {
  const sentences: Sentence[] = [];
  for (let written = 0; written < tokens; written += sentences.at(-1)!.tokens.length) sentences.push(writer.write(desks));
  return sentences;
}

/** Adds sentences that bring the share of `O` nearer to its target, until it is met to two decimals. */
function untilShareIsMet(sentences: Sentence[], writer: NewsWriter): readonly Sentence[] {
  let total = tokensOf(sentences);
  let outside = countsOf(sentences)[0]!;
  while (((100 * outside) / total).toFixed(2) !== OUTSIDE_PERCENT) {
    const wanted = (100 * outside) / total < Number(OUTSIDE_PERCENT) ? 'background' : 'business';
    const sentence = writer.write([[wanted, 1]]);
    sentences.push(sentence);
    total += sentence.tokens.length;
    outside += sentence.tags.filter((tag) => tag === 'O').length;
  }
  return sentences;
}
