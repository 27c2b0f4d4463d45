import { type Message, messageOf } from '../../core/message.ts';
import { createXmlParser } from '../xml-stream.ts';
import type { ImageObject } from './object-counts.ts';

export interface VocImage {
  readonly objects: readonly ImageObject[];
  readonly problems: readonly { readonly line: number; readonly message: Message }[];
}

/** Longer names are cut. */
const LONGEST_NAME = 10_000;

/**
 * Reads one annotation of Pascal VOC as a parser of XML sees it: `annotation/object/name`. Parts of objects (`object/part/name`) are no objects;
 * those that LabelMe marks as deleted are none either. Null where the document is no annotation. The reference of `scanVoc`.
 */
export function readVoc(text: string): VocImage | null {
  const objects: ImageObject[] = [];
  const problems: { line: number; message: Message }[] = [];
  const path: string[] = [];
  let isAnnotation = false;
  let isWrong = false;
  let object: OpenObject | null = null;
  let value = '';
  const endObject = () => {
    if (object === null) return;
    const { label, isDifficult, isDeleted, line } = object;
    if (label === '') problems.push({ line, message: messageOf('An object without a name was found; it was not counted.') });
    else if (!isDeleted) objects.push({ label, isDifficult, line });
    object = null;
  };
  const parser = createXmlParser({
    open: (name, _, line) => {
      if (path.length === 0 && name === 'annotation') isAnnotation = true;
      else if (path.length === 0) isWrong = true;
      if (path.length === 1 && isAnnotation && !isWrong && name === 'object')
        object = { label: '', isDifficult: false, isDeleted: false, line };
      path.push(name);
      value = '';
    },
    close: () => {
      const name = path.pop();
      const text = value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
      value = '';
      if (object === null) return;
      if (path.length === 1) endObject();
      else if (path.length !== 2) return;
      else if (name === 'name') object.label ||= text;
      else if (name === 'difficult') object.isDifficult = text === '1';
      else if (name === 'deleted') object.isDeleted = text === '1';
    },
    text: (text) => {
      if (value.length < LONGEST_NAME) value += text;
    },
    problem: (line, message) => problems.push({ line, message }),
  });
  parser.write(text);
  // One that the end of the file cuts has its name all the same.
  const cut = object as OpenObject | null;
  if (cut !== null && cut.label !== '') endObject();
  object = null;
  parser.close();
  return isAnnotation ? { objects, problems } : null;
}

interface OpenObject {
  label: string;
  isDifficult: boolean;
  isDeleted: boolean;
  readonly line: number;
}
