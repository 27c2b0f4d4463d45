import { emptySequence, type LabelCounts, SENTENCE_BORDER } from '../../core/label-counts.ts';
import { OUTSIDE_TAG, parseSuffixed } from '../../core/tag.ts';
import { prefixReading } from '../../core/type-follower.ts';
import { NotPlain } from './not-plain.ts';
import { placeOf } from './places.ts';
import type { ScanMemory } from './scan-memory.ts';

/** Facts of a tag, as `assembly/tags.ts` reads them. */
const ROLE_BITS: Readonly<Record<string, number>> = { begin: 1 << 16, inside: 1 << 17, end: 1 << 18 };

/** The scanner counts the sentences of so many types without following each tag. */
const SET_TYPES = 64;

/** The table in the scanner holds 32 bits for each count: it is emptied before so many lines could fill one. */
const LINES_A_TABLE = 2 ** 31;

/**
 * The tags of one scan: gives them their ids, and makes of the scanner's tables what `TagCounter` makes. Lines that the scanner leaves to the reader
 * are told here one by one; `linesBefore` are the lines of the segment before such a line.
 */
export class TagScan {
  readonly #memory: ScanMemory;
  readonly #names: string[] = [SENTENCE_BORDER];
  readonly #ids = new Map<string, number>();
  readonly #firstPlaces: number[] = [0];
  readonly #types: string[] = [''];
  readonly #typeIds = new Map<string, number>();
  /** First places of bigrams, by previous id · LABEL_IDS + id. */
  readonly #bigramPlaces = new Map<number, number>();
  readonly #bigrams: Float64Array;
  readonly #sentences: Float64Array;
  readonly #closed: Float64Array;
  #follows: boolean;
  #segment = 0;
  /** The line that was told last, and the last one known to hold a token. */
  #lastLine = 0;
  #tokenLine = 0;
  /** Lines of the segment that were seen, and lines that the table counts. */
  #seenLines = 0;
  #tableLines = 0;

  /** @param follows True where tags must be followed one by one from the beginning: spans have ends. */
  constructor(memory: ScanMemory, follows: boolean) {
    const { scanner } = memory;
    this.#memory = memory;
    this.#bigrams = new Float64Array(scanner.LABEL_IDS.value ** 2);
    this.#sentences = new Float64Array(scanner.TYPE_IDS.value);
    this.#closed = new Float64Array(scanner.TYPE_IDS.value);
    scanner.prepareTags(follows ? 1 : 0);
    this.#follows = follows;
  }

  enterSegment(segment: number): void {
    this.#segment = segment;
    this.#lastLine = 0;
    this.#tokenLine = 0;
    this.#seenLines = 0;
  }

  /** Notes what the scanner met for the first time in the lines from the address `at` on. */
  notePlaces(at: number, linesBefore: number): void {
    const { scanner, words } = this.#memory;
    this.#tableLines += linesBefore - this.#seenLines;
    this.#seenLines = linesBefore;
    if (this.#tableLines > LINES_A_TABLE) this.emptyTable();
    const firsts = scanner.takeFirsts();
    let from = at;
    let line = linesBefore + 1;
    for (let index = 0; index < firsts; index += 1) {
      const entry = scanner.FIRSTS.value / 4 + index * 2;
      const place = words[entry + 1]!;
      const address = place & 0x7fffffff;
      line += scanner.countByte(from, address, LINE_FEED);
      from = address;
      this.#noteFirst(words[entry]!, line + (place >>> 31));
    }
  }

  /** A line without a token. */
  passLine(linesBefore: number): void {
    this.#arrive(linesBefore);
  }

  /** Makes a tag known before the first token of its sentence: only there can be begun to follow spans. */
  know(name: string, isSpeltSo: boolean): void {
    if (!this.#ids.has(name)) this.#intern(name, isSpeltSo);
  }

  /** A token. Answers the id of its tag. */
  count(name: string, linesBefore: number, isSpeltSo: boolean): number {
    this.#arrive(linesBefore);
    const line = linesBefore + 1;
    const id = this.#ids.get(name) ?? this.#intern(name, isSpeltSo);
    if (this.#firstPlaces[id] === 0) this.#firstPlaces[id] = placeOf(this.#segment, line);
    this.#countTag(id, line);
    this.#tokenLine = line;
    return id;
  }

  endSentence(linesBefore: number): void {
    this.#arrive(linesBefore);
    this.#countTag(0, this.#tokenLine);
  }

  finish(ignored: number): LabelCounts {
    this.emptyTable();
    const counts: LabelCounts = { records: 0, total: 0, ignored, labels: new Map(), sequence: emptySequence() };
    const sequence = counts.sequence!;
    const row = this.#memory.scanner.LABEL_IDS.value;
    for (const [id, label] of this.#names.entries()) {
      const tags = new Map<string, number>();
      const places = new Map<string, { firstLine: number; firstPath: string }>();
      let support = 0;
      for (const [other, otherLabel] of this.#names.entries()) {
        support += this.#bigrams[other * row + id]!;
        const cell = id * row + other;
        if (cell === 0 || this.#bigrams[cell] === 0) continue;
        tags.set(otherLabel, this.#bigrams[cell]!);
        places.set(otherLabel, { firstLine: this.#bigramPlaces.get(cell)!, firstPath: '' });
        if (other === 0) counts.records += this.#bigrams[cell]!;
      }
      if (tags.size > 0) {
        sequence.bigrams.set(label, tags);
        sequence.bigramPlaces.set(label, places);
      }
      if (id === 0) continue;
      counts.total += support;
      counts.labels.set(label, { count: support, firstLine: this.#firstPlaces[id]!, firstPath: '' });
    }
    for (const [id, type] of this.#types.entries()) {
      if (id > 0 && this.#sentences[id]! > 0) sequence.sentencesWithType.set(type, this.#sentences[id]!);
      if (id > 0 && this.#closed[id]! > 0) sequence.closedSpans.set(type, this.#closed[id]!);
    }
    return counts;
  }

  /** The scanner has read the lines up to here: the last of them was a token, unless nothing hangs on it. */
  #arrive(linesBefore: number): void {
    if (linesBefore > this.#lastLine) this.#tokenLine = linesBefore;
    this.#lastLine = linesBefore + 1;
  }

  #countTag(id: number, line: number): void {
    const { scanner, words } = this.#memory;
    scanner.countTag(id);
    if (scanner.takeFirsts() > 0) this.#notePlace(words[scanner.FIRSTS.value / 4]!, line);
  }

  #noteFirst(bigram: number, line: number): void {
    const isBorder = bigram % this.#memory.scanner.LABEL_IDS.value === 0;
    // The border is met at the empty line; its place is the last token before.
    const place = !isBorder ? line : line - 1 > this.#lastLine ? line - 1 : this.#tokenLine;
    this.#notePlace(bigram, place);
  }

  #notePlace(bigram: number, line: number): void {
    if (!this.#bigramPlaces.has(bigram)) this.#bigramPlaces.set(bigram, placeOf(this.#segment, line));
  }

  #intern(name: string, isSpeltSo: boolean): number {
    const { scanner } = this.#memory;
    const id = this.#names.length;
    if (id === scanner.LABEL_IDS.value) throw new NotPlain('there are too many labels');
    // Such tags are read in two ways, and counted in both.
    if (parseSuffixed(name) !== null) throw new NotPlain('a tag may have its letter behind the type');
    const { role, type, spanType } = prefixReading(name);
    const typeId = this.#typeId(type);
    if (!this.#follows && (role === 'end' || spanType !== type || typeId >= SET_TYPES)) {
      this.#follows = true;
      const isInSpan = scanner.followFromHere() !== 0;
      // Any other tag than this ends a span, or begins one.
      if (isInSpan && role === 'end') throw new NotPlain('an end of spans comes late');
    }
    const facts = typeId | (this.#typeId(spanType) << 8) | (ROLE_BITS[role] ?? 0);
    scanner.describeTag(id, facts, name === OUTSIDE_TAG && isSpeltSo ? 1 : 0);
    this.#names.push(name);
    this.#firstPlaces.push(0);
    this.#ids.set(name, id);
    return id;
  }

  #typeId(type: string | null): number {
    if (type === null) return 0;
    const known = this.#typeIds.get(type);
    if (known !== undefined) return known;
    const id = this.#types.length;
    if (id === this.#memory.scanner.TYPE_IDS.value) throw new NotPlain('there are too many types');
    this.#types.push(type);
    this.#typeIds.set(type, id);
    return id;
  }

  /** Takes the counts out of the scanner, before one of them needs more than 32 bits. */
  emptyTable(): void {
    const { scanner, words } = this.#memory;
    this.#tableLines = 0;
    const row = scanner.LABEL_IDS.value;
    const counts = scanner.COUNTS.value / 4;
    for (let previous = 0; previous < this.#names.length; previous += 1) {
      for (let id = 0; id < this.#names.length; id += 1) {
        this.#bigrams[previous * row + id]! += words[counts + previous * row + id]!;
        words[counts + previous * row + id] = 0;
      }
    }
    const types = scanner.TYPE_IDS.value;
    const facts = scanner.TYPE_FACTS.value / 4;
    for (let type = 0; type < types; type += 1) {
      this.#sentences[type]! += words[facts + types + type]!;
      this.#closed[type]! += words[facts + 2 * types + type]!;
      words[facts + types + type] = 0;
      words[facts + 2 * types + type] = 0;
    }
    const sets = scanner.SET_COUNTS.value / 4;
    for (let type = 0; type < SET_TYPES; type += 1) {
      const table = sets + (type >> 3) * 256;
      for (let set = 0; set < 256; set += 1) if (((set >> (type & 7)) & 1) === 1) this.#sentences[type]! += words[table + set]!;
    }
    words.fill(0, sets, sets + (SET_TYPES / 8) * 256);
  }
}

const LINE_FEED = 10;
