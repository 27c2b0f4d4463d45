/**
 * Tags of sequence labelling: a position letter and a mention type, `B-person`, `I_LOC`, `U:ORG`, `B/PER`, or the other way about, `person-B`.
 * The type may itself contain separators: the letter is the first or the last character, and the separator the one beside it.
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

/** Reads a tag with its letter first. Text without a position letter is a `bare` type (scheme IO without prefixes, parts of speech). */
export function parseTag(text: string): Tag {
  if (text === OUTSIDE_TAG) return { role: 'outside', letter: '', type: '' };
  const role = roleOf(text[0]);
  if (role !== undefined && text.length > 2 && (isSeparator(text[1]) || isSlashed(text)))
    return { role, letter: text[0]!, type: text.slice(2) };
  return { role: 'bare', letter: '', type: text };
}

/** A tag with its letter last, `PER-B`; null for anything else. */
export function parseSuffixed(text: string): Tag | null {
  const role = roleOf(text.at(-1));
  if (role === undefined || text.length < 3 || !isSeparator(text.at(-2))) return null;
  return { role, letter: text.at(-1)!, type: text.slice(0, -2) };
}

/** A position letter alone, as a tag of the type `''`; null for anything else. */
export function parseUntyped(text: string): Tag | null {
  const role = text.length === 1 ? roleOf(text) : undefined;
  return role === undefined ? null : { role, letter: text, type: '' };
}

/** True for a tag with its position letter first, and for `O`. */
export function isPositionTag(text: string): boolean {
  return parseTag(text).role !== 'bare';
}

/** How files without mention types are written: `B`, `I`, `O`. The name stands where a type would. */
export const UNTYPED = '_';

/** Where the tags of a set have their position letter: before the type, behind it, or alone. */
export type TagForm = 'prefix' | 'suffix' | 'letter';

/**
 * The form of tags that belong together, decided for all of them at once: `I-95-B` is `95-B` inside among `B-…`, `I-…`, and the beginning
 * of `I-95` among `PER-B`, `LOC-I`. Letters behind the type must be the rule in the set, and more frequent than letters before it; letters
 * alone (`B I O`, `B M E S`) mean mentions without a type only where no other tag stands beside them: in a set of parts of speech `S` or
 * `M` is a label like any other.
 */
export function tagFormOf(tags: Iterable<string>): TagForm {
  let distinct = 0;
  let prefixed = 0;
  let suffixed = 0;
  let letters = 0;
  let goesOn = false;
  let opensAlone = false;
  for (const tag of tags) {
    if (tag === OUTSIDE_TAG || tag === '') continue;
    distinct += 1;
    if (parseTag(tag).role !== 'bare') prefixed += 1;
    const { role } = parseSuffixed(tag) ?? {};
    if (role !== undefined) suffixed += 1;
    goesOn ||= role === 'begin' || role === 'inside';
    if (parseUntyped(tag) !== null) letters += 1;
    opensAlone ||= tag === 'B' || tag === 'I';
  }
  if (distinct > 0 && letters === distinct && opensAlone) return 'letter';
  return goesOn && suffixed > prefixed && suffixed * 2 > distinct ? 'suffix' : 'prefix';
}

/** The reader of tags of a form. Text that has not the form of its set is read by `parseTag`. */
export function readerOf(form: TagForm): (text: string) => Tag {
  if (form === 'letter') return (text) => parseUntyped(text) ?? parseTag(text);
  return form === 'suffix' ? (text) => parseSuffixed(text) ?? parseTag(text) : parseTag;
}

/** The reader for a set of tags that belong together. */
export function tagReader(tags: Iterable<string>): (text: string) => Tag {
  return readerOf(tagFormOf(tags));
}

function roleOf(letter: string | undefined): TagRole | undefined {
  return letter !== undefined && Object.hasOwn(ROLES, letter) ? ROLES[letter] : undefined;
}

/** `B/PER`, as some corpora write it. `S/NP` and its kin are categories of a grammar. */
function isSlashed(text: string): boolean {
  return text[1] === '/' && (/^[BI]/.test(text) || /^.\/[\p{L}\p{N}_-]{3,}$/u.test(text));
}

function isSeparator(character: string | undefined): boolean {
  return character === '-' || character === '_' || character === ':';
}
