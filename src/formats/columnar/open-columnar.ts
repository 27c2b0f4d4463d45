import { type Message, messageOf } from '../../core/message.ts';
import { openArrow } from '../arrow/arrow-file.ts';
import { arrowSchema } from '../arrow/arrow-schema.ts';
import { footerOfTail } from '../arrow/file-footer.ts';
import { isArrowFile, schemaOfHead } from '../arrow/messages.ts';
import type { ByteSource, FileHead } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { isParquet, metadataOfTail } from '../parquet/file-metadata.ts';
import { openParquet } from '../parquet/parquet-file.ts';
import type { ColumnNode } from './column-tree.ts';
import type { ColumnarFile } from './columnar-file.ts';

/** What the first and last bytes of a columnar file say of it. */
export interface ColumnarHead {
  /** For a person: `a Parquet file`. */
  readonly what: Message;
  readonly columns: readonly ColumnNode[];
}

/** Null for other files, and where the schema is not whole among those bytes. */
export function columnarHead({ bytes, tail, complete, text }: FileHead): ColumnarHead | null {
  if (text !== '') return null;
  const end = complete ? bytes : tail;
  try {
    if (isParquet(bytes)) {
      const metadata = metadataOfTail(end);
      return metadata === null ? null : { what: messageOf('a Parquet file'), columns: metadata.columns };
    }
    const isFile = isArrowFile(bytes);
    const schema = (isFile ? footerOfTail(end)?.schema : undefined) ?? schemaOfHead(bytes);
    return schema === null
      ? null
      : { what: isFile ? messageOf('an Arrow file') : messageOf('a stream of Arrow'), columns: arrowSchema(schema).columns };
  } catch (error) {
    if (error instanceof MalformedData) return null;
    throw error;
  }
}

/** A columnar file whose schema is not whole among its first and last bytes: long, damaged or cut off. Its reading tells which. */
export function hidesSchema(head: FileHead): boolean {
  return head.text === '' && (isParquet(head.bytes) || isArrowFile(head.bytes)) && columnarHead(head) === null;
}

/** Opens Parquet, or Arrow as a file or a stream. Throws `MalformedData`. */
export async function openColumnar(file: ByteSource, signal: AbortSignal | undefined): Promise<ColumnarFile> {
  return isParquet(await file.read(0, 4)) ? openParquet(file, signal) : openArrow(file, signal);
}

/** A record as the columns may hold one: it shows the kinds of their values. */
export function exampleRecord(columns: readonly ColumnNode[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const column of columns) if (column.name !== '__proto__') record[column.name] = exampleOf(column);
  return record;
}

function exampleOf(column: ColumnNode): unknown {
  if (column.type === 'list') return [exampleOf(column.item)];
  if (column.type === 'struct') return exampleRecord(column.children);
  return EXAMPLES[column.kind];
}

const EXAMPLES = { text: 'a text', boolean: true, number: 0.5, integer: 0, bytes: undefined, other: undefined } as const;
