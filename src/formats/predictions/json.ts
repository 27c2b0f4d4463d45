import { messageOf } from '../../core/message.ts';
import type { FileHead, PredictionBatch, PredictionFormat, PredictionOptions, Predictions } from '../format.ts';
import { JsonElements } from '../json-elements.ts';
import { isRecord, type JsonRecord } from '../label-files/json-values.ts';
import { readHead } from '../read-head.ts';
import { binaryContent, TextStream } from '../text-stream.ts';
import { UnreadableFile } from '../unreadable.ts';
import { RecordBatches } from './prediction-records.ts';
import { findPredictionShape, noShape, recordOf, settleShape, shapeText } from './prediction-shape.ts';
import { parsePythonJson } from './python-json.ts';
import { SentenceStarts } from './sentence-starts.ts';

/** One JSON array of such records as JSON Lines have, or of the lists that a pipeline of Hugging Face returns. */
export const jsonPredictions: PredictionFormat = {
  id: 'predictions-json',
  title: 'JSON array with scores',
  recognisedBy:
    'a JSON array of objects with label (or labels, gold, y, target) and logits, probs, probabilities or scores, or prob_<label>',
  recognise(head) {
    const shape = findPredictionShape(sampleRecords(head));
    if (shape?.gold == null) return null;
    return { confidence: shape.isTelling ? 0.97 : 0.5, evidence: messageOf('a JSON array with {0}', shapeText(shape)) };
  },
  open,
};

const SAMPLE = 256 * 1024;
const SAMPLED = 100;
/** Most arrays of JSON are something else, and need not be parsed. */
const MAY_HOLD_SCORES = /logit|prob|score|pred|output|"p[ _.:[-]/i;

/** The first elements that are whole. */
function sampleRecords({ text }: Pick<FileHead, 'text'>): readonly JsonRecord[] {
  if (!/^\s*\[/.test(text) || !MAY_HOLD_SCORES.test(text)) return [];
  const records: JsonRecord[] = [];
  const elements = new JsonElements({
    element(element) {
      const record = records.length < SAMPLED ? recordIn(element) : undefined;
      if (isRecord(record)) records.push(record);
    },
    problem: () => {},
  });
  elements.push(new TextEncoder().encode(text.slice(0, SAMPLE)));
  return records;
}

/** Undefined for what cannot be parsed. */
function recordIn(text: string): unknown {
  try {
    return recordOf(parsePythonJson(text));
  } catch {
    return undefined;
  }
}

async function open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
  const [path = '', other] = paths;
  if (other !== undefined)
    throw new UnreadableFile(other, messageOf('One JSON array holds the labels and the scores; {0} is one too many.', other));
  const head = await readHead(path);
  if (head.text === '' && head.bytes.length > 0) throw binaryContent(path);
  const records = sampleRecords(head);
  const shape = findPredictionShape(records, options);
  if (shape === null) throw new UnreadableFile(path, noShape(path), 1);
  const settled = settleShape(path, records, shape, options);
  const known = settled.labels === null ? options : { ...options, labels: settled.labels };
  const starts = shape.isPerToken ? new SentenceStarts() : null;
  return {
    inputs: shape.inputs,
    ...(settled.labels === null ? {} : { labels: settled.labels }),
    ...(starts === null ? {} : { borders: starts }),
    batches: readElements(path, new RecordBatches(path, settled, known), starts, options),
  };
}

async function* readElements(
  path: string,
  records: RecordBatches,
  starts: SentenceStarts | null,
  { signal, problem }: PredictionOptions,
): AsyncGenerator<PredictionBatch, void, undefined> {
  const elements = new JsonElements({
    element(text, line, key) {
      // A document with arrays of its own is none of predictions.
      if (key !== null) return;
      starts?.add(records.rows);
      const record = recordIn(text);
      if (record === undefined) records.refuse(line, messageOf('it is not valid JSON'));
      else records.add(record, line);
    },
    problem: (line, message) => problem(path, line, message),
  });
  for await (const piece of new TextStream(path, { signal })) {
    elements.push(piece);
    yield* records.take(false);
  }
  elements.end();
  yield* records.take(true);
}
