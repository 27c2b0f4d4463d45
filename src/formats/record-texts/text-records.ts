import { TextStream } from '../text-stream.ts';
import type { RecordTexts } from './record-texts.ts';
import { RecordWatch } from './record-watch.ts';

/** Records of JSON and tables, whose readers hand out the fields of each. */
export const textRecords: RecordTexts = {
  formats: ['csv', 'jsonl', 'json-splits', 'json', 'doccano', 'label-studio', 'prodigy', 'argilla', 'spacy-json'],
  async read({ path, format, options, progress }, sink) {
    if (format.content !== 'text') return;
    const watch = new RecordWatch(sink);
    const text = new TextStream(path, { signal: options.signal, progress, toleratesDamage: true });
    await format.read(text, { ...options, watch, problem: () => {} });
    watch.end();
  },
};
