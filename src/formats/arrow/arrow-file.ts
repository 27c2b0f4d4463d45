import { type Message, messageOf } from '../../core/message.ts';
import type { LeafPath } from '../columnar/column-tree.ts';
import type { ColumnarFile, ColumnSection, ValueBatch } from '../columnar/columnar-file.ts';
import { Decompressors } from '../columnar/decompress.ts';
import { TooManyValues, type ValueStore } from '../columnar/value-table.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { type ArrowDictionary, type ArrowField, type ArrowSchema, arrowSchema } from './arrow-schema.ts';
import { type BatchMetadata, batchMetadata } from './batch-buffers.ts';
import { readBatchLeaf } from './batch-reader.ts';
import { readFooter } from './file-footer.ts';
import { DICTIONARY_BATCH, isArrowFile, isOldFeather, messages, messagesAt, RECORD_BATCH, SCHEMA } from './messages.ts';

/** Opens an Arrow file by its contents, or a stream (and a file whose contents are lost) message by message. Throws `MalformedData`. */
export async function openArrow(file: ByteSource, signal: AbortSignal | undefined): Promise<ColumnarFile> {
  const head = await file.read(0, 8);
  if (isOldFeather(head))
    throw new MalformedData(messageOf('is a Feather file of version 1, which is not read; write it anew as version 2'));
  const footer = isArrowFile(head) ? await readFooter(file) : null;
  const schema = footer === null ? await readSchema(file) : arrowSchema(footer.schema);
  const all = () => (footer === null ? messages(file) : messagesAt(file, [...footer.dictionaries, ...footer.batches]));
  const decompressors = new Decompressors();
  return {
    path: file.path,
    columns: schema.columns,
    entries: schema.entries,
    async *sections() {
      const dictionaries = new Map<number, Dictionary>();
      let number = 0;
      for await (const { kind, header, body, bodyLength } of all()) {
        signal?.throwIfAborted();
        if (kind === DICTIONARY_BATCH) {
          const data = header.table(1);
          if (data === null) throw new MalformedData(messageOf('holds a dictionary without values'));
          const before = header.boolean(2) ? (dictionaries.get(header.int64(0))?.batches ?? []) : [];
          dictionaries.set(header.int64(0), new Dictionary([...before, batchMetadata(data, body, bodyLength, decompressors)]));
        } else if (kind === RECORD_BATCH) {
          number += 1;
          yield new BatchSection(
            file,
            schema,
            batchMetadata(header, body, bodyLength, decompressors),
            new Map(dictionaries),
            number,
            signal,
          );
        }
      }
    },
  };
}

async function readSchema(file: ByteSource): Promise<ArrowSchema> {
  for await (const { kind, header } of messages(file)) {
    if (kind !== SCHEMA) break;
    return arrowSchema(header);
  }
  throw new MalformedData(messageOf('does not begin with a schema of Arrow'));
}

/** The values of a dictionary as they stand at some place of the stream: those of one batch, and of the batches that add to it. */
class Dictionary {
  readonly batches: readonly BatchMetadata[];
  /** By who has taken them in. */
  readonly #ids = new WeakMap<ValueStore, Int32Array>();

  constructor(batches: readonly BatchMetadata[]) {
    this.batches = batches;
  }

  /** The ids of its values; −1 for a null. */
  async idsIn(values: ValueStore, field: ArrowField, file: ByteSource, signal: AbortSignal | undefined): Promise<Int32Array> {
    const known = this.#ids.get(values);
    if (known !== undefined) return known;
    const length = this.batches.reduce((sum, { rows }) => sum + rows, 0);
    if (length > values.mostInDictionary)
      throw new TooManyValues(messageOf('holds a dictionary of {0} values: these are no labels', length));
    const ids = new Int32Array(length).fill(-1);
    const leaf = { type: 'leaf', name: '', definition: 1, kind: 'text', leaf: 0 } as const;
    let made = 0;
    for (const batch of this.batches) {
      const source = { file, batch, fields: [field], nodes: [leaf], dictionary: null, signal };
      for await (const { count, definition, ids: read } of readBatchLeaf(source, values)) {
        let next = 0;
        for (let entry = 0; entry < count; entry += 1, made += 1)
          if (definition === null || definition[entry] === 1) ids[made] = read[next++]!;
      }
    }
    values.keep();
    this.#ids.set(values, ids);
    return ids;
  }
}

class BatchSection implements ColumnSection {
  readonly name: Message;
  readonly rows: number;
  readonly #file: ByteSource;
  readonly #schema: ArrowSchema;
  readonly #batch: BatchMetadata;
  readonly #dictionaries: ReadonlyMap<number, Dictionary>;
  readonly #signal: AbortSignal | undefined;

  constructor(
    file: ByteSource,
    schema: ArrowSchema,
    batch: BatchMetadata,
    dictionaries: ReadonlyMap<number, Dictionary>,
    number: number,
    signal: AbortSignal | undefined,
  ) {
    this.name = messageOf('record batch {0}', String(number));
    this.rows = batch.rows;
    this.#file = file;
    this.#schema = schema;
    this.#batch = batch;
    this.#dictionaries = dictionaries;
    this.#signal = signal;
  }

  bytesOf({ leaf }: LeafPath): number {
    const field = this.#schema.paths[leaf.leaf]?.at(-1);
    // Texts lie in the third buffer of their field.
    return field === undefined ? 0 : (this.#batch.buffers[(field.buffer + 2) * 2 + 1] ?? 0);
  }

  async *read({ leaf, nodes }: LeafPath, values: ValueStore): AsyncGenerator<ValueBatch, void, undefined> {
    const fields = this.#schema.paths[leaf.leaf];
    if (fields === undefined) throw new MalformedData(messageOf('lacks the column'));
    const encoding = fields.at(-1)!.dictionary;
    const dictionary = encoding === null ? null : await this.#dictionaryOf(encoding, values);
    yield* readBatchLeaf({ file: this.#file, batch: this.#batch, fields, nodes, dictionary, signal: this.#signal }, values);
  }

  async #dictionaryOf({ id, values: field }: ArrowDictionary, values: ValueStore): Promise<Int32Array> {
    const dictionary = this.#dictionaries.get(id);
    if (dictionary === undefined) throw new MalformedData(messageOf('holds indices, but no dictionary'));
    return dictionary.idsIn(values, field, this.#file, this.#signal);
  }
}
