import type { Analysis, Dataset } from '../core/analysis.ts';
import { INSPECTED_BYTES } from '../core/texts/text-index.ts';
import type { AnalyzeRequest } from '../protocol/engine-api.ts';
import type { Session } from './session.ts';

/** What `--texts` does, for the help. */
export const TEXTS_ABOUT = `look for the same text in two splits or with different labels in data sets of any size (without it: up to ${INSPECTED_BYTES / 1024 / 1024} MB)`;

/** Adds what the texts of each data set say: of small ones, of all where it was asked for, of none where it was refused. */
export async function withTextFindings(
  analysis: Analysis,
  request: AnalyzeRequest,
  texts: boolean | undefined,
  session: Session,
): Promise<Analysis> {
  const datasets: Dataset[] = [];
  for (const dataset of analysis.datasets) {
    const isAsked = texts ?? bytesOf(dataset) <= INSPECTED_BYTES;
    const found = isAsked ? await session.request('inspectTexts', { analysis: request, dataset: dataset.name }) : [];
    datasets.push(found.length === 0 ? dataset : { ...dataset, findings: [...dataset.findings, ...found] });
  }
  return { ...analysis, datasets };
}

function bytesOf({ splits }: Dataset): number {
  const files = new Map(splits.flatMap(({ files }) => files.map(({ path, bytes }) => [path, bytes] as const)));
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
}
