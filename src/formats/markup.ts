/** Whether a text begins as JSON or XML does: no table, and no list of words. */
export function beginsAsMarkup(text: string): boolean {
  return /^\s*[[{<]/.test(text);
}
