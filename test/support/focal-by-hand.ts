/** The focal loss from the textbook, in float64 and nothing else: an independent computation for tests of reports. */
export interface Row {
  readonly label: number;
  readonly logits: readonly number[];
}

export function softmax(logits: readonly number[]): readonly number[] {
  const largest = Math.max(...logits);
  const exponentials = logits.map((z) => Math.exp(z - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((e) => e / sum);
}

/** −α (1 − p)^γ log p per row, with α and γ per class. */
export function focalByHand(rows: readonly Row[], alpha: readonly number[], gamma: readonly number[]): readonly number[] {
  return rows.map(({ label, logits }) => {
    const p = softmax(logits)[label]!;
    return -alpha[label]! * (1 - p) ** gamma[label]! * Math.log(p);
  });
}

/** Σ over j of |∂FL/∂z_j|, by central differences. */
export function gradientByHand(row: Row, alpha: readonly number[], gamma: readonly number[]): number {
  const step = 1e-5;
  const at = (j: number, delta: number) =>
    focalByHand([{ label: row.label, logits: row.logits.map((z, k) => (k === j ? z + delta : z)) }], alpha, gamma)[0]!;
  return row.logits.reduce((sum, _, j) => sum + Math.abs(at(j, step) - at(j, -step)) / (2 * step), 0);
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
