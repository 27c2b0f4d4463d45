import type { AlphaFramework } from './framework.ts';
import { csv } from './frameworks/csv.ts';
import { jaxOptax } from './frameworks/jax-optax.ts';
import { json } from './frameworks/json.ts';
import { keras } from './frameworks/keras.ts';
import { kornia } from './frameworks/kornia.ts';
import { lightning } from './frameworks/lightning.ts';
import { monai } from './frameworks/monai.ts';
import { pytorch } from './frameworks/pytorch.ts';
import { pytorchModule } from './frameworks/pytorch-module.ts';
import { torchvision } from './frameworks/torchvision.ts';
import { transformers } from './frameworks/transformers.ts';
import { ultralytics } from './frameworks/ultralytics.ts';
import { yaml } from './frameworks/yaml.ts';

/** Every way to write α down, in the order of a menu. */
export const ALPHA_FRAMEWORKS: readonly AlphaFramework[] = [
  pytorch,
  pytorchModule,
  transformers,
  lightning,
  keras,
  jaxOptax,
  torchvision,
  kornia,
  monai,
  ultralytics,
  json,
  yaml,
  csv,
];
