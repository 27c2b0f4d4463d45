import { messageOf } from '../../core/message.ts';
import { countColumnarFile, isCountsTable } from '../columnar/count-columns.ts';
import { guessLabels } from '../columnar/find-labels.ts';
import type { BinaryLabelFormat, ByteSource, FileHead, ReadOptions, ReadPart } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { type FileMetadata, isParquet, metadataOfTail } from '../parquet/file-metadata.ts';
import { openParquet } from '../parquet/parquet-file.ts';

/** Parquet: of its columns only those that hold labels are read. */
export const parquet: BinaryLabelFormat = {
  id: 'parquet',
  content: 'binary',
  title: 'Parquet',
  recognisedBy:
    'PAR1 at the beginning, and a column with labels (label, category, ner_tags, objects, …, or classes of Hugging Face) in its schema',
  task: 'text-classification',
  recognise(head) {
    if (!isParquet(head.bytes) || SUMMARIES.has(head.name)) return null;
    const metadata = metadataOf(head);
    if (metadata === null) return { confidence: 0.5, evidence: messageOf('a Parquet file') };
    if (isCountsTable(metadata.columns)) return null;
    const found = guessLabels(metadata.columns, metadata.entries);
    // Whoever names such a file is told what columns it has; among others it is none of ours.
    if (found === null) return { confidence: 0.2, evidence: messageOf('a Parquet file without a column that is known to hold labels') };
    return { confidence: 0.95, evidence: messageOf('a Parquet file, {0}', found.evidence) };
  },
  read,
};

/** Counts made elsewhere, as engines write them. */
export const parquetCounts: BinaryLabelFormat = {
  id: 'counts',
  content: 'binary',
  title: 'Table of counts (Parquet)',
  recognisedBy: 'Parquet with the columns label and count, perhaps split and unit, and no others',
  task: 'text-classification',
  recognise(head) {
    const metadata = isParquet(head.bytes) && !SUMMARIES.has(head.name) ? metadataOf(head) : null;
    if (metadata === null || !isCountsTable(metadata.columns)) return null;
    return {
      confidence: 0.98,
      evidence: messageOf('a table of counts with the columns {0}', metadata.columns.map(({ name }) => name).join(', ')),
    };
  },
  read,
};

/** Files that Spark writes beside the others: footers without data. */
const SUMMARIES: ReadonlySet<string> = new Set(['_metadata', '_common_metadata']);

/** Null where the end of the file is not at hand, or not whole: its reading then tells what is wrong. */
function metadataOf({ bytes, tail, complete }: FileHead): FileMetadata | null {
  try {
    return metadataOfTail(complete ? bytes : tail);
  } catch (error) {
    if (error instanceof MalformedData) return null;
    throw error;
  }
}

function read(file: ByteSource, options: ReadOptions): Promise<readonly ReadPart[]> {
  return countColumnarFile(file.path, () => openParquet(file, options.signal), options);
}
