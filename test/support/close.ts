import assert from 'node:assert/strict';

/** Asserts that `actual` is `expected` to a relative tolerance; below `floor` (the smallest normal float32) the difference counts absolutely. */
export function close(actual: number, expected: number, relative: number, what = 'value', floor = 1.2e-38): void {
  if (Object.is(actual, expected) || actual === expected) return;
  const scale = Math.max(Math.abs(expected), floor);
  assert.ok(Math.abs(actual - expected) <= relative * scale, `${what}: ${actual} is not ${expected} to ${relative} relative`);
}
