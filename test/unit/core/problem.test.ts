import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { englishOf, joinedMessages, type MessageLanguage, messageOf, messageOfError, renderMessage } from '../../../src/core/message.ts';
import { OutOfRange } from '../../../src/core/out-of-range.ts';
import { plainDocument, problemAt } from '../../../src/core/problem.ts';

const GERMAN: MessageLanguage = {
  locale: 'de',
  translate: (text) =>
    new Map([
      ['The row has {0} columns, {1} were expected; it was not counted.', 'Die Zeile hat {0} statt {1} Spalten; sie wurde nicht gezählt.'],
      ['{0} {1}.', '{0} {1}.'],
      ['is cut off', 'ist abgeschnitten'],
    ]).get(text) ?? text,
};

describe('problems', () => {
  const problem = problemAt('/w/a.csv', 3, messageOf('The row has {0} columns, {1} were expected; it was not counted.', 12_345, 2));

  it('have an English text with numbers as code writes them', () => {
    assert.equal(problem.message, 'The row has 12345 columns, 2 were expected; it was not counted.');
  });

  it('are told in another language with its numbers', () => {
    const { template, args } = problem.said;
    assert.equal(renderMessage(template, args, GERMAN), 'Die Zeile hat 12.345 statt 2 Spalten; sie wurde nicht gezählt.');
  });

  it('translate the messages in their places', () => {
    const { template, args } = messageOf('{0} {1}.', 'a.parquet', messageOf('is cut off'));
    assert.equal(renderMessage(template, args, GERMAN), 'a.parquet ist abgeschnitten.');
    assert.equal(englishOf(joinedMessages([messageOf('One.'), messageOf('Two: {0}.', 0.125)], ' ')), 'One. Two: 0.125.');
  });

  it('are place and English text in documents', () => {
    const document = plainDocument({ schema: 's', problems: [problem], rest: 1 });
    assert.equal(
      JSON.stringify(document),
      '{"schema":"s","problems":[{"path":"/w/a.csv","line":3,"message":"The row has 12345 columns, 2 were expected; it was not counted."}],"rest":1}',
    );
  });
});

describe('the message of an error', () => {
  const cases: readonly (readonly [name: string, error: unknown, english: string])[] = [
    ['that says what is wrong', new OutOfRange(messageOf('β is {0}.', { significant: 1.25, digits: 15 })), 'β is 1.25.'],
    ['that nobody foresaw', new TypeError('x is not {0}'), 'x is not {0}'],
    ['that is none', 'gone', 'gone'],
  ];
  for (const [name, error, english] of cases) {
    it(name, () => assert.equal(englishOf(messageOfError(error)), english));
  }
});
