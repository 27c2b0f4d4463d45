import { setOption } from './call-edits.ts';
import { fixOf, type LossRule } from './loss-rule.ts';

/** Keras has α for binary losses, and leaves it aside unless told otherwise. */
export const unusedAlpha: LossRule = {
  code: 'unused-alpha',
  look: (source) =>
    source.calls.flatMap((call) => {
      const found = source.lossOf(call);
      if (found === null || found.options !== call || !call.isPlain || !found.loss.parameters.includes('apply_class_balancing')) return [];
      const alpha = source.option(found, 'alpha');
      if (alpha === null || source.isWord(alpha, 'None') || source.option(found, 'apply_class_balancing') !== null) return [];
      return [
        {
          at: alpha.node,
          severity: 'warning' as const,
          template: '{0} uses alpha only with apply_class_balancing=True: as it stands, this number changes nothing.',
          args: [found.loss.title],
          fix: fixOf({ template: 'Add apply_class_balancing=True', args: [] }, [setOption(call, 'apply_class_balancing', 'True')]),
        },
      ];
    }),
};
