import { isPrintableAscii } from '../core/printable-ascii.ts';

/** A split read from the name of a file or folder. */
export interface SplitName {
  /** `train`, `dev`, `test`, or null when the name speaks of none. `eval` stays `eval`: what it means hangs on its siblings. */
  readonly split: string | null;
  /** What remains of the name: the data set's own part, without extension and separators at its ends; may be empty. */
  readonly stem: string;
}

/** The words of a split, as names use them. `eval` is settled by `settleEval`. */
const WORDS = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['trn', 'train'],
  ['dev', 'dev'],
  ['devel', 'dev'],
  ['development', 'dev'],
  ['val', 'dev'],
  ['valid', 'dev'],
  ['validation', 'dev'],
  ['validate', 'dev'],
  ['test', 'test'],
  ['testing', 'test'],
  ['tst', 'test'],
  ['eval', 'eval'],
  ['evaluation', 'eval'],
  ['traindata', 'train'],
  ['trainset', 'train'],
  ['trainingdata', 'train'],
  ['trainingset', 'train'],
  ['devset', 'dev'],
  ['developset', 'dev'],
  ['developmentset', 'dev'],
  ['valset', 'dev'],
  ['validationset', 'dev'],
  ['testdata', 'test'],
  ['testset', 'test'],
]);

/** Words that may be glued to what goes before them (`wnut17train`, `engtrain`); the short ones would be found in other words. */
const GLUED = ['trainset', 'developset', 'testset', 'training', 'train', 'validation', 'valid', 'test', 'dev'];

/** CoNLL-2003 and its kin: `eng.testa` is dev, `eng.testb` is test. */
const CONLL = new Map([
  ['testa', 'dev'],
  ['testb', 'test'],
]);

/** A split's name as the product says it, for a name that a person or a file gives: `validation` → `dev`. Unknown names stay as they are. */
export function normaliseSplit(name: string): string {
  const trimmed = name.trim();
  return WORDS.get(trimmed.toLowerCase()) ?? trimmed;
}

/** Columns and keys of a record that say which split it belongs to. */
export const SPLIT_FIELDS: readonly string[] = ['split', 'subset', 'partition'];

/** The split that a field of a record names, as the product says it; null for any other value. */
export function splitOfField(value: unknown): string | null {
  return typeof value === 'string' ? (WORDS.get(value.trim().toLowerCase()) ?? null) : null;
}

/** True for a word that names a split: `val`, `oos_train`. */
export function namesSplit(name: string): boolean {
  return splitOfName(name).split !== null;
}

/**
 * `eval` is `test` where there is also a dev split, and `dev` where there is a test; alone it keeps its name. `present` are the normalised
 * splits of the data set.
 */
export function settleEval(split: string, present: Iterable<string>): string {
  if (split !== 'eval') return split;
  const others = new Set(present);
  return others.has('dev') ? 'test' : others.has('test') ? 'dev' : split;
}

/**
 * Finds the split in one name of a file or folder. A whole word counts first, the last one wins (`test_corpus.train.txt` is train);
 * then a word glued to the end of another (`wnut17train.conll`), or before a capital (`trainLabels.csv`).
 */
export function splitOfName(name: string): SplitName {
  const whole = name.replace(SHARD, '').replace(COMPRESSED, '');
  const words = whole.split(isPrintableAscii(whole) ? /([^A-Za-z0-9]+)/ : /([^\p{L}\p{N}]+)/u);
  for (const find of [wholeWord, wordWithNumber, gluedWord, wordBeforeCapital]) {
    for (let index = words.length - 1; index >= 0; index -= 1) {
      const found = index % 2 === 0 ? find(words[index]!) : null;
      if (found === null) continue;
      const rest = words.with(index, found.rest);
      return { split: found.split, stem: stemOf(rest, words.length) };
    }
  }
  return { split: null, stem: stemOf(words, words.length) };
}

/** `train-00000-of-00005`, with the digest that Hugging Face appends. */
const SHARD = /[-_.]?\d+-of-\d+(?:-[0-9a-f]{8,})?(?=\.|$)/i;

const COMPRESSED = /(?<=\.\w+)\.(?:gz|zst|bz2|xz)$/i;

/** The split that a folder stands for, when its name says nothing else: `train/`, `test-set/`, not `training-scripts/`. */
export function splitOfFolder(name: string): string | null {
  // The dot keeps the last word from being taken for an extension.
  const { split, stem } = splitOfName(`${name}.`);
  return split !== null && (FOLDER_STEMS.has(stem.toLowerCase()) || DATE.test(stem)) ? split : null;
}

/** `training_20180910`, `train2017`. */
const DATE = /^(?:19|20)\d\d(?:\d{4})?$/;

const FOLDER_STEMS = new Set(['', 'data', 'set', 'split', 'part', 'files', 'docs', 'corpus']);

/**
 * The split and data set of a path below a root: the file's name speaks first, then its folders from the inside out (`data/train/part-1.conll`).
 * `path` is relative, with `/` or `\`.
 */
export function splitOfPath(path: string): SplitName {
  const parts = path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  const file = splitOfName(parts.at(-1) ?? '');
  if (file.split !== null) return file;
  for (let index = parts.length - 2; index >= 0; index -= 1) {
    const split = splitOfFolder(parts[index]!);
    if (split !== null) return { split, stem: '' };
  }
  return file;
}

interface FoundWord {
  readonly split: string;
  /** What remains of the word. */
  readonly rest: string;
}

function wholeWord(word: string): FoundWord | null {
  const lower = word.toLowerCase();
  const split = WORDS.get(lower) ?? CONLL.get(lower);
  return split === undefined ? null : { split, rest: '' };
}

/** `train1`, `dev2017`, `train00001`: numbered parts and years. */
function wordWithNumber(word: string): FoundWord | null {
  const match = (isPrintableAscii(word) ? /^([A-Za-z]+)(\d+)$/ : /^(\p{L}+)(\p{N}+)$/u).exec(word);
  const split = match === null ? undefined : WORDS.get(match[1]!.toLowerCase());
  return split === undefined ? null : { split, rest: match![2]!.length === 4 ? match![2]! : '' };
}

function gluedWord(word: string): FoundWord | null {
  const lower = word.toLowerCase();
  for (const glued of GLUED) {
    const before = lower.length - glued.length;
    if (before <= 0 || !lower.endsWith(glued)) continue;
    const border = word[before - 1]!;
    // After a digit (`wnut17train`), before a capital (`myTrain`), or a long word that no other word ends in.
    const clear =
      (isPrintableAscii(border) ? /\d/ : /\p{N}/u).test(border) ||
      (isPrintableAscii(word[before]!) ? /[A-Z]/ : /\p{Lu}/u).test(word[before]!) ||
      glued.startsWith('train') ||
      glued.endsWith('set') ||
      glued === 'validation';
    if (clear && !NOT_SPLITS.has(lower)) return { split: WORDS.get(glued)!, rest: word.slice(0, before) };
  }
  return null;
}

/** `trainLabels`, `validationData`. */
function wordBeforeCapital(word: string): FoundWord | null {
  if (!BEGINS_WITH_SPLIT.test(word)) return null;
  const found = /^(train|training|validation|valid|val|test)(?=\p{Lu}\p{Ll})/u.exec(word)?.[1];
  return found === undefined ? null : { split: WORDS.get(found)!, rest: word.slice(found.length) };
}

const BEGINS_WITH_SPLIT = /^(?:train|val|test)/;

const NOT_SPLITS = new Set(['constrain', 'restrain', 'strain', 'terrain', 'retrain', 'pretrain', 'pretraining', 'retraining', 'overtrain']);

/** A version, or the number of a part: up to three digits, or more that begin with a zero. Four others may be a year. */
function isVersion(word: string): boolean {
  return (isPrintableAscii(word) ? /^(?:v?\d{1,3}|0\d*)$/i : /^(?:v?\p{N}{1,3}|0\p{N}*)$/iu).test(word);
}

/** The words without extension (the last one, when a dot goes before it), without `annotated`, numbers of parts and borders. */
function stemOf(words: readonly string[], length: number): string {
  const kept = words.slice();
  const separator = length > 2 ? kept[length - 2]! : '';
  if (separator.endsWith('.') && kept[length - 1] !== '') kept.splice(length - 2, 2);
  const meaningful = kept.filter((word, index) => index % 2 === 1 || (word !== 'annotated' && !isVersion(word)));
  const stem = meaningful.join('');
  if (isPrintableAscii(stem)) return stem.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '').replace(/([^A-Za-z0-9])[^A-Za-z0-9]+/g, '$1');
  return stem.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '').replace(/([^\p{L}\p{N}])[^\p{L}\p{N}]+/gu, '$1');
}
