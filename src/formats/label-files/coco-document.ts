import { type Message, messageOf } from '../../core/message.ts';
import type { FileHead } from '../format.ts';
import { JsonElements } from '../json-elements.ts';
import { reasonOf } from '../parse-json.ts';
import { isRecord, type JsonRecord, own } from './json-values.ts';

/** What a reader of COCO does with the parts of the document. */
export interface CocoVisitor {
  /** An image, also one without annotations. */
  image(id: string | number): void;
  /** Answers what is wrong with the annotation, a sentence without its end: `The annotation has no bbox`; null when it was counted. */
  annotation(annotation: JsonRecord, image: string | number, line: number, offset: number): Message | null;
}

/** The classes of a COCO document. */
export interface CocoClasses {
  /** In order of their ids. */
  readonly declared: readonly string[];
  /** category id → name */
  readonly names: ReadonlyMap<number, string>;
}

type ReportProblem = (line: number | null, message: Message) => void;

/** Reads a COCO document as it streams by, whatever the order of its parts. */
export async function readCoco(bytes: AsyncIterable<Uint8Array>, problem: ReportProblem, visitor: CocoVisitor): Promise<CocoClasses> {
  const parts = new CocoParts(problem, visitor);
  const elements = new JsonElements({ element: (text, line, key, offset) => parts.read(text, line, key, offset), problem });
  for await (const piece of bytes) elements.push(piece);
  elements.end();
  return parts.classes();
}

/** Reads the elements of the arrays of a document one by one. */
export class CocoParts {
  readonly #problem: ReportProblem;
  readonly #visitor: CocoVisitor;
  readonly #categories: [id: number, name: string][] = [];

  constructor(problem: ReportProblem, visitor: CocoVisitor) {
    this.#problem = problem;
    this.#visitor = visitor;
  }

  /** `line` is where the element begins, after `offset` bytes of it. Arrays of other keys than `PARTS` hold nothing of interest. */
  read(text: string, line: number, key: string | null, offset = 0): void {
    if (!PARTS.has(key)) return;
    const value = parse(text, line, this.#problem);
    if (value === undefined) return;
    const wrong = isRecord(value) ? this.#readRecord(key, value, line, offset) : messageOf('An object was expected');
    if (wrong !== null) this.#problem(line, messageOf('{0} (in "{1}"); it was not counted.', wrong, String(key)));
  }

  classes(): CocoClasses {
    const categories = this.#categories.toSorted(([a], [b]) => a - b);
    return { declared: categories.map(([, name]) => name), names: new Map(categories) };
  }

  #readRecord(key: string | null, value: JsonRecord, line: number, offset: number): Message | null {
    const id = own(value, 'id');
    if (key === 'images') {
      if (!isId(id)) return messageOf('The image has no id');
      this.#visitor.image(id);
    } else if (key === 'categories') {
      const name = own(value, 'name');
      if (typeof id !== 'number' || !Number.isInteger(id)) return messageOf('The category has no id');
      this.#categories.push([id, typeof name === 'string' ? name : String(id)]);
    } else {
      const image = own(value, 'image_id');
      if (!isId(image)) return messageOf('The annotation has no image_id');
      return this.#visitor.annotation(value, image, line, offset);
    }
    return null;
  }
}

const PARTS: ReadonlySet<string | null> = new Set(['images', 'annotations', 'categories']);

function parse(text: string, line: number, problem: (line: number, message: Message) => void): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    problem(line, messageOf('The element is not valid JSON ({0}); it was not counted.', reasonOf(error)));
    return undefined;
  }
}

export function isId(value: unknown): value is string | number {
  return typeof value === 'number' || typeof value === 'string';
}

/** COCO writes 0 and 1; some tools write booleans. */
export function isCrowd(annotation: JsonRecord): boolean {
  const crowd = own(annotation, 'iscrowd');
  return crowd === 1 || crowd === true;
}

/** Says where in the image it lies. */
export function isPlaced(annotation: JsonRecord): boolean {
  return PLACES.some((key) => Object.hasOwn(annotation, key));
}

const PLACES = ['bbox', 'segmentation', 'keypoints'] as const;

export interface CocoSample {
  readonly kind: 'instances' | 'panoptic';
  /** 0 … 1 */
  readonly confidence: number;
  readonly evidence: Message;
  /** What was seen of it. */
  readonly table: 'images' | 'annotations' | 'categories' | 'images and categories';
}

/** Whether the first bytes are those of a COCO document. In most files the images come first, and the annotations are not in sight. */
export function sampleCoco(head: FileHead): CocoSample | null {
  let sample = samples.get(head);
  if (sample === undefined) samples.set(head, (sample = readSample(head)));
  return sample;
}

const LATER = ['annotations', 'categories'] as const;
const PIECE = 64 * 1024;
const STEP = 2048;

/** The first element of each table that the text holds; the annotations tell alone. */
function firstElements(text: string): Map<string | null, JsonRecord> {
  const first = new Map<string | null, JsonRecord>();
  const wanted = [...PARTS].filter((key) => text.includes(`"${key}"`));
  const elements = new JsonElements({
    element(element, line, key) {
      if (first.has(key) || !PARTS.has(key)) return;
      const value = parse(element, line, () => {});
      if (isRecord(value)) first.set(key, value);
    },
    problem: () => {},
  });
  const bytes = new TextEncoder().encode(text);
  // A table may go on for as long as the text, and its first element has long been seen.
  for (let at = 0; at < bytes.length; at += STEP) {
    if (first.has('annotations') || wanted.every((key) => first.has(key))) break;
    elements.push(bytes.subarray(at, at + STEP));
  }
  return first;
}

/** Two formats ask of the same first bytes, which are megabytes in a document of one line. */
const samples = new WeakMap<FileHead, CocoSample | null>();

function readSample({ text, complete, name }: FileHead): CocoSample | null {
  if (!text.trimStart().startsWith('{')) return null;
  // Keys that hardly any line of records has.
  if (![...PARTS].some((key) => text.includes(`"${key}"`))) return null;
  const first = firstElements(text.length > PIECE ? text.slice(0, PIECE) : text);
  // Images may go on for megabytes; the table that comes after them is found by its key.
  for (const key of LATER) {
    const at = first.has(key) || first.has('annotations') ? -1 : text.indexOf(`"${key}"`, PIECE);
    const later = at < 0 ? undefined : firstElements(`{${text.slice(at, at + PIECE)}`).get(key);
    if (later !== undefined) first.set(key, later);
  }
  const [image, annotation, category] = ['images', 'annotations', 'categories'].map((key) => first.get(key));
  if (annotation !== undefined) {
    const isPanoptic = Array.isArray(own(annotation, 'segments_info'));
    if (!isPanoptic && own(annotation, 'category_id') === undefined) return null;
    const holds = isPanoptic ? messageOf('annotations with segments_info') : messageOf('annotations with a category_id');
    return { kind: isPanoptic ? 'panoptic' : 'instances', confidence: 0.98, evidence: holds, table: 'annotations' };
  }
  const isImage = image !== undefined && isId(own(image, 'id')) && own(image, 'file_name') !== undefined;
  if (category !== undefined && isId(own(category, 'id')) && typeof own(category, 'name') === 'string') {
    // More of the text would tell of the annotations, and cost megabytes.
    if (isImage && !complete && !/panoptic/i.test(name) && !Object.keys(image).some((key) => SAYS_LABEL.test(key))) {
      const evidence = messageOf('categories with an id and a name, and images with an id and a file_name');
      return { kind: kindOf(text), confidence: 0.96, evidence, table: 'images and categories' };
    }
    return { kind: kindOf(text), confidence: 0.9, evidence: messageOf('categories with an id and a name'), table: 'categories' };
  }
  if (isImage) {
    return { kind: kindOf(text), confidence: 0.85, evidence: messageOf('images with an id and a file_name'), table: 'images' };
  }
  return null;
}

/** A key of an image that has a label itself. */
const SAYS_LABEL = /label|class|categor|tag/i;

/** The categories of a panoptic document say which classes are things. */
function kindOf(text: string): CocoSample['kind'] {
  return /"isthing"\s*:/.test(text) ? 'panoptic' : 'instances';
}
