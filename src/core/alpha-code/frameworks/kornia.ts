import { type AlphaFramework, binaryPrior, torchTensor } from '../framework.ts';

/** kornia's scalar `alpha` means [1 − α, α, …, α] with class 0 as background, so the vector goes into `weight`. */
export const kornia: AlphaFramework = {
  id: 'kornia',
  title: 'kornia focal_loss',
  language: 'python',
  packages: ['kornia'],
  write: (vector, columnVector) => `import kornia
import torch

${torchTensor(vector, columnVector)}

def loss(logits, target, gamma=2.0, ignore_index=-100):
    """logits (N, K, ...), target (N, ...) of class ids; the mean over the targets that are not ignored.

    kornia's own mean divides by K as well and counts ignored targets. Its alpha is a single number that means
    [1 - alpha, alpha, ..., alpha], with class 0 for the background; weight is per class. Versions with a floor of 1e-6 in
    the one-hot target add about a millionth of the other classes' losses.
    """
    total = kornia.losses.focal_loss(
        logits, target, alpha=None, gamma=gamma, reduction="sum", weight=alpha.to(logits)${columnVector ? '.flatten()' : ''}, ignore_index=ignore_index
    )
    return total / (target != ignore_index).sum().clamp(min=1)
${binaryPrior(vector)}`,
};
