import { calledName } from '../python-expressions.ts';
import type { LossRule } from './loss-rule.ts';

/** (1 − p_t)^γ with γ below 0 is largest where the model is right. */
export const negativeGamma: LossRule = {
  code: 'negative-gamma',
  look: (source) =>
    source.calls.flatMap((call) => {
      const found = source.lossOf(call);
      const own = found !== null && found.options === call ? source.option(found, 'gamma') : null;
      const keyword = call.keywords.get('gamma');
      const isFocal = found?.loss.kind === 'focal' || /focal/i.test(calledName(call.node, source.text));
      const gamma = own ?? (isFocal && keyword !== undefined ? { node: keyword, scope: call.scope } : null);
      if (gamma === null || !((source.numberOf(gamma) ?? 0) < 0)) return [];
      return [
        {
          at: gamma.node,
          severity: 'warning' as const,
          template:
            'γ is below 0: (1 − p_t)^γ then grows without limit as p_t comes near 1, and easy examples take all of the loss. γ is 0 (cross-entropy) or more.',
          args: [],
        },
      ];
    }),
};
