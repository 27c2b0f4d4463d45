import assert from 'node:assert/strict';
import { it } from 'node:test';
import iconv from 'iconv-lite';
import { detectEncoding } from '../../../src/formats/text-encoding.ts';

const RUSSIAN =
  'Он сказал, что это было не так просто, но на самом деле все они знали, как и когда это произошло, потому что он сам об этом говорил.\tO\n';
const JAPANESE = '東京は日本の首都であり、大阪は西日本の中心都市です。ラーメンを食べました。\tB-LOC\n';
const CHINESE = '北京是中华人民共和国的首都，上海是最大的城市。我们在这里学习语言。\tB-LOC\n';
const FRENCH = 'Le garçon a mangé une pomme à la fenêtre.\tO\n';

const TEXTS: readonly (readonly [encoding: string, text: string])[] = [
  ['windows-1251', RUSSIAN],
  ['koi8-r', RUSSIAN],
  ['shift_jis', JAPANESE],
  ['euc-jp', JAPANESE],
  ['gb18030', CHINESE],
  ['windows-1252', FRENCH],
];

for (const [encoding, text] of TEXTS) {
  for (const lines of [0, 1, 200, 1500]) {
    it(`${encoding} is told by its letters, ${lines} lines of ASCII before them`, () => {
      const bytes = iconv.encode(`${'Plain words in ASCII only\tO\n'.repeat(lines)}${text.repeat(300)}`, encoding);
      assert.deepEqual(detectEncoding(bytes.subarray(0, 64 * 1024), false), { name: encoding, mark: 0 });
    });
  }
}
