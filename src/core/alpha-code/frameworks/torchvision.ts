import type { AlphaVector } from '../../alpha/alpha.ts';
import { priorBias } from '../../alpha/prior-bias.ts';
import { type AlphaFramework, numberLiteral, torchTensor } from '../framework.ts';

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
  const total = counts.reduce((sum, count) => sum + count, 0);
  const biases = counts.map((count) => (count > 0 && count < total ? priorBias(count / total) : null));
  const finite = biases.filter((bias) => bias !== null);
  if (finite.length === 0) return '';
  const least = finite.reduce((smallest, bias) => Math.min(smallest, bias), Number.POSITIVE_INFINITY);
  const rows = biases.map(
    (bias, id) => `    ${numberLiteral(bias ?? least)},  # ${id}${bias === null ? ' (no share: smallest bias)' : ''}\n`,
  );
  return `# The head starts at these biases, -log((1 - pi) / pi), with pi the share of a class among all counted.
prior_bias = torch.tensor([
${rows.join('')}])
`;
}
