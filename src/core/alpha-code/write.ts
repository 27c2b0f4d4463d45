import type { AlphaVector } from '../alpha/alpha.ts';
import { messageOf } from '../message.ts';
import { OutOfRange } from '../out-of-range.ts';
import type { AlphaCodeOptions, AlphaFramework } from './framework.ts';
import { ALPHA_FRAMEWORKS } from './frameworks.ts';

/**
 * A vector as code of a framework, in label-id order, ending in a line break.
 * @throws RangeError for an unknown framework, with the known ones
 */
export function writeAlphaCode(vector: AlphaVector, { framework, columnVector }: AlphaCodeOptions): string {
  return alphaFramework(framework).write(vector, columnVector);
}

/** @throws RangeError for an unknown id, with the known ones. */
export function alphaFramework(id: string): AlphaFramework {
  const found = ALPHA_FRAMEWORKS.find((framework) => framework.id === id);
  if (found === undefined)
    throw new OutOfRange(messageOf('Unknown framework "{0}". Known: {1}.', id, ALPHA_FRAMEWORKS.map((each) => each.id).join(', ')));
  return found;
}
