import type { Dataset, Finding } from '../analysis.ts';
import { backgroundId } from '../background.ts';
import { makeFinding, relatedPlace } from '../findings/finding.ts';
import { renderMessage } from '../message.ts';
import { visibleLabel } from '../name-labels.ts';
import { nearestDataset } from './alpha-target.ts';
import type { CodeRemark } from './code-remark.ts';

/**
 * What is to be said about a source, now that the data are known: what takes something for granted about the label map is left out where that holds, or
 * where nobody knows, and else names the classes.
 *
 * @param path of the source; null for one that has none yet
 */
export function judgeRemarks(remarks: readonly CodeRemark[], datasets: readonly Dataset[], path: string | null): readonly CodeRemark[] {
  return remarks.flatMap((remark) => {
    if (remark.assumes === undefined) return [remark];
    const dataset = nearestDataset(datasets, path);
    const said = dataset === null ? null : contradiction(remark.assumes, dataset);
    if (said === null) return [];
    return [{ ...remark, ...said, message: renderMessage(said.template, said.args) }];
  });
}

/**
 * A remark as a finding; without a place for a source that has none yet.
 *
 * @param lineAt the line of an offset of the source, counted from 1
 */
export function remarkFinding(
  { code, severity, template, args, from, related }: CodeRemark,
  path: string | null,
  lineAt: (offset: number) => number,
): Finding {
  if (path === null) return makeFinding({ code, severity, template, args });
  const others = related === undefined ? [] : relatedPlace({ path, line: lineAt(related.from) }, related.note);
  return makeFinding({ code, severity, template, args, place: { path, line: lineAt(from) }, related: others });
}

type Said = Pick<CodeRemark, 'template' | 'args'>;

function contradiction(assumed: NonNullable<CodeRemark['assumes']>, { labelMap: { labels }, name }: Dataset): Said | null {
  const [first] = labels;
  const id = backgroundId(labels);
  if (first === undefined || id === 0) return null;
  if (assumed === 'left-out') return id < 0 ? leftOut(first, name) : leftOutOther(first, name, labels[id]!, id);
  // Of two classes [1 − α, α] is what everyone means.
  if (id < 0 && labels.length <= 2) return null;
  return id < 0
    ? {
        template:
          'A single alpha means [1 − α, α, …, α]: {0}, class 0 of {1}, gets another weight than all others. Give a vector as weight, in label-id order.',
        args: [visibleLabel(first), visibleLabel(name)],
      }
    : {
        template:
          'A single alpha means [1 − α, α, …, α], with class 0 for the background: in {1} class 0 is {0}, and {2} has the id {3}. Give a vector as weight, in label-id order.',
        args: [visibleLabel(first), visibleLabel(name), visibleLabel(labels[id]!), id],
      };
}

function leftOut(first: string, name: string): Said {
  return {
    template: 'include_background=False leaves class 0 out of the loss: in {1} that is {0}.',
    args: [visibleLabel(first), visibleLabel(name)],
  };
}

function leftOutOther(first: string, name: string, background: string, id: number): Said {
  return {
    template: 'include_background=False leaves class 0 out of the loss: in {1} that is {0}, and {2} has the id {3}.',
    args: [visibleLabel(first), visibleLabel(name), visibleLabel(background), id],
  };
}
