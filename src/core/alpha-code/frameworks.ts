import type { AlphaFramework } from './framework.ts';
import { json } from './frameworks/json.ts';
import { keras } from './frameworks/keras.ts';
import { kornia } from './frameworks/kornia.ts';
import { monai } from './frameworks/monai.ts';
import { pytorch } from './frameworks/pytorch.ts';
import { transformers } from './frameworks/transformers.ts';
import { ultralytics } from './frameworks/ultralytics.ts';
import { yaml } from './frameworks/yaml.ts';

/** Every way to write α down, in the order of a menu. */
export const ALPHA_FRAMEWORKS: readonly AlphaFramework[] = [pytorch, keras, monai, kornia, transformers, ultralytics, json, yaml];
