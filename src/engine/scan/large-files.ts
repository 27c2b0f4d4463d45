/** Names of files that threads scan together; documents of JSON are mostly small, or no COCO. */
const OF_LINES = /\.(?:conll\w*|b?io(?:es)?|iob2?|txt|tsv|csv|jsonl|ndjson)$/i;
const DOCUMENT = /\.json$/i;
const LARGE_DOCUMENT = 16 * 1024 * 1024;

/** Bytes that a thread takes at once. */
export const SEGMENT = 4 * 1024 * 1024;

/** Whether a file is likely one that threads scan together, before anybody looked into it. */
export function looksShared(path: string, bytes: number): boolean {
  return bytes > SEGMENT && (OF_LINES.test(path) || (bytes >= LARGE_DOCUMENT && DOCUMENT.test(path)));
}
