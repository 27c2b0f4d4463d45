import { type LabelWatch, type RecordFields, SENTENCE_BORDER } from '../../core/label-counts.ts';
import { type FieldText, textOfFields } from './field-text.ts';
import type { TextSink } from './record-texts.ts';

/** More labels of one record are cut: those of the others tell. */
const MOST_LABELS = 100_000;

/** Puts the labels that a reader counts together with the text of their record. Call `end` after the last one. */
export class RecordWatch implements LabelWatch {
  readonly #sink: TextSink;
  #text: FieldText | null = null;
  #labels: string[] = [];
  #line = 0;
  #areTags = false;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  see(label: string, _: number, previous: string | null): void {
    if (this.#text === null || this.#labels.length >= MOST_LABELS) return;
    if (previous !== null) this.#areTags = true;
    if (label !== SENTENCE_BORDER || previous === null) this.#labels.push(label);
  }

  enterSplit(split: string | null): void {
    this.end();
    this.#sink.enterSplit(split);
  }

  enterRecord(fields: RecordFields, line: number): void {
    this.end();
    this.#text = textOfFields(fields);
    this.#line = line;
  }

  end(): void {
    if (this.#text === null) return;
    const line = this.#line > 0 ? this.#line : null;
    this.#sink.add({ ...this.#text, labels: this.#labels, areTags: this.#areTags, line });
    this.#text = null;
    this.#labels = [];
    this.#areTags = false;
  }
}
