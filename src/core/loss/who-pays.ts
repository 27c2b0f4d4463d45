import { backgroundId } from '../background.ts';
import { type MessageArgument, namesOf } from '../message.ts';
import type { ClassLoss } from './report.ts';

/** Below this share of the cross-entropy the largest class leaves little that another loss could shift. */
export const LITTLE = 0.1;

/** Who pays the loss, told of the class with "nothing here", or of the most frequent one where there is none. */
export interface WhoPays {
  readonly label: string;
  readonly isLittle: boolean;
  readonly template: string;
  readonly args: readonly MessageArgument[];
}

/** Null without examples or without loss. A description: in the study behind the advice this share predicted nothing about F1. */
export function whoPays(classes: readonly ClassLoss[], isCrossEntropy: boolean): WhoPays | null {
  const background = backgroundId(classes.map(({ label }) => label));
  const most = classes.reduce((best, { examples }, id) => (examples > (classes[best]?.examples ?? -1) ? id : best), 0);
  const row = classes[background >= 0 && classes[background]!.examples > 0 ? background : most];
  if (row === undefined || row.examples === 0 || !classes.some(({ crossEntropyShare }) => crossEntropyShare > 0)) return null;
  const name = namesOf([row.label]);
  const isLittle = row.crossEntropyShare < LITTLE;
  const now = { share: row.crossEntropyGradientShare };
  const told = isLittle
    ? { template: 'There is little to shift: {0} holds {1} of the loss.', args: [name, { share: row.crossEntropyShare }] }
    : isCrossEntropy
      ? { template: '{0} gets {1} of the gradient under cross-entropy.', args: [name, now] }
      : {
          template: '{0} gets {1} of the gradient under cross-entropy and would get {2}.',
          args: [name, now, { share: row.gradientShare }],
        };
  return { label: row.label, isLittle, ...told };
}
