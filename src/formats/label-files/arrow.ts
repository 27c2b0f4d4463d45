import { messageOf } from '../../core/message.ts';
import { openArrow } from '../arrow/arrow-file.ts';
import { arrowSchema } from '../arrow/arrow-schema.ts';
import { footerOfTail } from '../arrow/file-footer.ts';
import { isArrowFile, isOldFeather, maySchema, schemaOfHead } from '../arrow/messages.ts';
import { countColumnarFile } from '../columnar/count-columns.ts';
import { guessLabels } from '../columnar/find-labels.ts';
import type { BinaryLabelFormat } from '../format.ts';
import { MalformedData } from '../malformed.ts';

/** Arrow: files (also Feather of version 2), and streams as Hugging Face caches and saves them. */
export const arrow: BinaryLabelFormat = {
  id: 'arrow',
  content: 'binary',
  title: 'Arrow, Feather',
  recognisedBy: 'the schema of an Arrow file (ARROW1) or stream, with a column that holds labels',
  task: 'text-classification',
  recognise({ name, bytes, tail, complete }) {
    if (isOldFeather(bytes)) return { confidence: 0.5, evidence: messageOf('a Feather file of version 1') };
    const isFile = isArrowFile(bytes);
    const what = isFile ? messageOf('an Arrow file') : messageOf('a stream of Arrow');
    const schema = (isFile ? footerOfTail(complete ? bytes : tail)?.schema : undefined) ?? schemaOfHead(bytes);
    if (schema === null) return isFile || (maySchema(bytes) && bytes.length >= LONG_SCHEMA) ? { confidence: 0.4, evidence: what } : null;
    try {
      const { columns, entries } = arrowSchema(schema);
      const found = guessLabels(columns, entries);
      if (CACHE.test(name)) return { confidence: 0.2, evidence: messageOf('{0}, a cache of what was made of a data set', what) };
      if (found === null) return { confidence: 0.2, evidence: messageOf('{0} without a column that is known to hold labels', what) };
      return { confidence: 0.95, evidence: messageOf('{0}, {1}', what, found.evidence) };
    } catch (error) {
      if (!(error instanceof MalformedData)) throw error;
      return isFile ? { confidence: 0.4, evidence: what } : null;
    }
  },
  read: (file, options) => countColumnarFile(file.path, () => openArrow(file, options.signal), options),
};

/** What `datasets` keeps of `map` and `filter`: the same records again. */
const CACHE = /^cache-[0-9a-f]{16}(?:_\d+_of_\d+)?\.arrow$/;

/** A schema with the names of many classes is longer than what recognition sees. */
const LONG_SCHEMA = 32 * 1024;
