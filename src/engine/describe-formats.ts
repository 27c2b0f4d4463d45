import { FOLDER_LABEL_FORMATS } from '../formats/folder-registry.ts';
import { PREDICTED_FORMATS } from '../formats/predicted/open-predicted.ts';
import { LABEL_CONFIG_FORMATS, LABEL_FORMATS, PREDICTION_FORMATS } from '../formats/registry.ts';
import type { FormatDescription } from '../protocol/engine-api.ts';

/** All that is read, by kind. */
export function describeFormats(): readonly FormatDescription[] {
  const kinds = [
    { kind: 'label file', formats: [...LABEL_FORMATS, ...FOLDER_LABEL_FORMATS] },
    { kind: 'label config', formats: LABEL_CONFIG_FORMATS },
    { kind: 'predictions', formats: [...PREDICTION_FORMATS, ...PREDICTED_FORMATS] },
  ] as const;
  return kinds.flatMap(({ kind, formats }) => formats.map(({ id, title, recognisedBy }) => ({ kind, id, title, recognisedBy })));
}
