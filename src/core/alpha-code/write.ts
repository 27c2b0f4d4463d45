import type { AlphaVector } from '../alpha/alpha.ts';
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
  if (found === undefined) throw new RangeError(`Unknown framework "${id}". Known: ${ALPHA_FRAMEWORKS.map((each) => each.id).join(', ')}.`);
  return found;
}
