import type { Place } from '../../core/analysis.ts';

/** How a place is shown: the file in an editor, a piece of it, or only its name where it is no text. */
export type WayToOpen = 'editor' | 'excerpt' | 'explorer';

const MEGABYTE = 1024 * 1024;
/** Larger files are not handed to extensions, and are slow to scroll. */
const LARGEST_HERE = 50 * MEGABYTE;
/** VS Code asks before it sends a larger file over a connection. */
const LARGEST_REMOTE = 10 * MEGABYTE;

const PACKED = /\.(?:gz|zst)$/i;
/** Files that no editor shows. Pictures and PDF are shown. */
const NO_TEXT = /\.(?:parquet|arrow|feather|spacy|npy|npz|bin|safetensors)$/i;

export interface FileStatus {
  readonly isFolder: boolean;
  readonly bytes: number;
  /** The window and the file are on different machines. */
  readonly isRemote: boolean;
}

export function wayToOpen({ path, line }: Place, { isFolder, bytes, isRemote }: FileStatus): WayToOpen {
  if (isFolder || NO_TEXT.test(path)) return 'explorer';
  if (PACKED.test(path)) return NO_TEXT.test(path.replace(PACKED, '')) ? 'explorer' : 'excerpt';
  return line !== null && bytes > (isRemote ? LARGEST_REMOTE : LARGEST_HERE) ? 'excerpt' : 'editor';
}
