/**
 * Where everything lies in the linear memory of a scanner, from low to high addresses. No allocator runs here. TypeScript reads and writes
 * these places too (`scan-memory.ts`, by the globals that `scan.ts` exports).
 */

/** Vectors that loops load into locals: V8 of Node 24 builds a `v128.const` anew at each use, also within loops. */
export const VECTORS: usize = 0x0400;

/** 16 zero bytes, then 32 of 0xFF: what lies n bytes into it keeps the last n bytes of a vector. */
export const TAIL_MASKS: usize = 0x0600;

/** Numbers that outlive a call; each format names its own. */
export const STATE: usize = 0x0800;

/** What TypeScript hands over lies here: up to `LONGEST_LABEL` bytes. */
export const SCRATCH: usize = 0x0a00;

/** Keys of JSON that are expected, see `json.ts`. */
export const EXPECTED_KEYS: usize = 0x1000;

/** What an element of a COCO document is expected to look like, see `element-plan.ts`. */
export const ELEMENT_PLAN: usize = 0x2000;

/** Labels of up to 16 bytes by hash: `SLOTS` slots of key (16 bytes), entry (u32), unused (12). */
export const SHORT_LABELS: usize = 0x1_0000;
/** Labels of up to `LONGEST_LABEL` bytes by hash: slots of last bytes (16), entry (u32), length (u32), address of the text (u32), unused (4). */
export const LONG_LABELS: usize = 0x3_0000;
/** Slots of either table, a power of two: sixteen times the labels there can be. */
export const SLOTS: u32 = 4096;
/** log2 of the bytes of a slot. */
export const SLOT_SHIFT: u32 = 5;

/** The texts of the long labels. */
export const LONG_TEXTS: usize = 0x5_0000;
export const LONGEST_LABEL: i32 = 64;

/** Labels by id, from 1 on; 0 is a border or an ignored label. */
export const LABEL_IDS: u32 = 256;

/** A number for each label, or each pair of labels (row · `LABEL_IDS` + column): how often, as u32. */
export const COUNTS: usize = 0x6_0000;

/** What a format must know of each label (16 bytes), and of each type of label. */
export const LABEL_FACTS: usize = 0xa_0000;
export const TYPE_FACTS: usize = 0xa_1000;
/** Types, 0 for none. */
export const TYPE_IDS: u32 = 256;
/** How often each value of each byte of a set occurred: 8 · 256 · u32. */
export const SET_COUNTS: usize = 0xa_2000;

/** Bytes of a piece that are looked at in a turn: they, and what is noted of them, stay in the first cache. */
export const TURN: usize = 8192;
/** Of the bytes that matter in a turn: where they lie (u32), and what was found there. */
export const PLACES: usize = 0xb_0000;
export const FOUND: usize = 0xc_0000;
/** Sets of types of the sentences that ended in the turn (u64). */
export const SETS: usize = 0xd_0000;
/** Where the delimiters lie (u32), of the turn and of a record that began before it. */
export const SEPARATORS: usize = 0xd_0000;

/** Which bytes of a turn matter, a bit for each, and behind them some words that end a search. */
export const BITMAP: usize = 0xf_0000;

/** Where pieces of the file are read to. A record that a border of pieces cuts is moved before it: there is room for as many bytes. */
export const PIECE: usize = 256 * 1024;
export const BUFFER: usize = 0x10_0000 + PIECE;

/** Counts that became non-zero since TypeScript last looked: address of the count (u32), place in the piece (u32). There is room for all. */
export const FIRSTS: usize = 0x20_0000;

const FIRSTS_END: usize = FIRSTS + <usize>LABEL_IDS * LABEL_IDS * 8;

/**
 * Boxes, see `boxes.ts`. Most of this is never written: then it takes no memory. V8 collects garbage at once where a thread has tens of megabytes
 * of it.
 */
export const MOST_CATEGORY_ID: u32 = 1 << 16;
export const MOST_CATEGORIES: u32 = 1 << 11;
export const MOST_IMAGE_ID: u32 = 1 << 20;
export const MOST_IMAGES: u32 = 1 << 18;
/** Numbers of categories and images by id, from 1 on (u32), and ids by number (u32). */
export const CATEGORY_OF_ID: usize = FIRSTS_END;
export const CATEGORY_IDS: usize = CATEGORY_OF_ID + ((<usize>MOST_CATEGORY_ID) << 2);
export const IMAGE_OF_ID: usize = CATEGORY_IDS + ((<usize>MOST_CATEGORIES) << 2);
export const IMAGE_IDS: usize = IMAGE_OF_ID + ((<usize>MOST_IMAGE_ID) << 2);
/** Boxes of each category, and those of crowds (u32). */
export const BOX_COUNTS: usize = IMAGE_IDS + ((<usize>MOST_IMAGES) << 2);
export const CROWD_COUNTS: usize = BOX_COUNTS + ((<usize>MOST_CATEGORIES) << 2);
/** The images of each category, in chunks of a bit for each of so many: a row of addresses (u32), 0 where no image is. */
export const IMAGES_OF_CHUNK_SHIFT: u32 = 10;
export const SET_ROWS: usize = CROWD_COUNTS + ((<usize>MOST_CATEGORIES) << 2);
export const SET_ROW_SHIFT: u32 = 18 - 10 + 2;
export const SET_CHUNKS: usize = SET_ROWS + ((<usize>MOST_CATEGORIES) << SET_ROW_SHIFT);
export const MOST_CHUNKS: u32 = 1 << 15;

export const MEMORY_BYTES: usize = SET_CHUNKS + ((<usize>MOST_CHUNKS) << (IMAGES_OF_CHUNK_SHIFT - 3));
