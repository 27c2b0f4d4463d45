const BEFORE_ROOT = /\s+|<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>/y;

/**
 * The name of the root of a document; null where its first characters show none. One step after the other: one pattern of all that may stand
 * before the root would try every way to end a comment.
 */
export function xmlRootOf(text: string): string | null {
  let at = 0;
  for (;;) {
    BEFORE_ROOT.lastIndex = at;
    if (!BEFORE_ROOT.test(text)) break;
    at = BEFORE_ROOT.lastIndex;
  }
  if (text[at] !== '<') return null;
  const name = /<([\p{L}\p{N}_:.-]{1,100})[\s/>]/uy;
  name.lastIndex = at;
  return name.exec(text)?.[1] ?? null;
}
