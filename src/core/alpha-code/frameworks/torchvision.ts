import type { AlphaVector } from '../../alpha/alpha.ts';
import { priorBias } from '../../alpha/prior-bias.ts';
import { type AlphaFramework, numberLiteral, PRIORS_REMARK, priorRows, torchTensor } from '../framework.ts';

/** torchvision's `alpha` is one number, α for positives and 1 − α for negatives, so it is turned off and the vector multiplies the positive terms. */
export const torchvision: AlphaFramework = {
  id: 'torchvision',
  title: 'torchvision sigmoid_focal_loss',
  language: 'python',
  packages: ['torchvision'],
  write: (vector, columnVector) => `import torch
from torchvision.ops import sigmoid_focal_loss

${torchTensor(vector, columnVector)}${prior(vector)}

def loss(logits, targets, gamma=2.0):
    """logits (N, K), targets (N, K) of 0 and 1, a sigmoid for each class; the sum divided by the number of positives.

    torchvision's alpha is one number for all classes, .25 unless told, and weighs negatives by 1 - alpha: -1 turns it off.
    Here a positive of class k counts alpha[k] times, a negative once. torchvision's own mean divides by N x K.
    """
    terms = sigmoid_focal_loss(logits, targets, alpha=-1, gamma=gamma, reduction="none")
    weights = torch.where(targets > 0, alpha${columnVector ? '.flatten()' : ''}.to(terms), 1.0)
    return (weights * terms).sum() / targets.sum().clamp(min=1)
`,
};

/** Of the boxes of a class nothing follows for its share among anchors, so detectors start at the paper's π = 0.01. */
function prior({ unit, counts }: AlphaVector): string {
  if (unit === 'box') {
    return `# Every output of the head starts at the bias -log((1 - pi) / pi), with pi = 0.01 as in the paper.
prior_bias = ${numberLiteral(priorBias(0.01))}
`;
  }
  const rows = priorRows(counts);
  return rows.length === 0 ? '' : `${PRIORS_REMARK}\nprior_bias = torch.tensor([\n${rows.map((row) => `    ${row}\n`).join('')}])\n`;
}
