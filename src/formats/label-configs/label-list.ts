import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { ConfigContent, ConfigLabel, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';
import { beginsAsMarkup } from '../markup.ts';
import { type ListLine, listLines } from './syntax/list-lines.ts';
import { numberedLines } from './syntax/numbered-lines.ts';

/**
 * `labels.txt`, `classes.txt`, `classes.names`, `obj.names`, `tags.txt` of AllenNLP, `label_ids.csv` of NeMo: one label a line, the line is
 * the id; or the id stands before or behind the label; or two names stand on each line (`n01440764 tench`).
 */
export const labelList: LabelConfigFormat = {
  id: 'labels.txt',
  title: 'List of labels',
  recognisedBy: 'labels.txt, classes.txt, classes.names and the like: one label a line, in id order, or with its id (0 cat, cat<TAB>0)',
  recognise,
  read,
};

const WORD =
  'labels?|class(?:es)?|class[_-]?names?|label[_-]?(?:list|names|map|ids|vocab)|tags?|tag[_-]?(?:list|set|vocab)|tagset|categories(?:_places\\d+)?|intents|slots?|ner[_-]?tags|synset[_-]?(?:words|mapping)|synsets|class[_-]descriptions(?:[_-]boxable)?';
const NAME = new RegExp(
  `^(?:.*[._ -])?(?:${WORD})(?:\\.txt|\\.names|\\.lst|\\.list|\\.csv|\\.tsv|\\.vocab)?$|^(?:vocab[._-])(?:labels?|tags?|classes)(?:\\.txt)?$|\\.names$`,
  'i',
);

/** `0<TAB>anger` under a name that much else has, too (TweetEval). */
const NUMBERED_NAME = /^(?:.*[._ -])?mapping\.(?:txt|tsv)$/i;

/** A list with more repeats is the labels of examples, one a line. */
const LARGEST_SHARE_OF_REPEATS = 0.2;
/** Names of classes are short; lines of so many words are text. */
const MOST_WORDS = 12;

/** `| a remark`, `age: continuous.` of C4.5, and `1. Title: …` of UCI: such names are those of attributes. */
const C45_NAMES = /^\||: *(?:continuous|discrete|ignore)\b|^1\. Title\b/;

function recognise(head: FileHead): Recognition | null {
  const isNamed = NAME.test(head.name);
  if ((!isNamed && !NUMBERED_NAME.test(head.name)) || head.text.trim() === '' || beginsAsMarkup(head.text)) return null;
  const { lines } = listLines(head.complete ? head.text : head.text.slice(0, head.text.lastIndexOf('\n') + 1) || head.text);
  if (lines.some(({ text }) => text.length > 200 || text.includes('\t\t'))) return null;
  if (/\.names$/i.test(head.name) && lines.some(({ text }) => C45_NAMES.test(text))) return null;
  const numbered = numberedLines(lines) !== null;
  if (!isNamed && !numbered) return null;
  const paired = pairedNames(lines) !== null;
  if (!paired && lines.some(({ text }) => text.split(/\s+/).length > MOST_WORDS)) return null;
  const distinct = new Set(lines.map(({ text }) => text)).size;
  if (lines.length > 5 && lines.length - distinct > lines.length * LARGEST_SHARE_OF_REPEATS) return null;
  // Bare numbers are the ids of examples.
  if (lines.every(({ text }) => /^-?\d+$/.test(text))) return null;
  if (!numbered && !paired && lines.some(({ text }) => text.includes('\t'))) return null;
  // A table of several columns, whatever its name.
  const isTable = /\.[ct]sv$/i.test(head.name);
  if (isTable && !numbered && !paired && lines.some(({ text }) => /[,;\t]/.test(text))) return null;
  if (lines.length < 2 && isTable) return null;
  return {
    confidence: 0.95,
    evidence: messageOf('named {0}, {1}{2} lines with one label each', head.name, lines.length, head.complete ? '' : messageOf(' or more')),
  };
}

function read(text: string, path: string): ConfigContent {
  const { lines, blank } = listLines(text);
  const problems: Problem[] = blank.map((line) =>
    problemAt(path, line, messageOf('The line is blank in the middle of the list; it has no id.')),
  );
  const numbered = numberedLines(lines);
  if (numbered !== null) return { lists: [{ name: null, labels: numbered }], problems };
  const paired = pairedNames(lines);
  if (paired !== null) return { lists: paired, problems };
  const classes = lines.filter((line) => !RESERVED.has(line.text));
  return { lists: [{ name: null, labels: classes.map(toLabel) }], problems };
}

/** What AllenNLP writes into its vocabularies beside the classes, and LabelMe into its lists; ids are told of the classes alone. */
const RESERVED: ReadonlySet<string> = new Set(['@@UNKNOWN@@', '@@PADDING@@', '__ignore__']);

function toLabel({ text, line }: ListLine, id: number): ConfigLabel {
  return { label: text, id, line };
}

const PAIRS: readonly RegExp[] = [/^(n\d{8})\s+(\S.*)$/, /^(\/[mgtj]\/\w+)[,\t]\s*"?([^"\s][^"]*)"?$/];

/**
 * `n01440764 tench, Tinca tinca` (ImageNet), `/m/01g317,Person` (Open Images, perhaps below a header): data speak of the one, people of the
 * other. Null where it is not so in all lines.
 */
function pairedNames(lines: readonly ListLine[]): readonly LabelList[] | null {
  const rows = lines[0]?.text === 'LabelName,DisplayName' ? lines.slice(1) : lines;
  for (const pattern of PAIRS) {
    const pairs = rows.map(({ text }) => pattern.exec(text));
    if (pairs.length === 0 || pairs.some((pair) => pair === null)) continue;
    // Folders and files are called after synsets; the codes of Open Images are told by name.
    const coded = pairs[0]![1]!.startsWith('/');
    return [1, 2].map((part) => ({
      name: null,
      labels: rows.map(({ line }, id) => ({
        label: pairs[id]![part]!,
        id,
        line,
        ...(coded && part === 2 ? { code: pairs[id]![1]! } : {}),
      })),
    }));
  }
  return null;
}
