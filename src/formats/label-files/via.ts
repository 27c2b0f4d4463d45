import type { LabelCounts, LabelWatch } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { splitHead } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { type JsonKey, JsonWalker } from '../json-walker.ts';
import { parseJson, reasonOf } from '../parse-json.ts';
import { readCsvSample } from './csv-records.ts';
import { csvRows } from './csv-rows.ts';
import { isRecord, type JsonRecord, own } from './json-values.ts';
import { RecordItems } from './record-items.ts';

/**
 * What the VGG Image Annotator writes (robots.ox.ac.uk/~vgg/software/via): its project (`_via_img_metadata`), the JSON of its annotations, and
 * the CSV with JSON in its cells. A region is counted by one of its attributes: the one that `--column` names, else one that is called after
 * a class, else the one that most regions have. Without regions, an attribute of the files is the label of each image.
 */
export const via: TextLabelFormat = {
  id: 'via',
  content: 'text',
  title: 'VGG Image Annotator (VIA)',
  recognisedBy: 'JSON of images with regions, each with shape_attributes and region_attributes, or a CSV with such columns',
  task: 'object-detection',
  recognise(head: FileHead): Recognition | null {
    if (tableOf(head.text, head.complete) !== null) return { confidence: 0.98, evidence: messageOf('the CSV of the VGG Image Annotator') };
    if (!/^\s*\{/.test(head.text) || !REGION.test(head.text)) return null;
    const isProject = head.text.includes('"_via_img_metadata"');
    // Others write of attributes of files, too.
    if (!isProject && !FILE.test(head.text)) return null;
    return {
      confidence: 0.98,
      evidence: messageOf('{0} of the VGG Image Annotator', isProject ? messageOf('a project') : messageOf('images with regions')),
    };
  },
  read,
};

const REGION = /"(?:region_attributes|file_attributes|_via_img_metadata)"\s*:/;
const FILE = /"filename"\s*:/;
const SAMPLE = 64 * 1024;
const COLUMNS = ['filename', 'file_attributes', 'region_count', 'region_shape_attributes', 'region_attributes'] as const;

/** Where the columns of the CSV are, in the order of `COLUMNS`; null for any other text. */
function tableOf(text: string, complete: boolean): readonly number[] | null {
  if (!/^#?filename,/.test(text)) return null;
  const [header = []] = readCsvSample(text, ',', complete, 1);
  const names = header.map((name) => name.trim().replace(/^#/, ''));
  const columns = COLUMNS.map((name) => names.indexOf(name));
  return columns.includes(-1) ? null : columns;
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const regions = new Attributes(options);
  const files = new Attributes(options);
  const columns = tableOf(new TextDecoder().decode(head), complete);
  if (columns === null) await readJson(all, regions, files, options);
  else await readTable(all, columns, regions, files, options);
  const chosen = regions.count > 0 || files.isEmpty ? regions : files;
  const { counts, column } = chosen.finish();
  const named = column === null ? {} : { column };
  if (chosen === regions) return [{ split: null, counts, unit: 'box', recordUnit: 'image', ...named }];
  return [{ split: null, counts: { ...counts, total: counts.records }, unit: 'image', ...named }];
}

async function readJson(bytes: AsyncIterable<Uint8Array>, regions: Attributes, files: Attributes, options: ReadOptions): Promise<void> {
  const isImage = (path: readonly JsonKey[]) => path.length === (path[0] === '_via_img_metadata' ? 2 : 1);
  const walker = new JsonWalker({
    step(path, first) {
      if (path.length === 0) return 'enter';
      if (isImage(path)) return path[0]?.startsWith('_via_') === true && path.length === 1 ? 'skip' : 'take';
      return path[0] === '_via_img_metadata' && first === OPEN_OBJECT ? 'enter' : 'skip';
    },
    value(text, line, path, offset) {
      let image: unknown;
      try {
        image = parseJson(text);
      } catch (error) {
        options.problem(line, messageOf('The image is not valid JSON ({0}); it was not counted.', reasonOf(error)));
        return;
      }
      if (!isRecord(image)) {
        options.problem(line, messageOf('An image with its regions was expected; it was not counted.'));
        return;
      }
      const key = path.at(-1) ?? '';
      files.record(key);
      regions.record(key);
      files.add(key, own(image, 'file_attributes'), { line, offset });
      const list = own(image, 'regions');
      // The first version had an object of numbered regions.
      const each = Array.isArray(list) ? (list as readonly unknown[]) : isRecord(list) ? Object.values(list) : [];
      for (const region of each) regions.add(key, isRecord(region) ? own(region, 'region_attributes') : null, { line, offset }, true);
    },
    problem: options.problem,
  });
  for await (const piece of bytes) walker.push(piece);
  walker.end();
}

const OPEN_OBJECT = 123;

async function readTable(
  bytes: AsyncIterable<Uint8Array>,
  columns: readonly number[],
  regions: Attributes,
  files: Attributes,
  { problem }: ReadOptions,
): Promise<void> {
  const seen = new Set<string>();
  let isHeader = true;
  for await (const { cells, line } of csvRows(bytes, COMMA, columns, problem)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    const [image = '', ofFile = '', count = '', shape = '', attributes = ''] = cells;
    files.record(image);
    regions.record(image);
    // The attributes of a file stand again with each of its regions.
    if (!seen.has(image)) files.add(image, cellOf(ofFile), { line, offset: 0 });
    seen.add(image);
    if (count === '0' || shape === '' || shape === '{}') continue;
    const value = cellOf(attributes);
    if (value === undefined) problem(line, messageOf('The attributes of the region are not valid JSON; it was not counted.'));
    else regions.add(image, value, { line, offset: 0 }, true);
  }
}

const COMMA = 44;

/** Undefined where it is no JSON. */
function cellOf(text: string): unknown {
  try {
    return text.trim() === '' ? null : parseJson(text);
  } catch {
    return undefined;
  }
}

const CLASS_NAMES: ReadonlySet<string> = new Set(
  'label labels class classes class_name classname category category_name name names object object_name type kind species'.split(' '),
);
/** More are no attributes of an annotation. */
const MOST_ATTRIBUTES = 64;

interface RecordPlace {
  readonly line: number;
  /** Bytes of the line before the record. */
  readonly offset: number;
}

interface Attribute {
  readonly items: RecordItems;
  readonly seen: [label: string, place: RecordPlace][];
  count: number;
}

/** Counts each attribute for itself: which of them is the class is known at the end. */
class Attributes {
  count = 0;
  readonly #options: ReadOptions;
  readonly #byName = new Map<string, Attribute>();
  readonly #unlabelled = new RecordItems();

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#chosen() === null;
  }

  record(key: string): void {
    this.#unlabelled.record(key);
  }

  /** @param isItem True for a region, which counts also where nothing says what it is. */
  add(key: string, attributes: unknown, place: RecordPlace, isItem = false): void {
    this.count += Number(isItem);
    const values = isRecord(attributes) ? valuesOf(attributes) : [];
    if (values.length === 0 && isItem) this.#unlabelled.ignore(key);
    for (const [name, labels] of values) {
      const attribute = this.#attribute(name);
      if (attribute === null) continue;
      for (const label of labels) {
        attribute.items.item(key, label, place.line);
        attribute.count += 1;
        if (this.#options.watch !== undefined) attribute.seen.push([label, place]);
      }
    }
  }

  finish(): { readonly counts: LabelCounts; readonly column: string | null } {
    const chosen = this.#chosen();
    const all = this.#unlabelled.finish();
    if (chosen === null) return { counts: all, column: null };
    const [column, { items, seen }] = chosen;
    const { watch } = this.#options;
    if (watch !== undefined) tell(watch, seen);
    const counts = items.finish();
    counts.records = all.records;
    counts.ignored = Math.max(0, this.count - counts.total);
    return { counts, column };
  }

  #chosen(): readonly [string, Attribute] | null {
    const { column } = this.#options;
    if (column !== undefined) {
      const named = this.#byName.get(String(column));
      return named === undefined ? null : [String(column), named];
    }
    const ranked = [...this.#byName].sort(([a, { count }], [b, { count: other }]) => rank(b) - rank(a) || other - count);
    const [first] = ranked;
    // Of a file, any attribute may be a caption or an address.
    return first === undefined || (this.count === 0 && rank(first[0]) === 0) ? null : first;
  }

  #attribute(name: string): Attribute | null {
    let attribute = this.#byName.get(name);
    if (attribute === undefined) {
      if (this.#byName.size >= MOST_ATTRIBUTES) return null;
      this.#byName.set(name, (attribute = { items: new RecordItems({ problem: this.#options.problem }), seen: [], count: 0 }));
    }
    return attribute;
  }
}

function tell(watch: LabelWatch, seen: Attribute['seen']): void {
  for (const [label, { line, offset }] of seen) {
    watch.enterPlace?.(offset);
    watch.see(label, line, null);
  }
}

function rank(name: string): number {
  return Number(CLASS_NAMES.has(name.trim().toLowerCase()));
}

/** What each attribute says: a text, or what is ticked of a list. Empty answers say nothing. */
function valuesOf(attributes: JsonRecord): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(attributes).flatMap(([name, value]): readonly (readonly [string, readonly string[]])[] => {
    if (typeof value === 'number') return [[name, [String(value)]]];
    // A list of boxes that are ticked: `{"rear": true}`.
    if (isRecord(value)) return [[name, Object.keys(value).filter((key) => value[key] === true || value[key] === '1')]];
    return typeof value === 'string' && value.trim() !== '' ? [[name, [value.trim()]]] : [];
  });
}
