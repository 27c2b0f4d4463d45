/**
 * Tags of sequence labelling: a position letter and a mention type, `B-person`, `I_LOC`, `U:ORG`.
 * The type may itself contain separators, so a prefix tag is split at its first one.
 */

/** Begin, inside (I, M), end (E, L), single (S, U, W); `outside` carries no mention. */
export type TagRole = 'outside' | 'begin' | 'inside' | 'end' | 'single' | 'bare';

export interface Tag {
  readonly role: TagRole;
  /** The position letter as written (`B`, `I`, `M`, `E`, `L`, `S`, `U`, `W`), empty for `O` and bare types. */
  readonly letter: string;
  /** The mention type; empty for the outside tag. */
  readonly type: string;
}

const ROLES: Readonly<Record<string, TagRole>> = {
  B: 'begin',
  I: 'inside',
  M: 'inside',
  E: 'end',
  L: 'end',
  S: 'single',
  U: 'single',
  W: 'single',
};

export const OUTSIDE_TAG = 'O';

/** Reads one tag. Text without a position letter is a `bare` type (scheme IO without prefixes, parts of speech). */
export function parseTag(text: string): Tag {
  if (text === OUTSIDE_TAG) return { role: 'outside', letter: '', type: '' };
  const separator = text[1];
  const role = ROLES[text[0] ?? ''];
  if (role !== undefined && text.length > 2 && (separator === '-' || separator === '_' || separator === ':')) {
    return { role, letter: text[0] ?? '', type: text.slice(2) };
  }
  return { role: 'bare', letter: '', type: text };
}

/** How files without mention types are written: `B`, `I`, `O`. The name stands where a type would. */
export const UNTYPED = '_';

/**
 * The reader for a set of tags that belong together. Position letters alone (`B I O`, `B M E S`) are tags of mentions without
 * a type only when no other tag stands beside them: in a set of parts of speech `S` or `M` is a label like any other.
 */
export function tagReader(tags: Iterable<string>): (text: string) => Tag {
  return areUntyped(tags) ? (text) => parseUntyped(text) ?? parseTag(text) : parseTag;
}

/** A position letter alone, as a tag of the type `''`; null for anything else. */
export function parseUntyped(text: string): Tag | null {
  const role = text.length === 1 ? ROLES[text] : undefined;
  return role === undefined ? null : { role, letter: text, type: '' };
}

function areUntyped(tags: Iterable<string>): boolean {
  let opens = false;
  for (const tag of tags) {
    if (tag === OUTSIDE_TAG || tag === '') continue;
    if (parseUntyped(tag) === null) return false;
    opens ||= tag === 'B' || tag === 'I';
  }
  return opens;
}
