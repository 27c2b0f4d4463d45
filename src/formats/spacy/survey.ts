import { messageOf } from '../../core/message.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { type DocBinVisitor, readDocBin } from './doc-bin.ts';
import { hashKey, murmurKey } from './murmur.ts';
import { symbolName } from './symbols.ts';
import { type Unpacked, Unpacker } from './unpacker.ts';

/** Different labels; more are none. */
const MOST_LABELS = 1_000_000;

export const MISSING = 0;
export const INSIDE = 1;
export const BEGIN = 3;

/** What a `DocBin` holds: the first of two passes. Texts come after the tokens that mean them, and lengths too. */
export interface Survey {
  readonly documents: number;
  readonly lengths: Int32Array;
  readonly tokens: number;
  readonly hasEntities: boolean;
  /** True where some token is said to be outside of entities, or in one. */
  readonly isTagged: boolean;
  readonly types: LabelNames;
  /** All categories, in order of first appearance, whether true or not. */
  readonly categories: ReadonlySet<string>;
  /** Keys of groups of spans → spans. */
  readonly spans: ReadonlyMap<string, number>;
}

export async function survey(file: ByteSource, signal: AbortSignal | undefined): Promise<Survey> {
  const types = new LabelNames();
  const categories = new Set<string>();
  const spans = new Map<string, number>();
  let lengths: Int32Array = new Int32Array(0);
  let [tokens, hasEntities, isTagged] = [0, false, false];
  const visitor: DocBinVisitor = {
    token(iob, high, low) {
      tokens += 1;
      if (iob === MISSING) return;
      isTagged = true;
      if (iob !== BEGIN && iob !== INSIDE) return;
      hasEntities = true;
      types.idOf(high, low);
    },
    lengths(found) {
      lengths = found;
    },
    string: (text) => types.name(text),
    cats(cats) {
      for (const name of categoriesOf(cats).keys()) categories.add(name);
      if (categories.size > MOST_LABELS) throw tooMany();
    },
    spans(groups) {
      for (const { keys, count } of spanGroups(groups)) {
        for (const key of keys) spans.set(key, (spans.get(key) ?? 0) + count);
        if (spans.size > MOST_LABELS) throw tooMany();
      }
    },
  };
  await readDocBin(file, visitor, signal);
  return { documents: lengths.length, lengths, tokens, hasEntities, isTagged, types, categories, spans };
}

/** Labels by their hashes, which the strings of the file name. */
export class LabelNames {
  readonly #ids = new Map<number, Map<number, number>>();
  readonly #byKey = new Map<string, number>();
  readonly #names: string[] = [];

  /** A number for the label with this hash. */
  idOf(high: number, low: number): number {
    let lows = this.#ids.get(high);
    if (lows === undefined) this.#ids.set(high, (lows = new Map()));
    let id = lows.get(low);
    if (id === undefined) {
      id = this.#names.length;
      if (id === MOST_LABELS) throw tooMany();
      lows.set(low, id);
      this.#byKey.set(hashKey(high, low), id);
      const symbol = high === 0 ? symbolName(low) : undefined;
      this.#names.push(symbol ?? String((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)));
    }
    return id;
  }

  /** Learns a string of the file. */
  name(text: Uint8Array): void {
    if (this.#byKey.size === 0) return;
    const id = this.#byKey.get(murmurKey(text));
    if (id !== undefined) this.#names[id] = new TextDecoder().decode(text);
  }

  /** The name of a label; the digits of its hash where the file does not tell. */
  nameOf(id: number): string {
    return this.#names[id]!;
  }
}

function tooMany(): MalformedData {
  return new MalformedData(messageOf('holds more than {0} different labels', MOST_LABELS));
}

/** The categories of a document and how true they are. */
export function categoriesOf(cats: Unpacked): ReadonlyMap<string, number> {
  const categories = new Map<string, number>();
  if (!(cats instanceof Map)) return categories;
  for (const [name, value] of cats as ReadonlyMap<Unpacked, Unpacked>) {
    const truth = typeof value === 'boolean' ? Number(value) : value;
    if (typeof name === 'string' && typeof truth === 'number') categories.set(name, truth);
  }
  return categories;
}

export interface SpanGroup {
  readonly keys: readonly string[];
  readonly count: number;
  /** The hashes of the labels of its spans. */
  labels(): Iterable<readonly [high: number, low: number]>;
}

/** `struct.pack(">QQQllll", id, kb_id, label, start, end, start_char, end_char)`: big-endian. */
const SPAN = 40;
const LABEL_AT = 16;

/** The groups of a document: a map of packed groups and their keys; a list of groups, which name themselves, in older files. */
export function spanGroups(packed: Unpacked): readonly SpanGroup[] {
  if (!(packed instanceof Uint8Array) || packed.length === 0) return [];
  const groups = unpack(packed);
  if (Array.isArray(groups)) return (groups as readonly Unpacked[]).flatMap((group) => spanGroup(group, null));
  if (!(groups instanceof Map)) throw damaged();
  return [...(groups as ReadonlyMap<Unpacked, Unpacked>)].flatMap(([group, keys]) => spanGroup(group, keys));
}

function spanGroup(packed: Unpacked, keys: Unpacked): readonly SpanGroup[] {
  const group = packed instanceof Uint8Array ? unpack(packed) : null;
  if (!(group instanceof Map)) throw damaged();
  const { name, spans } = Object.fromEntries(
    (['name', 'spans'] as const).map((key) => [key, (group as ReadonlyMap<Unpacked, Unpacked>).get(key)]),
  );
  if (!Array.isArray(spans) || !spans.every((span) => span instanceof Uint8Array && span.length === SPAN)) throw damaged();
  const named = Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : typeof name === 'string' ? [name] : [];
  return [
    {
      keys: named,
      count: spans.length,
      *labels() {
        for (const span of spans as readonly Uint8Array[]) {
          const view = new DataView(span.buffer, span.byteOffset);
          yield [view.getUint32(LABEL_AT), view.getUint32(LABEL_AT + 4)];
        }
      },
    },
  ];
}

function unpack(bytes: Uint8Array): Unpacked {
  return Unpacker.whole(bytes);
}

function damaged(): MalformedData {
  return new MalformedData(messageOf('holds spans that are damaged'));
}
