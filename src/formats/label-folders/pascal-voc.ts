import { isUtf8 } from 'node:buffer';
import { basename, dirname, join } from 'node:path';
import iconv from 'iconv-lite';
import type { Problem } from '../../core/analysis.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type {
  FileCounter,
  FileOfFolder,
  FolderCounts,
  FolderLabelFormat,
  FolderPart,
  FolderPlan,
  FolderReadOptions,
  FolderView,
} from '../folder-format.ts';
import { headOf } from '../read-head.ts';
import { xmlRootOf } from '../xml-root.ts';
import { type DataFolder, dataFolderOf, imagesOf, namesWith, spread, stemOf } from './data-folder.ts';
import { claimedLists, type ImageSet, imageSetsOf, matchSet } from './image-sets.ts';
import { ObjectCounts } from './object-counts.ts';
import { VocScanner } from './voc-scan.ts';
import { readVoc } from './voc-xml.ts';

/**
 * Pascal VOC: an XML file for each image, with `annotation/object/name`. `ImageSets/Main` beside `Annotations` tells the splits; else the
 * names of folders do. Also ImageNet, and the XML that labelImg, Roboflow and CVAT write.
 */
export const pascalVoc: FolderLabelFormat = {
  id: 'pascal-voc',
  title: 'Pascal VOC XML files',
  recognisedBy: 'a folder of .xml files with the root <annotation>; ImageSets/Main/*.txt tell the splits',
  task: 'object-detection',
  largestFile: 32 * 1024 * 1024,
  batch: 1000,
  encoding: 'utf-8',
  isText: false,
  recognise,
  counter: (options) => new VocFiles(options),
};

class VocFiles implements FileCounter {
  readonly #options: FolderReadOptions;
  readonly #objects: ObjectCounts;
  readonly #scanner: VocScanner;

  constructor(options: FolderReadOptions) {
    this.#options = options;
    this.#objects = new ObjectCounts(options);
    this.#scanner = new VocScanner(this.#objects);
  }

  count(bytes: Uint8Array, file: FileOfFolder): void {
    if (this.#scanner.scan(bytes, file)) return;
    const say = (line: number | null, message: Message) => this.#options.problem(file.path, line, message);
    const image = readVoc(decodeXml(bytes, file.path));
    if (image === null) {
      say(
        null,
        bytes.length === 0
          ? messageOf('The file is empty; an <annotation> was expected.')
          : messageOf('An <annotation> was expected as the root of this XML file.'),
      );
      return;
    }
    this.#objects.image();
    for (const { label, isDifficult, line } of image.objects) this.#objects.object(label, isDifficult, file, () => line);
    for (const { line, message } of image.problems) say(line, message);
  }

  finish(): FolderCounts {
    return this.#objects.finish();
  }
}

/** Text that is not UTF-8 may say what it is. */
function decodeXml(bytes: Uint8Array, path: string): string {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LONGEST_DECLARATION)).toString('latin1');
  const declared = /^<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(start)?.[1];
  if (declared !== undefined && iconv.encodingExists(declared) && !isUtf8(bytes)) return iconv.decode(Buffer.from(bytes), declared);
  return headOf(path, bytes, true).text;
}

const LONGEST_DECLARATION = 200;

/** Folders that hold the annotations of a data set, in lower case. */
const CONTAINERS: ReadonlySet<string> = new Set('annotations annotation annots annot ann xml xmls bbox labels label'.split(' '));
const SAMPLE = 8;
const HEAD = 4096;

async function recognise(
  view: FolderView,
  { isGiven, only }: { readonly isGiven: boolean; readonly only?: string | undefined },
): Promise<readonly FolderPlan[]> {
  const names = annotationsIn(view).filter((name) => only === undefined || only === name);
  if (names.length === 0) return [];
  const annotations = spread(names, SAMPLE).filter((name) => isAnnotation(view, join(view.path, name)));
  if (annotations.length === 0 || (!isGiven && annotations.length * 2 < Math.min(names.length, SAMPLE))) return [];
  const place = dataFolderOf(view.path, view.root, CONTAINERS);
  const outer = dirname(view.path);
  const sets = only === undefined ? await imageSetsOf(outer, 'Main', view) : [];
  const problems: Problem[] = [];
  const listed = partsOfSets(view, names, sets, problems);
  const parts = listed.length > 0 ? listed : [wholeFolder(view, names, place, only)];
  const folder = listed.length > 0 ? outer : place.folder;
  const told = listed.length > 0 ? messageOf(', with the lists of {0}', basename(dirname(sets[0]!.path))) : '';
  return [
    {
      evidence: messageOf('XML files with <annotation>{0}{1}', imagesOf(view.files).length > 0 ? messageOf(' beside images') : '', told),
      folder,
      name: null,
      isDeclared: listed.length > 0,
      labelConfig: await findLabelMap(view, folder),
      notClasses: ['background'],
      parts,
      claims: [{ folder: view.path, extensions: ['.xml', ''] }, ...(await claimedLists(outer, view))],
      problems,
    },
  ];
}

/** Some data sets (Stanford Dogs) leave the extension out. */
function annotationsIn({ files }: FolderView): readonly string[] {
  const named = namesWith('.xml', files);
  return named.length > 0 ? named : namesWith('', files);
}

function isAnnotation(view: FolderView, path: string): boolean {
  const head = view.readHead(path, HEAD);
  return head !== null && xmlRootOf(headOf(path, head, head.length < HEAD).text) === 'annotation';
}

function wholeFolder(
  view: FolderView,
  names: readonly string[],
  { split, splitEvidence }: DataFolder,
  only: string | undefined,
): FolderPart {
  const path = join(view.path, only ?? '');
  return { path, split, splitEvidence, files: [{ folder: view.path, names }], known: [], setup: {} };
}

/** A part for each list that names files of the folder. */
function partsOfSets(view: FolderView, names: readonly string[], sets: readonly ImageSet[], problems: Problem[]): readonly FolderPart[] {
  if (sets.length === 0) return [];
  const present = new Map(names.map((name) => [stemOf(name), name]));
  const unlisted = new Set(names);
  const parts = sets.flatMap((set): readonly FolderPart[] => {
    const matched = matchSet(set, present);
    if (matched.names.length === 0) return [];
    for (const name of matched.names) unlisted.delete(name);
    if (matched.missing > 0)
      problems.push(
        problemAt(set.path, null, messageOf('{0} of the images listed have no annotation; they were left out.', matched.missing)),
      );
    return [
      {
        path: set.path,
        split: set.split,
        splitEvidence: messageOf('the list {0}', basename(set.path)),
        files: [{ folder: view.path, names: matched.names }],
        known: [],
        setup: {},
      },
    ];
  });
  if (parts.length > 0 && unlisted.size > 0)
    problems.push(
      problemAt(
        view.path,
        null,
        messageOf('{0} annotations are in none of the lists of ImageSets; they belong to no split and were left out.', unlisted.size),
      ),
    );
  return parts;
}

/** `labelmap.txt` of CVAT, `label_map.pbtxt` of TensorFlow, beside the annotations or above them. */
const LABEL_MAPS: readonly RegExp[] = [/^labelmap\.txt$/i, /label_?map.*\.pbtxt$/i, /^(?:classes|labels|predefined_classes)\.txt$/i];

async function findLabelMap(view: FolderView, folder: string): Promise<string | null> {
  for (const place of new Set([view.path, dirname(view.path), folder])) {
    const all = (await view.open(place))?.files ?? [];
    const files = [...namesWith('.txt', all), ...namesWith('.pbtxt', all)];
    for (const pattern of LABEL_MAPS) {
      const found = files.find((name) => pattern.test(name));
      if (found !== undefined) return join(place, found);
    }
  }
  return null;
}
