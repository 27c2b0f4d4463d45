import { join } from 'node:path';
import type { Message } from '../../core/message.ts';
import type {
  FileCounter,
  FileOfFolder,
  FolderCounts,
  FolderLabelFormat,
  FolderPlan,
  FolderReadOptions,
  FolderView,
} from '../folder-format.ts';
import { headOf } from '../read-head.ts';
import { dataFolderOf, namesWith, planOfFiles, spread } from './data-folder.ts';
import { ObjectCounts } from './object-counts.ts';

/** A kind of label file with an object a line, one file for each image or text. */
export interface LineFormat
  extends Pick<FolderLabelFormat, 'id' | 'title' | 'recognisedBy' | 'task'>,
    Pick<FolderCounts, 'unit' | 'recordUnit'> {
  /** In lower case, with the dot. */
  readonly extension: string;
  /** Folders that hold the labels of a data set, in lower case. */
  readonly containers: ReadonlySet<string>;
  /** For a person: `KITTI's 15 columns`. */
  readonly evidence: Message;
  /** What a line says; null for a line that speaks of no object, a message for what is wrong with it. */
  read(line: string): LineObject | null | Message;
}

export interface LineObject {
  readonly label: string;
  readonly isDifficult?: boolean;
}

const SAMPLE = 8;
const HEAD = 4096;

/** The folder format whose files have an object a line. */
export function lineFiles(format: LineFormat): FolderLabelFormat {
  const { id, title, recognisedBy, task } = format;
  return {
    id,
    title,
    recognisedBy,
    task,
    largestFile: 16 * 1024 * 1024,
    batch: 500,
    encoding: 'utf-8',
    isText: true,
    recognise: async (view, { isGiven, only }) => recognise(format, view, isGiven, only),
    counter: (options) => new LineCounter(format, options),
  };
}

function recognise(format: LineFormat, view: FolderView, isGiven: boolean, only: string | undefined): readonly FolderPlan[] {
  const names = namesWith(format.extension, view.files).filter((name) => only === undefined || only === name);
  const looks = spread(names, SAMPLE).map((name) => looksLike(format, view, join(view.path, name)));
  const wrong = looks.filter((look) => look === 'other').length;
  // Files without an object say nothing.
  if (names.length === 0 || (!isGiven && (wrong > 0 || !looks.includes('own')))) return [];
  const place = dataFolderOf(view.path, view.root, format.containers);
  return [planOfFiles(view, place, names, format.evidence, { only })];
}

function looksLike(format: LineFormat, view: FolderView, path: string): 'own' | 'other' | 'empty' {
  const head = view.readHead(path, HEAD);
  if (head === null || head.length === 0) return 'empty';
  const lines = headOf(path, head, head.length < HEAD).text.split(/\r?\n/);
  // The last line may be cut.
  if (head.length === HEAD) lines.pop();
  const read = lines.filter((line) => line.trim() !== '').map((line) => format.read(line));
  if (read.some((one) => one !== null && 'template' in one)) return 'other';
  return read.some((one) => one !== null) ? 'own' : 'empty';
}

class LineCounter implements FileCounter {
  readonly #format: LineFormat;
  readonly #options: FolderReadOptions;
  readonly #objects: ObjectCounts;
  readonly #decoder = new TextDecoder();

  constructor(format: LineFormat, options: FolderReadOptions) {
    this.#format = format;
    this.#options = options;
    this.#objects = new ObjectCounts(options);
  }

  count(bytes: Uint8Array, file: FileOfFolder): void {
    this.#objects.image();
    const lines = this.#decoder.decode(bytes).split('\n');
    for (const [index, line] of lines.entries()) {
      const object = line.trim() === '' ? null : this.#format.read(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (object === null) continue;
      if ('template' in object) this.#options.problem(file.path, index + 1, object);
      else this.#objects.object(object.label, object.isDifficult === true, file, () => index + 1);
    }
  }

  finish(): FolderCounts {
    const { unit, recordUnit } = this.#format;
    return { counts: this.#objects.finish().counts, unit, ...(recordUnit === undefined ? {} : { recordUnit }) };
  }
}
