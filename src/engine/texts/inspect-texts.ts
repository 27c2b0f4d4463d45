import { basename } from 'node:path';
import type { Dataset, Finding } from '../../core/analysis.ts';
import { say } from '../../core/message.ts';
import { conflictingLabels } from '../../core/texts/conflicting-labels.ts';
import { splitOverlaps } from '../../core/texts/split-overlap.ts';
import { TextIndex } from '../../core/texts/text-index.ts';
import { holdsTexts, readTexts } from '../../formats/record-texts/read-texts.ts';
import type { TextSink } from '../../formats/record-texts/record-texts.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { AnalyzeRequest, InspectTextsRequest } from '../../protocol/engine-api.ts';
import type { GatheredDataset } from '../analyze/gather.ts';
import { unmuted } from '../analyze/muted-findings.ts';
import { compareSplits, splitNamer } from '../analyze/splits.ts';

/**
 * Reads the texts of a data set once more and says which stand in two splits, and which carry different labels. Memory is bounded. None for files
 * whose records have no texts. Rejects a data set that does not exist as bad input; what cannot be read is passed over, for the analysis
 * has said so.
 */
export async function inspectTexts(
  { analysis, dataset: name }: InspectTextsRequest,
  datasets: readonly GatheredDataset[],
  handling: Handling,
): Promise<readonly Finding[]> {
  const dataset = datasets.find((each) => each.name === name);
  if (dataset === undefined) throw badInput(`There is no data set "${name}" any more: analyze the workspace again.`);
  return textFindings(dataset, analysis, handling);
}

/** Adds the findings on texts to the data sets of an analysis that are no larger than `limit` bytes. */
export async function withTextFindings(
  datasets: readonly Dataset[],
  gathered: readonly GatheredDataset[],
  limit: number,
  request: AnalyzeRequest,
  handling: Handling,
): Promise<readonly Dataset[]> {
  const judged: Dataset[] = [];
  for (const dataset of datasets) {
    const group = gathered.find(({ name }) => name === dataset.name);
    const isSmall = group !== undefined && bytesOf(group) <= limit;
    const findings = isSmall ? await textFindings(group, request, handling) : [];
    judged.push(findings.length === 0 ? dataset : { ...dataset, findings: [...dataset.findings, ...findings] });
  }
  return judged;
}

function bytesOf({ files }: GatheredDataset): number {
  return files.reduce((sum, { file }) => sum + file.found.bytes, 0);
}

async function textFindings(dataset: GatheredDataset, request: AnalyzeRequest, handling: Handling): Promise<readonly Finding[]> {
  const index = await indexOf(dataset, handling);
  const keep = unmuted(request.muted ?? [], request.paths);
  return keep([...splitOverlaps(index, compareSplits), ...conflictingLabels(index)]);
}

async function indexOf(dataset: GatheredDataset, { signal, progress }: Handling): Promise<TextIndex> {
  const index = new TextIndex();
  const files = dataset.files.filter(({ file }) => file.found.part === undefined && holdsTexts(file.format));
  const splitOf = splitNamer(dataset.files);
  const total = files.reduce((sum, { file }) => sum + file.found.bytes, 0);
  let done = 0;
  for (const { file, split } of files) {
    signal.throwIfAborted();
    const { path } = file;
    const what = say('Comparing the texts of {0}', basename(path));
    let current = splitOf(null, split);
    const sink: TextSink = {
      enterSplit(own) {
        // Where all records name one split, the name of the file counts.
        if (file.holdsSplits) current = splitOf(own, split);
      },
      add: ({ line, ...record }) => index.add({ ...record, split: current, place: { path, line } }),
    };
    try {
      const report = (bytes: number) => progress({ ...what, done: done + bytes, total });
      await readTexts(path, { ...file.reading, signal, progress: report }, sink);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
    }
    done += file.found.bytes;
  }
  return index;
}
