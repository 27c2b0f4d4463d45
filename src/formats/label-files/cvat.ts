import { messageOf } from '../../core/message.ts';
import type { FileHead, ReadOptions, ReadPart, TextLabelFormat } from '../format.ts';
import { normaliseSplit } from '../split-name.ts';
import { xmlRootOf } from '../xml-root.ts';
import { readXml } from '../xml-stream.ts';
import { RecordItems } from './record-items.ts';

/**
 * CVAT for images 1.1 and for video 1.1: shapes (`box`, `polygon`, `mask`, …) in images, or in the frames of tracks where they are not
 * `outside`. Images that carry only tags are classified. The classes are those of `meta`, in its order.
 */
export const cvat: TextLabelFormat = {
  content: 'text',
  id: 'cvat',
  title: 'CVAT XML',
  recognisedBy: 'XML with the root <annotations> that holds <meta>, or images or tracks with shapes that carry a label',
  task: 'object-detection',
  recognise({ text }: FileHead) {
    if (xmlRootOf(text) !== 'annotations' || !/<(?:meta|image|track)[\s>]/.test(text)) return null;
    return { confidence: 0.98, evidence: messageOf('CVAT XML: <annotations> with images or tracks') };
  },
  read,
};

const SHAPES: ReadonlySet<string> = new Set(['box', 'polygon', 'polyline', 'points', 'mask', 'cuboid', 'ellipse', 'skeleton']);

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const reader = new CvatReader(options);
  await readXml(bytes, {
    open: (name, attributes, line) => reader.open(name, attributes, line),
    close: (name) => reader.close(name),
    text: (text) => reader.text(text),
    problem: options.problem,
  });
  return reader.finish();
}

/** What one split holds. */
interface CvatPart {
  readonly shapes: RecordItems;
  readonly tags: RecordItems;
}

class CvatReader {
  readonly #options: ReadOptions;
  readonly #parts = new Map<string | null, CvatPart>();
  readonly #declared: string[] = [];
  readonly #path: string[] = [];
  #text = '';
  #image = '';
  #split: string | null = null;
  /** Label of the track that is open; null outside of one. */
  #track: string | null = null;
  #frames = 0;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void {
    const parent = this.#path.at(-1);
    this.#path.push(name);
    this.#text = '';
    if (name === 'image' && parent === 'annotations') this.#openImage(attributes);
    else if (name === 'track' && parent === 'annotations') this.#track = attributes.label ?? '';
    else if (name === 'tag' && parent === 'image') this.#count('tags', attributes.label, line);
    else if (SHAPES.has(name) && parent === 'image') this.#count('shapes', attributes.label, line);
    else if (SHAPES.has(name) && parent === 'track' && attributes.outside !== '1') {
      this.#image = `frame ${attributes.frame}`;
      this.#split = null;
      this.#count('shapes', this.#track ?? undefined, line);
    }
  }

  close(name: string): void {
    this.#path.pop();
    const text = this.#text.trim();
    this.#text = '';
    if (name === 'track') this.#track = null;
    if (!this.#path.includes('meta')) return;
    // A part of a skeleton names its parent, and is no class of its own.
    if (name === 'name' && this.#path.at(-1) === 'label' && text !== '') this.#declared.push(text);
    else if (name === 'size' && /^\d{1,9}$/.test(text)) this.#frames = Number(text);
  }

  text(text: string): void {
    if (this.#text.length < LONGEST_NAME) this.#text += text;
  }

  finish(): readonly ReadPart[] {
    const declared = this.#declared.length > 0 ? { declared: [...new Set(this.#declared)] } : {};
    const parts = [...this.#parts].map(([split, { shapes, tags }]) => {
      const boxes = shapes.finish();
      const labels = tags.finish();
      // Frames of a video without a shape are images all the same.
      if (this.#parts.size === 1 && this.#frames > boxes.records && boxes.records > 0) boxes.records = this.#frames;
      if (boxes.total > 0 || labels.total === 0)
        return { split, counts: boxes, unit: 'box' as const, recordUnit: 'image' as const, ...declared };
      return { split, counts: { ...labels, total: labels.records }, unit: 'image' as const, ...declared };
    });
    return parts;
  }

  #openImage(attributes: Readonly<Record<string, string>>): void {
    this.#image = attributes.id ?? attributes.name ?? '';
    this.#split = attributes.subset === undefined || attributes.subset === '' ? null : normaliseSplit(attributes.subset);
    this.#partOf(this.#split).shapes.record(this.#image);
  }

  #count(kind: keyof CvatPart, label: string | undefined, line: number): void {
    if (label === undefined) {
      this.#options.problem(line, messageOf('A shape without a label was found; it was not counted.'));
      return;
    }
    this.#partOf(this.#split)[kind].item(this.#image, label, line);
  }

  #partOf(split: string | null): CvatPart {
    let part = this.#parts.get(split);
    if (part === undefined) {
      this.#parts.set(split, (part = { shapes: new RecordItems(this.#options), tags: new RecordItems(this.#options) }));
    }
    return part;
  }
}

const LONGEST_NAME = 10_000;
