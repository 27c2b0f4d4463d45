import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MessageLanguage, namesOf, nounOf, renderMessage } from '../../../src/core/message.ts';
import { nameLabels, visibleLabel } from '../../../src/core/name-labels.ts';
import { formatCount, formatNumber, formatPoints, formatRatio, formatShare, formatSignificant } from '../../../src/core/number-format.ts';
import { unitNoun } from '../../../src/core/unit-noun.ts';
import { seeded } from '../../support/kernel.ts';

const TRANSLATIONS = new Map([
  ['{0} and {1}', '{0} und {1}'],
  ['{0} and {1} more', '{0} und {1} weitere'],
  ['tokens', 'Tokens'],
  ['{0} after {1}', '{0} nach {1}'],
]);
const GERMAN: MessageLanguage = { locale: 'de', translate: (text) => TRANSLATIONS.get(text) ?? text };
const N = '\u202f';

const TEXTS: readonly (readonly [string, string])[] = [
  [formatShare(0.7904), `79.0${N}%`],
  [formatShare(0), `0.0${N}%`],
  [formatShare(1), `100.0${N}%`],
  [formatShare(0.0005), `0.05${N}%`],
  [formatShare(0.001), `0.1${N}%`],
  [formatShare(0.00009), `<${N}0.01${N}%`],
  [formatShare(0.9997), `99.97${N}%`],
  [formatShare(0.999999), `>${N}99.99${N}%`],
  [formatShare(0.7904, 'de'), `79,0${N}%`],
  [formatShare(1.4), `140.0${N}%`],
  [formatCount(158080), '158,080'],
  [formatCount(158080, 'de'), '158.080'],
  [formatCount(158080, 'not a locale!'), '158,080'],
  [formatRatio(98.0458), `98${N}:${N}1`],
  [formatRatio(2365), `2,365${N}:${N}1`],
  [formatRatio(5.29), `5.3${N}:${N}1`],
  [formatRatio(9.97), `10${N}:${N}1`],
  [formatRatio(null), '–'],
  [formatRatio(Number.POSITIVE_INFINITY), `∞${N}:${N}1`],
  [formatSignificant(5.592841), '5.593'],
  [formatSignificant(0.0468587), '0.04686'],
  [formatSignificant(1), '1'],
  [formatSignificant(123456), '123500'],
  [formatSignificant(1.23456e-9), '1.235e-9'],
  [formatNumber(1234.567), '1,234.57'],
  [renderMessage('{0} has {1} in {2}: {1}', ['O', 158080, 'train']), 'O has 158,080 in train: 158,080'],
  [renderMessage('{0} {1} {9}', ['{1}', 'x']), '{1} x {9}'],
  [renderMessage('{0}', [158080], GERMAN), '158.080'],
  [
    renderMessage('{0} hat {1} {2}', [namesOf(['a', 'b', 'c', 'd', 'e']), 2, nounOf('token', 2)], GERMAN),
    'a, b, c und 2 weitere hat 2 Tokens',
  ],
  [renderMessage('{0}', [namesOf(['{1}', 'b'])], GERMAN), '{1} und b'],
  [renderMessage('{0} {1}', [nounOf('box', 2), nounOf('box', 1)]), 'boxes box'],
  [
    renderMessage('{0} {1} {2}', [{ share: 0.7904 }, { ratio: 3151 }, { significant: 0.0468587, digits: 2 }], GERMAN),
    `79,0${N}% 3.151${N}:${N}1 0,047`,
  ],
  [renderMessage('with {0}', [{ template: '{0} after {1}', args: ['I-A', 'O'] }], GERMAN), 'with I-A nach O'],
  [nameLabels([]), ''],
  [nameLabels(['a']), 'a'],
  [nameLabels(['a', 'b', 'c']), 'a, b and c'],
  [nameLabels(['a', 'b', 'c', 'd']), 'a, b, c and 1 more'],
  [visibleLabel(''), '""'],
  [visibleLabel(' x'), '" x"'],
  [visibleLabel('a\r\nb'), 'a\\u{d}\\u{a}b'],
  [visibleLabel('人名'), '人名'],
  [visibleLabel('x'.repeat(100)), `${'x'.repeat(40)}…${'x'.repeat(19)}`],
  [unitNoun('token', 1), 'token'],
  [unitNoun('token', 0), 'tokens'],
  [unitNoun('box', 2), 'boxes'],
];

for (const [actual, expected] of TEXTS) test(`${JSON.stringify(expected)}`, () => assert.equal(actual, expected));

test('English numbers are those of the runtime', () => {
  const random = seeded(3);
  const numbers = [0, -0, 0.5, 1.5, 1.005, 1.045, 0.045, 8.345, 9.95, 99.995, 999.995, 1e-7, -1.5, 1e12, 123456789.125, 2 ** 53, 1e21];
  const drawn = Array.from({ length: 4000 }, () => random() ** 3 * 10 ** Math.floor(random() * 9));
  const halves = Array.from({ length: 4000 }, () => Math.floor(random() * 1e6) / 1000);
  for (const decimals of [0, 1, 2, 3]) {
    const runtime = new Intl.NumberFormat('en', { maximumFractionDigits: decimals });
    const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
    for (const value of [...numbers, ...drawn, ...halves, Number.NaN, Number.POSITIVE_INFINITY]) {
      const expected = (Number.isInteger(value) ? whole : runtime).format(value);
      assert.equal(formatNumber(value, 'en', decimals), expected, String(value));
    }
  }
  const share = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  for (const value of drawn) assert.equal(formatPoints(value), `+${share.format(value * 100)}`);
});
