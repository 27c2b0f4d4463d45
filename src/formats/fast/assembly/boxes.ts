import {
  BOX_COUNTS,
  CATEGORY_IDS,
  CATEGORY_OF_ID,
  CROWD_COUNTS,
  IMAGE_IDS,
  IMAGE_OF_ID,
  IMAGES_OF_CHUNK_SHIFT,
  MOST_CATEGORIES,
  MOST_CATEGORY_ID,
  MOST_CHUNKS,
  MOST_IMAGE_ID,
  MOST_IMAGES,
  PLACES,
  SET_CHUNKS,
  SET_ROW_SHIFT,
  SET_ROWS,
  STATE,
} from './memory-map';

/** Counts what was found of boxes (`coco.ts`), where all ids are small: where one is not, TypeScript counts on. */

const IMAGES: usize = STATE + 192;
const CATEGORIES: usize = STATE + 196;
const CHUNKS: usize = STATE + 200;

const ENTRY_BYTES: usize = 12;
const CHUNK_BYTES: usize = (<usize>1) << (IMAGES_OF_CHUNK_SHIFT - 3);
const IMAGE_IN_CHUNK: u32 = (1 << IMAGES_OF_CHUNK_SHIFT) - 1;
const CROWD_BIT: u32 = 1 << 31;

/** Begins anew. What was never written is zero, and stays without memory. */
export function forgetBoxes(): void {
  const images = load<u32>(IMAGES);
  const categories = load<u32>(CATEGORIES);
  for (let index: u32 = 0; index < images; index += 1)
    store<u32>(IMAGE_OF_ID + ((<usize>load<u32>(IMAGE_IDS + ((<usize>index) << 2))) << 2), 0);
  for (let index: u32 = 0; index < categories; index += 1)
    store<u32>(CATEGORY_OF_ID + ((<usize>load<u32>(CATEGORY_IDS + ((<usize>index) << 2))) << 2), 0);
  memory.fill(BOX_COUNTS, 0, (<usize>categories) << 2);
  memory.fill(CROWD_COUNTS, 0, (<usize>categories) << 2);
  memory.fill(SET_ROWS, 0, (<usize>categories) << SET_ROW_SHIFT);
  memory.fill(SET_CHUNKS, 0, <usize>load<u32>(CHUNKS) * CHUNK_BYTES);
  store<u32>(IMAGES, 0);
  store<u32>(CATEGORIES, 0);
  store<u32>(CHUNKS, 0);
}

/** Images that are numbered; their ids lie at `IMAGE_IDS`. */
export function numberedImages(): u32 {
  return load<u32>(IMAGES);
}

/** Numbers a category; its number is that of all before it. False where there is no room. */
export function addCategory(id: u32): bool {
  const index = load<u32>(CATEGORIES);
  if (index === MOST_CATEGORIES || id >= MOST_CATEGORY_ID) return false;
  store<u32>(CATEGORY_OF_ID + ((<usize>id) << 2), index + 1);
  store<u32>(CATEGORY_IDS + ((<usize>index) << 2), id);
  store<u32>(CATEGORIES, index + 1);
  return true;
}

/** Numbers the images of the entries from `from` on; answers which entry is none for this. */
export function noteImages(from: u32, count: u32): u32 {
  for (let entry = from; entry < count; entry += 1) if (numberOf(load<u32>(PLACES + <usize>entry * ENTRY_BYTES)) === 0) return entry;
  return count;
}

/** Counts the boxes of the entries from `from` on; answers which entry is none for this: of a new category, or without room for it. */
export function countBoxes(from: u32, count: u32): u32 {
  for (let entry = from; entry < count; entry += 1) {
    const at = PLACES + <usize>entry * ENTRY_BYTES;
    const flagged = load<u32>(at, 4);
    const id = flagged & ~CROWD_BIT;
    if (id >= MOST_CATEGORY_ID) return entry;
    const known = load<u32>(CATEGORY_OF_ID + ((<usize>id) << 2));
    if (known === 0) return entry;
    const number = numberOf(load<u32>(at));
    if (number === 0) return entry;
    const image = number - 1;
    const category = <usize>(known - 1);
    const place = SET_ROWS + (category << SET_ROW_SHIFT) + ((<usize>(image >> IMAGES_OF_CHUNK_SHIFT)) << 2);
    let chunk = <usize>load<u32>(place);
    if (chunk === 0) {
      chunk = newChunk();
      if (chunk === 0) return entry;
      store<u32>(place, <u32>chunk);
    }
    const word = chunk + ((<usize>((image & IMAGE_IN_CHUNK) >> 5)) << 2);
    store<u32>(word, load<u32>(word) | (1 << (image & 31)));
    const counted = BOX_COUNTS + (category << 2);
    store<u32>(counted, load<u32>(counted) + 1);
    if (flagged !== id) {
      const crowds = CROWD_COUNTS + (category << 2);
      store<u32>(crowds, load<u32>(crowds) + 1);
    }
  }
  return count;
}

/** The number of an image, from 1 on; 0 where there is no room for its id. */
function numberOf(id: u32): u32 {
  if (id >= MOST_IMAGE_ID) return 0;
  const place = IMAGE_OF_ID + ((<usize>id) << 2);
  const known = load<u32>(place);
  return known === 0 ? newNumber(id, place) : known;
}

function newNumber(id: u32, place: usize): u32 {
  const images = load<u32>(IMAGES);
  if (images === MOST_IMAGES) return 0;
  store<u32>(IMAGE_IDS + ((<usize>images) << 2), id);
  store<u32>(place, images + 1);
  store<u32>(IMAGES, images + 1);
  return images + 1;
}

function newChunk(): usize {
  const chunks = load<u32>(CHUNKS);
  if (chunks === MOST_CHUNKS) return 0;
  store<u32>(CHUNKS, chunks + 1);
  return SET_CHUNKS + <usize>chunks * CHUNK_BYTES;
}
