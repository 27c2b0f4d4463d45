import { alphaOfClasses, gammaOfClasses, type LossSettings } from './budget.ts';
import { modulatingFactor } from './focal-reference.ts';
import type { Detections, LossTerms, MatchedBoxes, NumberColumn } from './report.ts';

/**
 * Which class of objects pays how much of the loss of a detector: the rows themselves are of two classes only, right and wrong.
 * @param terms With the row of the file that each is of.
 * @param classOfRow Class of `boxes` that a row of the file is of, −1 for none.
 */
export function detectedShares(
  boxes: MatchedBoxes,
  classOfRow: Int32Array,
  terms: LossTerms & { readonly row: NumberColumn },
  settings: Pick<LossSettings, 'classes' | 'alpha' | 'gamma'>,
): Detections {
  const alpha = alphaOfClasses(settings.alpha, settings.classes);
  const gamma = gammaOfClasses(settings.gamma, settings.classes);
  const [entropy, loss] = [new Float64Array(boxes.classes.length), new Float64Array(boxes.classes.length)];
  for (let at = 0; at < terms.classId.length; at += 1) {
    const id = classOfRow[terms.row[at]!] ?? -1;
    if (id < 0) continue;
    const [weight, logP, label] = [terms.weight[at]!, terms.logP[at]!, terms.classId[at]!];
    entropy[id]! -= weight * logP;
    loss[id]! += weight * (terms.own?.loss[at] ?? 0 - alpha[label]! * modulatingFactor(terms.logQ[at]!, gamma[label]!) * logP);
  }
  const [allEntropy, allLoss] = [entropy, loss].map((column) => column.reduce((sum, each) => sum + each, 0)) as [number, number];
  return {
    ...boxes,
    classes: boxes.classes.map((each, id) => ({
      ...each,
      crossEntropyShare: allEntropy === 0 ? 0 : entropy[id]! / allEntropy,
      lossShare: allLoss === 0 ? 0 : loss[id]! / allLoss,
    })),
  };
}
