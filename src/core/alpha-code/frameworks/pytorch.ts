import { type AlphaFramework, torchTensor } from '../framework.ts';

export const pytorch: AlphaFramework = { id: 'pytorch', title: 'PyTorch tensor', language: 'python', write: torchTensor };
