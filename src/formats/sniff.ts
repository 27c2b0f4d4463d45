import type { FileHead, LabelFormat, Recognition } from './format.ts';
import { readHead } from './read-head.ts';
import { LABEL_CONFIG_FORMATS, LABEL_FORMATS, PREDICTION_FORMATS } from './registry.ts';

export type FileKind = 'label-file' | 'label-config' | 'predictions';

export interface RecognisedFile extends Recognition {
  readonly kind: FileKind;
  /** Id of the format in the registry. */
  readonly format: string;
}

/** What a file is, or null when it is none of the kinds that are read. Configs and predictions are asked first: their claims are narrower. */
export function recogniseFile(head: FileHead): RecognisedFile | null {
  let best: RecognisedFile | null = null;
  for (const { kind, formats } of KINDS) {
    for (const format of formats(head)) {
      if (best !== null && (format.ceiling ?? 1) <= best.confidence) continue;
      const recognition = format.recognise(head);
      if (recognition === null || recognition.confidence <= (best?.confidence ?? 0)) continue;
      best = { kind, format: format.id, ...recognition };
    }
  }
  return best;
}

/** What a file is by its first bytes. Throws `UnreadableFile`. */
export async function recogniseAt(path: string): Promise<RecognisedFile | null> {
  let settled: RecognisedFile | null = null;
  const isSettled = (first: FileHead) => {
    const found = recogniseFile(first);
    settled = found !== null && found.confidence >= SETTLED ? found : null;
    return settled !== null;
  };
  const head = await readHead(path, isSettled);
  return settled ?? recogniseFile(head);
}

/** So surely recognised, a document of one line need not be seen for megabytes. */
const SETTLED = 0.95;

/** The formats that may be asked: what is read at any place of a file must not be compressed. */
export function readableFormats({ compression }: FileHead): readonly LabelFormat[] {
  return compression === null ? LABEL_FORMATS : LABEL_FORMATS.filter(({ content }) => content === 'text');
}

const KINDS: readonly { readonly kind: FileKind; readonly formats: (head: FileHead) => readonly Recogniser[] }[] = [
  { kind: 'label-config', formats: () => LABEL_CONFIG_FORMATS },
  { kind: 'predictions', formats: ({ compression, text }) => (compression === null || text !== '' ? PREDICTION_FORMATS : []) },
  { kind: 'label-file', formats: readableFormats },
];

interface Recogniser {
  readonly id: string;
  readonly ceiling?: number;
  recognise(head: FileHead): Recognition | null;
}
