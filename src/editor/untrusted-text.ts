/**
 * Class names, file names and cells are text of strangers. These functions make them safe for the surfaces of VS Code that
 * would read more into them: icons (`$(bug)`), Markdown, text direction.
 */

const LONGEST_LABEL = 80;

/** A label as one short visible line: control characters become visible, marks of text direction go, the rest is kept. */
export function displayLabel(label: string): string {
  if (label === '') return '""';
  const line = label
    .slice(0, LONGEST_LABEL * 4)
    // C0 controls have pictures of their own, U+2400 onwards.
    .replace(/\p{Cc}/gu, (control) => (control < ' ' ? String.fromCharCode(0x2400 + control.charCodeAt(0)) : '\ufffd'))
    .replace(/[\p{Bidi_Control}\p{Zl}\p{Zp}\ufeff]/gu, '\ufffd');
  const characters = [...line];
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL - 1).join('')}…` : line;
}

/** For quick picks and the status bar, which draw `$(name)` as an icon. */
export function escapeIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/**
 * For a cell of a Markdown table, where `MarkdownString.appendText` leaves `|` alone: every character with a meaning becomes a
 * numeric entity, which Markdown never reads as syntax.
 */
export function markdownCell(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
