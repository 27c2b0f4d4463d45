/** axe in a frame, by evaluating its source: a script tag would be refused by the content security policy, as it should. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import { ROOT } from '../paths.ts';

const AXE = readFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

export interface Accessibility {
  /** `rule: selector, selector`, one per violated rule. */
  readonly violations: readonly string[];
  /** How many rules passed: nought means that nothing was looked at. */
  readonly passes: number;
}

export async function checkAccessibility(frame: Frame): Promise<Accessibility> {
  await frame.evaluate(AXE);
  const results = await frame.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  const violations = results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join(', ')}`);
  return { violations, passes: results.passes.length };
}
