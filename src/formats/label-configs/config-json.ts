import type { Node } from 'jsonc-parser';
import type { Problem } from '../../core/analysis.ts';
import type { ConfigLabel, FileHead, LabelConfigFormat, Recognition } from '../format.ts';
import { duplicateProblems } from './duplicates.ts';
import { entriesOf, type JsonTree, readJsonTree } from './json-tree.ts';

/** `config.json` of a model: `id2label` (ids are strings there and sort as numbers), checked against `label2id`. */
export const configJson: LabelConfigFormat = {
  id: 'config.json',
  title: 'Model configuration',
  recognisedBy: 'a JSON object with id2label (or label2id), as Transformers writes it',
  recognise,
  read,
};

function recognise(head: FileHead): Recognition | null {
  if (!/^\s*\{/.test(head.text)) return null;
  const key = /"(id2label|label2id)"\s*:\s*[{[]/.exec(head.text)?.[1];
  return key === undefined ? null : { confidence: 0.97, evidence: `a JSON object with "${key}"` };
}

const LARGEST_ID = 1_000_000;

function read(text: string, path: string): { readonly labels: readonly ConfigLabel[]; readonly problems: readonly Problem[] } {
  const tree = readJsonTree(text, path);
  const problems = [...tree.problems];
  // The last of two equal keys wins, as in every JSON parser.
  const root = entriesOf(tree.root);
  const id2label = root.findLast(({ key }) => key === 'id2label');
  const label2id = root.findLast(({ key }) => key === 'label2id');
  const inverse = label2id === undefined ? [] : readLabel2Id(label2id.value, tree, path, problems);
  if (id2label === undefined) {
    const labels = sortById(inverse);
    return { labels, problems: [...problems, ...gapProblems(path, labels)] };
  }
  const labels = sortById(
    id2label.value.type === 'array' ? readArray(id2label.value, tree, path, problems) : readId2Label(id2label.value, tree, path, problems),
  );
  problems.push(...gapProblems(path, labels), ...duplicateProblems(path, labels), ...clashProblems(path, labels, inverse));
  return { labels, problems };
}

function readId2Label(node: Node, tree: JsonTree, path: string, problems: Problem[]): ConfigLabel[] {
  const labels = new Map<number, ConfigLabel>();
  for (const { key, value, property } of entriesOf(node)) {
    const line = tree.lineOf(property);
    const id = readId(key);
    if (id === null) problems.push({ path, line, message: `An id was expected as the key in id2label, not ${JSON.stringify(key)}.` });
    else if (typeof value.value !== 'string') problems.push({ path, line, message: `A string was expected as the label of id ${id}.` });
    else {
      if (labels.has(id)) problems.push({ path, line, message: `The id ${id} was declared before; the last one counts.` });
      labels.set(id, { label: value.value, id, line });
    }
  }
  return [...labels.values()];
}

function readArray(node: Node, tree: JsonTree, path: string, problems: Problem[]): ConfigLabel[] {
  return (node.children ?? []).flatMap((child, id) => {
    if (typeof child.value === 'string') return [{ label: child.value, id, line: tree.lineOf(child) }];
    problems.push({ path, line: tree.lineOf(child), message: `A string was expected as the label of id ${id}.` });
    return [];
  });
}

function readLabel2Id(node: Node, tree: JsonTree, path: string, problems: Problem[]): ConfigLabel[] {
  return entriesOf(node).flatMap(({ key, value, property }) => {
    const id = readId(String(value.value));
    if (id !== null) return [{ label: key, id, line: tree.lineOf(property) }];
    problems.push({ path, line: tree.lineOf(property), message: `An id was expected for ${JSON.stringify(key)} in label2id.` });
    return [];
  });
}

function readId(text: string): number | null {
  return /^\d{1,7}$/.test(text) && Number(text) <= LARGEST_ID ? Number(text) : null;
}

function sortById(labels: readonly ConfigLabel[]): readonly ConfigLabel[] {
  return labels.toSorted((a, b) => a.id - b.id);
}

function gapProblems(path: string, labels: readonly ConfigLabel[]): Problem[] {
  const problems: Problem[] = [];
  let expected = 0;
  for (const { id, line } of labels) {
    if (id > expected) {
      const missing = id - expected === 1 ? `id ${expected} is` : `ids ${expected} to ${id - 1} are`;
      problems.push({ path, line, message: `The ids have a gap: ${missing} not declared.` });
    }
    expected = id + 1;
  }
  return problems;
}

function clashProblems(path: string, labels: readonly ConfigLabel[], inverse: readonly ConfigLabel[]): Problem[] {
  if (inverse.length === 0) return [];
  const ids = new Map(inverse.map((entry) => [entry.label, entry]));
  const problems: Problem[] = [];
  for (const { label, id, line } of labels) {
    const other = ids.get(label);
    if (other === undefined)
      problems.push({ path, line, message: `id2label and label2id disagree: ${JSON.stringify(label)} (id ${id}) is not in label2id.` });
    else if (other.id !== id) {
      problems.push({
        path,
        line: other.line,
        message: `id2label and label2id disagree: ${JSON.stringify(label)} has id ${id} in id2label and ${other.id} in label2id.`,
      });
    }
  }
  const declared = new Set(labels.map(({ label }) => label));
  for (const { label, id, line } of inverse) {
    if (!declared.has(label))
      problems.push({ path, line, message: `id2label and label2id disagree: ${JSON.stringify(label)} (id ${id}) is not in id2label.` });
  }
  return problems;
}
