import { type PredictionMetrics, PredictionScorer } from '../../../src/core/prediction-metrics.ts';
import { type Corpus, countsOf, LABELS, makeCorpus, tokensOf } from './corpus.ts';
import type { Sentence } from './news.ts';
import { readmeOf } from './sample-readme.ts';
import { type Tagger, trainTagger } from './tagger.ts';
import { trainingScript } from './training-script.ts';

/** As in a fine-tuning recipe: three epochs and done, though the loss on dev still falls. */
const TAGGER = { labels: LABELS, epochs: 3, learningRate: 0.03, seed: 9 };

/** Logits are kept to 0.001. */
const LOGIT_DECIMALS = 3;

export interface SampleFile {
  readonly name: string;
  readonly text: string;
}

/** All files of the sample workspace, the same to the byte each time. */
export function makeSampleFiles(): readonly SampleFile[] {
  const corpus = makeCorpus();
  const tagger = trainTagger(corpus.train, corpus.dev, TAGGER);
  const predictions = corpus.dev.map((sentence) => ({ sentence, logits: roundedLogits(tagger, sentence) }));
  const metrics = metricsOf(predictions);
  return [
    { name: 'train.conll', text: conll(corpus.train) },
    { name: 'dev.conll', text: conll(corpus.dev) },
    { name: 'labels.txt', text: `${LABELS.join('\n')}\n` },
    { name: 'config.json', text: config() },
    { name: 'train.py', text: trainingScript(LABELS, earlierAlpha(corpus), TAGGER.epochs) },
    { name: 'predictions.jsonl', text: predictions.map(({ sentence, logits }) => `${record(sentence, logits)}\n`).join('') },
    { name: 'README.md', text: readmeOf(corpus, tagger, metrics) },
  ];
}

function roundedLogits(tagger: Tagger, { tokens }: Sentence): readonly (readonly number[])[] {
  return tagger.logits(tokens).map((row) => Array.from(row, (logit) => Number(logit.toFixed(LOGIT_DECIMALS))));
}

function metricsOf(
  predictions: readonly { readonly sentence: Sentence; readonly logits: readonly (readonly number[])[] }[],
): PredictionMetrics {
  const scorer = new PredictionScorer(LABELS.length);
  for (const { sentence, logits } of predictions) {
    logits.forEach((row, i) => {
      scorer.add(row, 0, LABELS.indexOf(sentence.tags[i]!), 'logits');
    });
  }
  return scorer.metrics();
}

function conll(sentences: readonly Sentence[]): string {
  return sentences.map(({ tokens, tags }) => `${tokens.map((token, i) => `${token} ${tags[i]}\n`).join('')}\n`).join('');
}

function record({ tokens, tags }: Sentence, logits: readonly (readonly number[])[]): string {
  return JSON.stringify({ tokens, labels: tags.map((tag) => LABELS.indexOf(tag)), logits });
}

/** The ids sorted as strings, `"10"` before `"2"`, as a writer with sorted keys leaves them: a reader must sort them as numbers. */
function config(): string {
  const ids = LABELS.map((_, id) => String(id)).sort();
  const id2label = ids.map((id) => `    "${id}": ${JSON.stringify(LABELS[Number(id)])}`).join(',\n');
  const label2id = LABELS.toSorted()
    .map((label) => `    ${JSON.stringify(label)}: ${LABELS.indexOf(label)}`)
    .join(',\n');
  return `{
  "architectures": ["HashedSoftmaxTagger"],
  "id2label": {
${id2label}
  },
  "label2id": {
${label2id}
  },
  "model_type": "hashed-softmax"
}
`;
}

/** α of the data's earlier version: n^−½, scaled to a mean of 1 over its tokens. */
function earlierAlpha({ train, earlierVersion }: Corpus): { readonly alpha: readonly number[]; readonly tokens: number } {
  const counts = countsOf(train.slice(0, earlierVersion));
  const tokens = tokensOf(train.slice(0, earlierVersion));
  const scale = tokens / counts.reduce((sum, count) => sum + Math.sqrt(count), 0);
  return { alpha: counts.map((count) => scale / Math.sqrt(count)), tokens };
}
