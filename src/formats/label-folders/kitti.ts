import { messageOf } from '../../core/message.ts';
import type { FolderLabelFormat } from '../folder-format.ts';
import { lineFiles } from './line-files.ts';

/** Type, truncation, occlusion, angle, four of the box, three of the size, three of the place, rotation (KITTI's development kit). */
const LINE = /^([A-Za-z][\w-]*)(?: -?\d+(?:\.\d+)?(?:e[-+]?\d+)?){14}$/;

/** KITTI: a text file for each image in `label_2`, an object a line. `DontCare` counts as what it is written as: a class. */
export const kitti: FolderLabelFormat = lineFiles({
  id: 'kitti',
  title: 'KITTI label files',
  recognisedBy: 'a folder of .txt files whose lines have a class and 14 numbers: truncation, occlusion, angle, box, size, place, rotation',
  task: 'object-detection',
  unit: 'box',
  recordUnit: 'image',
  extension: '.txt',
  containers: new Set(['label_2', 'label_3', 'labels', 'label']),
  evidence: messageOf('text files with a class and 14 numbers a line'),
  read: (line) => {
    const label = LINE.exec(line.trim())?.[1];
    return label === undefined ? messageOf('A class and 14 numbers was expected; the line was not counted.') : { label };
  },
});
