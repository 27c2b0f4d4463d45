/** What the person asked for cannot be done as asked; the message says what to do instead. */
export class UsageError extends Error {}
