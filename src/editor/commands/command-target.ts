/**
 * What a command is about. The palette says nothing, the tree passes a row, hovers and the dashboard pass plain values; what is
 * missing is asked for.
 */
export interface CommandTarget {
  readonly dataset: string | null;
  readonly label: string | null;
  /** Code of a finding. */
  readonly finding: string | null;
}

/** Arguments come from links and other extensions as well: nothing of them is believed. */
export function readTarget(argument: unknown): CommandTarget {
  const dataset = property(argument, 'dataset');
  const finding = property(argument, 'finding');
  const label = property(argument, 'label') ?? property(property(argument, 'entry'), 'label');
  return {
    dataset: text(dataset) ?? text(property(dataset, 'name')),
    label: text(label),
    finding: text(finding) ?? text(property(finding, 'code')),
  };
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
