import { messageOf } from '../../core/message.ts';
import { OUTSIDE_TAG } from '../../core/tag.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import { wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { forEachLine } from '../lines.ts';
import { wholeLinesOf } from './conll-layout.ts';

/**
 * CoNLL-2011 and -2012 (OntoNotes): a token a line, columns split by blanks, names in the eleventh one as brackets, `(PERSON*` … `*)` and
 * `(ORG)`. Counted as the tags in IOB2 that the brackets stand for. The number of columns differs from sentence to sentence, for each
 * predicate has one.
 */
export const conllBrackets: TextLabelFormat = {
  id: 'conll-brackets',
  content: 'text',
  title: 'CoNLL-2012 (OntoNotes) with names in brackets',
  recognisedBy:
    'a line "#begin document (…)", and twelve columns or more of which the eleventh holds names in brackets: (PERSON*, *), (ORG), *',
  task: 'token-classification',
  recognise,
  read,
};

/** Index of the column of names. */
const NAMES = 10;
const FEWEST_COLUMNS = 12;
const CELL = /^(?:\(([^()*\s]+))?(\*)?(\)?)$/;
const LONGEST_LINE = 65_536;

function recognise(head: FileHead): Recognition | null {
  if (!/^\s*#begin document \(/.test(head.text)) return null;
  const rows = wholeLinesOf(head.text, head.complete)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/));
  const fitting = rows.filter((row) => row.length >= FEWEST_COLUMNS && CELL.test(row[NAMES]!));
  if (rows.length === 0 || fitting.length < rows.length * 0.95) return null;
  // Beside the gold annotation of a document lies what a tagger made of it.
  const confidence = /auto_conll$/i.test(head.name) ? 0.2 : 0.98;
  return { confidence, evidence: messageOf('columns of CoNLL-2012, the eleventh one names in brackets') };
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const names = new BracketedNames(options);
  let line = 1;
  for await (const block of wholeLines(bytes)) {
    if (block === null) options.problem(line++, messageOf('The line is longer than 16 MiB; it was left out.'));
    else line = forEachLine(block, line, (text, at) => names.read(text, at));
  }
  return [{ split: null, counts: names.finish() }];
}

class BracketedNames {
  readonly #options: ReadOptions;
  readonly #tags: TagCounter;
  readonly #outside: number;
  /** The name that is open; null outside of names. */
  #open: string | null = null;
  #last = 0;

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#tags = new TagCounter(options.watch);
    this.#outside = this.#tags.intern(OUTSIDE_TAG);
  }

  /** Takes a line that is not blank. */
  read(text: string, line: number): void {
    // Blank lines are passed over on the way here.
    if (line > this.#last + 1) this.#endSentence();
    this.#last = line;
    if (/^#(?:begin|end) document/.test(text)) this.#endSentence();
    else if (!text.startsWith('#') || text.length > LONGEST_LINE) this.#readToken(text, line);
  }

  finish(): ReturnType<TagCounter['finish']> {
    return this.#tags.finish();
  }

  #readToken(text: string, line: number): void {
    const row = text.length > LONGEST_LINE ? [] : text.trim().split(/\s+/);
    const cell = row.length < FEWEST_COLUMNS ? null : CELL.exec(row[NAMES]!);
    if (cell === null || cell[0] === '') {
      const what =
        row.length < FEWEST_COLUMNS
          ? messageOf('The line has {0} columns', row.length)
          : messageOf('The eleventh column holds no name in brackets');
      this.#options.problem(line, messageOf('{0}; (PERSON*, *), (ORG) or * was expected there. The token was not counted.', what));
      return;
    }
    const [, opened, , closed] = cell;
    if (opened !== undefined) {
      if (this.#open !== null)
        this.#options.problem(line, messageOf('A name begins within another one; the outer one was taken to end before it.'));
      this.#open = opened;
      this.#push(`B-${opened}`, line);
    } else this.#push(this.#open === null ? OUTSIDE_TAG : `I-${this.#open}`, line);
    if (closed === ')') {
      if (this.#open === null) this.#options.problem(line, messageOf('A bracket closes that was not opened; it was passed over.'));
      this.#open = null;
    }
  }

  #push(tag: string, line: number): void {
    this.#tags.push(tag === OUTSIDE_TAG ? this.#outside : this.#tags.intern(tag), line);
  }

  #endSentence(): void {
    this.#tags.endSentence();
    this.#open = null;
  }
}
