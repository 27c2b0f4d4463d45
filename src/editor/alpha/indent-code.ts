/**
 * Fits lines of code to the place where they are inserted: they take its indentation, start on a line of their own, and leave what
 * follows on another one.
 * @param code lines that end in a line break
 * @param before what stands left of the cursor on its line
 * @param after what stands right of it
 */
export function indentCode(code: string, before: string, after: string): string {
  const indentation = /^[ \t]*/.exec(before)?.[0] ?? '';
  const lines = code.replace(/\n$/, '').split('\n');
  const indented = lines.map((line, index) => (index === 0 || line === '' ? line : indentation + line)).join('\n');
  const start = before.trim() === '' ? '' : `\n${indentation}`;
  return `${start}${indented}${after.trim() === '' && before !== '' ? '' : '\n'}${after.trim() === '' ? '' : indentation}`;
}
