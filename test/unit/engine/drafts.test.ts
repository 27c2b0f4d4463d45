import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { Drafts } from '../../../src/engine/repair/drafts.ts';
import { RequestError } from '../../../src/protocol/connection.ts';

const PATH = '/w/train.conll';

function held(text: string): Drafts {
  const drafts = new Drafts();
  drafts.hold({ path: PATH, version: 1, piece: text, isFirst: true });
  return drafts;
}

describe('drafts that are edited', () => {
  it('are what an editor has, change after change', () => {
    const random = new Random(11);
    const insertions = ['', 'B-PER', '\n', 'é😀', 'x '.repeat(40)];
    let text = 'Ann B-PER\nLee I-PER\n\n'.repeat(50);
    const drafts = held(text);
    for (let version = 1; version < 300; version += 1) {
      const changes = Array.from({ length: 1 + random.below(3) }, () => {
        const offset = random.below(text.length + 1);
        const change = { offset, length: random.below(Math.min(8, text.length - offset) + 1), text: insertions[random.below(5)]! };
        text = text.slice(0, offset) + change.text + text.slice(offset + change.length);
        return change;
      });
      assert.equal(drafts.edit({ path: PATH, from: version, version: version + 1, changes }), true);
      assert.equal(drafts.textOf(PATH, version + 1), text);
    }
  });

  it('come after the pieces they were sent in', () => {
    const drafts = held('Ann O\n');
    drafts.hold({ path: PATH, version: 1, piece: 'Lee O\n', isFirst: false });
    assert.equal(drafts.edit({ path: PATH, from: 1, version: 2, changes: [{ offset: 10, length: 1, text: 'B-PER' }] }), true);
    assert.equal(drafts.textOf(PATH, 2), 'Ann O\nLee B-PER\n');
  });

  it('are edited in many places at once, from the end on, and elsewhere after that', () => {
    const drafts = held('a b\nc d\ne f\n');
    const changes = [
      { offset: 10, length: 1, text: 'FF' },
      { offset: 6, length: 1, text: '' },
      { offset: 2, length: 1, text: 'BBB' },
      { offset: 12, length: 1, text: '\r\n' },
      { offset: 0, length: 0, text: '>' },
    ];
    assert.equal(drafts.edit({ path: PATH, from: 1, version: 2, changes }), true);
    assert.equal(
      drafts.textOf(PATH, 2),
      changes.reduce(
        (text, { offset, length, text: added }) => text.slice(0, offset) + added + text.slice(offset + length),
        'a b\nc d\ne f\n',
      ),
    );
  });

  const refused = [
    { name: 'of another version', from: 2, changes: [] },
    { name: 'behind the end', from: 1, changes: [{ offset: 5, length: 2, text: '' }] },
    { name: 'before the beginning', from: 1, changes: [{ offset: -1, length: 1, text: '' }] },
    { name: 'that make it endless', from: 1, changes: [{ offset: 0, length: 0, text: 'x'.repeat(64 * 1024 * 1024) }] },
  ];
  for (const { name, from, changes } of refused) {
    it(`refuse changes ${name}`, () => {
      const drafts = held('Ann O\n');
      assert.equal(drafts.edit({ path: PATH, from, version: 3, changes }), false);
      assert.throws(() => drafts.textOf(PATH, 3), RequestError);
    });
  }
});
