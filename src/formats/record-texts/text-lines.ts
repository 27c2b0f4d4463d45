import { type LabelWatch, SENTENCE_BORDER } from '../../core/label-counts.ts';
import { splitHead } from '../blocks.ts';
import { wholeLinesOf } from '../label-files/conll-layout.ts';
import { lineParter } from '../label-files/labelled-lines.ts';
import { sampleTagLines, wordsOf } from '../label-files/tag-lines-layout.ts';
import { sampleTaggedWords } from '../label-files/tagged-words-layout.ts';
import { TextStream } from '../text-stream.ts';
import { LineTee } from './line-tee.ts';
import type { RecordTexts, TextSink } from './record-texts.ts';

const SAMPLE = 64 * 1024;

/** A text a line, with its label or its tags. */
export const textLines: RecordTexts = {
  formats: ['fasttext', 'labelled-lines', 'tagged-words', 'tag-lines'],
  async read({ path, format, options, progress }, sink) {
    if (format.content !== 'text') return;
    const { head, complete, all } = await splitHead(
      new TextStream(path, { signal: options.signal, progress, toleratesDamage: true }),
      SAMPLE,
    );
    const part = parterOf(format.id, head, complete);
    if (part === null) return;
    const lines = new LineTee(all);
    const watch = new LineWatch(lines, part, sink);
    await format.read(lines, { ...options, watch, problem: () => {} });
    watch.end();
  },
};

/** Where the text of a record stands: on the line of its labels, or so many before. */
interface Parter {
  readonly before: number;
  /** Null for a line without a text. */
  textOf(line: string): string | null;
}

function parterOf(format: string, head: Uint8Array, complete: boolean): Parter | null {
  const text = () => wholeLinesOf(new TextDecoder().decode(head), complete);
  switch (format) {
    case 'fasttext':
      return { before: 0, textOf: (line) => line.replace(/(?<!\S)__label__\S+/g, '').trim() };
    case 'labelled-lines': {
      const textOf = lineParter(head, complete);
      return textOf === null ? null : { before: 0, textOf };
    }
    case 'tagged-words': {
      const layout = sampleTaggedWords(text());
      if (layout === null) return null;
      const { joiner, parts, hasIntents } = layout;
      return {
        before: 0,
        textOf: (line) => {
          const words = wordsOf(line.trim());
          return (hasIntents ? words.slice(0, -2) : words).map((word) => wordOf(word, joiner, parts)).join(' ');
        },
      };
    }
    default: {
      const layout = sampleTagLines(text());
      if (layout === null || layout.kind === 'tags' || layout.words < 0) return null;
      const { kind, separator, words, tags } = layout;
      if (kind === 'pairs') return words < tags ? { before: tags - words, textOf: (line) => line.trim() } : null;
      return { before: 0, textOf: (line) => line.split(separator!)[words]?.trim() ?? null };
    }
  }
}

/** Without its tags: what stands before the last joiners. */
function wordOf(word: string, joiner: string, parts: number): string {
  let end = word.length;
  for (let part = 1; part < parts && end > 0; part += 1) end = word.lastIndexOf(joiner, end - 1);
  return end > 0 ? word.slice(0, end) : word;
}

class LineWatch implements LabelWatch {
  readonly #lines: LineTee;
  readonly #part: Parter;
  readonly #sink: TextSink;
  #line = 0;
  #labels: string[] = [];
  #areTags = false;

  constructor(lines: LineTee, part: Parter, sink: TextSink) {
    this.#lines = lines;
    this.#part = part;
    this.#sink = sink;
  }

  see(label: string, line: number, previous: string | null): void {
    if (line !== this.#line) {
      this.end();
      this.#line = line;
    }
    this.#areTags = previous !== null;
    if (label !== SENTENCE_BORDER || previous === null) this.#labels.push(label);
  }

  end(): void {
    if (this.#labels.length > 0) {
      const written = this.#lines.lineAt(this.#line - this.#part.before);
      const text = written === null ? null : this.#part.textOf(written);
      const isSure = !(this.#areTags && this.#lines.hasReturns);
      if (text !== null && isSure) this.#sink.add({ text, context: '', labels: this.#labels, areTags: this.#areTags, line: this.#line });
    }
    this.#labels = [];
  }
}
