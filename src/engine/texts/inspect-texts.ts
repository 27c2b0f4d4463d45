import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Dataset, Finding } from '../../core/analysis.ts';
import { messageOf, say } from '../../core/message.ts';
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

/** What was found, by data set and state of its files: those that have not changed since are not read again. */
export type KeptFindings = Map<string, readonly Finding[]>;

const MOST_KEPT = 64;

/**
 * Reads the texts of a data set once more and says which stand in two splits, and which carry different labels. Memory is bounded. None for files
 * whose records have no texts. Rejects a data set that does not exist as bad input; what cannot be read is passed over, for the analysis
 * has said so.
 */
export async function inspectTexts(
  { analysis, dataset: name }: InspectTextsRequest,
  datasets: readonly GatheredDataset[],
  kept: KeptFindings,
  handling: Handling,
): Promise<readonly Finding[]> {
  const dataset = datasets.find((each) => each.name === name);
  if (dataset === undefined) throw badInput(messageOf('There is no data set "{0}" any more: analyze the workspace again.', name));
  return textFindings(dataset, analysis, kept, handling);
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
    const findings = isSmall ? await textFindings(group, request, new Map(), handling) : [];
    judged.push(findings.length === 0 ? dataset : { ...dataset, findings: [...dataset.findings, ...findings] });
  }
  return judged;
}

function bytesOf({ files }: GatheredDataset): number {
  return files.reduce((sum, { file }) => sum + file.found.bytes, 0);
}

async function textFindings(
  dataset: GatheredDataset,
  request: AnalyzeRequest,
  kept: KeptFindings,
  handling: Handling,
): Promise<readonly Finding[]> {
  const key = keyOf(dataset);
  let findings = kept.get(key);
  if (findings === undefined) {
    const index = await indexOf(dataset, handling);
    findings = [...splitOverlaps(index, compareSplits), ...conflictingLabels(index)];
    for (const oldest of kept.keys()) {
      if (kept.size < MOST_KEPT) break;
      kept.delete(oldest);
    }
    kept.set(key, findings);
  }
  return unmuted(request.muted ?? [], request.paths)(findings);
}

function keyOf(dataset: GatheredDataset): string {
  const hash = createHash('sha256');
  for (const { file, split } of dataset.files) {
    const { path, bytes, modified } = file.found;
    const { format, column = null, labels = null } = file.reading;
    hash.update(JSON.stringify([path, bytes, modified, split, file.holdsSplits, format, column, labels]));
  }
  return hash.digest('base64');
}

function textFiles({ files }: GatheredDataset) {
  return files.filter(({ file }) => file.found.part === undefined && holdsTexts(file.format));
}

async function indexOf(dataset: GatheredDataset, { signal, progress }: Handling): Promise<TextIndex> {
  const index = new TextIndex();
  const splitOf = splitNamer(dataset.files);
  // Of two places the one in the training split is told first.
  const files = textFiles(dataset).sort((a, b) => compareSplits(splitOf(null, a.split), splitOf(null, b.split)));
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
