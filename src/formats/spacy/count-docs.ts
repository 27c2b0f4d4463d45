import { countLabel, emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import type { ByteSource, ReadOptions, ReadPart } from '../format.ts';
import { UnreadableFile } from '../unreadable.ts';
import { readDocBin } from './doc-bin.ts';
import { BEGIN, categoriesOf, INSIDE, LabelNames, MISSING, type Survey, spanGroups, survey } from './survey.ts';

const ENTITIES = 'ents';
const CATEGORIES = 'cats';
const SPANS = 'spans';
/** The group that spaCy itself trains on and writes to. */
const USUAL_GROUP = 'sc';

/**
 * Counts the documents of a file: entities as tags of tokens; else spans of a group; else categories. `column` names another: `ents`,
 * `cats`, `spans` or `spans.sc`.
 */
export async function countDocs(file: ByteSource, options: ReadOptions): Promise<readonly ReadPart[]> {
  const found = await survey(file, options.signal);
  const column = options.column === undefined ? columnOf(found) : String(options.column);
  if (column === null) {
    throw new UnreadableFile(
      file.path,
      messageOf('{0} holds {1} documents of spaCy without entities, spans or categories.', file.path, found.documents),
    );
  }
  if (column === ENTITIES) return [{ split: null, column, counts: await countTags(file, found, options) }];
  if (column === CATEGORIES) {
    const declared = found.categories.size === 0 ? {} : { declared: [...found.categories] };
    return [{ split: null, column, ...declared, counts: await countCategories(file, options) }];
  }
  const group = column === SPANS ? groupOf(found) : column.startsWith(`${SPANS}.`) ? column.slice(SPANS.length + 1) : null;
  if (group === null || !found.spans.has(group)) throw new UnreadableFile(file.path, unknown(file.path, column, found));
  const counts = await countSpans(file, group, options);
  return [{ split: null, column: `${SPANS}.${group}`, unit: 'mention', recordUnit: 'document', counts }];
}

function columnOf(found: Survey): string | null {
  if (found.hasEntities) return ENTITIES;
  if (groupOf(found) !== null) return SPANS;
  if (found.categories.size > 0) return CATEGORIES;
  return found.isTagged ? ENTITIES : null;
}

function groupOf({ spans }: Survey): string | null {
  if ((spans.get(USUAL_GROUP) ?? 0) > 0) return USUAL_GROUP;
  return [...spans].find(([, count]) => count > 0)?.[0] ?? null;
}

const SHOWN_GROUPS = 10;

function unknown(path: string, column: string, { spans }: Survey): Message {
  const groups = [...spans.keys()].slice(0, SHOWN_GROUPS).map((key) => `${SPANS}.${key.slice(0, 40)}`);
  return messageOf(
    '{0} has no {1}; in documents of spaCy one of {2} can be counted.',
    path,
    JSON.stringify(column.slice(0, 60)),
    [ENTITIES, CATEGORIES, ...groups].join(', '),
  );
}

async function countTags(file: ByteSource, { lengths, types, tokens }: Survey, options: ReadOptions): Promise<LabelCounts> {
  const tags = new TagCounter(options.watch);
  const ids = new Map<number, number>();
  const tagOf = (iob: number, high: number, low: number): number => {
    const type = types.idOf(high, low);
    const key = type * 2 + (iob === BEGIN ? 1 : 0);
    let id = ids.get(key);
    if (id === undefined) ids.set(key, (id = tags.intern(`${iob === BEGIN ? 'B' : 'I'}-${types.nameOf(type)}`)));
    return id;
  };
  let ignored = 0;
  let document = -1;
  let left = 0;
  let unknownMarks = 0;
  await readDocBin(
    file,
    {
      token(iob, high, low, start) {
        let isFirst = false;
        for (; left === 0 && document < lengths.length; isFirst = true) left = lengths[++document] ?? 0;
        left -= 1;
        // An entity that goes on over the border of a sentence stays one.
        if (isFirst || (start === 1 && iob !== INSIDE)) tags.endSentence();
        // An entity without a type is how spaCy marks a place where none may be.
        if (iob === MISSING || iob > BEGIN || ((iob === BEGIN || iob === INSIDE) && high === 0 && low === 0)) {
          ignored += 1;
          if (iob > BEGIN) unknownMarks += 1;
        } else tags.push(iob === BEGIN || iob === INSIDE ? tagOf(iob, high, low) : tags.intern('O'), 0);
      },
    },
    options.signal,
  );
  const claimed = lengths.reduce((sum, length) => sum + length, 0);
  if (claimed !== tokens)
    options.problem(null, messageOf('{0} claims {1} tokens in its documents and holds {2}.', file.path, claimed, tokens));
  if (unknownMarks > 0)
    options.problem(
      null,
      messageOf('{0} holds {1} tokens whose entity mark is none of 0 to 3; they were left out.', file.path, unknownMarks),
    );
  return tags.finish(ignored);
}

async function countCategories(file: ByteSource, options: ReadOptions): Promise<LabelCounts> {
  const counts = emptyCounts();
  await readDocBin(
    file,
    {
      cats(cats) {
        const categories = categoriesOf(cats);
        counts.records += 1;
        // A document whose categories are all false has none of them, like others of multi-label data; one without any was not labelled.
        if (categories.size === 0) counts.ignored += 1;
        else counts.total += 1;
        for (const [name, truth] of categories) if (truth >= 0.5) countLabel(counts, name, 0, options.watch);
      },
    },
    options.signal,
  );
  return counts;
}

async function countSpans(file: ByteSource, group: string, options: ReadOptions): Promise<LabelCounts> {
  const names = new LabelNames();
  // Strings come before spans, so the labels must be known before both.
  await readDocBin(file, { spans: (packed) => eachLabel(packed, group, names, () => {}) }, options.signal);
  const counts = emptyCounts();
  await readDocBin(
    file,
    {
      string: (text) => names.name(text),
      spans(packed) {
        counts.records += 1;
        const seen = new Set<string>();
        eachLabel(packed, group, names, (id) => {
          const name = names.nameOf(id);
          counts.total += 1;
          countLabel(counts, name, 0, options.watch);
          if (seen.has(name)) return;
          seen.add(name);
          const tally = counts.labels.get(name)!;
          tally.records = (tally.records ?? 0) + 1;
        });
      },
    },
    options.signal,
  );
  return counts;
}

function eachLabel(packed: Parameters<typeof spanGroups>[0], group: string, names: LabelNames, take: (id: number) => void): void {
  for (const each of spanGroups(packed)) {
    if (!each.keys.includes(group)) continue;
    for (const [high, low] of each.labels()) take(names.idOf(high, low));
  }
}
