import type { FileSummary } from '../../src/core/analysis.ts';
import type { SplitInput } from '../../src/core/dataset.ts';
import type { DeclaredLabels } from '../../src/core/declared-labels.ts';
import { emptyCounts, type LabelCounts } from '../../src/core/label-counts.ts';
import { messageOf } from '../../src/core/message.ts';
import { TagCounter } from '../../src/core/tag-counter.ts';

/** Counts a text of tags: sentences separated by `|`, one line per tag as in a CoNLL file, `B-X*3` for three sentences of that tag. */
export function countTags(text: string): LabelCounts {
  const counter = new TagCounter();
  let line = 1;
  for (const sentence of text.split('|')) {
    for (const word of sentence.trim().split(/\s+/)) {
      if (word === '') continue;
      const [tag = '', times] = word.split('*');
      for (let time = 0; time < Number(times ?? 1); time += 1) {
        counter.push(counter.intern(tag), line++);
        if (times !== undefined) counter.endSentence();
      }
    }
    counter.endSentence();
  }
  return counter.finish();
}

/** Counts of documents, as a reader of tables makes them. Labels first occur at lines 1, 2, 3, … */
export function countDocuments(labels: readonly (readonly [label: string, count: number])[], total?: number): LabelCounts {
  const counts = emptyCounts();
  for (const [index, [label, count]] of labels.entries()) {
    counts.labels.set(label, { count, firstLine: index + 1, firstPath: '' });
    counts.total += count;
  }
  counts.total = total ?? counts.total;
  counts.records = counts.total;
  return counts;
}

export function fileSummary(path: string): FileSummary {
  return { path, format: 'conll', evidence: '', said: messageOf(''), bytes: 0, encoding: 'utf-8', problems: 0 };
}

export function splitInput(name: string, counts: LabelCounts): SplitInput {
  return { name, files: [fileSummary(`data/${name}.txt`)], counts };
}

/** A `labels.txt` of these labels, one per line. */
export function labelsFile(...labels: readonly string[]): DeclaredLabels {
  return { source: 'data/labels.txt', labels: labels.map((label, index) => ({ label, line: index + 1 })) };
}
