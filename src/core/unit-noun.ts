/** `1 token`, `2 boxes`: the noun of a unit for a count. */
export function unitNoun(unit: string, count: number): string {
  if (count === 1) return unit;
  return unit.endsWith('x') ? `${unit}es` : `${unit}s`;
}
