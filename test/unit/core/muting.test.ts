import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeFinding } from '../../../src/core/findings/finding.ts';
import { isMuted, type Mute, readMutes, writeMute } from '../../../src/core/findings/muting.ts';
import { unmuted } from '../../../src/engine/analyze/muted-findings.ts';

const finding = (labels: readonly string[], path: string | null = null) =>
  makeFinding({
    code: 'low-support',
    severity: 'warning',
    template: 'x',
    args: [],
    labels,
    place: path === null ? null : { path, line: 3 },
  });

describe('a mute', () => {
  const cases: readonly (readonly [what: string, readonly Mute[], readonly string[], boolean])[] = [
    ['of the code', [{ code: 'low-support' }], ['A'], true],
    ['of another code', [{ code: 'drift' }], ['A'], false],
    ['of the class', [{ label: 'A' }], ['A'], true],
    ['of the code and the class', [{ code: 'low-support', label: 'A' }], ['A'], true],
    ['of another code and the class', [{ code: 'drift', label: 'A' }], ['A'], false],
    ['of one of two classes', [{ label: 'A' }], ['A', 'B'], false],
    ['of both classes, one by one', [{ label: 'A' }, { code: 'low-support', label: 'B' }], ['A', 'B'], true],
    ['of a class, where the finding is about none', [{ label: 'A' }], [], false],
    ['of a class called __proto__', [{ label: '__proto__' }], ['__proto__'], true],
  ];
  for (const [what, mutes, labels, expected] of cases)
    it(what, () =>
      assert.equal(
        isMuted(finding(labels), mutes, () => false),
        expected,
      ),
    );

  it('reads what a person may write, and leaves out what would mute everything', () => {
    const written = ['drift', '', 3, null, {}, { code: 1 }, { label: 'A', note: 'x' }, { code: 'drift', file: 'a/*' }, ['drift']];
    assert.deepEqual(readMutes(written), [{ code: 'drift' }, { label: 'A' }, { code: 'drift', file: 'a/*' }]);
    assert.deepEqual([readMutes(undefined), readMutes('drift'), readMutes({ code: 'drift' })], [[], [], []]);
  });

  it('is written as it is read', () => {
    const mutes: readonly Mute[] = [{ code: 'drift' }, { label: 'A' }, { code: 'drift', label: 'A', file: 'x.txt' }];
    assert.deepEqual(readMutes(mutes.map(writeMute)), mutes);
    assert.equal(writeMute({ code: 'drift' }), 'drift');
  });
});

describe('a mute of files', () => {
  const path = '/home/ada/data/a [1]/train.conll';
  const cases: readonly (readonly [glob: string, root: string, muted: boolean])[] = [
    ['data/**', '/home/ada', true],
    ['**/train.conll', '/elsewhere', true],
    ['train.conll', '/elsewhere', true],
    ['*.conll', '/home/ada', true],
    ['data/a \\[1\\]/train.conll', '/home/ada', true],
    ['data/a [1]/train.conll', '/home/ada', true],
    ['dev.conll', '/home/ada', false],
    ['data/*.conll', '/home/ada', false],
    ['(', '/home/ada', false],
    ['x'.repeat(70_000), '/home/ada', false],
  ];
  for (const [glob, root, muted] of cases) {
    it(`${glob.slice(0, 40)} below ${root}`, () => {
      assert.equal(unmuted([{ file: glob }], [root])([finding(['A'], path)]).length, muted ? 0 : 1);
    });
  }

  it('leaves findings without a file', () => {
    assert.equal(unmuted([{ file: '**' }], ['/home/ada'])([finding(['A'])]).length, 1);
  });
});
