/**
 * Class names, file names and cells are text of strangers. These functions make them safe for the surfaces of VS Code that
 * would read more into them; `visibleLabel` of core makes them one short line first.
 */

/** For quick picks and the status bar, which draw `$(name)` as an icon. */
export function escapeIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** For messages, which draw `[name](command:id)` as a link that runs the command: an invisible character takes it apart. */
export function escapeLinks(text: string): string {
  return text.replaceAll('](', ']\u2060(');
}

/**
 * For a cell of a Markdown table or a heading, where `MarkdownString.appendText` leaves `|` alone and makes paragraphs of line
 * breaks: what Markdown, HTML or a finder of links would read gets a backslash, and stays readable in the source.
 */
export function markdownCell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~&!@]|:(?=\/\/)|(?<=www)\./gi, '\\$&').replace(/\s+/g, ' ');
}

/**
 * For tooltips and hovers: shows as it is written and breaks between words. `MarkdownString.appendText` makes every blank one that never
 * breaks, so that lines end in the middle of a word. A line break ends the paragraph.
 */
export function markdownText(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      markdownCell(line).replace(
        /^( ?)(?:([-+=])|(\d+)(?=[.)]))/,
        (_, blank, sign, digits) => blank + (digits === undefined ? `\\${sign}` : `${digits}\\`),
      ),
    )
    .join('\n\n');
}
