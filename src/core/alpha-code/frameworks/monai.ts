import { type AlphaFramework, torchTensor } from '../framework.ts';

/** MONAI's scalar `alpha` means [1 − α, α, …, α] with class 0 as background, so the vector goes into `weight`. */
export const monai: AlphaFramework = {
  id: 'monai',
  title: 'MONAI FocalLoss',
  language: 'python',
  write: (
    vector,
    columnVector,
  ) => `${torchTensor(vector, columnVector)}# MONAI's own alpha takes class 0 for the background; weight is per class. Its mean divides by all elements, N x K.
loss = monai.losses.FocalLoss(use_softmax=True, to_onehot_y=True, gamma=2.0, weight=${columnVector ? 'alpha.flatten()' : 'alpha'})
`,
};
