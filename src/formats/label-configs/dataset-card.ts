import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { ConfigContent, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';
import { byLabelName } from './syntax/feature-order.ts';
import { yamlLabels } from './syntax/yaml-lists.ts';
import { readYamlTree, type YamlNode, yamlText, yamlValue } from './syntax/yaml-tree.ts';

/** The front matter of a `README.md` on the Hugging Face Hub: `dataset_info`, one or a list of them, with the names of each `class_label`. */
export const datasetCard: LabelConfigFormat = {
  id: 'dataset-card',
  title: 'Data set card (README.md)',
  recognisedBy: 'Markdown whose front matter has dataset_info with the names of a class_label',
  speaksOf: 'data',
  recognise,
  read,
};

function recognise(head: FileHead): Recognition | null {
  if (!/\.(?:md|markdown)$/i.test(head.name) || !/^---[ \t]*\r?\n/.test(head.text)) return null;
  const matter = frontMatter(head.text);
  if (matter === null && head.complete) return null;
  if (!/^dataset_info[ \t]*:/m.test(matter ?? head.text)) return null;
  if (matter !== null && !/\bclass_label\b/.test(matter)) return null;
  return { confidence: 0.96, evidence: messageOf('front matter with dataset_info and class_label names') };
}

/** What stands between the two rules, as if it began the file, so that its lines are those of the file; null without an end. */
function frontMatter(text: string): string | null {
  const end = /\r?\n---[ \t]*(?:\r?\n|$)/.exec(text.slice(3));
  return end === null ? null : `   ${text.slice(3, 3 + end.index)}\n`;
}

async function read(text: string, path: string, signal?: AbortSignal): Promise<ConfigContent> {
  const matter = frontMatter(text);
  if (matter === null) return { lists: [], problems: [problemAt(path, 1, messageOf('The front matter has no end (a line with ---).'))] };
  const tree = await readYamlTree(matter, path, signal);
  const problems: Problem[] = [...tree.problems];
  const found: LabelList[] = [];

  const visit = (node: YamlNode | null, name: string, depth: number) => {
    if (node === null || depth > DEEPEST) return;
    if (node.kind === 'list') for (const item of node.items) visit(item.node, name, depth + 1);
    if (node.kind !== 'map') return;
    const own = yamlText(yamlValue(node, 'name')) ?? name;
    for (const { key, value } of node.entries) {
      if (key !== 'class_label') visit(value, own, depth + 1);
      else {
        const names = yamlValue(value, 'names');
        const labels = names === null ? null : yamlLabels(names, path, problems);
        if (labels !== null) found.push({ name: own, labels });
      }
    }
  };

  const info = yamlValue(tree.root, 'dataset_info');
  for (const config of info?.kind === 'list' ? info.items.map(({ node }) => node) : [info]) visit(yamlValue(config, 'features'), '', 0);
  return { lists: byLabelName(found), problems };
}

const DEEPEST = 12;
