import { messageOf } from '../../core/message.ts';
import { wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { forEachLine } from '../lines.ts';
import { linesOf, wholeLinesOfHead } from './conll-layout.ts';
import { RecordItems } from './record-items.ts';

/** `227508|t|Naloxone reverses …`, `227508|a|In unanesthetized …` */
const TEXT = /^([^|\t]{1,60})\|([ta])\|/;
/** `227508<tab>0<tab>8<tab>Naloxone<tab>Chemical<tab>D009270`; the identifier, and what follows it, may be absent. */
const MENTION = /^([^|\t]{1,60})\t *\d+\t *\d+\t[^\t]*\t([^\t]+)/;
/** `227508<tab>CID<tab>D008750<tab>D007022`: how two things are related. */
const RELATION = /^[^|\t]{1,60}\t(?! *\d+\t)[^\t]+\t[^\t]+\t[^\t]+/;
/** Semantic types of MedMentions: a mention may have several. */
const SEMANTIC_TYPES = /^T\d{3}(?:,T\d{3})+$/;

/**
 * PubTator (ncbi.nlm.nih.gov/research/pubtator): title and abstract of a document, then its mentions, one a line. The corpora of NCBI
 * diseases, BC5CDR, BioRED, GNormPlus and MedMentions are published so.
 */
export const pubtator: TextLabelFormat = {
  id: 'pubtator',
  content: 'text',
  title: 'PubTator',
  recognisedBy:
    'documents that begin with id|t|title and id|a|abstract, then a line for each mention: id, start, end, text and type by tabs',
  task: 'token-classification',
  recognise(head: FileHead): Recognition | null {
    const lines = linesOf(wholeLinesOfHead(head)).filter((line) => line.trim() !== '');
    const [first, ...others] = lines;
    const id = first === undefined ? undefined : TEXT.exec(first)?.[1];
    const isOfDocument = (line: string) => {
      const text = TEXT.exec(line);
      return text === null ? MENTION.exec(line)?.[1] === id : text[1] === id && text[2] === 'a';
    };
    if (id === undefined || !others.some(isOfDocument)) return null;
    return { confidence: 0.97, evidence: messageOf('titles (|t|) and abstracts (|a|), then mentions by tabs, as in PubTator') };
  },
  read,
};

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const items = new RecordItems(options);
  let line = 1;
  for await (const block of wholeLines(bytes)) {
    if (block === null) {
      options.problem(line++, messageOf('The line is longer than 16 MiB; it was left out.'));
      continue;
    }
    line = forEachLine(block, line, (text, at) => readLine(text, at, items, options));
  }
  return [{ split: null, counts: items.finish(), unit: 'mention', recordUnit: 'document' }];
}

function readLine(text: string, line: number, items: RecordItems, { problem }: ReadOptions): void {
  if (text.trim() === '') return;
  const document = TEXT.exec(text)?.[1];
  if (document !== undefined) {
    items.record(document);
    return;
  }
  const mention = MENTION.exec(text);
  if (mention !== null) {
    const [, id = '', written = ''] = mention;
    const type = written.trim();
    for (const label of SEMANTIC_TYPES.test(type) ? type.split(',') : [type]) items.item(id, label, line);
  } else if (!RELATION.test(text)) {
    problem(
      line,
      messageOf('A mention (document, start, end, text and type, with tabs between them) was expected; the line was not counted.'),
    );
  }
}
