import { basename, dirname, join } from 'node:path';
import { type Message, messageOf } from '../../core/message.ts';
import type {
  FileCounter,
  FileOfFolder,
  FolderCounts,
  FolderLabelFormat,
  FolderPlan,
  FolderReadOptions,
  FolderView,
} from '../folder-format.ts';
import { parseJson, reasonOf } from '../parse-json.ts';
import { headOf } from '../read-head.ts';
import { dataFolderOf, namesWith, planOfFiles, spread } from './data-folder.ts';
import { ObjectCounts } from './object-counts.ts';

/** LabelMe: a JSON file for each image, with `shapes[].label`. Each shape (box, polygon, point, line) counts as one object. */
export const labelMe: FolderLabelFormat = {
  id: 'labelme',
  title: 'LabelMe JSON files',
  recognisedBy: 'a folder of .json files that are objects with a list "shapes" and an "imagePath", one for each image',
  task: 'object-detection',
  // The image itself may be inside.
  largestFile: 64 * 1024 * 1024,
  batch: 200,
  encoding: 'utf-8',
  isText: true,
  recognise,
  counter: (options) => new LabelMeFiles(options),
};

class LabelMeFiles implements FileCounter {
  readonly #options: FolderReadOptions;
  readonly #objects: ObjectCounts;
  readonly #decoder = new TextDecoder();

  constructor(options: FolderReadOptions) {
    this.#options = options;
    this.#objects = new ObjectCounts(options);
  }

  count(bytes: Uint8Array, file: FileOfFolder): void {
    const text = this.#decoder.decode(bytes);
    const say = (message: Message) => this.#options.problem(file.path, null, message);
    let shapes: unknown;
    try {
      shapes = shapesOf(parseJson(text));
    } catch (error) {
      say(messageOf('The file is not valid JSON ({0}); it was not counted.', reasonOf(error)));
      return;
    }
    if (!Array.isArray(shapes)) {
      say(messageOf('An object with a list "shapes" was expected; the file was not counted.'));
      return;
    }
    this.#objects.image();
    let lines: readonly number[] | null = null;
    let unnamed = 0;
    for (const [index, shape] of (shapes as readonly unknown[]).entries()) {
      const label = labelOf(shape);
      if (label === null) unnamed += 1;
      else this.#objects.object(label, false, file, () => (lines ??= linesOfLabels(text, shapes.length))[index] ?? 1);
    }
    if (unnamed > 0) say(messageOf('{0} shapes have no label; they were not counted.', unnamed));
  }

  finish(): FolderCounts {
    return this.#objects.finish();
  }
}

function shapesOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'shapes')
    ? (value as { readonly shapes: unknown }).shapes
    : null;
}

function labelOf(shape: unknown): string | null {
  if (typeof shape !== 'object' || shape === null || !Object.hasOwn(shape, 'label')) return null;
  const { label } = shape as { readonly label: unknown };
  return (typeof label === 'string' && label !== '') || typeof label === 'number' ? String(label) : null;
}

/** The line of each label, counted from 1; none where the file has other keys of that name. */
function linesOfLabels(text: string, shapes: number): readonly number[] {
  const lines: number[] = [];
  let line = 1;
  let at = 0;
  for (const { index } of text.matchAll(/"label"\s*:/g)) {
    for (let next = text.indexOf('\n', at); next >= 0 && next < index; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    lines.push(line);
  }
  return lines.length === shapes ? lines : [];
}

/** Folders that hold the annotations of a data set, in lower case. */
const CONTAINERS: ReadonlySet<string> = new Set(
  'annotations annotation ann anns labels label json jsons labelme data_annotated'.split(' '),
);
const SAMPLE = 8;
const HEAD = 4096;
/** Names in `labels.txt` that are no classes of shapes. */
const NOT_CLASSES = ['__ignore__', '_background_'];

async function recognise(
  view: FolderView,
  { isGiven, only }: { readonly isGiven: boolean; readonly only?: string | undefined },
): Promise<readonly FolderPlan[]> {
  const names = namesWith('.json', view.files).filter((name) => only === undefined || only === name);
  const sample = spread(names, SAMPLE);
  const annotations = sample.filter((name) => isAnnotation(view, join(view.path, name)));
  if (annotations.length === 0 || (!isGiven && annotations.length * 2 < sample.length)) return [];
  // Of a few files each is known.
  const own = names.length === sample.length ? annotations : names;
  const place = dataFolderOf(view.path, view.root, CONTAINERS);
  const evidence = messageOf('JSON files with "shapes", one for each image');
  const plan = planOfFiles(view, place, own, evidence, { only });
  return [{ ...plan, labelConfig: await findLabels(view, place.folder), notClasses: NOT_CLASSES }];
}

function isAnnotation(view: FolderView, path: string): boolean {
  const head = view.readHead(path, HEAD);
  if (head === null) return false;
  const { text } = headOf(path, head, head.length < HEAD);
  return (
    /^\s*\{\s*"/.test(text) && /"shapes"\s*:\s*\[/.test(text) && /"(?:imagePath|shape_type|points|flags|lineColor|version)"/.test(text)
  );
}

/** `labels.txt`, as LabelMe's own tools read it, beside the annotations or above them. */
async function findLabels(view: FolderView, folder: string): Promise<string | null> {
  for (const place of new Set([view.path, dirname(view.path), folder])) {
    const files = (await view.open(place))?.files ?? [];
    const found = files.find((name) => /^(?:labels|classes|class_names)\.txt$/i.test(basename(name)));
    if (found !== undefined) return join(place, found);
  }
  return null;
}
