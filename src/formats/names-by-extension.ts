/** Names of a folder by their extension (in lower case, with the dot; empty without one), in their order. Names that begin with a dot are left out. */
export function namesByExtension(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const known = sorted.get(names);
  if (known !== undefined) return known;
  const byExtension = new Map<string, string[]>();
  /** The extensions as they are written. */
  const written = new Map<string, string[]>();
  for (const name of names) {
    if (name.startsWith('.')) continue;
    const dot = name.lastIndexOf('.');
    const extension = dot < 0 ? '' : name.slice(dot);
    let list = written.get(extension);
    if (list === undefined) {
      const lower = extension.toLowerCase();
      list = byExtension.get(lower) ?? [];
      byExtension.set(lower, list);
      written.set(extension, list);
    }
    list.push(name);
  }
  sorted.set(names, byExtension);
  return byExtension;
}

/** A folder may hold a million names, and each format asks for some of them. */
const sorted = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();
