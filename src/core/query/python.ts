/** A string literal of Python, over several lines where the text has some. */
export function pythonString(text: string): string {
  if (!text.includes('\n')) return JSON.stringify(text);
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(CONTROLS, escapeControl);
  return `"""\n${escaped}"""`;
}

/** Python would read a carriage return in its source as a line feed. */
const CONTROLS = /[^\P{Cc}\n\t]/gu;

function escapeControl(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
