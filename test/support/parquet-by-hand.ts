/** Parquet files written field by field, so that they can hold what no library writes: old layouts, and lies. */

/** A field of a struct in the compact protocol of Thrift; one without a value is left out. */
export type Field = readonly [id: number, value: Thrift | undefined];
export type Thrift =
  | { readonly int: number }
  | { readonly text: string }
  | { readonly flag: boolean }
  | { readonly list: readonly Thrift[] }
  | { readonly struct: readonly Field[] };

export const int = (value: number): Thrift => ({ int: value });
export const text = (value: string): Thrift => ({ text: value });
export const list = (...values: readonly Thrift[]): Thrift => ({ list: values });
export const struct = (...fields: readonly Field[]): Thrift => ({ struct: fields });

function kindOf(value: Thrift): number {
  if ('int' in value) return 6;
  if ('text' in value) return 8;
  if ('list' in value) return 9;
  return 'struct' in value ? 12 : value.flag ? 1 : 2;
}

export function thrift(value: Thrift): number[] {
  if ('int' in value) return varint(value.int < 0 ? -2 * value.int - 1 : 2 * value.int);
  if ('text' in value) {
    const bytes = Buffer.from(value.text);
    return [...varint(bytes.length), ...bytes];
  }
  if ('list' in value) {
    const kind = value.list[0] === undefined ? 12 : kindOf(value.list[0]);
    const head = value.list.length < 15 ? [(value.list.length << 4) | kind] : [0xf0 | kind, ...varint(value.list.length)];
    return [...head, ...value.list.flatMap(thrift)];
  }
  if ('flag' in value) return [];
  let last = 0;
  const bytes: number[] = [];
  for (const [id, field] of value.struct) {
    if (field === undefined) continue;
    bytes.push(((id - last) << 4) | kindOf(field), ...thrift(field));
    last = id;
  }
  return [...bytes, 0];
}

export function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

export interface Element {
  readonly name: string;
  readonly type?: number;
  readonly repetition?: 0 | 1 | 2;
  readonly children?: number;
  readonly converted?: number;
}

export interface Page {
  readonly bytes: readonly number[];
  /** What its header claims: number of its entries, and its lengths where they are not those of `bytes`. */
  readonly entries: number;
  readonly encoding?: number;
  readonly isDictionary?: boolean;
  readonly length?: number;
  readonly packed?: number;
}

export interface Chunk {
  readonly type: number;
  readonly pages: readonly Page[];
  readonly values: number;
  readonly codec?: number;
  readonly start?: number;
  readonly length?: number;
  readonly path?: string;
}

export interface Group {
  readonly rows: number;
  readonly chunks: readonly Chunk[];
}

/** `lie` replaces the length of the footer. */
export function parquetFile(
  elements: readonly Element[],
  groups: readonly Group[],
  options: { readonly rows?: number; readonly lie?: number } = {},
): Uint8Array {
  const bytes: number[] = [...Buffer.from('PAR1')];
  const rowGroups = groups.map(({ rows, chunks }) => {
    const columns = chunks.map((chunk) => {
      const start = bytes.length;
      for (const page of chunk.pages) bytes.push(...pageBytes(page));
      const metadata = struct(
        [1, int(chunk.type)],
        [2, list(int(0))],
        [3, list(text('x'))],
        [4, int(chunk.codec ?? 0)],
        [5, int(chunk.values)],
        [6, int(bytes.length - start)],
        [7, int(chunk.length ?? bytes.length - start)],
        [9, int(chunk.start ?? start)],
      );
      return struct([1, chunk.path === undefined ? undefined : text(chunk.path)], [2, int(start)], [3, metadata]);
    });
    return struct([1, list(...columns)], [2, int(0)], [3, int(rows)]);
  });
  const schema = elements.map(({ name, type, repetition, children, converted }) =>
    struct(
      [1, type === undefined ? undefined : int(type)],
      [3, repetition === undefined ? undefined : int(repetition)],
      [4, text(name)],
      [5, children === undefined ? undefined : int(children)],
      [6, converted === undefined ? undefined : int(converted)],
    ),
  );
  const rows = options.rows ?? groups.reduce((sum, group) => sum + group.rows, 0);
  const footer = thrift(struct([1, int(1)], [2, list(...schema)], [3, int(rows)], [4, list(...rowGroups)]));
  return withFooter(bytes, footer, options.lie);
}

export function withFooter(data: readonly number[], footer: readonly number[], lie = footer.length): Uint8Array {
  return Uint8Array.from([...data, ...footer, ...littleEndian(lie), ...Buffer.from('PAR1')]);
}

export function pageBytes({
  bytes,
  entries,
  encoding = 0,
  isDictionary = false,
  length = bytes.length,
  packed = bytes.length,
}: Page): number[] {
  const own = isDictionary
    ? ([7, struct([1, int(entries)], [2, int(encoding)])] as const)
    : ([5, struct([1, int(entries)], [2, int(encoding)], [3, int(3)], [4, int(3)])] as const);
  return [...thrift(struct([1, int(isDictionary ? 2 : 0)], [2, int(length)], [3, int(packed)], own)), ...bytes];
}

export function littleEndian(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
}

/** Texts as PLAIN has them. */
export function plainTexts(...values: readonly string[]): number[] {
  return values.flatMap((value) => [...littleEndian(Buffer.byteLength(value)), ...Buffer.from(value)]);
}

/** Levels with their length before them, each a run of one. */
export function levels(...values: readonly number[]): number[] {
  return [...littleEndian(values.length * 2), ...values.flatMap((value) => [2, value])];
}
