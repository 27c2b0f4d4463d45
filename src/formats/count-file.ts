import { extname } from 'node:path';
import type { Problem, Task, Unit } from '../core/analysis.ts';
import type { LabelWatch } from '../core/label-counts.ts';
import { type Message, messageOf } from '../core/message.ts';
import { problemAt } from '../core/problem.ts';
import { withByteSource } from './byte-source.ts';
import { countFast, type FastScanner } from './fast/count-fast.ts';
import type { ByteSource, LabelFormat, ReadOptions, ReadPart } from './format.ts';
import { LISTED_PROBLEMS } from './listed-problems.ts';
import { readHead } from './read-head.ts';
import { LABEL_FORMATS } from './registry.ts';
import { type RecognisedFile, readableFormats, recogniseFile } from './sniff.ts';
import { binaryContent, TextStream } from './text-stream.ts';
import { UnreadableFile } from './unreadable.ts';

export interface CountOptions {
  /** Id of the format, when it shall not be recognised. */
  readonly format?: string | undefined;
  /** Column of the label: a name, or a position from 1. */
  readonly column?: string | number | undefined;
  /** Labels in id order, when a config is known: turns ids into names. */
  readonly labels?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes of the file read so far. */
  readonly progress?: ((bytes: number) => void) | undefined;
  /** Told of each label that is counted. */
  readonly watch?: LabelWatch | undefined;
  /** What the file was recognised as before, so that it need not be asked of each format again. */
  readonly recognised?: RecognisedFile | undefined;
  /** Reads the formats that have a fast path by it. */
  readonly scanner?: FastScanner | undefined;
}

export interface CountedFile {
  readonly path: string;
  readonly format: string;
  readonly evidence: Message;
  readonly task: Task;
  readonly encoding: string;
  readonly bytes: number;
  /** How many files were counted together, and the folders they lie in; only of a folder. */
  readonly files?: { readonly count: number; readonly folders: readonly string[] };
  /** One part, or one per split that the file itself names. */
  readonly parts: readonly ReadPart[];
  /** The first `LISTED_PROBLEMS`. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

/** Recognises and counts one label file. Throws `UnreadableFile` when nothing of it can be read, or the reason of the signal. */
export async function countFile(path: string, options: CountOptions = {}): Promise<CountedFile> {
  const { format, evidence } = await chooseFormat(path, options);
  const problems = new ProblemList(path);
  const content = await readContent(format, path, options, problems);
  return {
    path,
    format: format.id,
    evidence,
    task: taskOf(content.parts, format),
    ...content,
    problems: problems.listed,
    problemCount: problems.count,
  };
}

type Content = Pick<CountedFile, 'parts' | 'bytes' | 'encoding'>;

async function readContent(format: LabelFormat, path: string, options: CountOptions, problems: ProblemList): Promise<Content> {
  const { column, labels, signal, watch } = options;
  const reading: ReadOptions = {
    ...(column === undefined ? {} : { column }),
    ...(labels === undefined ? {} : { labels }),
    ...(signal === undefined ? {} : { signal }),
    ...(watch === undefined ? {} : { watch }),
    problem: (line, message) => problems.add(line, message),
  };
  if (format.content === 'binary') {
    const read = async (file: ByteSource) => ({ parts: await format.read(file, reading), bytes: file.size, encoding: 'binary' });
    return withByteSource(path, options, read);
  }
  if (options.scanner !== undefined) {
    const { scanner, progress } = options;
    const fast = await countFast(format.id, path, scanner, { ...reading, progress });
    if (fast !== null) return fast;
  }
  const text = new TextStream(path, { ...options, toleratesDamage: true });
  const parts = await format.read(text, reading);
  for (const { line, message } of await text.remarks()) problems.add(line, message);
  return { parts, bytes: text.bytes, encoding: text.encoding };
}

/** Keeps the first problems of a file and counts all of them. */
export class ProblemList {
  readonly listed: Problem[] = [];
  count = 0;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  add(line: number | null, message: Message): void {
    this.count += 1;
    if (this.listed.length < LISTED_PROBLEMS) this.listed.push(problemAt(this.#path, line, message));
  }
}

const FORMATS_BY_EXTENSION = new Map([
  ['.csv', 'csv'],
  ['.tsv', 'csv'],
  ['.tab', 'csv'],
  ['.psv', 'csv'],
  ['.jsonl', 'jsonl'],
  ['.ndjson', 'jsonl'],
  ['.json', 'json'],
  ['.conll', 'conll'],
  ['.conllu', 'conllu'],
  ['.conllup', 'conllu'],
  ['.cupt', 'conllu'],
  ['.iob', 'conll'],
  ['.bio', 'conll'],
]);

/** Records that carry several labels each, or none of those there are, make a multi-label task; whether a sequence was found is seen in the counts. */
function taskOf(parts: readonly ReadPart[], format: LabelFormat): Task {
  if (parts.some(({ counts }) => counts.sequence !== null)) return 'token-classification';
  const unit = parts.find((part) => part.unit !== undefined)?.unit;
  if (unit !== undefined && unit !== 'image' && unit !== 'document') return TASKS[unit];
  const isMultiLabel = parts.some(({ counts }) => {
    let labels = 0;
    for (const { count } of counts.labels.values()) labels += count;
    return labels !== counts.total;
  });
  if (isMultiLabel) return 'multi-label-classification';
  return unit === undefined ? format.task : TASKS[unit];
}

const TASKS: Readonly<Record<Unit, Task>> = {
  token: 'token-classification',
  mention: 'token-classification',
  sentence: 'token-classification',
  document: 'text-classification',
  image: 'image-classification',
  box: 'object-detection',
  pixel: 'segmentation',
};

async function chooseFormat(
  path: string,
  { format: id, column, recognised }: CountOptions,
): Promise<{ readonly format: LabelFormat; readonly evidence: Message }> {
  const known = [...new Set(LABEL_FORMATS.map((format) => format.id))].join(', ');
  if (id !== undefined) {
    const [format, ...others] = LABEL_FORMATS.filter((candidate) => candidate.id === id);
    if (format === undefined)
      throw new UnreadableFile(path, messageOf('There is no label file format "{0}"; the known ones are {1}.', id, known));
    // One kind of file, in text and in binary.
    const content = others.length > 0 && (await readHead(path)).text === '' ? 'binary' : format.content;
    return { format: [format, ...others].find((each) => each.content === content) ?? format, evidence: messageOf('format given') };
  }
  const head = await readHead(path, () => recognised?.kind === 'label-file');
  if (head.bytes.length === 0) throw new UnreadableFile(path, messageOf('{0} is empty.', path));
  let best: { readonly format: LabelFormat; readonly evidence: Message; readonly confidence: number } | null = null;
  const candidates = readableFormats(head).filter((format) => recognised?.kind !== 'label-file' || format.id === recognised.format);
  for (const format of candidates) {
    const recognition = candidates.length === 1 && recognised !== undefined ? recognised : format.recognise(head);
    if (recognition !== null && recognition.confidence > (best?.confidence ?? 0)) best = { ...recognition, format };
  }
  if (best !== null)
    return head.compression === null ? best : { ...best, evidence: messageOf('{0}, compressed with {1}', best.evidence, head.compression) };
  if (head.text === '') throw binaryContent(path, head.compression);
  // Who names a column knows that there are labels.
  const assumed =
    column === undefined
      ? undefined
      : LABEL_FORMATS.find((format) => format.id === FORMATS_BY_EXTENSION.get(extname(head.name).toLowerCase()));
  if (assumed !== undefined)
    return { format: assumed, evidence: messageOf('the name of the file, and the column {0} that was given', String(column)) };
  const other = recogniseFile(head);
  const seen =
    other === null
      ? messageOf('its content fits none of them')
      : other.kind === 'predictions'
        ? messageOf('it looks like predictions ({0})', other.evidence)
        : messageOf('it looks like a label config ({0})', other.evidence);
  throw new UnreadableFile(
    path,
    messageOf('{0} was not recognised as a label file: {1}. Name the format ({2}) if it is one.', path, seen, known),
  );
}
