import type { Problem } from '../../core/analysis.ts';
import type { ConfigLabel } from '../format.ts';

/** One problem per label that was declared before. Both keep their ids, for the ids after them hang on it. */
export function duplicateProblems(path: string, labels: readonly ConfigLabel[]): Problem[] {
  const lines = new Map<string, number>();
  const problems: Problem[] = [];
  for (const { label, id, line } of labels) {
    const first = lines.get(label);
    if (first === undefined) lines.set(label, line);
    else problems.push({ path, line, message: `The label ${JSON.stringify(label)} (id ${id}) was declared before, in line ${first}.` });
  }
  return problems;
}
