import { EntityCounter } from '../../core/loss/entities.ts';
import type { EntityMetrics } from '../../core/loss/report.ts';
import type { SentenceBorders } from '../../formats/format.ts';

/** Entities of the rows of a file, or why there are none. */
export interface FoundEntities {
  readonly entities: EntityMetrics | null;
  readonly note: string | null;
}

const NO_TAGS = 'The labels are no tags of entities.';
const NO_BORDERS =
  'Where sentences end is not known, so no entity F1 is given: a JSON line per sentence, arrays of shape (N, L, C), or the label file (--align) tell it.';

/** Takes the rows that enter, in their order, and counts entities where the borders of the sentences are known. */
export class SentenceEntities {
  readonly #counter: EntityCounter | null;
  readonly #borders: SentenceBorders | null;
  #sentence = -1;

  constructor(labels: readonly string[], borders: SentenceBorders | null) {
    this.#counter = EntityCounter.of(labels);
    this.#borders = borders;
  }

  /** False where it has no use for rows. */
  get isCounting(): boolean {
    return this.#counter !== null && this.#borders !== null;
  }

  /** The sentence of a row; −1 where it is not known. */
  sentenceOf(row: number, line: number): number {
    return this.#borders?.sentenceOf(row, line) ?? -1;
  }

  add(sentence: number, gold: number, predicted: number): void {
    if (this.#counter === null) return;
    if (sentence !== this.#sentence) {
      this.#counter.endSentence();
      this.#sentence = sentence;
    }
    this.#counter.add(gold, predicted);
  }

  finish(): FoundEntities {
    if (this.#counter === null) return { entities: null, note: NO_TAGS };
    if (this.#borders === null) return { entities: null, note: NO_BORDERS };
    const entities = this.#counter.finish();
    return { entities, note: entities === null ? NO_TAGS : null };
  }
}
