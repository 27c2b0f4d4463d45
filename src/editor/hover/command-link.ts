import type { CommandId } from '../contributions.ts';

/** A link in Markdown that runs a command with one argument; the hover has to allow the command. */
export function commandLink(title: string, command: CommandId, argument: object): string {
  // Parentheses would end the address of a Markdown link.
  const query = encodeURIComponent(JSON.stringify([argument]))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
  return `[${title}](command:${command}?${query})`;
}
