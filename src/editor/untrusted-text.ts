/**
 * Class names, file names and cells are text of strangers. These functions make them safe for the surfaces of VS Code that
 * would read more into them; `visibleLabel` of core makes them one short line first.
 */

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
