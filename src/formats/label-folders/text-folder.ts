import { join } from 'node:path';
import type { Problem } from '../../core/analysis.ts';
import { emptyCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { isPositionTag } from '../../core/tag.ts';
import type { FolderLabelFormat, FolderPlan, FolderView, RecogniseOptions } from '../folder-format.ts';
import { beginsAsMarkup } from '../markup.ts';
import { headOf } from '../read-head.ts';
import {
  areData,
  arePartitions,
  CLUTTER,
  type ClassFolder,
  FEWEST_CLASSES,
  isOfMembers,
  isPlainSplit,
  mayBeClass,
  placeOf,
  planOfClasses,
} from './class-folders.ts';
import { extensionOf, spread } from './data-folder.ts';

/**
 * Folders of texts, one for each class, as scikit-learn and Keras read them (20 newsgroups, the film reviews of `aclImdb`): the name of the
 * folder is the class, a file is a document.
 */
export const textFolder: FolderLabelFormat = {
  id: 'text-folder',
  title: 'Folders of texts, one for each class',
  recognisedBy:
    'two or more folders side by side that hold only files of prose (.txt or without an extension) and whose names may be those of classes',
  task: 'text-classification',
  largestFile: 0,
  batch: 1000,
  encoding: 'text',
  isText: false,
  recognise,
  // The names tell everything: no file is read.
  counter: () => ({ count: () => {}, finish: () => ({ counts: emptyCounts(), unit: 'document' }) }),
};

/** Names of folders that hold the texts of a data set, whatever their classes. */
const CONTAINERS = /^(?:texts?|txt|txt_sentoken|data|documents|corpus)$/i;
/** Stages and kinds of one text, in lower case: no class is called so. */
const NEVER_CLASSES: ReadonlySet<string> = new Set(
  'raw clean cleaned processed preprocessed original originals text texts txt data corpus documents sentences summaries articles stories source target src tgt input inputs output outputs tokens tokenized transcripts translations ann'.split(
    ' ',
  ),
);
/** Parts of books, and languages: `chapter-one`, `pt`. */
function isPart(name: string): boolean {
  return /^(?:(?:chapter|part|volume|vol|book|section|act|scene|issue|lecture|lesson)(?![\p{L}]).*|[a-z]{2}(?:[-_][A-Za-z]{2,4})?)$/u.test(
    name,
  );
}
/** What the authors of a data set call texts that nobody has labelled. */
const UNLABELLED = /^(?:unsup|unsupervised|unlabell?ed)$/i;
/** Classes and files of each that are looked into, and bytes of each file. */
const LOOKED_AT_CLASSES = 16;
const LOOKED_AT_FILES = 3;
const HEAD = 2048;

async function recognise(view: FolderView, { isGiven, only }: RecogniseOptions): Promise<readonly FolderPlan[]> {
  if (only !== undefined) return [];
  const names = view.folders.filter((name) => !name.startsWith('.'));
  const place = placeOf(view, CONTAINERS);
  const isSplit = place.split !== null;
  const areParts = !isSplit && names.some(isPart);
  const mayBe = (name: string) => mayBeClass(name, isSplit, names) && !NEVER_CLASSES.has(name.toLowerCase());
  if (names.length < FEWEST_CLASSES || (!isGiven && (areParts || !names.every(mayBe)))) return [];
  const found: ClassFolder[] = [];
  for (const name of names) {
    const folder = await readClass(view, name);
    if (folder === null && !isGiven) return [];
    if (folder !== null) found.push(folder);
  }
  const classes = found.filter(({ name }) => !UNLABELLED.test(name));
  const filled = classes.filter(({ members }) => members.length > 0);
  const isSure = isGiven || arePartitions(names) || (isSplit && isPlainSplit(view));
  if (filled.length === 0 || (!isGiven && (filled.length < FEWEST_CLASSES || !holdProse(view, filled)))) return [];
  if (!isSure && !areData(view, classes)) return [];
  const claims = found.map(({ folder, members }) => ({ folder, extensions: [...new Set(members.map(extensionOf))] }));
  const plan = planOfClasses(view, place, classes, messageOf('{0} folders side by side that hold texts only', classes.length), claims);
  return [{ ...plan, problems: found.filter((folder) => !classes.includes(folder)).map(unlabelled) }];
}

/** Null for a folder that holds more than texts. */
async function readClass(view: FolderView, name: string): Promise<ClassFolder | null> {
  const folder = join(view.path, name);
  const own = await view.open(folder);
  if (own === null || own.folders.some((inner) => !inner.startsWith('.')) || !isOfMembers(own, isText, 0)) return null;
  return { name, folder, members: own.files.filter((file) => isText(file) && !CLUTTER.test(file)) };
}

/** Mails and posts are often numbered, without an extension. */
function isText(name: string): boolean {
  return /\.(?:txt|text)$/i.test(name) || /^[\p{L}\p{N}_-]+(?:\.\p{N}+)?$/u.test(name);
}

function unlabelled({ folder, name, members }: ClassFolder): Problem {
  return problemAt(folder, null, messageOf('The {0} texts of "{1}" have no label; they were left out.', members.length, name));
}

/** Whether nearly all of the sampled files are prose rather than tables, tags or numbers. */
function holdProse(view: FolderView, classes: readonly ClassFolder[]): boolean {
  let looked = 0;
  let prose = 0;
  for (const { folder, members } of spread(classes, LOOKED_AT_CLASSES)) {
    for (const member of spread(members, LOOKED_AT_FILES)) {
      const path = join(folder, member);
      const head = view.readHead(path, HEAD);
      if (head === null || head.length === 0) continue;
      looked += 1;
      prose += Number(isProse(headOf(path, head, head.length < HEAD).text));
    }
  }
  return looked > 0 && prose >= looked * 0.8;
}

function isProse(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const others = text.match(/[^\p{L}\s]/gu)?.length ?? 0;
  if (letters < others || beginsAsMarkup(text)) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const fields = lines.map((line) => line.trim().split(/\s+/));
  const tagged = fields.filter((words) => words.length > 1 && isPositionTag(words.at(-1)!)).length;
  // Chinese and Japanese have no blanks between words.
  const isFull = (line: string, index: number) => fields[index]!.length >= 4 || line.length >= 24;
  return tagged * 4 < lines.length && lines.filter(isFull).length * 2 >= lines.length;
}
