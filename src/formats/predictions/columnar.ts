import { type Message, messageOf } from '../../core/message.ts';
import { columnarHead, exampleRecord, hidesSchema } from '../columnar/open-columnar.ts';
import { columnarRows, sampleColumns } from '../columnar/prediction-rows.ts';
import type { PredictionBatch, PredictionFormat, PredictionOptions, Predictions } from '../format.ts';
import { UnreadableFile } from '../unreadable.ts';
import { RecordBatches } from './prediction-records.ts';
import { findPredictionShape, GOLD_NAMES, NAMED_KEYS, noShape, type PredictionShape, settleShape, shapeText } from './prediction-shape.ts';
import { mayHoldScores } from './score-columns.ts';
import { SentenceStarts } from './sentence-starts.ts';

/** Columns of Parquet or Arrow, as records of JSON would hold them. */
export const columnarPredictions: PredictionFormat = {
  id: 'predictions-columnar',
  title: 'Parquet or Arrow with scores',
  recognisedBy: 'Parquet or Arrow with label (labels, gold, y, target) and lists in logits, probs or scores, or prob_<label> columns',
  recognise(head) {
    if (hidesSchema(head)) return { confidence: 0.3, evidence: messageOf('a file of columns') };
    const found = columnarHead(head);
    const shape = found === null ? null : findPredictionShape([exampleRecord(found.columns)], { showsValues: false });
    if (found === null || shape === null || shape.gold === null) return null;
    return { confidence: shape.isTelling ? 0.97 : 0.5, evidence: messageOf('{0} with {1}', found.what, shapeText(shape)) };
  },
  open,
};

const KNOWN: ReadonlySet<string> = new Set([...GOLD_NAMES, ...NAMED_KEYS]);

async function open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
  const [path = '', other] = paths;
  if (other !== undefined)
    throw new UnreadableFile(other, messageOf('One file of columns holds the labels and the scores; {0} is one too many.', other));
  const { records, classNames } = await sampleColumns(path, (name) => KNOWN.has(name) || mayHoldScores(name), options.signal);
  const shape = findPredictionShape(records, options);
  if (shape === null) throw new UnreadableFile(path, noShape(path));
  const labels = knownLabels(path, shape.gold === null ? null : classNames(shape.gold), options.labels);
  const settled = settleShape(path, records, shape, labels === null ? {} : { labels });
  const own = labels ?? settled.labels;
  const starts = shape.isPerToken ? new SentenceStarts() : null;
  return {
    inputs: shape.inputs,
    ...(options.labels === undefined && own !== null ? { labels: own } : {}),
    ...(starts === null ? {} : { borders: starts }),
    batches: readRows(),
  };

  async function* readRows(): AsyncGenerator<PredictionBatch, void, undefined> {
    let row = 0;
    const problem = (_path: string, _line: number | null, message: Message) =>
      options.problem(path, null, messageOf('Row {0} (from 0): {1}', String(row), message));
    const batches = new RecordBatches(path, settled, { ...options, ...(own === null ? {} : { labels: own }), problem });
    for await (const some of columnarRows(path, columnsOf(shape!), options)) {
      if (typeof some === 'number') {
        for (let lost = 0; lost < some; lost += 1) {
          starts?.add(batches.rows);
          batches.skip();
          yield* batches.take(false);
        }
        row += some;
        continue;
      }
      for (const record of some) {
        starts?.add(batches.rows);
        batches.add(record, 0);
        row += 1;
      }
      yield* batches.take(false);
    }
    yield* batches.take(true);
  }
}

function columnsOf({ gold, scores, isPerToken }: PredictionShape): ReadonlySet<string> {
  return new Set([...scores, ...(gold === null ? [] : [gold]), ...(isPerToken && gold === null ? ['tokens'] : [])]);
}

/**
 * The label map that was given, else the names that the file gives its ids.
 * @throws UnreadableFile where the two have nothing in common
 */
function knownLabels(path: string, named: readonly string[] | null, given: readonly string[] | undefined): readonly string[] | null {
  if (given === undefined || given.length === 0) return named;
  const known = new Set(given);
  if (named === null || named.some((name) => known.has(name))) return given;
  throw new UnreadableFile(
    path,
    messageOf(
      '{0} names its classes itself ({1}, …), and none of them is in the label map ({2}, …).',
      path,
      named.slice(0, 3).join(', '),
      given.slice(0, 3).join(', '),
    ),
  );
}
