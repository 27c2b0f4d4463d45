import { messageOf } from '../../core/message.ts';
import type { FolderLabelFormat } from '../folder-format.ts';
import { lineFiles } from './line-files.ts';

/** Four corners, the class, and how difficult it is (0, 1, in DOTA 2 also 2). */
const LINE = /^(?:-?\d+(?:\.\d+)? ){8}(\S+)(?: ([012]))?$/;
const HEADER = /^(?:imagesource|gsd):/i;
/** A class is a name: numbers may be other tables. */
const NAME = /\p{L}/u;

/** DOTA: a text file for each aerial image in `labelTxt`, an oriented box a line. */
export const dota: FolderLabelFormat = lineFiles({
  id: 'dota',
  title: 'DOTA label files',
  recognisedBy: 'a folder of .txt files whose lines have the 8 numbers of four corners, a class, and 0 or 1 for difficult',
  task: 'object-detection',
  unit: 'box',
  recordUnit: 'image',
  extension: '.txt',
  containers: new Set(['labeltxt', 'labeltxt-v1.0', 'labeltxt-v1.5', 'labeltxt-v2.0', 'annfiles', 'labels', 'annotations']),
  evidence: messageOf('text files with four corners and a class a line'),
  read: (line) => {
    if (HEADER.test(line)) return null;
    const [, label, difficult] = LINE.exec(line.trim()) ?? [];
    if (label === undefined || !NAME.test(label))
      return messageOf('Eight numbers, a class, and 0 or 1 was expected; the line was not counted.');
    return { label, isDifficult: difficult !== undefined && difficult !== '0' };
  },
});
