import type { Task } from '../../core/analysis.ts';
import type { ReadPart } from '../../formats/format.ts';

/**
 * The names by id for records whose ids count from 1 (AG News, DBpedia: `3,"title","text"` beside `classes.txt`); null where they count from
 * 0, or where that cannot be told. They count from 1 when the id after the last name occurs, that of the first name does not, and every
 * label but those is a name.
 */
export function namesFromOne(parts: readonly ReadPart[], labels: readonly string[] | undefined, task: Task): readonly string[] | null {
  if (labels === undefined || labels.length < 2 || !OF_RECORDS.has(task) || labels.some((label) => /^\d+$/.test(label))) return null;
  const names = new Set(labels);
  const last = String(labels.length);
  const seen = new Set<string>();
  for (const { counts, recordUnit } of parts) {
    if (counts.sequence !== null || recordUnit !== undefined) return null;
    for (const label of counts.labels.keys()) seen.add(label);
  }
  if (!seen.has(last) || seen.has(labels[0]!) || seen.size * 2 < labels.length) return null;
  for (const label of seen) if (label !== last && !names.has(label)) return null;
  return ['0', ...labels];
}

const OF_RECORDS: ReadonlySet<Task> = new Set(['text-classification', 'multi-label-classification', 'image-classification']);
