/** What a browser's console says in every VS Code from the server, without any extension. */
import type { Page } from 'playwright-core';

const KNOWN = [
  /Failed to load resource: .*(404|ERR_NAME_NOT_RESOLVED)/,
  /getaddrinfo|ENOTFOUND|open-vsx\.org|vsda/,
  /service ?worker|response code \(404\) was received when fetching the script/i,
  /authentication provider/i,
  /^\s*%c?\s*(INFO|WARN)/,
];

/** Collects the errors of a page and its frames, without the known ones, into the array it returns. */
export function silenceKnownErrors(page: Page): string[] {
  const errors: string[] = [];
  const note = (text: string) => {
    if (!KNOWN.some((pattern) => pattern.test(text))) errors.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => note(error.stack ?? error.message));
  return errors;
}
