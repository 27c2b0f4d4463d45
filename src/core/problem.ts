import type { Analysis, Problem } from './analysis.ts';
import { englishOf, type Message } from './message.ts';

/** What was wrong with the input, and where; the rest is read all the same. */
export function problemAt(path: string, line: number | null, said: Message): Problem {
  return { path, line, message: englishOf(said), said };
}

/** A problem as documents for machines have it. */
export type PlainProblem = Omit<Problem, 'said'>;

export function plainProblem({ path, line, message }: Problem): PlainProblem {
  return { path, line, message };
}

/** What was counted or computed, as a document for machines. */
export function plainDocument<T extends { readonly problems: readonly Problem[] }>(document: T) {
  return { ...document, problems: document.problems.map(plainProblem) };
}

/** The same of an analysis, whose files say why they were recognised. */
export function plainAnalysis<T extends Analysis>(analysis: T) {
  const datasets = analysis.datasets.map((dataset) => ({
    ...dataset,
    splits: dataset.splits.map((split) => ({ ...split, files: split.files.map(({ said: _, ...file }) => file) })),
  }));
  return plainDocument({ ...analysis, datasets });
}
