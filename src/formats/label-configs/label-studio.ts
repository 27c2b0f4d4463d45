import { basename } from 'node:path';
import { SaxesParser } from 'saxes';
import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { ConfigContent, ConfigLabel, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';

/** The labelling interface of Label Studio: `<Labels name="ner"><Label value="Person" alias="PER"/></Labels>` in a `<View>`, `<Choices>` with `<Choice>`. */
export const labelStudioConfig: LabelConfigFormat = {
  id: 'label-studio-config',
  title: 'Labelling interface of Label Studio',
  recognisedBy: 'XML with a View that holds Labels, RectangleLabels, Choices and the like',
  speaksOf: 'data',
  recognise,
  read,
};

function recognise(head: FileHead): Recognition | null {
  if (!/^\s*<(?:\?xml|!--|View\b)/.test(head.text) || !/<View\b/.test(head.text)) return null;
  const control = /<(\w*Labels|Choices|Taxonomy)\b/.exec(head.text)?.[1];
  if (control === undefined || !/<(?:Label|Choice)\s/.test(head.text)) return null;
  return { confidence: 0.96, evidence: messageOf('XML of Label Studio with {0}', control) };
}

interface Control {
  readonly tag: string;
  readonly name: string;
  readonly labels: ConfigLabel[];
}

const DEEPEST = 1000;
/** A file with more errors is no XML. */
const MOST_ERRORS = 100;

class GivenUp extends Error {}

/**
 * One list for each control tag. An alias stands in the exported annotations, so it wins over the value. A choice within a choice is written
 * by its own name. Entities and DTDs are not expanded.
 */
function read(text: string, path: string): ConfigContent {
  const problems: Problem[] = [];
  const controls: Control[] = [];
  /** The controls that are open, `null` for other tags. */
  const open: (Control | null)[] = [];
  const parser = new SaxesParser();
  let errors = 0;
  let line = 1;
  parser.on('error', ({ message }) => {
    errors += 1;
    if (errors === 1)
      problems.push(problemAt(path, parser.line, messageOf('The XML is broken here ({0}).', message.replace(/^\d+:\d+: /, ''))));
    if (errors > MOST_ERRORS) throw new GivenUp();
  });
  parser.on('attribute', ({ name }) => {
    if (name === 'value' || name === 'alias') line = parser.line;
  });
  parser.on('opentag', ({ name: tag, attributes }) => {
    const own = /Labels$|^Choices$|^Taxonomy$/.test(tag) ? { tag, name: attributes.name ?? tag, labels: [] } : null;
    if (own !== null) controls.push(own);
    open.push(own);
    if (open.length > DEEPEST) {
      problems.push(problemAt(path, line, messageOf('The XML is nested too deeply for a labelling interface.')));
      throw new GivenUp();
    }
    if (tag !== 'Label' && tag !== 'Choice') return;
    const control = open.findLast((each) => each !== null);
    // Values that begin with a dollar sign come with the tasks.
    const label = attributes.alias ?? attributes.value;
    if (control === undefined || control === null || label === undefined || label.startsWith('$')) return;
    control.labels.push({ label, id: control.labels.length, line });
  });
  parser.on('closetag', () => {
    open.pop();
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
  }
  if (controls.length === 0 && problems.length === 0)
    problems.push(problemAt(path, null, messageOf('{0} has no control with labels.', basename(path))));
  return { lists: controls.filter(({ labels }) => labels.length > 0).map(({ name, labels }): LabelList => ({ name, labels })), problems };
}
