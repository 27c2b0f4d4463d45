import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../../core/message.ts';
import { BATCH, type ValueBatch } from '../columnar/columnar-file.ts';
import type { Decompressor, Decompressors } from '../columnar/decompress.ts';
import type { ValueStore } from '../columnar/value-table.ts';
import type { ValueTally } from '../columnar/value-tally.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import type { ColumnChunk } from './file-metadata.ts';
import { bitsFor, HybridReader, MOST_TALLIED } from './hybrid.ts';
import { DATA_PAGE, DATA_PAGE_V2, DICTIONARY_PAGE, type PageHeader } from './page-header.ts';
import { PageWindow } from './page-window.ts';
import type { PhysicalLeaf } from './schema.ts';
import {
  beyond,
  type DictionaryIndices,
  indexReader,
  openValues,
  type PageValues,
  readDictionary,
  type ValueReader,
} from './value-readers.ts';

/** The column of a row group. */
export interface ChunkSource {
  readonly file: ByteSource;
  readonly chunk: ColumnChunk;
  readonly leaf: PhysicalLeaf;
  /** Where the data of the file end. */
  readonly dataEnd: number;
  readonly decompressors: Decompressors;
  readonly signal: AbortSignal | undefined;
}

/** Batches between two turns of the event loop, so that a cancellation is heard also within a page of any number of values. */
const BATCHES_A_TURN = 64;

/**
 * Reads the values of one leaf in one row group, page by page and in batches. Memory is that of two pages, whatever the chunk claims to
 * hold. Throws `MalformedData`, and the reason of the signal.
 */
export async function* readColumnChunk(source: ChunkSource, values: ValueStore): AsyncGenerator<ValueBatch, void, undefined> {
  const batches = new Batches(source.leaf);
  let turn = 0;
  for await (const page of dataPages(source, values)) {
    for (let rest = page.entries; rest > 0; ) {
      const count = Math.min(rest, BATCH);
      yield batches.read(page, count);
      rest -= count;
      if (++turn % BATCHES_A_TURN === 0) await setImmediate();
      source.signal?.throwIfAborted();
    }
  }
}

/** Entries that are counted at once. */
const TALLIED = 128 * 1024;

/** Counts the values of a leaf that has one a row, by their indices where the page holds such. Throws as `readColumnChunk` does. */
export async function tallyColumnChunk(source: ChunkSource, tally: ValueTally): Promise<void> {
  const { leaf, signal } = source;
  const ids = new Int32Array(BATCH);
  for await (const page of dataPages(source, tally.values)) {
    for (let rest = page.entries; rest > 0; ) {
      const { indices, read } = page.values;
      const isTallied = indices !== undefined && indices.width <= MOST_TALLIED;
      const count = Math.min(rest, isTallied ? TALLIED : BATCH);
      const present = countDefined(page, leaf, count);
      if (isTallied) tallyIndices(indices, present, tally);
      else addInOrder(read, present, tally, ids);
      tally.rows += count;
      tally.nulls += count - present;
      rest -= count;
      if (rest > 0) await setImmediate();
      signal?.throwIfAborted();
    }
  }
}

function countDefined({ definition }: DataPage, leaf: PhysicalLeaf, count: number): number {
  if (definition === null || definition.takeRun(leaf.definition, count)) return count;
  const levels = new Float64Array(1 << bitsFor(leaf.definition));
  definition.tally(levels, count);
  if (levels.some((times, level) => times > 0 && level > leaf.definition)) throw unknownLevel();
  return levels[leaf.definition]!;
}

function tallyIndices({ reader, width, dictionary }: DictionaryIndices, count: number, tally: ValueTally): void {
  const start = reader.clone();
  const tallies = new Float64Array(1 << width);
  reader.tally(tallies, count);
  let isNew = false;
  for (let index = 0; index < tallies.length; index += 1) {
    if (tallies[index] === 0) continue;
    if (index >= dictionary.length) throw beyond(index, dictionary);
    isNew ||= tally.countOf(dictionary[index]!) === 0;
  }
  // The few times that a value is met first, its place among the others counts.
  if (isNew) addInOrder(indexReader(start, dictionary), count, tally, new Int32Array(BATCH));
  else for (let index = 0; index < tallies.length; index += 1) if (tallies[index]! > 0) tally.addKnown(dictionary[index]!, tallies[index]!);
}

function addInOrder(read: ValueReader, count: number, tally: ValueTally, ids: Int32Array): void {
  for (let rest = count; rest > 0; rest -= BATCH) {
    const length = Math.min(rest, BATCH);
    read(ids, length);
    tally.add(ids, length);
  }
}

interface DataPage extends OpenedPage {
  readonly entries: number;
  readonly values: PageValues;
}

async function* dataPages(
  { file, chunk, leaf, dataEnd, decompressors }: ChunkSource,
  values: ValueStore,
): AsyncGenerator<DataPage, void, undefined> {
  checkChunk(chunk, leaf, dataEnd);
  const decompress = await decompressors.of(chunk.codec);
  const pages = new PageWindow(file, chunk.start, Math.min(dataEnd, chunk.start + chunk.length));
  let dictionary: Int32Array | null = null;
  let left = chunk.values;
  while (left > 0) {
    const page = await pages.next();
    if (page === null) throw new MalformedData(messageOf('ends {0} values before it should', left));
    const { header, bytes } = page;
    if (header.type === DICTIONARY_PAGE) {
      if (dictionary !== null) throw new MalformedData(messageOf('holds two dictionaries'));
      dictionary = readDictionary(decompress(bytes, header.length), header.entries, leaf, values);
    } else if (header.type === DATA_PAGE || header.type === DATA_PAGE_V2) {
      const opened = openPage(header, bytes, leaf, decompress);
      // A page may claim more than the chunk: the chunk is what the row group counts on.
      yield { ...opened, entries: Math.min(header.entries, left), values: openValues(header.encoding, opened, leaf, values, dictionary) };
      left -= header.entries;
    }
  }
}

function checkChunk(chunk: ColumnChunk, leaf: PhysicalLeaf, dataEnd: number): void {
  if (chunk.isElsewhere) throw new MalformedData(messageOf('only points to another file; read that one'));
  if (chunk.isEncrypted) throw new MalformedData(messageOf('is encrypted; decrypt it first'));
  if (chunk.type !== leaf.type) throw new MalformedData(messageOf('has metadata that contradict themselves'));
  if (chunk.start < 4 || chunk.length < 0 || chunk.start + chunk.length > dataEnd) {
    throw new MalformedData(messageOf('claims to lie outside the file'));
  }
  if (chunk.values < 0 || chunk.values > dataEnd * VALUES_A_BYTE) throw new MalformedData(messageOf('claims {0} values', chunk.values));
}

/** A page of a million equal values is some sixty bytes; what claims much more in a file of its size lies. */
const VALUES_A_BYTE = 65_536;

interface OpenedPage {
  readonly bytes: Uint8Array;
  /** Where the values begin and end. */
  readonly start: number;
  readonly end: number;
  readonly repetition: HybridReader | null;
  readonly definition: HybridReader | null;
}

function openPage(header: PageHeader, packed: Uint8Array, leaf: PhysicalLeaf, decompress: Decompressor): OpenedPage {
  return header.type === DATA_PAGE
    ? openPageV1(header, decompress(packed, header.length), leaf)
    : openPageV2(header, packed, leaf, decompress);
}

const RLE = 3;

/** Levels stand before the values, each with its length before it. */
function openPageV1(header: PageHeader, bytes: Uint8Array, leaf: PhysicalLeaf): OpenedPage {
  let start = 0;
  const levels = (most: number, encoding: number): HybridReader | null => {
    if (most === 0) return null;
    if (encoding !== RLE) throw new MalformedData(messageOf('holds levels in an encoding that has long been given up; write it anew'));
    if (start + 4 > bytes.length) throw cutOff();
    const length = new DataView(bytes.buffer, bytes.byteOffset + start).getUint32(0, true);
    const from = start + 4;
    if (length > bytes.length - from) throw cutOff();
    start = from + length;
    return new HybridReader(bytes, from, start, bitsFor(most));
  };
  const repetition = levels(leaf.repetition, header.repetitionEncoding);
  const definition = levels(leaf.definition, header.definitionEncoding);
  return { bytes, start, end: bytes.length, repetition, definition };
}

function openPageV2(header: PageHeader, packed: Uint8Array, leaf: PhysicalLeaf, decompress: Decompressor): OpenedPage {
  const { repetitionBytes, definitionBytes, isCompressed, length } = header;
  const valuesAt = repetitionBytes + definitionBytes;
  const rest = packed.subarray(valuesAt);
  if (length < valuesAt) throw new MalformedData(messageOf('holds a page whose header claims what cannot be'));
  const bytes = isCompressed ? decompress(rest, length - valuesAt) : rest;
  const levels = (most: number, start: number, end: number) => (most === 0 ? null : new HybridReader(packed, start, end, bitsFor(most)));
  return {
    bytes,
    start: 0,
    end: bytes.length,
    repetition: levels(leaf.repetition, 0, repetitionBytes),
    definition: levels(leaf.definition, repetitionBytes, valuesAt),
  };
}

/** Makes batches, all in the same memory. */
class Batches {
  readonly #leaf: PhysicalLeaf;
  readonly #repetition = new Int32Array(BATCH);
  readonly #definition = new Int32Array(BATCH);
  readonly #ids = new Int32Array(BATCH);

  constructor(leaf: PhysicalLeaf) {
    this.#leaf = leaf;
  }

  read({ repetition, definition, values }: DataPage, count: number): ValueBatch {
    if (repetition !== null) {
      repetition.read(this.#repetition, 0, count);
      checkLevels(this.#repetition, count, this.#leaf.repetition);
    }
    const isDefined = definition === null || definition.takeRun(this.#leaf.definition, count);
    let present = count;
    if (!isDefined) {
      definition.read(this.#definition, 0, count);
      checkLevels(this.#definition, count, this.#leaf.definition);
      present = 0;
      for (let index = 0; index < count; index += 1) if (this.#definition[index] === this.#leaf.definition) present += 1;
    }
    values.read(this.#ids, present);
    return {
      count,
      repetition: repetition === null ? null : this.#repetition,
      definition: isDefined ? null : this.#definition,
      ids: this.#ids,
    };
  }
}

function checkLevels(levels: Int32Array, count: number, most: number): void {
  // All bits of the width are in use, or the level may be one that there is not.
  if ((most & (most + 1)) === 0) return;
  for (let index = 0; index < count; index += 1) {
    if (levels[index]! > most) throw unknownLevel();
  }
}

function unknownLevel(): MalformedData {
  return new MalformedData(messageOf('holds a level that its schema does not know'));
}

function cutOff(): MalformedData {
  return new MalformedData(messageOf('is cut off within its values'));
}
