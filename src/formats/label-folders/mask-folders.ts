import { basename, dirname, join, resolve } from 'node:path';
import { messageOf } from '../../core/message.ts';
import type { FolderPart, FolderPlan, FolderSetup, FolderView, RecogniseOptions } from '../folder-format.ts';
import { splitOfFolder } from '../split-name.ts';
import { type ColourMap, colourMapIn, type IdMap, idMapIn } from './colour-map.ts';
import { type DataFolder, dataFolderOf, imagesOf, namesWith, spread, stemOf } from './data-folder.ts';
import { claimedLists, imageSetsOf, matchSet } from './image-sets.ts';
import { type MaskValues, readMaskValues } from './mask-values.ts';
import { BadPng, type Png, readPng } from './png.ts';

/** Names of folders that hold masks and nothing else, and of those that may hold something else, in lower case. */
const MASKS =
  /^(?:segmentation_?class(?:_?(?:raw|aug|png|id|ids))?|(?:.*[_-])?masks?(?:[_-].*)?|(?:train|val|valid|test)_?(?:annot|masks?|labels?|gt)|label_?images?(?:[_-].*)?|gtfine|gtcoarse|.*label_?ids?|annot|seg_?maps?|stuffthingmaps|pixelmaps)$/i;
const MAYBE_MASKS =
  /^(?:annotations?|labels?|gts?|ground_?truth|seg|segs|segmentations?|semantic|targets?|trimaps?|.*_(?:annotations?|labels?|gt))$/i;
const SPLIT_AND_MASKS = /^(train|val|valid|test)_?(?:annot|masks?|labels?|gt)$/i;
const LABEL_IDS = /_?label_?ids\.png$/i;
const TRAIN_IDS = /_?label_?train_?ids\.png$/i;
const OTHER_MASKS = /[_-](?:colou?r|colou?rs|rgb|vis|visual|overlay|instance|instance_?ids|polygons)\.png$/i;
/** Of a photograph whose mask has another word there: `119_sat.jpg` beside `119_mask.png`. */
const PHOTOGRAPH_SUFFIX = /[_-](?:sat|img|image|rgb|photo|orig(?:inal)?)$/i;
const MASK_SUFFIX = /[_-](?:masks?|seg|segmentation|label|labels|gt|annotation|L)\.png$/i;

const SAMPLE = 6;
const LARGEST_SAMPLE = 8 * 1024 * 1024;
/** Pixels; a few bytes can claim many. */
const LARGEST_PICTURE = 32_000_000;
/** Photographs have more grey values, drawings more colours. */
const MOST_IDS = 64;
const MOST_FREE_COLOURS = 32;
const VOID = 255;
/** What CamVid calls pixels that nobody labelled. */
const VOID_NAME = /^void$/i;
/** The border of objects in Pascal VOC. */
const VOC_VOID = 0xe0e0c0;

/** Masks in a folder itself, by its name and by the values of a few images. */
export async function recogniseMasks(view: FolderView, { isGiven, only }: RecogniseOptions): Promise<readonly FolderPlan[]> {
  if (only !== undefined) return [];
  const pngs = namesWith('.png', view.files);
  if (pngs.length === 0) return [];
  const container = containerOf(view);
  const place = await placeOf(view, container);
  const map = await findColourMap(view, place.folder);
  const names = masksOf(view, pngs, container !== null || map !== null || isGiven);
  if (names.length === 0) return [];
  const sample = await sampleOf(view, names);
  // Photographs may lie beside a colour map as well as masks.
  if (sample === null || !mayBeMasks(sample, map) || (container === null && !isGiven && map !== null && !isNamed(sample, map))) return [];
  const isSure =
    isGiven ||
    (container !== null && MASKS.test(container)) ||
    LABEL_IDS.test(names[0]!) ||
    map !== null ||
    pairedMasks(view, names).length > 0;
  if (!isSure && !(await hasImages(view, names))) return [];
  const ids = map === null ? idMapIn(view) : null;
  const setup = setupOf(sample, map, ids, container);
  const outer = dirname(view.path);
  const parts = await partsOf(view, names, place, setup);
  const isListed = parts[0]!.path !== view.path;
  const notCounted = setup.voidIds === undefined ? '' : messageOf('; {0} stands for void and is not counted', String(VOID));
  return [
    {
      evidence: messageOf(
        'PNG masks {0}{1}{2}',
        sample.hasColours ? messageOf('of colours') : sample.hasPalette ? messageOf('of indexes in a palette') : messageOf('of grey ids'),
        map === null ? '' : messageOf(' named by {0}', basename(map.path)),
        notCounted,
      ),
      folder: isListed ? outer : place.folder,
      name: null,
      isDeclared: isListed,
      labelConfig: map !== null && basename(map.path).toLowerCase() === 'labelmap.txt' ? map.path : null,
      parts,
      claims: [
        { folder: view.path, extensions: ['.png'] },
        ...[map, ids].flatMap((known) =>
          known === null ? [] : [{ folder: dirname(known.path), extensions: [], names: [basename(known.path)] }],
        ),
        ...(isListed ? await claimedLists(outer, view) : []),
      ],
      problems: [],
    },
  ];
}

/** The name of the innermost folder, of the two or three that may hold splits and towns, that speaks of masks. */
function containerOf(view: FolderView): string | null {
  let folder = view.path;
  for (let height = 0; height < 3; height += 1) {
    const name = basename(folder);
    if (MASKS.test(name) || MAYBE_MASKS.test(name)) return name;
    folder = dirname(folder);
  }
  return null;
}

/** The masks among the PNG files: not their colourings for the eye, and not the photographs they lie beside. */
function masksOf(view: FolderView, pngs: readonly string[], isContainer: boolean): readonly string[] {
  for (const pattern of [LABEL_IDS, TRAIN_IDS]) {
    const ids = pngs.filter((name) => pattern.test(name));
    if (ids.length > 0) return ids;
  }
  const paired = pairedMasks(view, pngs);
  if (paired.length > 0) return paired;
  const pictures = imagesOf(view.files).length;
  const rest = pngs.filter((name) => !OTHER_MASKS.test(name));
  return isContainer && rest.length * 10 >= pictures * 9 ? rest : [];
}

/** `a_mask.png` beside `a.jpg`. */
function pairedMasks({ files }: FolderView, pngs: readonly string[]): readonly string[] {
  const suffixed = pngs.filter((name) => MASK_SUFFIX.test(name));
  if (suffixed.length === 0) return [];
  const stems = new Set(imagesOf(files).map((name) => stemOf(name).replace(PHOTOGRAPH_SUFFIX, '')));
  const paired = suffixed.filter((name) => stems.has(name.replace(MASK_SUFFIX, '')));
  return paired.length * 2 > suffixed.length ? suffixed : [];
}

async function placeOf(view: FolderView, container: string | null): Promise<DataFolder> {
  const own = SPLIT_AND_MASKS.exec(basename(view.path))?.[1];
  if (own !== undefined)
    return {
      folder: dirname(view.path),
      split: own === 'val' || own === 'valid' ? 'dev' : own.toLowerCase(),
      splitEvidence: messageOf('the folder "{0}"', basename(view.path)),
    };
  const place = dataFolderOf(view.path, view.root, new Set(container === null ? [] : [container.toLowerCase()]));
  return place.split === null ? ((await splitAbove(view, place.folder)) ?? place) : place;
}

/** `Train/Rural/masks_png` beside `Val/Rural/masks_png`: the folder between is a place. */
async function splitAbove(view: FolderView, folder: string): Promise<DataFolder | null> {
  const above = dirname(folder);
  if (resolve(folder) === resolve(view.root) || resolve(above) === resolve(view.root)) return null;
  const split = splitOfFolder(basename(above));
  const siblings = split === null ? [] : ((await view.open(dirname(above)))?.folders ?? []);
  if (!siblings.some((name) => ![null, split].includes(splitOfFolder(name)))) return null;
  return { folder: dirname(above), split, splitEvidence: messageOf('the folder "{0}"', basename(above)) };
}

async function findColourMap(view: FolderView, top: string): Promise<ColourMap | null> {
  const paths = new Set([view.path, dirname(view.path), top]);
  // Such a data set may lie in folders of its own name.
  for (let folder = top, height = 0; height < HIGHEST_MAP && isBelow(folder, view.root); height += 1) paths.add((folder = dirname(folder)));
  for (const path of paths) {
    const folder = await view.open(path);
    const map = folder === null ? null : colourMapIn(folder);
    if (map !== null) return map;
  }
  return null;
}

const HIGHEST_MAP = 2;

function isBelow(folder: string, root: string): boolean {
  return resolve(folder) !== resolve(root) && resolve(folder).startsWith(resolve(root));
}

interface Sample {
  readonly masks: readonly { readonly png: Png; readonly values: MaskValues }[];
  readonly hasColours: boolean;
  readonly hasPalette: boolean;
}

async function sampleOf(view: FolderView, names: readonly string[]): Promise<Sample | null> {
  const found: { png: Png; values: MaskValues }[] = [];
  for (const name of spread(names, SAMPLE)) {
    const bytes = view.readHead(join(view.path, name), LARGEST_SAMPLE);
    if (bytes === null || bytes.length === LARGEST_SAMPLE) continue;
    try {
      const png = readPng(bytes);
      if (png.width * png.height > LARGEST_PICTURE) continue;
      const values = await readMaskValues(png);
      if (values === null) return null;
      found.push({ png, values });
    } catch (error) {
      if (!(error instanceof BadPng)) throw error;
    }
  }
  if (found.length === 0) return null;
  return {
    masks: found,
    hasColours: found.some(({ png }) => png.channels >= 3),
    hasPalette: found.some(({ png }) => png.palette !== null),
  };
}

function mayBeMasks({ masks: sample }: Sample, map: ColourMap | null): boolean {
  return sample.every(({ png, values }) => {
    if (png.palette !== null) return true;
    if (png.channels < 3) return values.size <= MOST_IDS;
    const known = new Set(map?.colours.map(([colour]) => colour));
    return values.size <= MOST_FREE_COLOURS || [...values.keys()].filter((colour) => known.has(colour)).length * 2 >= values.size;
  });
}

/** Whether a colour map speaks of these masks. */
function isNamed({ masks }: Sample, { colours }: ColourMap): boolean {
  const known = new Set(colours.map(([colour]) => colour));
  return masks.every(({ png, values }) => png.channels >= 3 && [...values.keys()].every((colour) => known.has(colour)));
}

/** Photographs of the same names in a folder beside this one, or beside the one above. */
async function hasImages(view: FolderView, names: readonly string[]): Promise<boolean> {
  const wanted = spread(names, SAMPLE).map(stemOf);
  const own = basename(view.path);
  for (const [outer, inner] of [
    [dirname(view.path), ''],
    [dirname(dirname(view.path)), own],
    [dirname(dirname(view.path)), ''],
  ] as const) {
    const siblings = (await view.open(outer))?.folders ?? [];
    for (const sibling of siblings) {
      if (!/^(?:images?|imgs?|jpegimages|leftimg8bit|photos|pictures|rgb|input|inputs|train|val|test|training|validation)$/i.test(sibling))
        continue;
      const path = join(outer, sibling, inner);
      if (path === view.path) continue;
      const stems = new Set(imagesOf((await view.open(path))?.files ?? []).map(stemOf));
      if (wanted.some((stem) => stems.has(stem))) return true;
    }
  }
  return false;
}

function setupOf(sample: Sample, map: ColourMap | null, named: IdMap | null, container: string | null): FolderSetup {
  const ids = new Set(sample.masks.filter(({ png }) => png.channels < 3).flatMap(({ values }) => [...values.keys()]));
  // Black and white alone are two classes.
  const isBinary = ids.has(VOID) && [...ids].every((id) => id === 0 || id === VOID);
  const isVoc = container !== null && /^segmentation_?class/i.test(container);
  const classes = map?.colours.filter(([, label]) => !VOID_NAME.test(label)) ?? [];
  const voidColours = [
    ...(isVoc ? [VOC_VOID] : []),
    ...(map?.colours.flatMap(([colour, label]) => (VOID_NAME.test(label) ? [colour] : [])) ?? []),
  ];
  return {
    ...(map === null ? {} : { colours: map.colours, declared: classes.map(([, label]) => label), declaredIn: map.path }),
    ...(named === null ? {} : { declared: named.labels, declaredIn: named.path }),
    ...(ids.size === 0 || isBinary ? {} : { voidIds: [VOID] }),
    ...(voidColours.length > 0 ? { voidColours } : {}),
  };
}

async function partsOf(view: FolderView, names: readonly string[], place: DataFolder, setup: FolderSetup): Promise<readonly FolderPart[]> {
  const present = new Map(names.map((name) => [stemOf(name), name]));
  const sets = await imageSetsOf(dirname(view.path), 'Segmentation', view);
  const parts = sets.flatMap((set): readonly FolderPart[] => {
    const { names: listed } = matchSet(set, present);
    if (listed.length === 0) return [];
    return [
      {
        path: set.path,
        split: set.split,
        splitEvidence: messageOf('the list {0}', basename(set.path)),
        files: [{ folder: view.path, names: listed }],
        known: [],
        setup,
      },
    ];
  });
  if (parts.length > 0) return parts;
  return [
    { path: view.path, split: place.split, splitEvidence: place.splitEvidence, files: [{ folder: view.path, names }], known: [], setup },
  ];
}
