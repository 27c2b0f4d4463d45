import type { ReadOptions } from '../format.ts';
import { LABEL_FORMATS } from '../registry.ts';
import type { TextSink } from './record-texts.ts';
import { RECORD_TEXTS } from './registry.ts';

export interface TextReading extends Pick<ReadOptions, 'column' | 'labels' | 'signal'> {
  readonly format: string;
  /** Called with the bytes of the file read so far. */
  readonly progress?: (bytes: number) => void;
}

/** Whether the records of a format have texts that are read: not those of counts, boxes and folders. */
export function holdsTexts(format: string): boolean {
  return RECORD_TEXTS.some(({ formats }) => formats.includes(format));
}

/**
 * Reads the records of a label file once more, with their texts and the labels that its reader counts. Nothing of a format without texts.
 * Memory does not grow with the file. Throws `UnreadableFile`, or the reason of the signal.
 */
export async function readTexts(path: string, { format: id, progress, ...options }: TextReading, sink: TextSink): Promise<void> {
  const family = RECORD_TEXTS.find(({ formats }) => formats.includes(id));
  const format = LABEL_FORMATS.find((each) => each.id === id);
  if (family !== undefined && format !== undefined) await family.read({ path, format, options, progress }, sink);
}
