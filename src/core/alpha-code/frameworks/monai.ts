import { type AlphaFramework, binaryPrior, torchTensor } from '../framework.ts';

/** MONAI's scalar `alpha` means [1 − α, α, …, α] with class 0 as background, so the vector goes into `weight`. */
export const monai: AlphaFramework = {
  id: 'monai',
  title: 'MONAI FocalLoss',
  language: 'python',
  packages: ['monai'],
  write: (vector, columnVector) => `import monai
import torch

${torchTensor(vector, columnVector)}# A single alpha of MONAI means [1 - alpha, alpha, ..., alpha], with class 0 for the background; weight is per class. The default is
# a sigmoid; use_softmax=True is the loss of exclusive classes. include_background=False would drop class 0 before the softmax.
focal = monai.losses.FocalLoss(use_softmax=True, to_onehot_y=True, gamma=2.0, weight=alpha${columnVector ? '.flatten()' : ''}, reduction="none")


def loss(logits, target):
    """logits (N, K, ...), target (N, 1, ...) of class ids. MONAI's own mean divides by K as well, and its sum averages over space."""
    return focal(logits, target).sum() / target.numel()
${binaryPrior(vector)}`,
};
