import { SENTENCE_BORDER } from '../label-counts.ts';
import { parseSuffixed, readerOf, type Tag, type TagForm, type TagRole, tagFormOf } from '../tag.ts';
import { opensMention, type SchemeName, schemeLetters, violationTest } from '../tag-scheme.ts';

/**
 * Repairs tags of a sentence so that they keep a tag scheme and mean the same mentions. What they mean is conlleval's lenient reading, which
 * finds mentions in any tags: where a mention begins and ends, and of which type it is, stays; only the letters of its tags change. A scheme
 * has one way to write a mention, so no repair with fewer changes keeps both.
 */
export class TagRepair {
  readonly #scheme: SchemeName;
  readonly #read: (text: string) => Tag;
  readonly #letters: Readonly<Record<MentionRole, string>>;
  /** Types that stand in tags with letters: text without a letter is taken for a type only where it is one of them. */
  readonly #types: ReadonlySet<string>;
  readonly #form: TagForm;
  readonly #separator: string;
  readonly #breaks: (previous: string, tag: string) => boolean;

  /** @param tags All tags that belong together: they tell how one is read, and how one is written that has no letter yet. */
  constructor(tags: Iterable<string>, scheme: SchemeName) {
    const all = new Set(tags);
    this.#form = tagFormOf(all);
    this.#scheme = scheme;
    this.#read = readerOf(this.#form);
    this.#breaks = violationTest(all, scheme);
    const letters = new Set<string>();
    const types = new Set<string>();
    let separator = '-';
    for (const text of all) {
      const { letter, type } = this.#read(text);
      if (letter === '') continue;
      letters.add(letter);
      if (type === '') continue;
      types.add(type);
      separator = this.#form === 'suffix' && parseSuffixed(text) !== null ? text.at(-2)! : text[1]!;
    }
    this.#types = types;
    this.#separator = separator;
    this.#letters = schemeLetters(scheme, letters);
  }

  /**
   * The tags of one sentence, repaired. A tag stays as it is where the scheme cannot write its mention: IO cannot part neighbours of one
   * type, and nobody knows what a text without a position letter means among tags that have one, unless it is the type of others.
   */
  repair(sentence: readonly string[]): readonly string[] {
    const repaired = [...sentence];
    for (const { start, end, follows } of this.mentions(sentence)) {
      const written = this.#write(sentence.slice(start, end), follows);
      if (written !== null) for (const [index, tag] of written.entries()) repaired[start + index] = tag;
    }
    return repaired;
  }

  /** Every pair of tags of one sentence that breaks the scheme, in order, each with what repairs it. */
  violations(sentence: readonly string[]): readonly SentenceViolation[] {
    const at: number[] = [];
    for (let index = 0; index <= sentence.length; index += 1) {
      if (sentence.length > 0 && this.#breaks(sentence[index - 1] ?? SENTENCE_BORDER, sentence[index] ?? SENTENCE_BORDER)) at.push(index);
    }
    if (at.length === 0) return [];
    const repaired = this.repair(sentence);
    const chains = this.#chains(sentence);
    return at.map((index) => {
      const touched = new Set([chains[index - 1] ?? NO_CHAIN, chains[index] ?? NO_CHAIN]);
      const edits: TagEdit[] = [];
      for (const { start, end } of touched) {
        for (let each = start; each < end; each += 1)
          if (repaired[each] !== sentence[each]) edits.push({ index: each, tag: repaired[each]! });
      }
      return {
        index: Math.min(index, sentence.length - 1),
        previous: sentence[index - 1] ?? SENTENCE_BORDER,
        tag: sentence[index] ?? SENTENCE_BORDER,
        edits,
      };
    });
  }

  /** For each tag the neighbouring mentions of one type that it is in: a repair of one of them alone could join them. */
  #chains(sentence: readonly string[]): readonly (Chain | undefined)[] {
    const chains: (Chain | undefined)[] = sentence.map(() => undefined);
    let chain: Chain = NO_CHAIN;
    for (const { start, end, follows } of this.mentions(sentence)) {
      if (follows.before) chain.end = end;
      else chain = { start, end };
      chains.fill(chain, start, end);
    }
    return chains;
  }

  /** Mentions by conlleval's lenient reading, in order. */
  mentions(sentence: readonly string[]): readonly LenientMention[] {
    const found: { start: number; end: number; type: string; follows: LenientMention['follows'] }[] = [];
    let previous: Tag = OUTSIDE;
    for (const [index, text] of sentence.entries()) {
      const tag = this.#read(text);
      const last = found.at(-1);
      if (opensMention(previous, tag)) {
        const isBeside = last !== undefined && last.end === index && last.type === tag.type;
        if (isBeside) last.follows = { ...last.follows, after: true };
        found.push({ start: index, end: index + 1, type: tag.type, follows: { before: isBeside, after: false } });
      } else if (tag.role !== 'outside') last!.end = index + 1;
      previous = tag;
    }
    return found;
  }

  #write(mention: readonly string[], follows: LenientMention['follows']): readonly string[] | null {
    const roles = rolesOf(this.#scheme, mention.length, follows);
    if (roles === null) return null;
    const written: string[] = [];
    for (const [index, text] of mention.entries()) {
      const tag = this.#read(text);
      // IO may be written without letters.
      if (tag.role === 'bare' && this.#scheme === 'IO') written.push(text);
      else if (tag.role === roles[index] && schemeLetters(this.#scheme, [tag.letter])[roles[index]!] === tag.letter) written.push(text);
      else if (tag.role === 'bare' && !this.#types.has(tag.type)) return null;
      else written.push(this.#relabel(text, tag, this.#letters[roles[index]!]));
    }
    return written;
  }

  /** The same tag with another letter, everything else as it was written. */
  #relabel(text: string, tag: Tag, letter: string): string {
    const isSuffixed = this.#form === 'suffix' && (tag.role === 'bare' || parseSuffixed(text) !== null);
    if (tag.role === 'bare') return isSuffixed ? tag.type + this.#separator + letter : letter + this.#separator + tag.type;
    return isSuffixed ? text.slice(0, -1) + letter : letter + text.slice(1);
  }
}

type MentionRole = Exclude<TagRole, 'outside' | 'bare'>;

export interface LenientMention {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly type: string;
  /** Whether a mention of the same type ends right before it, and begins right behind it. */
  readonly follows: { readonly before: boolean; readonly after: boolean };
}

export interface SentenceViolation {
  /** Of the tag that cannot follow the one before it; of the last one where the sentence cannot end behind it. */
  readonly index: number;
  /** `SENTENCE_BORDER` at the start of the sentence. */
  readonly previous: string;
  /** `SENTENCE_BORDER` at its end. */
  readonly tag: string;
  /** What repairs it, in order of the tags; empty where the scheme cannot write what is meant. */
  readonly edits: readonly TagEdit[];
}

export interface TagEdit {
  /** Position in the sentence. */
  readonly index: number;
  readonly tag: string;
}

interface Chain {
  readonly start: number;
  end: number;
}

const NO_CHAIN: Chain = { start: 0, end: 0 };

const OUTSIDE: Tag = { role: 'outside', letter: '', type: '' };

/** How a scheme writes a mention of that length; null where it has no way. */
function rolesOf(scheme: SchemeName, length: number, { before, after }: LenientMention['follows']): readonly MentionRole[] | null {
  const inside = Array.from({ length }, (): MentionRole => 'inside');
  const begun = (): readonly MentionRole[] => ['begin', ...inside.slice(1)];
  const ended = (): readonly MentionRole[] => [...inside.slice(1), 'end'];
  switch (scheme) {
    case 'IO':
      return before || after ? null : inside;
    case 'IOB1':
      return before ? begun() : inside;
    case 'IOB2':
      return begun();
    case 'IOE1':
      return after ? ended() : inside;
    case 'IOE2':
      return ended();
    default:
      return length === 1 ? ['single'] : ['begin', ...inside.slice(2), 'end'];
  }
}
