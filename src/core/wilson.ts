/**
 * Wilson's score interval of a proportion: stays within 0 … 1 and is honest at small counts, where the normal approximation
 * claims certainty (0 of 1000 is not "exactly 0").
 * @param count successes, 0 … total
 * @param z 1.959964 for 95 %
 * @returns lower and upper bound, 0 … 1; [0, 1] when total is 0
 */
export function wilsonInterval(count: number, total: number, z = 1.959963984540054): readonly [number, number] {
  if (total <= 0) return [0, 1];
  const p = count / total;
  const z2 = z * z;
  const centre = (p + z2 / (2 * total)) / (1 + z2 / total);
  const half = (z / (1 + z2 / total)) * Math.sqrt((p * (1 - p)) / total + z2 / (4 * total * total));
  return [count === 0 ? 0 : Math.max(0, centre - half), count === total ? 1 : Math.min(1, centre + half)];
}
