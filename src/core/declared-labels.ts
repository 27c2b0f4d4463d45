/** A declared class. */
export interface DeclaredLabel {
  readonly label: string;
  /** Line of the declaration, counted from 1; null where the config has no lines. */
  readonly line: number | null;
  /** Its position in the list, where it is not given. */
  readonly id?: number;
}

/** What a label config says. Its labels are in id order. */
export interface DeclaredLabels {
  readonly source: string | null;
  readonly labels: readonly DeclaredLabel[];
  /** What `label2id` says beside `id2label`. */
  readonly inverse?: readonly DeclaredLabel[];
  /** True where only a name suggests that these are classes (a list in a script): it is compared if it names nearly all of them. */
  readonly presumed?: boolean;
}

export function idOf({ id }: DeclaredLabel, position: number): number {
  return id ?? position;
}

/** The first declaration of each name, with its id. */
export function declarationsByName(labels: readonly DeclaredLabel[]): ReadonlyMap<string, Required<DeclaredLabel>> {
  const byName = new Map<string, Required<DeclaredLabel>>();
  for (const [position, declared] of labels.entries()) {
    if (!byName.has(declared.label)) byName.set(declared.label, { ...declared, id: idOf(declared, position) });
  }
  return byName;
}
