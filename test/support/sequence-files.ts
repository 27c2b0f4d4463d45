import assert from 'node:assert/strict';
import { buildDataset } from '../../src/core/dataset.ts';
import type { LabelCounts } from '../../src/core/label-counts.ts';
import { messageOf } from '../../src/core/message.ts';
import type { ReadOptions, TextLabelFormat } from '../../src/formats/format.ts';
import { LABEL_FORMATS } from '../../src/formats/registry.ts';
import { recogniseFile } from '../../src/formats/sniff.ts';
import { evidenceOf } from './evidence.ts';
import { headOfText, linesOf, type ReadResult, readText, supportOf } from './pieces.ts';

/** What a label file is recognised as, and what its reader makes of it. */
export interface RecognisedText extends ReadResult {
  readonly format: string;
  readonly evidence: string;
  readonly counts: LabelCounts;
}

/** Recognises a text by its name and content and counts it, without any hint but those given. */
export async function countText(
  name: string,
  text: string,
  options: Omit<ReadOptions, 'problem'> = {},
  pieceSize?: number,
): Promise<RecognisedText> {
  const found = recogniseFile(headOfText(name, text));
  if (found?.kind !== 'label-file') throw new Error(`${name} was recognised as ${found === null ? 'nothing' : found.format}.`);
  const format = LABEL_FORMATS.find(({ id }) => id === found.format) as TextLabelFormat;
  const result = await readText(format, text, options, pieceSize);
  return { ...result, format: format.id, evidence: evidenceOf(found), counts: result.parts[0]!.counts };
}

/** The mentions of counts: type → lenient count, and the strict one where it differs. */
export function mentionsOf(counts: LabelCounts): Readonly<Record<string, number | readonly [lenient: number, strict: number]>> | null {
  const file = { path: 'train.txt', format: '', evidence: '', said: messageOf(''), bytes: 0, encoding: 'utf-8', problems: 0 };
  const dataset = buildDataset({ name: '', folder: '', labelMap: null, splits: [{ name: 'train', files: [file], counts }] });
  const unit = dataset.splits[0]!.units.find((each) => each.unit === 'mention');
  if (unit === undefined) return null;
  return Object.fromEntries(unit.classes.map(({ label, count, strict }) => [label, strict === count ? count : [count, strict!]]));
}

/** A small file of a dialect and what is in it. */
export interface Dialect {
  readonly file?: string;
  readonly text: string;
  readonly format: string;
  readonly evidence?: RegExp;
  readonly labels: readonly (readonly [string, number])[];
  readonly sentences: number;
  /** Mention type → lenient count, and the strict one where it differs; null for tags of no mentions. */
  readonly mentions: Readonly<Record<string, number | readonly [number, number]>> | null;
  readonly problems?: readonly number[];
  readonly ignored?: number;
  readonly column?: string | number;
}

/** Checks that a dialect is recognised without hints and counted, the same in pieces of several sizes. */
export async function checkDialect(dialect: Dialect): Promise<void> {
  const { file = 'data.txt', text, format, evidence, labels, sentences, mentions, problems = [], ignored = 0, column } = dialect;
  const options = column === undefined ? {} : { column };
  for (const size of [Buffer.byteLength(text), 1, 2, 3, 5, 7, 64]) {
    const found = await countText(file, text, options, size);
    assert.equal(found.format, format, found.evidence);
    if (evidence !== undefined) assert.match(found.evidence, evidence);
    assert.deepEqual(supportOf(found.counts), labels, `pieces of ${size}`);
    assert.deepEqual([found.counts.records, found.counts.ignored], [sentences, ignored], `pieces of ${size}`);
    assert.deepEqual(linesOf(found), problems);
    if (mentions !== null || column === undefined) assert.deepEqual(mentionsOf(found.counts), mentions);
  }
}
