import { type Message, messageOf } from '../../core/message.ts';
import type { FileHead, PredictionBatch, PredictionFormat, PredictionOptions, Predictions, Recognition } from '../format.ts';
import { UNKNOWN, UNLABELLED } from '../format.ts';
import { csvRows } from '../label-files/csv-rows.ts';
import { beginsAsMarkup } from '../markup.ts';
import { readHead } from '../read-head.ts';
import { binaryContent, TextStream } from '../text-stream.ts';
import { UnreadableFile } from '../unreadable.ts';
import { type PredictionTable, parseNamedScores, parseScore, parseScores, predictionTable } from './csv-layout.ts';
import { GoldLabels, shownLabel } from './gold-labels.ts';
import { NamedOrder } from './named-scores.ts';
import { BatchBuilder } from './prediction-batches.ts';
import { classNames, inIdOrder } from './score-columns.ts';

/** A table with a header: the gold label, and a column of scores for each class (`prob_cat`, `logit_0`), one for class 1, or one of lists. */
export const csvPredictions: PredictionFormat = {
  id: 'predictions-csv',
  title: 'Table with scores',
  recognisedBy:
    'a CSV or TSV with label (gold, y_true, target) and prob_<label> or logit_<label> columns, one y_score column, or lists in probs or logits',
  recognise(head: FileHead): Recognition | null {
    // The head of a document in one line is megabytes long.
    const table = beginsAsMarkup(head.text) ? null : predictionTable(head.text, head.complete);
    return table === null ? null : { confidence: 0.98, evidence: table.evidence };
  },
  open,
};

async function open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
  const [path = '', other] = paths;
  if (other !== undefined)
    throw new UnreadableFile(other, messageOf('One table holds the labels and the scores; {0} is one too many.', other));
  const head = await readHead(path);
  if (head.text === '' && head.bytes.length > 0) throw binaryContent(path);
  const table = predictionTable(head.text, head.complete, options.goldElsewhere === true);
  if (table === null) {
    throw new UnreadableFile(
      path,
      messageOf(
        '{0} has no columns of a gold label (label, gold, y_true, …) and of scores (prob_<label>, logit_<label>, y_score, …) in its header. Predicted classes alone carry no loss.',
        path,
      ),
      1,
    );
  }
  const declared = options.labels !== undefined && options.labels.length > 0 ? options.labels : null;
  const named = table.named.length === 0 ? null : NamedOrder.of(path, table.named, declared);
  const own = classNames(table.names) ?? named?.labels ?? null;
  if (declared === null && own === null && table.goldName !== null) {
    throw new UnreadableFile(
      path,
      messageOf('{0} names its labels (such as {1}): a label config is needed to know their order.', path, shownLabel(table.goldName)),
    );
  }
  const order = inIdOrder(path, table.scores, table.names, declared);
  const labels = declared ?? own;
  const classes =
    named !== null ? named.classes : order.length === 1 && table.holdsLists ? listLength(path, head, table, declared) : order.length;
  if (declared !== null && classes !== declared.length && !(classes === 1 && declared.length === 2)) {
    throw new UnreadableFile(
      path,
      messageOf(
        '{0} has {1} scores in a row, but there are {2} labels; the label map of the model that made them was expected.',
        path,
        classes,
        declared.length,
      ),
    );
  }
  return {
    inputs: table.inputs,
    ...(declared === null && own !== null ? { labels: own } : {}),
    batches: readRows(path, { table, order, classes, named }, labels === null ? options : { ...options, labels }),
  };
}

function listLength(path: string, head: FileHead, { delimiter, scores }: PredictionTable, declared: readonly string[] | null): number {
  if (declared !== null) return declared.length;
  const row = head.text.split('\n')[1] ?? '';
  // The list may hold the delimiter: it is then quoted, and the whole row is looked through for it.
  const list = /"([^"]*)"|\[([^\]]*)\]/.exec(row);
  const cell = list?.[1] ?? list?.[2] ?? row.split(delimiter)[scores[0]!] ?? '';
  const length = parseScores(cell)?.length ?? 0;
  if (length === 0) throw new UnreadableFile(path, messageOf('{0} has no list of numbers in its first row of scores.', path), 2);
  return length;
}

/** A table that fits the label map. */
interface SettledTable {
  readonly table: PredictionTable;
  /** Columns in id order. */
  readonly order: readonly number[];
  readonly classes: number;
  readonly named: NamedOrder | null;
}

async function* readRows(
  path: string,
  { table, order, classes, named }: SettledTable,
  options: PredictionOptions,
): AsyncGenerator<PredictionBatch, void, undefined> {
  const gold = new GoldLabels(classes, options);
  const builder = new BatchBuilder(classes);
  const text = new TextStream(path, { signal: options.signal });
  let isHeader = true;
  const rows = csvRows(text, table.delimiter.charCodeAt(0), [...(table.gold < 0 ? [] : [table.gold]), ...order], (line, message) =>
    options.problem(path, line, message),
  );
  for await (const { cells, line } of rows) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    const [label = '', ...scoreCells] = table.gold < 0 ? ['', ...cells] : cells;
    const scores =
      named !== null
        ? namedRow(named, scoreCells[0] ?? '')
        : table.holdsLists
          ? parseScores(scoreCells[0] ?? '')
          : scoreCells.map(parseScore);
    const wrong = scores !== null && 'template' in scores ? scores : whyWrong(scores, classes, named !== null);
    if (wrong !== null) {
      builder.add([], UNKNOWN, line);
      options.problem(path, line, messageOf('The row was left out: {0}.', wrong));
    } else if (table.gold < 0) builder.add(scores as readonly (number | null)[], UNLABELLED, line);
    else {
      // A table written by pandas may carry ids as 1.0.
      const id = gold.idOf(label.trim() === '' ? null : label.trim().replace(/^(-?\d+)\.0$/, '$1'));
      if (id === UNKNOWN)
        options.problem(
          path,
          line,
          messageOf('The label {0} is none of the {1} classes.', JSON.stringify(label.slice(0, 60)), classes === 1 ? 2 : classes),
        );
      builder.add(scores as readonly (number | null)[], id, line);
    }
    yield* builder.take(false);
  }
  yield* builder.take(true);
}

function namedRow(order: NamedOrder, cell: string): readonly (number | null)[] | Message {
  const named = parseNamedScores(cell);
  return named === null ? messageOf('a score for each class, by its name, was expected') : order.row(named);
}

/** @param mayMiss Python's NaN is read as null there. */
function whyWrong(scores: readonly (number | null)[] | null, classes: number, mayMiss: boolean): Message | null {
  if (scores === null) return messageOf('a list of numbers was expected');
  if (scores.length !== classes) return messageOf('there are {0} scores, {1} were expected', scores.length, classes);
  return !mayMiss && scores.includes(null) ? messageOf('a number was expected in each column of scores') : null;
}
