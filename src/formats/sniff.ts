import { basename } from 'node:path';
import type { FileHead, Recognition } from './format.ts';
import { LABEL_CONFIG_FORMATS, LABEL_FORMATS, PREDICTION_FORMATS } from './registry.ts';
import { detectEncoding } from './text-encoding.ts';
import { openRegularFile } from './text-stream.ts';
import { explainFileError } from './unreadable.ts';

/** How much of a file recognition sees. */
export const HEAD = 64 * 1024;

export type FileKind = 'label-file' | 'label-config' | 'predictions';

export interface RecognisedFile extends Recognition {
  readonly kind: FileKind;
  /** Id of the format in the registry. */
  readonly format: string;
}

/** Reads the first 64 KiB of a file. Throws `UnreadableFile`. */
export async function readHead(path: string): Promise<FileHead> {
  const { handle, bytes: size } = await openRegularFile(path);
  try {
    const bytes = new Uint8Array(Math.min(HEAD, size));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return headOf(path, bytes.subarray(0, length), length >= size);
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    await handle.close();
  }
}

/** The head of a file whose first bytes are at hand. */
export function headOf(path: string, bytes: Uint8Array, complete: boolean): FileHead {
  const encoding = detectEncoding(bytes, complete);
  const text = encoding === null ? '' : new TextDecoder(encoding.name).decode(bytes.subarray(encoding.mark), { stream: !complete });
  return { path, name: basename(path), bytes, text, complete };
}

/** What a file is, or null when it is none of the kinds that are read. Configs and predictions are asked first: their claims are narrower. */
export function recogniseFile(head: FileHead): RecognisedFile | null {
  let best: RecognisedFile | null = null;
  for (const { kind, formats } of KINDS) {
    for (const format of formats) {
      const recognition = format.recognise(head);
      if (recognition === null || recognition.confidence <= (best?.confidence ?? 0)) continue;
      best = { kind, format: format.id, ...recognition };
    }
  }
  return best;
}

const KINDS: readonly { readonly kind: FileKind; readonly formats: readonly Recogniser[] }[] = [
  { kind: 'label-config', formats: LABEL_CONFIG_FORMATS },
  { kind: 'predictions', formats: PREDICTION_FORMATS },
  { kind: 'label-file', formats: LABEL_FORMATS },
];

interface Recogniser {
  readonly id: string;
  recognise(head: FileHead): Recognition | null;
}
