import assert from 'node:assert/strict';

/** Asserts that a number equals a published figure within the digits it was published with. */
export function near(actual: number | null | undefined, expected: number, tolerance: number): void {
  assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}
