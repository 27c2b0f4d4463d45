import { type AlphaFramework, torchTensor } from '../framework.ts';

/** kornia's scalar `alpha` means [1 − α, α, …, α] with class 0 as background, so the vector goes into `weight`. */
export const kornia: AlphaFramework = {
  id: 'kornia',
  title: 'kornia FocalLoss',
  language: 'python',
  write: (
    vector,
    columnVector,
  ) => `${torchTensor(vector, columnVector)}# kornia's own alpha takes class 0 for the background; weight is per class. Its mean divides by N x K, ignored rows included.
loss = kornia.losses.FocalLoss(alpha=None, gamma=2.0, reduction="mean", weight=${columnVector ? 'alpha.flatten()' : 'alpha'})
`,
};
