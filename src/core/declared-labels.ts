/** A declared class; its position in the list is its id. */
export interface DeclaredLabel {
  readonly label: string;
  /** Line of the declaration, counted from 1; null where the config has no lines. */
  readonly line: number | null;
}

/** What a label config says. Its labels are in id order. */
export interface DeclaredLabels {
  readonly source: string | null;
  readonly labels: readonly DeclaredLabel[];
}
