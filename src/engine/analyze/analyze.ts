import { setImmediate } from 'node:timers/promises';
import type { Analysis, Dataset } from '../../core/analysis.ts';
import type { Handling } from '../../protocol/connection.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import type { FileReader } from './file-reader.ts';
import { gather } from './gather.ts';
import { judge } from './judge.ts';
import { unmuted } from './muted-findings.ts';
import { problemsOfUsed } from './possible-configs.ts';
import { attachPredictions } from './prediction-files.ts';
import type { RecentDatasets } from './recent-datasets.ts';

/**
 * Finds, counts and judges label files. A part that cannot be read is a problem; the rest is counted. Rejects only for a request
 * that makes no sense: a label config, format or scheme that does not exist.
 * @param recent Gets the data sets, for requests about what was analysed.
 */
export async function analyze(
  request: AnalyzeRequest,
  reader: FileReader,
  handling: Handling,
  recent: RecentDatasets | null = null,
): Promise<Analysis> {
  const gathered = await gather(request, reader, handling);
  recent?.keep(request, gathered.datasets);
  const datasets: Dataset[] = [];
  for (const group of gathered.datasets) {
    // Lets a cancellation in: to judge 100 000 classes takes a while.
    await setImmediate();
    handling.signal.throwIfAborted();
    datasets.push(judge(group, request));
  }
  const keep = unmuted(request.muted ?? [], request.paths);
  for (const problem of problemsOfUsed(gathered.configs, datasets)) gathered.problems.add(problem);
  const attached = attachPredictions(
    datasets.map((dataset) => ({ ...dataset, findings: keep(dataset.findings) })),
    gathered.predictions,
  );
  return {
    schema: 'focal-lens/analysis@1',
    datasets: attached.datasets,
    ...(attached.others.length === 0 ? {} : { predictions: attached.others }),
    problems: gathered.problems.list(),
  };
}
