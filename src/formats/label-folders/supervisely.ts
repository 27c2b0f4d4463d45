import { dirname, join } from 'node:path';
import { messageOf } from '../../core/message.ts';
import type {
  FileCounter,
  FileOfFolder,
  FolderCounts,
  FolderLabelFormat,
  FolderPlan,
  FolderReadOptions,
  FolderView,
  RecogniseOptions,
} from '../folder-format.ts';
import { parseJson, reasonOf } from '../parse-json.ts';
import { headOf } from '../read-head.ts';
import { dataFolderOf, namesWith, planOfFiles, spread } from './data-folder.ts';
import { ObjectCounts } from './object-counts.ts';

/** Supervisely (docs.supervisely.com): `ann/IMAGE.json` for each image of a data set, with `objects[].classTitle`; `meta.json` above declares the classes. */
export const supervisely: FolderLabelFormat = {
  id: 'supervisely',
  title: 'Supervisely JSON files',
  recognisedBy: 'a folder "ann" of .json files that are objects with a "size" and "objects", one for each image',
  task: 'object-detection',
  // Bitmaps may be inside.
  largestFile: 64 * 1024 * 1024,
  batch: 200,
  encoding: 'utf-8',
  isText: true,
  recognise,
  counter: (options) => new SuperviselyFiles(options),
};

const CONTAINERS: ReadonlySet<string> = new Set(['ann']);
const SAMPLE = 8;
const HEAD = 4096;

async function recognise(view: FolderView, { isGiven, only }: RecogniseOptions): Promise<readonly FolderPlan[]> {
  const names = namesWith('.json', view.files).filter((name) => only === undefined || only === name);
  const sample = spread(names, SAMPLE);
  const own = sample.filter((name) => isAnnotation(view, join(view.path, name)));
  if (own.length === 0 || (!isGiven && own.length < sample.length)) return [];
  const place = dataFolderOf(view.path, view.root, CONTAINERS);
  const meta = await metaOf(view, place.folder);
  const setup = meta === null ? {} : { declared: meta.classes, declaredIn: meta.path };
  const evidence = messageOf('JSON files with "objects" of Supervisely, one for each image');
  const plan = planOfFiles(view, place, names, evidence, { only, setup });
  return [meta === null ? plan : { ...plan, claims: [...plan.claims, { folder: dirname(meta.path), extensions: [], names: [META] }] }];
}

function isAnnotation(view: FolderView, path: string): boolean {
  const head = view.readHead(path, HEAD);
  if (head === null) return false;
  const { text } = headOf(path, head, head.length < HEAD);
  return /^\s*\{/.test(text) && /"objects"\s*:\s*\[/.test(text) && /"size"\s*:\s*\{/.test(text) && /"(?:classTitle|tags)"\s*:/.test(text);
}

const META = 'meta.json';

/** The classes of the project, in its order. */
async function metaOf(view: FolderView, folder: string): Promise<{ readonly path: string; readonly classes: readonly string[] } | null> {
  for (const place of new Set([dirname(view.path), folder, dirname(folder)])) {
    if ((await view.open(place))?.files.includes(META) !== true) continue;
    const path = join(place, META);
    const classes = classesOf(view.readText(path) ?? '');
    if (classes !== null) return { path, classes };
  }
  return null;
}

function classesOf(text: string): readonly string[] | null {
  let meta: unknown;
  try {
    meta = parseJson(text);
  } catch {
    return null;
  }
  const classes = listAt(meta, 'classes');
  const titles = classes?.map((each) => textAt(each, 'title'));
  return titles?.every((title) => title !== null) === true ? titles : null;
}

class SuperviselyFiles implements FileCounter {
  readonly #options: FolderReadOptions;
  readonly #objects: ObjectCounts;
  readonly #decoder = new TextDecoder();

  constructor(options: FolderReadOptions) {
    this.#options = options;
    this.#objects = new ObjectCounts(options);
  }

  count(bytes: Uint8Array, file: FileOfFolder): void {
    let objects: readonly unknown[] | null;
    try {
      objects = listAt(parseJson(this.#decoder.decode(bytes)), 'objects');
    } catch (error) {
      this.#options.problem(file.path, null, messageOf('The file is not valid JSON ({0}); it was not counted.', reasonOf(error)));
      return;
    }
    if (objects === null) {
      this.#options.problem(file.path, null, messageOf('An object with a list "objects" was expected; the file was not counted.'));
      return;
    }
    this.#objects.image();
    const labels = objects.map((object) => textAt(object, 'classTitle'));
    for (const label of labels) if (label !== null) this.#objects.object(label, false, file, () => 1);
    const unnamed = labels.filter((label) => label === null).length;
    if (unnamed > 0) this.#options.problem(file.path, null, messageOf('{0} shapes have no label; they were not counted.', unnamed));
  }

  finish(): FolderCounts {
    return this.#objects.finish();
  }
}

function listAt(value: unknown, key: string): readonly unknown[] | null {
  const list: unknown = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : null;
  return Array.isArray(list) ? list : null;
}

function textAt(value: unknown, key: string): string | null {
  const text: unknown = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : null;
  return typeof text === 'string' && text !== '' ? text : null;
}
