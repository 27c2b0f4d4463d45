import { messageOf } from '../../core/message.ts';
import { wholeLines } from '../blocks.ts';
import type { FileHead, PredictionBatch, PredictionFormat, PredictionOptions, Predictions, Recognition } from '../format.ts';
import { isRecord, type JsonRecord } from '../label-files/json-values.ts';
import { forEachLine } from '../lines.ts';
import { readHead } from '../read-head.ts';
import { binaryContent, TextStream } from '../text-stream.ts';
import { UnreadableFile } from '../unreadable.ts';
import { RecordBatches } from './prediction-records.ts';
import { findPredictionShape, noShape, recordOf, settleShape, shapeText } from './prediction-shape.ts';
import { parsePythonJson } from './python-json.ts';

/** One JSON object a line: the gold label and the scores of its classes, of one example or of each token of a sentence. */
export const jsonlPredictions: PredictionFormat = {
  id: 'predictions-jsonl',
  title: 'JSON Lines with scores',
  recognisedBy: 'a JSON object a line with label (or labels, gold, y, target) and logits, probs, probabilities or scores, or prob_<label>',
  recognise,
  open,
};

function recognise(head: FileHead): Recognition | null {
  // Not only the first line: it may be a bad one.
  if (!/^\s*\{/m.test(head.text)) return null;
  const shape = findPredictionShape(sampleRows(head.text, head.complete));
  if (shape?.gold == null) return null;
  return { confidence: shape.isTelling ? 0.97 : 0.5, evidence: messageOf('a JSON object a line with {0}', shapeText(shape)) };
}

async function open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
  const [path = '', other] = paths;
  if (other !== undefined)
    throw new UnreadableFile(other, messageOf('One file of JSON Lines holds the labels and the scores; {0} is one too many.', other));
  const head = await readHead(path);
  if (head.text === '' && head.bytes.length > 0) throw binaryContent(path);
  const rows = sampleRows(head.text, head.complete);
  const shape = findPredictionShape(rows, options);
  if (shape === null) throw new UnreadableFile(path, noShape(path), 1);
  const settled = settleShape(path, rows, shape, options);
  const known = settled.labels === null ? options : { ...options, labels: settled.labels };
  return {
    inputs: shape.inputs,
    ...(settled.labels === null ? {} : { labels: settled.labels }),
    // A line is a sentence.
    ...(shape.isPerToken ? { borders: { sentenceOf: (_row: number, line: number) => line } } : {}),
    batches: readLines(new RecordBatches(path, settled, known), new TextStream(path, { signal: options.signal })),
  };
}

async function* readLines(records: RecordBatches, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<PredictionBatch, void, undefined> {
  let line = 1;
  const read = (text: string, at: number) => {
    let record: unknown;
    try {
      record = recordOf(parsePythonJson(text));
    } catch {
      records.refuse(at, messageOf('the line is not valid JSON'));
      return;
    }
    records.add(record, at);
  };
  for await (const block of wholeLines(bytes)) {
    if (block === null) records.refuse(line++, messageOf('the line is longer than 16 MiB'));
    else line = forEachLine(block, line, read);
    yield* records.take(false);
  }
  yield* records.take(true);
}

function sampleRows(text: string, complete: boolean): readonly JsonRecord[] {
  const lines = text.split('\n');
  if (!complete) lines.pop();
  return lines.slice(0, 100).flatMap((line) => {
    try {
      const row = recordOf(parsePythonJson(line));
      return isRecord(row) ? [row] : [];
    } catch {
      return [];
    }
  });
}
