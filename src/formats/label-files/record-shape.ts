import type { Unit } from '../../core/analysis.ts';
import type { Message } from '../../core/message.ts';
import type { Scalar } from './json-values.ts';
import type { TokenTags } from './token-spans.ts';

/** Why a record cannot be read: a sentence, `An array of tags was expected; the record was not counted.` */
export class Fault {
  readonly message: Message;

  constructor(message: Message) {
    this.message = message;
  }
}

/** What a record says; null when it was left without a label on purpose. */
export type Reading<T> = T | Fault | null;

/** Where the labels of the records are, and how they are read from one. */
export type RecordShape = DocumentShape | TagShape | SpanShape;

interface ShapeOfKey {
  /** The key that holds the labels, as `--column` would name it. */
  readonly key: string;
  /** Values that stand for no label: `-`, −1. −100 and null always do. */
  readonly unlabelled: readonly Scalar[];
}

/** A record has one label, several, or (an empty list) none of those there are. */
export interface DocumentShape extends ShapeOfKey {
  readonly kind: 'document';
  readonly unit: 'document' | 'image';
  /** True when `read` does no more than take the value of the record's own key: a scalar, or a list of scalars. */
  readonly isPlain: boolean;
  readonly read: (record: unknown) => Reading<readonly Scalar[]>;
}

/** A record has sentences, a sentence tags of its tokens. */
export interface TagShape extends ShapeOfKey {
  readonly kind: 'sentence';
  /** The key of the tokens, which are as many as the tags; null where there are none. */
  readonly tokens: string | null;
  /** True when `read` does no more than take the list of the record's own key and compare its length with that of the tokens. */
  readonly isPlain: boolean;
  readonly read: (record: unknown) => Reading<readonly (readonly Scalar[])[]>;
}

/** A record has any number of labelled units: spans of a text, boxes of an image, sentences of a document. */
export interface SpanShape extends ShapeOfKey {
  readonly kind: 'spans';
  readonly unit: Unit;
  readonly recordUnit: Unit;
  /** True when the records hold tokens too, so that their tags may be derived. */
  readonly hasTokens: boolean;
  readonly read: (record: unknown) => Reading<SpannedRecord>;
}

export interface SpannedRecord {
  /** One for each unit; null for a unit without a label. */
  readonly labels: readonly (Scalar | null)[];
  /** The spans as tags of tokens; null where spans overlap or do not begin and end with a token. */
  readonly tags: TokenTags | null;
}

export interface FoundShape {
  readonly shape: RecordShape;
  readonly evidence: Message;
  /** 0 … 1. Above 0.92 the shape itself is telling; else it rests on the name of a key. */
  readonly confidence: number;
}

/** From here on the shape of a single record is enough. */
export const TELLING = 0.92;
