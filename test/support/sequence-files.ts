import { buildDataset } from '../../src/core/dataset.ts';
import type { LabelCounts } from '../../src/core/label-counts.ts';
import type { ReadOptions, TextLabelFormat } from '../../src/formats/format.ts';
import { LABEL_FORMATS } from '../../src/formats/registry.ts';
import { recogniseFile } from '../../src/formats/sniff.ts';
import { headOfText, type ReadResult, readText } from './pieces.ts';

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
  return { ...result, format: format.id, evidence: found.evidence, counts: result.parts[0]!.counts };
}

/** The mentions of counts: type → lenient count, and the strict one where it differs. */
export function mentionsOf(counts: LabelCounts): Readonly<Record<string, number | readonly [lenient: number, strict: number]>> | null {
  const file = { path: 'train.txt', format: '', evidence: '', bytes: 0, encoding: 'utf-8', problems: 0 };
  const dataset = buildDataset({ name: '', folder: '', labelMap: null, splits: [{ name: 'train', files: [file], counts }] });
  const unit = dataset.splits[0]!.units.find((each) => each.unit === 'mention');
  if (unit === undefined) return null;
  return Object.fromEntries(unit.classes.map(({ label, count, strict }) => [label, strict === count ? count : [count, strict!]]));
}
