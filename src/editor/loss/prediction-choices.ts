/**
 * The choices a person has among prediction files: `.npy` files of a folder belong together (scores and labels), every other
 * file stands alone; the last choice comes first.
 */
export function predictionChoices(found: readonly string[], remembered: readonly string[]): readonly (readonly string[])[] {
  const choices = new Map<string, readonly string[]>();
  if (remembered.length > 0) choices.set(keyOf(remembered), remembered);
  const arrays = new Map<string, string[]>();
  for (const path of found) {
    if (path.toLowerCase().endsWith('.npy')) {
      const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
      arrays.set(folder, [...(arrays.get(folder) ?? []), path]);
    } else {
      choices.set(keyOf([path]), [path]);
    }
  }
  for (const paths of arrays.values()) choices.set(keyOf(paths), paths);
  return [...choices.values()];
}

function keyOf(paths: readonly string[]): string {
  return [...paths].sort().join('\n');
}
