import { messageOf } from '../../core/message.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { type JsonKey, JsonWalker } from '../json-walker.ts';
import { parseJson, reasonOf } from '../parse-json.ts';
import { type SeenCategory, tellAll, withNames } from './coco.ts';
import { isRecord, listOf, own } from './json-values.ts';
import { RecordItems } from './record-items.ts';

/**
 * Datumaro (openvinotoolkit.github.io/datumaro), which CVAT exports too: `categories.label.labels` declares the classes in id order, each of
 * `items` has `annotations` with a `label_id`. Boxes and other shapes go before labels of the whole image.
 */
export const datumaro: TextLabelFormat = {
  id: 'datumaro',
  content: 'text',
  title: 'Datumaro',
  recognisedBy: 'one JSON object with categories.label.labels and items, whose annotations have a type and a label_id',
  task: 'object-detection',
  recognise(head: FileHead): Recognition | null {
    if (!/^\s*\{/.test(head.text) || !CATEGORIES.test(head.text)) return null;
    return { confidence: 0.98, evidence: messageOf('a document of Datumaro: its labels, then items with annotations') };
  },
  read,
};

const CATEGORIES = /"categories"\s*:\s*\{\s*"label"\s*:\s*\{\s*"labels"\s*:\s*\[/;
/** More names are no classes, and would fill the memory. */
const MOST_CLASSES = 1_000_000;

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const shapes = new Annotations(options);
  const labels = new Annotations(options);
  const names = new Map<number, string>();
  const addItem = (item: unknown, line: number, offset: number) => {
    const id = isRecord(item) ? own(item, 'id') : undefined;
    if (!isRecord(item) || (typeof id !== 'string' && typeof id !== 'number')) {
      options.problem(line, messageOf('An item with an id was expected; it was not counted.'));
      return;
    }
    for (const kind of [shapes, labels]) kind.items.record(id);
    for (const annotation of listOf(own(item, 'annotations')) ?? []) {
      if (!isRecord(annotation)) continue;
      const label = own(annotation, 'label_id');
      const kind = own(annotation, 'type') === 'label' ? labels : shapes;
      if (typeof label === 'number' && Number.isInteger(label)) kind.add(id, label, line, offset);
      else if (own(annotation, 'type') !== 'caption') kind.items.ignore(id);
    }
  };
  const walker = new JsonWalker({
    step: (path) => stepOf(path),
    value(text, line, path, offset) {
      let value: unknown;
      try {
        value = parseJson(text);
      } catch (error) {
        options.problem(line, messageOf('The record is not valid JSON ({0}); it was not counted.', reasonOf(error)));
        return;
      }
      if (path[0] === 'items') addItem(value, line, offset);
      else if (names.size < MOST_CLASSES) {
        const name = isRecord(value) ? own(value, 'name') : undefined;
        names.set(names.size, typeof name === 'string' ? name : String(names.size));
      }
    },
    problem: options.problem,
  });
  for await (const piece of bytes) walker.push(piece);
  walker.end();
  const declared = [...names.values()];
  if (shapes.seen > 0 || labels.seen === 0)
    return [{ split: null, counts: shapes.finish(names), unit: 'box', recordUnit: 'image', declared }];
  const counts = labels.finish(names);
  return [{ split: null, counts: { ...counts, total: counts.records }, unit: 'image', declared }];
}

/** Into `items` and `categories.label.labels`; whatever else there is, is passed over. */
function stepOf(path: readonly JsonKey[]): 'enter' | 'take' | 'skip' {
  if (path.length === 0) return 'enter';
  if (path[0] === 'items') return path.length === 1 ? 'enter' : 'take';
  const isWay = path.every((key, depth) => key === WAY[depth] || depth === WAY.length);
  return isWay ? (path.length > WAY.length ? 'take' : 'enter') : 'skip';
}

const WAY: readonly JsonKey[] = ['categories', 'label', 'labels'];

/** Annotations of one kind, counted by id: the names may come last. */
class Annotations {
  readonly items = new RecordItems();
  seen = 0;
  readonly #options: ReadOptions;
  readonly #places: SeenCategory[] = [];

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  add(item: string | number, label: number, line: number, offset: number): void {
    this.seen += 1;
    this.items.item(item, String(label), line);
    if (this.#options.watch !== undefined) this.#places.push([label, line, offset]);
  }

  finish(names: ReadonlyMap<number, string>): ReturnType<RecordItems['finish']> {
    if (this.#options.watch !== undefined) tellAll(this.#options.watch, this.#places, names);
    return withNames(this.items.finish(), names);
  }
}
