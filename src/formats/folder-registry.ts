import type { FolderLabelFormat } from './folder-format.ts';
import { brat } from './label-folders/brat.ts';
import { dota } from './label-folders/dota.ts';
import { imageFolder } from './label-folders/image-folder.ts';
import { kitti } from './label-folders/kitti.ts';
import { labelMe } from './label-folders/labelme.ts';
import { masks } from './label-folders/masks.ts';
import { pascalVoc } from './label-folders/pascal-voc.ts';
import { snips } from './label-folders/snips.ts';
import { supervisely } from './label-folders/supervisely.ts';
import { textFolder } from './label-folders/text-folder.ts';
import { yolo } from './label-folders/yolo.ts';

/**
 * Data sets that are folders of many small files. What one of them claims no other format is asked about. Apart from the other formats: threads
 * that count folders load these alone.
 */
export const FOLDER_LABEL_FORMATS: readonly FolderLabelFormat[] = [
  yolo,
  pascalVoc,
  labelMe,
  supervisely,
  kitti,
  dota,
  brat,
  snips,
  masks,
  imageFolder,
  textFolder,
];
