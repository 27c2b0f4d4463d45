import { SENTENCE_BORDER } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { mentionOpener, schemeNamed, violationTest } from '../../core/tag-scheme.ts';
import { badInput } from '../../protocol/connection.ts';
import type { ExampleSubject } from '../../protocol/engine-api.ts';

/** Whether a label is one that is looked for; `previous` is the tag before it, null where labels are no tags. */
export type Matcher = (label: string, previous: string | null) => boolean;

/** @param tags All labels of the data set: together they tell how a tag is read. */
export function matcherOf(subject: ExampleSubject, tags: ReadonlySet<string>): Matcher {
  if (subject.kind === 'violations') {
    const scheme = schemeNamed(subject.scheme);
    if (scheme === null) throw badInput(messageOf('There is no tag scheme "{0}".', subject.scheme));
    const breaks = violationTest(tags, scheme);
    return (label, previous) => previous !== null && breaks(previous, label);
  }
  const labels = new Set(subject.labels);
  if (subject.types.length === 0) return (label, previous) => labels.has(label) && !isBorder(label, previous);
  const types = new Set(subject.types);
  const opens = mentionOpener(tags);
  return (label, previous) => {
    if (isBorder(label, previous)) return false;
    const type = previous === null ? null : opens(previous, label);
    return labels.has(label) || (type !== null && types.has(type));
  };
}

/** The end of a sentence, which is told as if it were a tag. */
function isBorder(label: string, previous: string | null): boolean {
  return label === SENTENCE_BORDER && previous !== null;
}
