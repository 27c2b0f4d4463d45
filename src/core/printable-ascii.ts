/**
 * Whether a text has only visible characters of ASCII, and spaces. Patterns with classes of Unicode are slow to build, a millisecond for a few: for
 * these texts others do that mean the same.
 */
export function isPrintableAscii(text: string): boolean {
  return !/[^ -~]/.test(text);
}
