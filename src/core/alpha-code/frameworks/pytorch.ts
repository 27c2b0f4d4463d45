import { type AlphaFramework, binaryPrior, torchTensor } from '../framework.ts';

/** The vector alone, for a loss that is there already. */
export const pytorch: AlphaFramework = {
  id: 'pytorch',
  title: 'PyTorch tensor',
  language: 'python',
  packages: ['torch'],
  write: (vector, columnVector) => torchTensor(vector, columnVector) + binaryPrior(vector),
};
