import { type LabelWatch, SENTENCE_BORDER } from '../../core/label-counts.ts';
import { splitHead } from '../blocks.ts';
import { sampleConll, splitColumns, wholeLinesOf } from '../label-files/conll-layout.ts';
import { TextStream } from '../text-stream.ts';
import { LineTee } from './line-tee.ts';
import type { RecordTexts, TextSink } from './record-texts.ts';

const SAMPLE = 64 * 1024;
/** A longer sentence is cut: no text is like another after so many words. */
const MOST_WORDS = 10_000;

/** A token a line: a sentence is what stands in the column of words between two of its borders. */
export const tokenLines: RecordTexts = {
  formats: ['conll', 'conllu', 'conll-brackets'],
  async read({ path, format, options, progress }, sink) {
    if (format.content !== 'text') return;
    const { head, complete, all } = await splitHead(
      new TextStream(path, { signal: options.signal, progress, toleratesDamage: true }),
      SAMPLE,
    );
    const column = wordColumn(format.id, new TextDecoder().decode(head), complete, options.column);
    if (column === null) return;
    const lines = new LineTee(all);
    const watch = new SentenceWatch(lines, column, sink);
    await format.read(lines, { ...options, watch, problem: () => {} });
  },
};

interface WordColumn {
  readonly index: number;
  readonly tab: boolean;
  readonly space: boolean;
}

/** Where the format does not say, the first column of words: those that differ most, or nearly so. Null for a file of tags alone. */
function wordColumn(format: string, head: string, complete: boolean, wanted: string | number | undefined): WordColumn | null {
  const sample = sampleConll(wholeLinesOf(head, complete), wanted);
  if (sample === null) return null;
  const { layout, tag, columns } = sample;
  const { tab, space, names } = layout;
  if (format === 'conll-brackets') return { index: 3, tab, space };
  if (format === 'conllu') return { index: Math.max(1, names?.indexOf('FORM') ?? 1), tab, space };
  const mayBeWords = columns.map(({ kind }, index) => index !== tag && kind === 'words');
  const most = columns.reduce((largest, { distinct }, index) => (mayBeWords[index] ? Math.max(largest, distinct) : largest), 0);
  const index = columns.findIndex(({ distinct }, at) => mayBeWords[at] && distinct * 2 >= most);
  return index < 0 ? null : { index, tab, space };
}

class SentenceWatch implements LabelWatch {
  readonly #lines: LineTee;
  readonly #column: WordColumn;
  readonly #sink: TextSink;
  #lineNumbers: number[] = [];
  #tags: string[] = [];

  constructor(lines: LineTee, column: WordColumn, sink: TextSink) {
    this.#lines = lines;
    this.#column = column;
    this.#sink = sink;
  }

  see(label: string, line: number, previous: string | null): void {
    if (label === SENTENCE_BORDER && previous !== null) this.#end();
    else if (this.#tags.length < MOST_WORDS) {
      this.#lineNumbers.push(line);
      this.#tags.push(label);
    }
  }

  #end(): void {
    const [line] = this.#lineNumbers;
    const text = line === undefined ? null : this.#textFrom(line);
    // Where a line is not what the reader took for one, the words would be those of another sentence.
    if (text !== null && !this.#lines.hasReturns) this.#sink.add({ text, context: '', labels: this.#tags, areTags: true, line: line! });
    this.#lineNumbers = [];
    this.#tags = [];
  }

  /** The words of the sentence that begins on a line; null where one has none. */
  #textFrom(first: number): string | null {
    const lines = this.#lines.linesAt(first, this.#lineNumbers.at(-1)!);
    if (lines === null) return null;
    let text = '';
    for (const number of this.#lineNumbers) {
      const word = this.#wordOf(lines[number - first] ?? '');
      if (word === '') return null;
      text += text === '' ? word : ` ${word}`;
    }
    return text;
  }

  #wordOf(line: string): string {
    const { index, tab, space } = this.#column;
    if (index > 0 || !tab || space) return splitColumns(line, tab, space)[index] ?? '';
    const end = line.indexOf('\t');
    return end > 0 ? line.slice(0, end) : (splitColumns(line, tab, space)[0] ?? '');
  }
}
