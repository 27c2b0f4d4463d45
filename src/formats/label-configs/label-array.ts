import type { Problem } from '../../core/analysis.ts';
import type { ConfigLabel, FileHead, LabelConfigFormat, Recognition } from '../format.ts';
import { JsonElements } from '../json-elements.ts';
import { duplicateProblems } from './duplicates.ts';
import { readJsonTree } from './json-tree.ts';

/** A JSON array of strings in a file whose name speaks of labels: `categories.json`, `labels.json`. */
export const labelArray: LabelConfigFormat = {
  id: 'labels.json',
  title: 'JSON array of labels',
  recognisedBy: 'labels.json, categories.json, classes.json and the like: one JSON array of strings, in id order',
  recognise,
  read,
};

function recognise(head: FileHead): Recognition | null {
  if (!/(?:label|class|categor|tag|intent)[^.]*\.json$/i.test(head.name) || !/^\s*\[\s*"/.test(head.text)) return null;
  let strings = 0;
  let others = 0;
  const elements = new JsonElements({
    element: (text) => {
      if (text.startsWith('"')) strings += 1;
      else others += 1;
    },
    problem: () => {},
  });
  elements.push(new TextEncoder().encode(head.text));
  if (others > 0 || strings === 0) return null;
  return { confidence: 0.93, evidence: `named ${head.name}, a JSON array of strings` };
}

function read(text: string, path: string): { readonly labels: readonly ConfigLabel[]; readonly problems: readonly Problem[] } {
  const tree = readJsonTree(text, path);
  const problems = [...tree.problems];
  const labels = (tree.root?.type === 'array' ? (tree.root.children ?? []) : []).flatMap((child, id) => {
    const line = tree.lineOf(child);
    if (typeof child.value === 'string') return [{ label: child.value, id, line }];
    problems.push({ path, line, message: `A string was expected as the label of id ${id}.` });
    return [];
  });
  return { labels, problems: [...problems, ...duplicateProblems(path, labels)] };
}
