import { messageOf } from '../../core/message.ts';
import { withByteSource } from '../byte-source.ts';
import { findLabels } from '../columnar/find-labels.ts';
import { openColumnar } from '../columnar/open-columnar.ts';
import { readRecords, recordColumn } from '../columnar/record-reader.ts';
import { RecordCounters } from '../label-files/record-counter.ts';
import { MalformedData } from '../malformed.ts';
import { UnreadableFile } from '../unreadable.ts';
import type { RecordTexts } from './record-texts.ts';
import { RecordWatch } from './record-watch.ts';

const MOST_COLUMNS = 64;

/** Rows of Parquet and Arrow, made into records of all their columns but pictures. */
export const textColumns: RecordTexts = {
  formats: ['parquet', 'arrow'],
  async read({ path, options, progress }, sink) {
    const { signal } = options;
    await withByteSource(path, { signal, progress }, async (source) => {
      try {
        const file = await openColumnar(source, signal);
        const found = await findLabels(file, { ...options, problem: () => {} });
        if (found === null) return;
        const needed = new Set(found.columns.map(({ column }) => column.name));
        const columns = file.columns.filter(({ name }, index) => index < MOST_COLUMNS || needed.has(name)).map(recordColumn);
        const labels = found.declared ?? options.labels;
        const watch = new RecordWatch(sink);
        const counters = new RecordCounters(found.shape, { ...(labels === undefined ? {} : { labels }), watch, problem: () => {} });
        for await (const section of file.sections(columns.flatMap(({ leaves }) => leaves))) {
          try {
            for await (const records of readRecords(section, columns, found.features)) {
              for (const record of records) counters.count(record, 0);
              signal?.throwIfAborted();
            }
          } catch (error) {
            // The next section may be sound.
            if (!(error instanceof MalformedData)) throw error;
          }
        }
        watch.end();
      } catch (error) {
        if (error instanceof MalformedData) throw new UnreadableFile(path, messageOf('{0} {1}.', path, error.said));
        throw error;
      }
    });
  },
};
