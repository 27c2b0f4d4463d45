/** Files that are not what they should be, in every format of text: each gets its sentence, and the rest is counted. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import iconv from 'iconv-lite';
import { type CountedFile, countFile } from '../../../src/formats/count-file.ts';
import { PIECE } from '../../../src/formats/file-pieces.ts';
import { TextStream } from '../../../src/formats/text-stream.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-hostile-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Row {
  readonly text: string;
  readonly label: string;
}

interface TextFormat {
  readonly id: string;
  readonly file: string;
  readonly header: string;
  readonly row: (row: Row) => string;
  /** Between the rows: a comma in an array. */
  readonly between?: string;
  readonly end?: string;
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const FORMATS: readonly TextFormat[] = [
  { id: 'csv', file: 'a.csv', header: 'text,label\n', row: ({ text, label }) => `${quoted(text)},${quoted(label)}\n` },
  { id: 'csv', file: 'b.tsv', header: '', row: ({ text, label }) => `${label}\t${text}\n` },
  { id: 'jsonl', file: 'c.jsonl', header: '', row: (row) => `${JSON.stringify(row)}\n` },
  { id: 'json', file: 'd.json', header: '[\n', row: (row) => JSON.stringify(row), between: ',\n', end: '\n]' },
  { id: 'conll', file: 'e.conll', header: '', row: ({ text, label }) => `${text.replaceAll(' ', '_')}\tB-${label}\nthe\tO\n\n` },
  { id: 'fasttext', file: 'f.txt', header: '', row: ({ text, label }) => `__label__${label} ${text}\n` },
  { id: 'counts', file: 'g.csv', header: 'label,count\n', row: ({ label }) => `${quoted(label)},1\n` },
];

const WORDS = 'it was a fine day and all of us went out'.split(' ');

function contentOf(format: TextFormat, labels: readonly string[], text = WORDS.join(' ')): string {
  return `${format.header}${labels.map((label, index) => format.row({ text: `${text} ${index}`, label })).join(format.between ?? '')}${format.end ?? ''}`;
}

let files = 0;
function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, `${files++}-${name}`);
  writeFileSync(path, content);
  return path;
}

function countsOf({ parts }: CountedFile): Map<string, number> {
  return new Map([...parts[0]!.counts.labels].filter(([label]) => label !== 'O').map(([label, { count }]) => [label, count]));
}

/** What is expected of a label in a format: CoNLL puts a position before it. */
const labelIn = ({ id }: TextFormat, label: string) => (id === 'conll' ? `B-${label}` : label);

function expectedOf(format: TextFormat, labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(labelIn(format, label), (counts.get(labelIn(format, label)) ?? 0) + 1);
  return counts;
}

/** Labels that do not repeat are none without a header to name them. */
const columnOf = ({ file }: TextFormat) => (file === 'b.tsv' ? 1 : undefined);

const repeated = (labels: readonly string[], times: number) => Array.from({ length: times }, () => labels).flat();

interface Encoded {
  readonly name: string;
  readonly encoding: string;
  readonly mark?: boolean;
  readonly labels: readonly string[];
  readonly text?: string;
}

const ENCODINGS: readonly Encoded[] = [
  { name: 'UTF-8 with a mark', encoding: 'utf-8', mark: true, labels: ['Zürich', '日本', '😀'] },
  { name: 'UTF-16LE with a mark', encoding: 'utf-16le', mark: true, labels: ['Zürich', '日本', '😀'] },
  { name: 'UTF-16BE with a mark', encoding: 'utf-16be', mark: true, labels: ['Zürich', '日本', '😀'] },
  { name: 'UTF-16LE', encoding: 'utf-16le', mark: false, labels: ['Zürich', '日本'] },
  { name: 'UTF-16BE', encoding: 'utf-16be', mark: false, labels: ['Zürich', '日本'] },
  { name: 'Latin-1', encoding: 'latin1', labels: ['café', 'Zürich', 'ok'] },
  { name: 'Windows-1252', encoding: 'windows-1252', labels: ['“café”', 'Œuvre', 'ok'] },
  {
    name: 'Shift-JIS',
    encoding: 'shift_jis',
    labels: ['東京', '大阪', '食べ物'],
    text: '今日 は とても 良い 天気 です から 外 へ 行きましょう',
  },
  { name: 'GBK', encoding: 'gbk', labels: ['北京', '上海', '新闻'], text: '今天 天气 很好 我们 一起 去 公园 散步 吧 然后 回家 吃饭' },
  {
    name: 'EUC-KR',
    encoding: 'euc-kr',
    labels: ['서울', '부산', '뉴스'],
    text: '오늘은 날씨가 매우 좋아서 우리는 함께 공원에 가서 산책을 했습니다',
  },
];

for (const format of FORMATS) {
  describe(`${format.id} (${format.file.split('.')[1]})`, () => {
    const count = (content: string | Uint8Array, column?: number) => countFile(fileWith(format.file, content), { column });
    const labels = repeated(['x', 'y'], 6);
    const plain = contentOf(format, labels);

    for (const { name, encoding, mark = false, labels: names, text } of ENCODINGS) {
      it(`reads ${name}`, async () => {
        const own = repeated(names, 6);
        const bytes = iconv.encode(contentOf(format, own, text), encoding, { addBOM: mark });
        const file = await count(bytes);
        // A table of counts holds no text by which its encoding could be told.
        if (format.id !== 'counts' || !['shift_jis', 'gbk', 'euc-kr'].includes(encoding))
          assert.deepEqual(countsOf(file), expectedOf(format, own));
        assert.equal(file.format, format.id);
        assert.deepEqual(file.problems, []);
      });
    }

    it('reads CRLF, lone returns, and line ends of both kinds', async () => {
      const own = repeated(['x', 'y'], 10);
      const content = contentOf(format, own);
      for (const end of ['\r\n', '\r'])
        assert.deepEqual(countsOf(await count(content.replaceAll('\n', end))), expectedOf(format, own), JSON.stringify(end));
      const lines = content.split('\n');
      const mixed = lines.map((line, index) => (index === lines.length - 1 ? line : line + (index % 2 === 0 ? '\r\n' : '\n'))).join('');
      const file = await count(mixed);
      assert.deepEqual(countsOf(file), expectedOf(format, own));
      assert.deepEqual(file.problems, []);
    });

    it('counts a file that is cut anywhere', async () => {
      for (let length = plain.length - 1; length > plain.length / 2; length -= 7) {
        const file = await count(plain.slice(0, length));
        const total = [...countsOf(file).values()].reduce((sum, one) => sum + one, 0);
        assert.ok(total >= 4 && total <= labels.length, `${total} of the first ${length}`);
        assert.ok(file.problemCount <= 2);
      }
    });

    it('says that a file is empty, or binary', async () => {
      await assert.rejects(count(''), (error) => error instanceof UnreadableFile && / is empty/.test(error.message));
      for (const bytes of [
        Buffer.alloc(300),
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
        Buffer.from('PK\x03\x04 and so on'),
      ]) {
        await assert.rejects(
          count(bytes),
          (error) => error instanceof UnreadableFile && /holds binary data; text was expected/.test(error.message),
        );
      }
    });

    it('counts beside zero bytes, and says where the first is', async () => {
      const at = plain.indexOf('was', plain.length / 2);
      const place = at < 0 ? plain.lastIndexOf('x') : at;
      const file = await count(`${plain.slice(0, place)}\0${plain.slice(place)}`);
      const problem = file.problems.find(({ message }) => /holds zero bytes/.test(message));
      assert.equal(problem?.line, plain.slice(0, place).split('\n').length);
      if (at >= 0 && !format.id.startsWith('json')) assert.deepEqual(countsOf(file), expectedOf(format, labels));
      assert.ok([...countsOf(file).values()].reduce((sum, one) => sum + one, 0) >= labels.length - 1);
    });

    it('counts beside bytes that are no UTF-8, and says where the first is', async () => {
      const own = repeated(['Zürich', '日本'], 6);
      const content = Buffer.from(contentOf(format, own));
      const place = content.lastIndexOf('日');
      const file = await count(Buffer.concat([content.subarray(0, place), Buffer.from([0xff]), content.subarray(place)]));
      const problem = file.problems.find(({ message }) => /is not entirely UTF-8/.test(message));
      assert.equal(problem?.line, content.subarray(0, place).toString().split('\n').length);
      assert.deepEqual([countsOf(file).get(labelIn(format, 'Zürich')), countsOf(file).get(labelIn(format, '日本'))], [6, 5]);
    });

    it('keeps hostile names as they stand', async () => {
      const own = [
        '__proto__',
        'constructor',
        'toString',
        '=cmd()',
        '<img/onerror=alert(1)>',
        '$(bug)',
        '__proto__',
        'O_o',
        '../../etc/passwd',
        '%s%n',
      ];
      const file = await count(contentOf(format, own), columnOf(format));
      assert.deepEqual(countsOf(file), expectedOf(format, own));
      assert.deepEqual(file.problems, []);
    });

    it('counts 100 000 classes', async () => {
      const own = Array.from({ length: 100_000 }, (_, index) => `class${index}`);
      const rest = repeated(['x'], 2000);
      const file = await count(contentOf(format, [...rest, ...own], 'so'), columnOf(format));
      assert.equal(countsOf(file).size, 100_001);
      assert.equal(countsOf(file).get(labelIn(format, 'class99999')), 1);
    });

    it('leaves out a line of 20 MB', async () => {
      const [header, ...lines] = plain.split('\n');
      const huge = 'long '.repeat(4_000_000);
      const row = format.row({ text: huge, label: 'x' }).trimEnd().replaceAll('_', 'x');
      const content = [header, ...lines.slice(0, 4), row + (format.between ?? '').trim(), ...lines.slice(4)].join('\n');
      const file = await count(content);
      const total = [...countsOf(file).values()].reduce((sum, one) => sum + one, 0);
      assert.ok(total >= labels.length && total <= labels.length + 1);
      if (format.id !== 'counts') assert.match(file.problems[0]!.message, /longer than (?:1|16) MiB/);
      assert.ok(file.problemCount <= 1);
    });

    it('says that a file became shorter, longer, or another while it was read', async () => {
      const own = repeated(['x', 'y'], 40_000);
      const content = contentOf(format, own, 'so it is');
      assert.ok(content.length > 2 * PIECE || format.id === 'counts');
      if (format.id === 'counts') return;
      const whole = own.length / 2;
      const changes: readonly (readonly [RegExp, (path: string) => void, boolean])[] = [
        [/became shorter while it was read: \d+ bytes were expected, \d+ were left/, (path) => truncateSync(path, PIECE + 10), false],
        [/became longer while it was read: the first \d+ of \d+ bytes were read/, (path) => appendFileSync(path, 'more'), true],
        [
          /was replaced while it was read: the old file was read/,
          (path) => {
            writeFileSync(`${path}.new`, 'text,label\na,b\n');
            renameSync(`${path}.new`, path);
          },
          true,
        ],
        [/was deleted or moved while it was read/, (path) => rmSync(path), true],
      ];
      for (const [message, change, isWhole] of changes) {
        const path = fileWith(format.file, content);
        let changed = false;
        const progress = () => {
          if (!changed) change(path);
          changed = true;
        };
        const file = await countFile(path, { progress });
        const problem = file.problems.find((candidate) => message.test(candidate.message));
        assert.notEqual(problem, undefined, `${message} in ${JSON.stringify(file.problems)}`);
        const x = countsOf(file).get(labelIn(format, 'x'))!;
        assert.ok(isWhole ? x === whole : x > 100 && x < whole, `${x} of ${whole}`);
      }
    });
  });
}

describe('paths that are no files', () => {
  it('refuses a folder, a pipe and a missing file, at once', async () => {
    const inside = join(folder, 'folder.csv');
    mkdirSync(inside);
    const pipe = join(folder, 'pipe.csv');
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
    for (const [path, message] of [
      [inside, /folder\.csv is a folder; a file was expected/],
      [pipe, /pipe\.csv is not a regular file; pipes and devices are not read/],
      [join(folder, 'missing.csv'), /missing\.csv does not exist/],
      [join(folder, 'a\0b.csv'), /is not a path: it holds a zero byte/],
    ] as const)
      await assert.rejects(countFile(path), (error) => error instanceof UnreadableFile && message.test(error.message));
  });

  it('stops at the first piece when it is told to', async () => {
    const path = fileWith('stop.csv', `text,label\n${'x y,a\n'.repeat(200_000)}`);
    const controller = new AbortController();
    await assert.rejects(countFile(path, { signal: controller.signal, progress: () => controller.abort(new Error('stop')) }), {
      message: 'stop',
    });
    await assert.rejects(async () => {
      for await (const _ of new TextStream(path, { signal: controller.signal }));
    });
  });
});
