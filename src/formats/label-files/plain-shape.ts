import { plainDocumentShape } from './document-shape.ts';
import type { Scalar } from './json-values.ts';
import type { DocumentShape, RecordShape, TagShape } from './record-shape.ts';
import { plainTagShape } from './tag-shape.ts';

/**
 * A shape in plain terms, as data: the labels are the value of one key of the record itself (the last one of that name), and all else in it
 * does not matter. So much a scan of bytes can count without parsing the records.
 *
 * - `document`: a scalar is the label, a list of scalars the labels, each counted once; an empty list is a record without a label;
 *   null, an empty string and a missing key make an ignored record; anything else is a fault.
 * - `sentence`: a list of scalars is the tags of a sentence; null makes an ignored record; anything else, and a list that is not as long as
 *   the list under `tokens`, is a fault.
 *
 * What a scalar stands for is told by `labelOf` with `unlabelled`.
 */
export type PlainShape =
  | { readonly kind: 'document'; readonly key: string; readonly unlabelled: readonly Scalar[] }
  | { readonly kind: 'sentence'; readonly key: string; readonly tokens: string | null; readonly unlabelled: readonly Scalar[] };

/** The shape in plain terms; null for every other shape, which only `RecordCounters` counts. */
export function plainShape(shape: RecordShape): PlainShape | null {
  if (shape.kind === 'spans' || !shape.isPlain) return null;
  const { key, unlabelled } = shape;
  if (shape.kind === 'sentence') return { kind: 'sentence', key, tokens: shape.tokens, unlabelled };
  return shape.unit === 'document' ? { kind: 'document', key, unlabelled } : null;
}

/** The shape that `plainShape` told. */
export function shapeOfPlain(plain: PlainShape): DocumentShape | TagShape {
  return plain.kind === 'document'
    ? plainDocumentShape(plain.key, plain.unlabelled)
    : plainTagShape(plain.key, plain.tokens, plain.unlabelled);
}
