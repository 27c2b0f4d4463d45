import { type LabelWatch, SENTENCE_BORDER } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { countFile } from '../../formats/count-file.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';

/** The labels of a label file in their order, one for each token or record. */
export interface LabelRows {
  readonly path: string;
  readonly size: number;
  /** Index into `names`. */
  readonly labels: Int32Array;
  readonly names: readonly string[];
  /** 0 where the file has no lines. */
  readonly lines: Int32Array;
  /** Sentence of each token, from 0; null for records. */
  readonly sentences: Int32Array | null;
}

/** More labels than this are not held: 400 MB. */
const MOST_ROWS = 1 << 25;

/** Reads the labels of a file. @throws UnreadableFile when it cannot be read, has too many labels, or several for a record. */
export async function readLabelRows(path: string, labels: readonly string[] | null, signal: AbortSignal): Promise<LabelRows> {
  const collector = new RowCollector(path);
  const { parts } = await countFile(path, { signal, watch: collector, ...(labels === null ? {} : { labels }) });
  const total = parts.reduce((sum, { counts }) => sum + counts.total, 0);
  if (total !== collector.size) {
    throw new UnreadableFile(
      path,
      messageOf('{0} holds {1} labels for {2} units; one label for each token or record was expected.', path, collector.size, total),
    );
  }
  return collector.finish();
}

class RowCollector implements LabelWatch {
  readonly #path: string;
  readonly #ids = new Map<string, number>();
  #labels = new Int32Array(1024);
  #lines = new Int32Array(1024);
  #sentences = new Int32Array(1024);
  #sentence = 0;
  #areTags = false;
  size = 0;

  constructor(path: string) {
    this.#path = path;
  }

  see(label: string, line: number, previous: string | null): void {
    if (previous !== null && label === SENTENCE_BORDER) {
      this.#sentence += 1;
      return;
    }
    this.#areTags ||= previous !== null;
    if (this.size === this.#labels.length) this.#grow();
    let id = this.#ids.get(label);
    if (id === undefined) this.#ids.set(label, (id = this.#ids.size));
    this.#labels[this.size] = id;
    this.#lines[this.size] = line;
    this.#sentences[this.size++] = this.#sentence;
  }

  finish(): LabelRows {
    const { size } = this;
    return {
      path: this.#path,
      size,
      labels: this.#labels.subarray(0, size),
      names: [...this.#ids.keys()],
      lines: this.#lines.subarray(0, size),
      sentences: this.#areTags ? this.#sentences.subarray(0, size) : null,
    };
  }

  #grow(): void {
    if (this.size >= MOST_ROWS)
      throw new UnreadableFile(this.#path, messageOf('{0} has more than {1} labels, too many to align.', this.#path, MOST_ROWS));
    this.#labels = widened(this.#labels);
    this.#lines = widened(this.#lines);
    this.#sentences = widened(this.#sentences);
  }
}

function widened(column: Int32Array): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(column.length * 2);
  wide.set(column);
  return wide;
}
