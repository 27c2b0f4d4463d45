/** Code without those of its first imports that stand in a text already, each on a line of its own, and without the gap that they leave. */
export function withoutKnownImports(code: string, text: string): string {
  const lines = code.split('\n');
  const end = lines.findIndex((line) => !/^(?:import|from) /.test(line));
  if (end <= 0) return code;
  const known = new Set(text.split(/\r\n|\r|\n/));
  const missing = lines.slice(0, end).filter((line) => !known.has(line));
  const rest = lines.slice(end);
  return [...missing, ...(missing.length === 0 ? rest.slice(rest.findIndex((line) => line !== '')) : rest)].join('\n');
}
