import { messageOf } from '../message.ts';
import { OutOfRange } from '../out-of-range.ts';
import type { LossDefinition } from './definition.ts';
import { adeelh } from './definitions/adeelh.ts';
import { classBalanced } from './definitions/class-balanced.ts';
import { fvcore } from './definitions/fvcore.ts';
import { fvcoreStar } from './definitions/fvcore-star.ts';
import { kerasBinary } from './definitions/keras-binary.ts';
import { kerasCategorical } from './definitions/keras-categorical.ts';
import { kornia } from './definitions/kornia.ts';
import { korniaBinary } from './definitions/kornia-binary.ts';
import { mmdet } from './definitions/mmdet.ts';
import { monai } from './definitions/monai.ts';
import { monaiForeground } from './definitions/monai-foreground.ts';
import { monaiSoftmax } from './definitions/monai-softmax.ts';
import { noteMean } from './definitions/note-mean.ts';
import { noteSum } from './definitions/note-sum.ts';
import { paper } from './definitions/paper.ts';
import { retinanet } from './definitions/retinanet.ts';
import { torchvision } from './definitions/torchvision.ts';
import { weightedEntropy } from './definitions/weighted-entropy.ts';

/** Every definition, the paper's first, the wrong one last. */
export const LOSS_DEFINITIONS: readonly LossDefinition[] = [
  paper,
  noteSum,
  noteMean,
  torchvision,
  retinanet,
  fvcore,
  fvcoreStar,
  kornia,
  korniaBinary,
  monai,
  monaiSoftmax,
  monaiForeground,
  kerasCategorical,
  kerasBinary,
  adeelh,
  classBalanced,
  mmdet,
  weightedEntropy,
];

/** @throws RangeError for an unknown id, with the known ones. */
export function lossDefinition(id: string): LossDefinition {
  const found = LOSS_DEFINITIONS.find((definition) => definition.id === id);
  if (found === undefined) {
    throw new OutOfRange(
      messageOf('Unknown definition "{0}" of the loss. Known: {1}.', id, LOSS_DEFINITIONS.map((definition) => definition.id).join(', ')),
    );
  }
  return found;
}
