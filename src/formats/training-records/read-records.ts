import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingCurve } from '../../core/loss/training-curve.ts';
import { evaluationResults, trainerState } from './trainer-state.ts';
import { ultralyticsResults } from './ultralytics-results.ts';

/** Records of a training, where they lie. */
export interface TrainingRecord {
  readonly path: string;
  readonly curve: TrainingCurve;
}

/** The log of a long training is a few megabytes. */
const LARGEST = 16 * 1024 * 1024;

/** What is looked for, the most telling first. */
const RECORDS: readonly { readonly name: string; readonly read: (text: string) => TrainingCurve | null }[] = [
  { name: 'trainer_state.json', read: (text) => trainerState(JSON.parse(text)) },
  { name: 'results.csv', read: ultralyticsResults },
  { name: 'all_results.json', read: (text) => evaluationResults(JSON.parse(text)) },
  { name: 'eval_results.json', read: (text) => evaluationResults(JSON.parse(text)) },
];

/** The records of a training in a folder, or of its last checkpoint; null without any. Files that are something else are passed over. */
export async function trainingRecord(folder: string): Promise<TrainingRecord | null> {
  const names = await readdir(folder).catch((): string[] => []);
  const last = names
    .flatMap((name) => /^checkpoint-(\d{1,12})$/.exec(name) ?? [])
    .reduce((most, digits) => Math.max(most, Number(digits) || 0), 0);
  const candidates = RECORDS.flatMap(({ name, read }) => [
    ...(names.includes(name) ? [{ path: join(folder, name), read }] : []),
    ...(name === 'trainer_state.json' && last > 0 ? [{ path: join(folder, `checkpoint-${last}`, name), read }] : []),
  ]);
  for (const { path, read } of candidates) {
    const text = await readSmall(path);
    const curve = text === null ? null : safely(() => read(text));
    if (curve !== null && curve.points.length > 0) return { path, curve };
  }
  return null;
}

async function readSmall(path: string): Promise<string | null> {
  // Opening something else than a file may wait for ever.
  const status = await stat(path).catch(() => null);
  if (status === null || !status.isFile() || status.size > LARGEST) return null;
  const file = await open(path).catch(() => null);
  if (file === null) return null;
  try {
    return await file.readFile('utf8');
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** Python writes NaN into JSON: such a file tells nothing that could be trusted. */
function safely<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
