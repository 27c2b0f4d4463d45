import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { englishOf, joinedMessages, messageOf } from '../../../src/core/message.ts';
import { problemAt } from '../../../src/core/problem.ts';
import { ProblemLog } from '../../../src/engine/analyze/problem-log.ts';

describe('the problems of a request', () => {
  const path = '/data/set/a.csv';
  const cases = [
    ['a message that begins with the path', messageOf('{0} is empty.', path), 'a.csv is empty.'],
    [
      'a message within another',
      joinedMessages([messageOf('{0} is empty.', path), messageOf('Look again.')], ' '),
      'a.csv is empty. Look again.',
    ],
    ['a path elsewhere in the message', messageOf('The labels of {0} are empty.', path), `The labels of ${path} are empty.`],
    ['a path before a colon', messageOf('{0}: nothing is in it.', path), `${path}: nothing is in it.`],
    ['another path', messageOf('{0} is empty.', '/data/set/b.csv'), '/data/set/b.csv is empty.'],
  ] as const;
  for (const [name, said, english] of cases) {
    it(`name their file without its folder: ${name}`, () => {
      const log = new ProblemLog();
      log.add(problemAt(path, 1, said));
      const [problem] = log.list();
      assert.deepEqual([problem?.message, problem && englishOf(problem.said)], [english, english]);
    });
  }

  it('end with how many more there are', () => {
    const log = new ProblemLog();
    for (let line = 1; line <= 1003; line += 1) log.add(problemAt(path, line, messageOf('It is odd.')));
    const listed = log.list();
    assert.deepEqual([listed.length, listed.at(-1)?.message], [1001, '3 more problems are not listed.']);
  });
});
