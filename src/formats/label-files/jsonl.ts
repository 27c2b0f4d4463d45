import { emptyCounts } from '../../core/label-counts.ts';
import { LONGEST_FIRST_ROW, splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { forEachLine } from '../lines.ts';
import { RecordCounters } from './record-counter.ts';
import { findShape, holdsScores } from './record-shape.ts';

/** One JSON object a line: a text with its label, or tokens with their tags (strings or ids). */
export const jsonl: TextLabelFormat = {
  id: 'jsonl',
  content: 'text',
  title: 'JSON Lines',
  recognisedBy: 'a JSON object a line with a label (label, intent, category, …), or with tokens and as many tags (ner_tags, tags, labels)',
  task: 'text-classification',
  recognise,
  read,
};

const SAMPLE = 64 * 1024;
const SAMPLED_RECORDS = 200;

function recognise(head: FileHead): Recognition | null {
  // Not only the first line: it may be a bad one.
  if (!/^\s*\{/m.test(head.text)) return null;
  const { records, bad } = sampleRecords(head.text, head.complete);
  // A JSON document over several lines has hardly a line that is an object; one on a single line is a document unless named otherwise.
  if (records.length === 0 || bad > records.length || holdsScores(records)) return null;
  if (records.length === 1 && /\.json$/i.test(head.name)) return null;
  const found = findShape(records, undefined);
  if (found === null) return null;
  return { confidence: found.shape.kind === 'sentence' ? 0.95 : 0.9, evidence: `a JSON object a line, ${found.evidence}` };
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE, LONGEST_FIRST_ROW);
  const found = findShape(sampleRecords(new TextDecoder().decode(head), complete).records, options.column);
  if (found === null) {
    const expected = options.column === undefined ? 'no key that holds labels' : `no key "${options.column}" that holds labels`;
    options.problem(null, `The first records have ${expected}; name it with the column option.`);
    return [{ split: null, counts: emptyCounts() }];
  }
  const counters = new RecordCounters(found.shape, options);
  let line = 1;
  for await (const block of wholeLines(all)) {
    if (block === null) {
      options.problem(line, 'The line is longer than 16 MiB; it was left out.');
      line += 1;
      continue;
    }
    line = forEachLine(block, line, (text, at) => {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch (error) {
        options.problem(at, `The line is not valid JSON (${reasonOf(error)}); it was not counted.`);
        return;
      }
      counters.count(value, at);
    });
  }
  return counters.finish();
}

function sampleRecords(text: string, complete: boolean): { readonly records: readonly unknown[]; readonly bad: number } {
  const lines = text.split('\n', SAMPLED_RECORDS + 1);
  if (!complete || lines.length > SAMPLED_RECORDS) lines.pop();
  const records: unknown[] = [];
  let bad = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    try {
      records.push(JSON.parse(line));
    } catch {
      bad += 1;
    }
  }
  return { records, bad };
}

/** The reason without the excerpt, which may hold anything. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/[,:]? "[\s\S]*$|, \.{3}[\s\S]*$/, '').slice(0, 100);
}
