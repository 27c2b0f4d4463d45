import { type Message, messageOf } from '../../core/message.ts';
import { isRecord, isScalar, own } from '../label-files/json-values.ts';
import { UnreadableFile } from '../unreadable.ts';

/**
 * Scores that carry the names of their classes: `{"cat": 0.7, "dog": 0.3}`, or `[{"label": "POS", "score": 0.98}, …]` in any order, as the pipelines of
 * Hugging Face return them.
 */
export interface NamedScores {
  readonly entries: readonly (readonly [name: string, score: number | null])[];
  /** A list has the order of its scores, which says nothing of the classes. */
  readonly isList: boolean;
}

/** Null for what is neither. */
export function namedScores(value: unknown): NamedScores | null {
  if (Array.isArray(value)) {
    const entries: (readonly [string, number | null])[] = [];
    for (const each of value as readonly unknown[]) {
      if (!isRecord(each)) return null;
      const [label, score] = [own(each, 'label'), own(each, 'score')];
      if (!isScalar(label) || !isScore(score) || Object.keys(each).length !== 2) return null;
      entries.push([String(label), score]);
    }
    return entries.length === 0 ? null : { entries, isList: true };
  }
  if (!isRecord(value)) return null;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every((entry): entry is [string, number | null] => isScore(entry[1]))
    ? { entries, isList: false }
    : null;
}

function isScore(value: unknown): value is number | null {
  return typeof value === 'number' || value === null;
}

/** The names of at least half of the samples: a row with a stray one is a bad row, not a reason to refuse the others. */
function usualNames(samples: readonly NamedScores[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { entries } of samples) for (const [name] of entries) counts.set(name, (counts.get(name) ?? 0) + 1);
  const usual = [...counts].filter(([, count]) => count * 2 >= samples.length).map(([name]) => name);
  return usual.length > 0 ? usual : [...counts.keys()];
}

/** What models call classes that were given no names. */
const PLAIN_ID = /^(?:LABEL_)?(\d{1,9})$/;

/** Which place of a row each name has. */
export class NamedOrder {
  /** K. */
  readonly classes: number;
  /** In id order; null where the names are ids, or a label map says it. */
  readonly labels: readonly string[] | null;
  readonly #names: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(names: readonly string[], labels: readonly string[] | null, ids: ReadonlyMap<string, number>) {
    this.classes = names.length;
    this.labels = labels;
    this.#names = names;
    this.#ids = ids;
  }

  /**
   * The order of the label map; without one that of the ids in the names, else that of the first object, and of lists the alphabet's.
   * @param samples At least one.
   * @throws UnreadableFile where a name is none of the label map, or ids leave gaps
   */
  static of(path: string, samples: readonly NamedScores[], declared: readonly string[] | null): NamedOrder {
    const seen = usualNames(samples);
    const idsOf = (names: readonly string[]) => new Map(names.map((name, id) => [name, id] as const).reverse());
    const plain = seen.map((name) => PLAIN_ID.exec(name)?.[1]);
    const areIds = plain.every((id) => id !== undefined);
    if (declared !== null) {
      const ids = idsOf(declared);
      const stray = seen.find((name) => !ids.has(name));
      if (stray === undefined) return new NamedOrder(declared, null, ids);
      if (areIds && plain.every((id) => Number(id) < declared.length))
        return new NamedOrder(declared, null, new Map(seen.map((name, index) => [name, Number(plain[index])])));
      throw new UnreadableFile(
        path,
        messageOf(
          '{0} has scores of {1}, which is none of the {2} labels; the label map of the model that made them was expected.',
          path,
          JSON.stringify(stray.slice(0, 60)),
          declared.length,
        ),
      );
    }
    if (areIds) {
      const sorted = seen.toSorted((a, b) => Number(PLAIN_ID.exec(a)![1]) - Number(PLAIN_ID.exec(b)![1]));
      const gap = sorted.findIndex((name, id) => Number(PLAIN_ID.exec(name)![1]) !== id);
      if (gap >= 0)
        throw new UnreadableFile(
          path,
          messageOf('{0} has no scores of class {1} in its first rows, but of {2}.', path, String(gap), String(sorted.at(-1))),
          1,
        );
      return new NamedOrder(sorted, sorted.every((name) => /^\d+$/.test(name)) ? null : sorted, idsOf(sorted));
    }
    const names = samples[0]!.isList ? seen.toSorted() : seen;
    return new NamedOrder(names, names, idsOf(names));
  }

  /** The scores in id order, or what is wrong with them. Of two classes one may be missing: its probability is what is left. */
  row({ entries }: NamedScores): readonly (number | null)[] | Message {
    const row = new Array<number | null | undefined>(this.classes).fill(undefined);
    for (const [name, score] of entries) {
      const id = this.#ids.get(name);
      if (id === undefined) return messageOf('{0} is none of the {1} classes', JSON.stringify(name.slice(0, 60)), this.classes);
      if (row[id] !== undefined) return messageOf('there are two scores of {0}', JSON.stringify(name.slice(0, 60)));
      row[id] = score;
    }
    const missing = row.indexOf(undefined);
    if (missing < 0) return row as (number | null)[];
    const other = row[1 - missing];
    if (this.classes === 2 && typeof other === 'number' && other >= 0 && other <= 1) {
      row[missing] = 1 - other;
      return row as (number | null)[];
    }
    return messageOf('there is no score of {0}', JSON.stringify(this.#names[missing]!.slice(0, 60)));
  }
}
