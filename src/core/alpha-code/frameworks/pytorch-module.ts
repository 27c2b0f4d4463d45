import { type AlphaFramework, binaryPrior, torchTensor } from '../framework.ts';
import { TORCH_FOCAL_LOSS } from '../torch-focal-loss.ts';

export const pytorchModule: AlphaFramework = {
  id: 'pytorch-module',
  title: 'PyTorch FocalLoss module',
  language: 'python',
  packages: ['torch'],
  write: (vector, columnVector) => `import torch

${torchTensor(vector, columnVector)}${binaryPrior(vector)}

${TORCH_FOCAL_LOSS}

loss = FocalLoss(alpha, gamma=2.0)  # loss(logits, target); .to(device) moves alpha along
`,
};
