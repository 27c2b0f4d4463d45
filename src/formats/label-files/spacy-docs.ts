import { constants, inflateSync } from 'node:zlib';
import { messageOf } from '../../core/message.ts';
import type { BinaryLabelFormat, FileHead } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { countDocs } from '../spacy/count-docs.ts';
import { UnreadableFile } from '../unreadable.ts';

/** Documents of spaCy 3 (`DocBin`): zlib of MessagePack. */
export const spacyDocs: BinaryLabelFormat = {
  id: 'spacy',
  content: 'binary',
  title: 'spaCy documents (.spacy)',
  recognisedBy: 'zlib with a MessagePack of attrs, tokens, lengths, strings, as DocBin writes it',
  task: 'text-classification',
  recognise: (head) => (isDocBin(head) ? { confidence: 0.95, evidence: messageOf('documents of spaCy (DocBin)') } : null),
  async read(file, options) {
    try {
      return await countDocs(file, options);
    } catch (error) {
      if (error instanceof MalformedData) throw new UnreadableFile(file.path, messageOf('{0} {1}.', file.path, error.said));
      throw error;
    }
  },
};

/** Bytes that hold the first keys, whatever the tables of the compression before them. */
const FIRST = 2048;
const DEFLATE = 8;

function isDocBin({ bytes }: FileHead): boolean {
  const [method = 0, flags = 0] = bytes;
  if ((method & 15) !== DEFLATE || (method * 256 + flags) % 31 !== 0 || bytes.length < 8) return false;
  try {
    const start = inflateSync(bytes.subarray(0, FIRST), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: FIRST * 1100 }).subarray(
      0,
      400,
    );
    const text = Buffer.from(start).toString('latin1');
    // A small map whose first keys are these.
    return (start[0]! & 0xf0) === 0x80 && text.includes('attrs') && text.includes('tokens');
  } catch {
    return false;
  }
}
