import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LabelCounts, SENTENCE_BORDER } from '../../../src/core/label-counts.ts';
import { TagCounter } from '../../../src/core/tag-counter.ts';

const BORDER = SENTENCE_BORDER;

/** Lines of a CoNLL-like text: a tag each, an empty one between sentences. */
function count(tags: readonly string[], counter = new TagCounter()): LabelCounts {
  for (const [index, tag] of tags.entries()) {
    if (tag === '') counter.endSentence();
    else counter.push(counter.intern(tag), index + 1);
  }
  return counter.finish();
}

describe('TagCounter', () => {
  it('remembers where two tags first meet', () => {
    const { sequence } = count(['O', 'O', 'O', 'B-X', 'I-X', '', 'O', 'B-X', 'I-X', 'O', 'O']);
    const places = [...sequence!.bigramPlaces].flatMap(([previous, row]) =>
      [...row].map(([tag, { firstLine }]) => [previous, tag, firstLine]),
    );
    assert.deepEqual(
      new Set(places.map((place) => place.join(','))),
      new Set([',O,1', 'O,O,2', 'O,B-X,4', 'B-X,I-X,5', 'I-X,,5', 'I-X,O,10', 'O,,11']),
    );
  });

  it('tells a watcher of each tag, the one before it, and the end of each sentence', () => {
    const seen: [string, number, string | null][] = [];
    count(['O', 'O', '', 'B-X'], new TagCounter({ see: (label, line, previous) => seen.push([label, line, previous]) }));
    assert.deepEqual(seen, [
      ['O', 1, BORDER],
      ['O', 2, 'O'],
      [BORDER, 2, 'O'],
      ['B-X', 4, BORDER],
      [BORDER, 4, 'B-X'],
    ]);
  });
});
