/** The last part of a path, with the separators of any system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}
