import { join } from 'node:path';
import type { FolderFiles, FolderView, KnownRecords } from '../folder-format.ts';
import { headOf } from '../read-head.ts';
import { imagesOf, namesWith, spread, stemOf, swapFolder } from './data-folder.ts';
import { lookOf, type YoloLook } from './yolo-lines.ts';

/** Label files, and the images that have none. */
export interface YoloFiles {
  readonly files: readonly FolderFiles[];
  readonly known: readonly KnownRecords[];
  /** Label files without an image, where there are images at all. */
  readonly orphans: number;
}

/** Text files that may lie among label files, unless an image has their name. */
const OTHER_TEXTS =
  /^(?:_?(?:classes|labels|names|darknet)|predefined_classes|class_?(?:names|list)|obj|train|val|valid|validation|test|trainval|list|.*readme.*|licen[cs]e|notes?|requirements|changelog|results?)$/i;
/** Folders of images whose labels trainers look for in a folder `labels` beside them. */
const TRAINED_IMAGES = ['images', 'JPEGImages'];
const IMAGE_FOLDERS = [...TRAINED_IMAGES, 'Images', 'image', 'img', 'imgs'];
const LABEL_FOLDERS = ['labels', 'Labels', 'label'];
const LONGEST_NUMBER = 24;
const MOST_FOLDERS = 20_000;
/** Folders that one list of images names. */
const MOST_LISTED = 5_000;
const DEEPEST = 8;
const SAMPLE = 16;
const HEAD = 8 * 1024;

/** The text files of a folder that may be label files. `images` are names without extensions. */
export function labelFilesOf({ files }: FolderView, images?: ReadonlySet<string>): readonly string[] {
  const texts = namesWith('.txt', files);
  const others = new Set(texts.filter((name) => isOther(name) && images?.has(stemOf(name)) !== true));
  return others.size === 0 ? texts : texts.filter((name) => !others.has(name));
}

/** Most names are numbers of images, and short work. */
function isOther(name: string): boolean {
  const first = name.charCodeAt(0);
  return (first < 48 || first > 57 || name.length > LONGEST_NUMBER) && OTHER_TEXTS.test(stemOf(name));
}

/** How some of the files look. */
export function looksOf(view: FolderView, names: readonly string[]): readonly YoloLook[] {
  return spread(names, SAMPLE).map((name) => {
    const head = view.readHead(join(view.path, name), HEAD);
    if (head === null) return 'other';
    const { text } = headOf(name, head, head.length < HEAD);
    return text === '' && head.length > 0 ? 'other' : lookOf(text, head.length < HEAD);
  });
}

/** Where the images of a folder of labels lie, by the names of folders alone. */
export async function imagesBeside(view: FolderView): Promise<FolderView | null> {
  for (const name of IMAGE_FOLDERS) {
    const path = swapFolder(view.path, LABEL_FOLDERS, name);
    const images = path === null ? null : await view.open(path);
    if (images !== null && imagesOf(images.files).length > 0) return images;
  }
  return imagesOf(view.files).length > 0 ? view : null;
}

/** The label files of a folder of labels, paired with the images of another. */
export function pairFiles(labels: FolderView | null, images: FolderView | null): YoloFiles {
  const pictures = images === null ? [] : imagesOf(images.files);
  const stems = new Set(pictures.map(stemOf));
  const names = labels === null ? [] : labelFilesOf(labels, stems);
  const labelled = new Set(stems.size === 0 ? [] : names.map(stemOf));
  const unpaired = stems.size === 0 ? [] : names.filter((name) => !stems.has(stemOf(name)));
  // Text beside images may be anything; but images are often left out of a repository, or all but a few.
  const areLabels = unpaired.length === 0 || labels === null || mostlyObjects(looksOf(labels, unpaired));
  const others = new Set(areLabels ? [] : unpaired);
  const kept = others.size === 0 ? names : names.filter((name) => !others.has(name));
  const bare = pictures.filter((name) => !labelled.has(stemOf(name)));
  return {
    files: kept.length === 0 ? [] : [{ folder: labels!.path, names: kept }],
    known: bare.length === 0 ? [] : [{ label: null, count: bare.length, path: join(images!.path, bare[0]!) }],
    orphans: areLabels ? unpaired.length : 0,
  };
}

export function mostlyObjects(looks: readonly YoloLook[]): boolean {
  const filled = looks.filter((look) => look !== 'empty');
  return filled.length > 0 && filled.filter((look) => look === 'objects').length >= filled.length * 0.8;
}

/** All that a folder of images, or of images and labels, stands for: as trainers do, folders inside it count as well. */
export async function filesOfFolder(view: FolderView, path: string): Promise<YoloFiles> {
  const groups = new Map<string, { readonly labels: FolderView | null; readonly images: FolderView | null }>();
  for (const images of await foldersBelow(view, path)) {
    if (imagesOf(images.files).length === 0) continue;
    const place = labelFolderOf(images.path);
    groups.set(place, { labels: await view.open(place), images });
  }
  const place = labelFolderOf(path);
  for (const labels of await foldersBelow(view, place)) {
    if (groups.has(labels.path)) continue;
    // A folder of labels beside one of images is what it is called; in a folder of anything the files must look like labels.
    const names = labelFilesOf(labels);
    if (names.length > 0 && (place !== path || mostlyObjects(looksOf(labels, names)))) groups.set(labels.path, { labels, images: null });
  }
  return joined([...groups.values()].map(({ labels, images }) => pairFiles(labels, images)));
}

/** The same place among the labels; the folder itself where no folder of its path is one of images. */
function labelFolderOf(path: string): string {
  return swapFolder(path, TRAINED_IMAGES, 'labels') ?? path;
}

async function foldersBelow(view: FolderView, path: string): Promise<readonly FolderView[]> {
  const found: FolderView[] = [];
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined && found.length < MOST_FOLDERS; next = waiting.pop()) {
    const folder = await view.open(next.path);
    if (folder === null) continue;
    found.push(folder);
    if (next.depth === DEEPEST) continue;
    const inside = folder.folders.filter((name) => !name.startsWith('.'));
    for (const name of [...inside].reverse()) waiting.push({ path: join(next.path, name), depth: next.depth + 1 });
  }
  return found;
}

export function joined(parts: readonly YoloFiles[]): YoloFiles {
  return {
    files: parts.flatMap(({ files }) => files),
    known: parts.flatMap(({ known }) => known),
    orphans: parts.reduce((sum, { orphans }) => sum + orphans, 0),
  };
}

/**
 * What a text file that lists images stands for: the label file beside each, or in the folder of labels.
 * @param placesOf Where a folder that the list names may lie.
 */
export async function filesOfList(
  view: FolderView,
  text: string,
  placesOf: (folder: string) => readonly string[],
): Promise<YoloFiles & { readonly missing: readonly string[] }> {
  const byFolder = new Map<string, string[]>();
  let left = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const written = line.trim().replaceAll('\\', '/');
    if (written === '' || written.startsWith('#')) continue;
    const cut = written.lastIndexOf('/');
    const folder = cut < 0 ? '.' : written.slice(0, cut);
    const names = byFolder.get(folder);
    if (names !== undefined) names.push(written.slice(cut + 1));
    else if (byFolder.size < MOST_LISTED) byFolder.set(folder, [written.slice(cut + 1)]);
    else left += 1;
  }
  const parts: YoloFiles[] = [];
  const missing: string[] = left === 0 ? [] : [`more folders than are looked into (${left} images)`];
  for (const [folder, images] of byFolder) {
    const place = await placeOfImages(view, placesOf(folder));
    if (place === null) missing.push(folder);
    else parts.push(listedFiles(place, images));
  }
  return { ...joined(parts), missing };
}

interface ListedPlace {
  readonly images: string;
  /** Null where there are no label files. */
  readonly labels: FolderView | null;
}

/** The first place at which there are labels, else images. */
async function placeOfImages(view: FolderView, places: readonly string[]): Promise<ListedPlace | null> {
  for (const images of places) {
    for (const path of new Set([labelFolderOf(images), images])) {
      const labels = await view.open(path);
      if (labels !== null && labelFilesOf(labels).length > 0) return { images, labels };
    }
  }
  for (const images of places) if ((await view.open(images)) !== null) return { images, labels: null };
  return null;
}

function listedFiles({ images: folder, labels }: ListedPlace, images: readonly string[]): YoloFiles {
  const present = new Set(labels?.files ?? []);
  const names: string[] = [];
  const bare: string[] = [];
  for (const image of images) {
    const name = `${stemOf(image)}.txt`;
    if (present.has(name)) names.push(name);
    else bare.push(image);
  }
  return {
    files: names.length === 0 ? [] : [{ folder: labels!.path, names }],
    known: bare.length === 0 ? [] : [{ label: null, count: bare.length, path: join(folder, bare[0]!) }],
    orphans: 0,
  };
}
