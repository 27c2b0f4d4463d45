/** A value of a configuration file with the line on which it stands, counted from 1; null where that is not known. */
export type ConfigValue = { readonly line: number | null } & (
  | { readonly kind: 'object'; readonly entries: readonly ConfigEntry[] }
  | { readonly kind: 'list'; readonly items: readonly ConfigValue[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'switch'; readonly value: boolean }
  /** Null, a date. */
  | { readonly kind: 'other'; readonly written: string }
);

export interface ConfigEntry {
  readonly key: string;
  readonly line: number | null;
  readonly value: ConfigValue;
}

/** Something in a configuration that cannot be followed. The message says what was read and what was expected. */
export class ConfigFault extends Error {
  readonly line: number | null;

  constructor(line: number | null, message: string) {
    super(message);
    this.name = 'ConfigFault';
    this.line = line;
  }
}
