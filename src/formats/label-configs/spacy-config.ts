import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { ConfigContent, FileHead, LabelConfigFormat, Recognition } from '../format.ts';

/** `config.cfg` of spaCy, whose `[initialize.components.ner.labels]` names the JSON list of the labels of a component. */
export const spacyConfig: LabelConfigFormat = {
  id: 'config.cfg',
  title: 'Configuration of spaCy',
  recognisedBy: 'a .cfg with [initialize.components.….labels] and @readers = "spacy.read_labels.v1"',
  speaksOf: 'model',
  recognise,
  read,
};

const SECTION = /^\[initialize\.components\.([\w-]+)\.labels\]\s*$/;
const READER = /^@readers\s*=\s*"spacy\.read_labels\.v1"\s*$/;

function recognise(head: FileHead): Recognition | null {
  if (!/\.cfg$/i.test(head.name)) return null;
  const component = head.text.split(/\r\n|\n|\r/).flatMap((line) => SECTION.exec(line)?.[1] ?? [])[0];
  return component === undefined
    ? null
    : { confidence: 0.96, evidence: messageOf('the labels of the component {0} of a spaCy pipeline', component) };
}

/** Components in the order in which they are likely meant: those that tag spans and documents before those that parse. */
const PREFERRED: readonly string[] = ['ner', 'spancat', 'spancat_singlelabel', 'textcat', 'textcat_multilabel', 'tagger'];

function read(text: string, path: string): ConfigContent {
  const problems: Problem[] = [];
  const values = new Map<string, string>();
  const components: { readonly name: string; readonly line: number; isList: boolean; file: string | null }[] = [];
  let section = '';
  let current: (typeof components)[number] | null = null;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    const header = /^\[([^\]]+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header;
      const name = SECTION.exec(line)?.[1];
      current = name === undefined ? null : { name, line: index + 1, isList: false, file: null };
      if (current !== null) components.push(current);
      continue;
    }
    if (current !== null && READER.test(line)) current.isList = true;
    const pair = /^([\w@.-]+)\s*=\s*"?([^"]*)"?$/.exec(line);
    if (pair === null) continue;
    values.set(`${section}.${pair[1]}`, pair[2]!);
    if (current !== null && pair[1] === 'path') current.file = pair[2]!;
  }
  const rank = ({ name }: { readonly name: string }) => (PREFERRED.includes(name) ? PREFERRED.indexOf(name) : PREFERRED.length);
  const [component] = components.filter(({ isList, file }) => isList && file !== null).sort((a, b) => rank(a) - rank(b));
  if (component === undefined) {
    problems.push(problemAt(path, components[0]?.line ?? null, messageOf('A reader spacy.read_labels.v1 with a path was expected here.')));
    return { lists: [], problems };
  }
  const file = component.file!.replace(/\$\{([\w.:-]+)\}/g, (whole, key: string) => values.get(key.replaceAll(':', '.')) ?? whole);
  return { lists: [], problems, reference: { path: file, name: component.name, line: component.line } };
}
