import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EntityCounter } from '../../../src/core/loss/entities.ts';
import type { EntityMetrics } from '../../../src/core/loss/report.ts';
import { Random } from '../../../src/core/random.ts';

type Side = readonly string[];

/** Sentences of tags, separated by `|`. */
function counted(gold: string, predicted: string, extra: readonly string[] = []): EntityMetrics | null {
  const sentencesOf = (text: string): readonly Side[] => text.split('|').map((sentence) => sentence.trim().split(/\s+/));
  const [a, b] = [sentencesOf(gold), sentencesOf(predicted)];
  const labels = [...new Set(['O', ...extra, ...a.flat(), ...b.flat()])];
  const counter = EntityCounter.of(labels);
  if (counter === null) return null;
  for (const [index, sentence] of a.entries()) {
    for (const [token, tag] of sentence.entries()) counter.add(labels.indexOf(tag), labels.indexOf(b[index]![token]!));
    counter.endSentence();
  }
  return counter.finish();
}

const countsOf = ({ gold, predicted, correct }: EntityMetrics['strict']) => [gold, predicted, correct];

describe('entity F1', () => {
  const cases: readonly {
    readonly name: string;
    readonly gold: string;
    readonly predicted: string;
    readonly scheme: string;
    /** gold, predicted, correct */
    readonly strict: readonly number[];
    readonly lenient: readonly number[];
  }[] = [
    {
      name: 'the example of seqeval: a type is right and its border is not',
      gold: 'O O O B-MISC I-MISC I-MISC O | B-PER I-PER O',
      predicted: 'O O B-MISC I-MISC I-MISC I-MISC O | B-PER I-PER O',
      scheme: 'IOB2',
      strict: [2, 2, 1],
      lenient: [2, 2, 1],
    },
    {
      name: 'the strict example of seqeval: nothing but I is an entity for conlleval alone',
      gold: 'B-NP I-NP O',
      predicted: 'I-NP I-NP O',
      scheme: 'IOB2',
      strict: [1, 0, 0],
      lenient: [1, 1, 1],
    },
    {
      name: 'a type that changes within an entity',
      gold: 'B-PER I-LOC O',
      predicted: 'B-PER I-PER O',
      scheme: 'IOB2',
      // Gold: PER of one token (and LOC of one for conlleval); predicted: PER of two.
      strict: [1, 1, 0],
      lenient: [2, 1, 0],
    },
    {
      name: 'entities side by side',
      gold: 'B-PER B-PER I-PER',
      predicted: 'B-PER B-PER B-PER',
      scheme: 'IOB2',
      strict: [2, 3, 1],
      lenient: [2, 3, 1],
    },
    {
      name: 'a border that ends an entity',
      gold: 'B-PER | I-PER',
      predicted: 'B-PER | B-PER',
      scheme: 'IOB2',
      strict: [1, 2, 1],
      lenient: [2, 2, 2],
    },
    {
      name: 'IOB1, in which B stands only between entities of one type',
      gold: 'I-PER I-PER B-PER O I-LOC',
      predicted: 'I-PER I-PER I-PER O I-LOC',
      scheme: 'IOB1',
      strict: [3, 2, 1],
      lenient: [3, 2, 1],
    },
    {
      name: 'BIOES, with an entity that never ends',
      gold: 'B-PER I-PER E-PER S-LOC O',
      predicted: 'B-PER I-PER I-PER S-LOC O',
      scheme: 'BIOES',
      strict: [2, 1, 1],
      lenient: [2, 2, 2],
    },
    { name: 'BILOU', gold: 'B-PER L-PER U-LOC', predicted: 'U-PER L-PER U-LOC', scheme: 'BILOU', strict: [2, 2, 1], lenient: [2, 3, 1] },
    { name: 'IOE2', gold: 'I-PER E-PER E-LOC O', predicted: 'I-PER E-PER I-LOC O', scheme: 'IOE2', strict: [2, 1, 1], lenient: [2, 2, 2] },
    { name: 'IOE1', gold: 'I-PER E-PER I-PER O', predicted: 'I-PER I-PER I-PER O', scheme: 'IOE1', strict: [2, 1, 0], lenient: [2, 1, 0] },
    {
      name: 'types without letters',
      gold: 'PER PER O LOC O',
      predicted: 'PER O O LOC O',
      scheme: 'IO',
      strict: [2, 2, 1],
      lenient: [2, 2, 1],
    },
  ];
  for (const { name, gold, predicted, scheme, strict, lenient } of cases) {
    it(name, () => {
      const found = counted(gold, predicted)!;
      assert.equal(found.scheme, scheme);
      assert.deepEqual(countsOf(found.strict), strict, 'strict');
      assert.deepEqual(countsOf(found.lenient), lenient, 'lenient');
      assert.match(found.policy, new RegExp(scheme));
      assert.equal(found.sentences, gold.split('|').length);
    });
  }

  it('is per type, and its parts add up', () => {
    const found = counted('B-PER O B-LOC O B-LOC', 'B-PER O O O B-LOC')!;
    assert.deepEqual(
      found.types.map(({ type, strict }) => [type, ...countsOf(strict), strict.f1]),
      [
        ['PER', 1, 1, 1, 1],
        ['LOC', 2, 1, 1, 2 / 3],
      ],
    );
    assert.equal(found.strict.f1, (2 * 2) / (3 + 2));
    assert.equal(found.strict.precision, 1);
    assert.equal(found.strict.recall, 2 / 3);
  });

  it('is that of whole sentences, whatever their tags: as if the entities were listed and compared', () => {
    const random = new Random(11);
    const labels = ['O', 'B-a', 'I-a', 'B-b', 'I-b'];
    const counter = EntityCounter.of(labels)!;
    const totals = [0, 0, 0];
    for (let sentence = 0; sentence < 400; sentence++) {
      const length = 1 + random.below(9);
      const sides = [0, 1].map(() => Array.from({ length }, () => random.below(labels.length)));
      for (let token = 0; token < length; token++) counter.add(sides[0]![token]!, sides[1]![token]!);
      counter.endSentence();
      const [gold, predicted] = sides.map((ids) => listed(ids.map((id) => labels[id]!))) as [string[], string[]];
      totals[0]! += gold.length;
      totals[1]! += predicted.length;
      totals[2]! += gold.filter((entity) => predicted.includes(entity)).length;
    }
    assert.deepEqual(countsOf(counter.finish()!.lenient), totals);
  });

  it('is not told of labels that are no tags', () => {
    assert.equal(EntityCounter.of(['cat', 'dog']), null);
    assert.equal(EntityCounter.of(['positive', 'negative', 'B-side']), null);
    // Parts of speech: O is rare among them.
    assert.equal(counted('N V N V N V N V N V N O', 'N V N V N V N V N V N N'), null);
  });
});

/** Entities of conlleval as `start-end-type`, the plain way. */
function listed(tags: readonly string[]): string[] {
  const found: string[] = [];
  for (let start = 0; start < tags.length; start++) {
    const [letter, type] = tags[start]!.split('-');
    const previous = start === 0 ? 'O' : tags[start - 1]!;
    if (letter === 'O' || (letter === 'I' && previous !== 'O' && previous.slice(2) === type)) continue;
    let end = start + 1;
    while (end < tags.length && tags[end] === `I-${type}`) end++;
    found.push(`${start}-${end}-${type}`);
  }
  return found;
}
