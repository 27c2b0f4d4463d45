import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutKnownImports } from '../../../src/core/alpha-code/imports.ts';
import { suggestFramework } from '../../../src/core/alpha-code/suggest-framework.ts';

describe('the framework that a file asks for', () => {
  const cases: readonly (readonly [language: string, text: string, framework: string | null])[] = [
    ['python', 'import torch\n', 'pytorch'],
    ['python', 'from torch.nn import functional as F', 'pytorch'],
    ['python', 'import os, torch as th', 'pytorch'],
    ['python', 'import torch\nimport lightning as L\n', 'lightning'],
    ['python', 'import torch\nfrom pytorch_lightning import Trainer', 'lightning'],
    ['python', 'import torch\nfrom transformers import Trainer', 'transformers'],
    ['python', 'try:\n    import tensorflow as tf\nexcept ImportError:\n    pass', 'keras'],
    ['python', 'from keras import layers\r\n', 'keras'],
    ['python', 'import jax.numpy as jnp', 'jax-optax'],
    ['python', 'from monai.losses import FocalLoss', 'monai'],
    ['python', 'from kornia.losses import focal_loss', 'kornia'],
    ['python', 'import torch\nfrom torchvision.ops import sigmoid_focal_loss', 'torchvision'],
    ['python', 'from ultralytics import YOLO', 'ultralytics'],
    ['python', 'import torchmetrics', null],
    ['python', '# import torch', null],
    ['python', 'print("from torch")', null],
    ['python', '', null],
    ['javascript', 'import torch', null],
    ['yaml', 'import torch', 'yaml'],
    ['json', '{}', 'json'],
    ['jsonc', '{}', 'json'],
    ['csv', '', 'csv'],
  ];
  for (const [language, text, framework] of cases) {
    it(`${framework ?? 'none'}: ${language}, ${JSON.stringify(text)}`, () =>
      assert.equal(suggestFramework(text, language)?.id ?? null, framework));
  }

  it('is found in a line of any length at once', () => {
    assert.equal(suggestFramework(`import ${'a, '.repeat(1e5)}torch\nimport keras`, 'python'), null);
  });
});

describe('imports of code that is inserted', () => {
  const code = 'import torch\nfrom torchvision.ops import sigmoid_focal_loss\n\nalpha = 1\nimport torch\n';
  const cases: readonly (readonly [name: string, code: string, text: string, expected: string])[] = [
    ['stay where the file has none', code, 'import torchvision\n', code],
    [
      'go where the file has them',
      code,
      'import torch\r\nx = 1\r\n',
      'from torchvision.ops import sigmoid_focal_loss\n\nalpha = 1\nimport torch\n',
    ],
    ['leave no gap', 'import torch\n\n\nalpha = 1\n', 'import torch', 'alpha = 1\n'],
    [
      'are the same only as whole lines',
      'import torch\n\nalpha = 1\n',
      'import torch as th\n# import torch\n',
      'import torch\n\nalpha = 1\n',
    ],
    ['need not be there', 'alpha = 1\n', 'import torch', 'alpha = 1\n'],
  ];
  for (const [name, given, text, expected] of cases) it(name, () => assert.equal(withoutKnownImports(given, text), expected));
});
