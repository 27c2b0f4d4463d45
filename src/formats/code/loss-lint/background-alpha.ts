import type { Fault, LossRule } from './loss-rule.ts';

/** What kornia and MONAI do with class 0: right where it is the background, wrong where `O` has another id. */
export const backgroundAlpha: LossRule = {
  code: 'background-alpha',
  look: (source) =>
    source.calls.flatMap((call): readonly Fault[] => {
      const found = source.lossOf(call);
      if (found === null || found.options !== call || found.loss.kind !== 'focal' || !call.isPlain) return [];
      const { activation, title } = found.loss;
      const softmax = source.option(found, 'use_softmax');
      const isSoftmax = activation === 'softmax' || (activation === 'either' && softmax !== null && source.isWord(softmax, 'True'));
      const faults: Fault[] = [];
      const alpha = source.option(found, 'alpha');
      const value = alpha === null ? null : source.numberOf(alpha);
      if (isSoftmax && !title.startsWith('Categorical') && !title.startsWith('categorical') && alpha !== null && value !== null) {
        faults.push({
          at: alpha.node,
          severity: 'warning',
          template: 'A single alpha of {0} means [1 − α, α, …, α]: class 0 is taken for the background.',
          args: [title],
          assumes: 'first-weight',
        });
      }
      const background = source.option(found, 'include_background');
      if (background !== null && source.isWord(background, 'False')) {
        faults.push({
          at: background.node,
          severity: 'warning',
          template: 'include_background=False of {0} leaves class 0 out of the loss: it is taken for the background.',
          args: [title],
          assumes: 'left-out',
        });
      }
      return faults;
    }),
};
