import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import iconv from 'iconv-lite';
import { countFile } from '../../../src/formats/count-file.ts';
import { PIECE } from '../../../src/formats/file-pieces.ts';
import { TextStream } from '../../../src/formats/text-stream.ts';
import { explainFileError, UnreadableFile } from '../../../src/formats/unreadable.ts';

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-text-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function textOf(stream: TextStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const piece of stream) parts.push(Buffer.from(piece));
  return Buffer.concat(parts).toString('utf8');
}

const TEXT = `Zürich\tB-LOC\n日本\tB-LOC\n😀\tO\n\n${'the\tO\n'.repeat(50)}`;
const LATIN = `${'the\tO\n'.repeat(20)}café\tO\nmünchen\tB-LOC\n`;
/** Longer than two pieces, with a character of three bytes across every border. */
const LONG = '日'.repeat(PIECE);

const ENCODINGS: readonly (readonly [name: string, bytes: Uint8Array, text: string, encoding: string])[] = [
  ['UTF-8', Buffer.from(TEXT), TEXT, 'utf-8'],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`), TEXT, 'utf-8'],
  ['UTF-16LE with a mark', iconv.encode(TEXT, 'utf-16le', { addBOM: true }), TEXT, 'utf-16le'],
  ['UTF-16BE with a mark', iconv.encode(TEXT, 'utf-16be', { addBOM: true }), TEXT, 'utf-16be'],
  ['UTF-16LE without a mark', iconv.encode(TEXT, 'utf-16le', { addBOM: false }), TEXT, 'utf-16le'],
  ['UTF-16BE without a mark', iconv.encode(TEXT, 'utf-16be', { addBOM: false }), TEXT, 'utf-16be'],
  ['Latin-1', iconv.encode(LATIN, 'windows-1252'), LATIN, 'windows-1252'],
  [
    'Latin-1 whose first piece is ASCII',
    iconv.encode('the\tO\n'.repeat(PIECE / 3) + LATIN, 'windows-1252'),
    'the\tO\n'.repeat(PIECE / 3) + LATIN,
    'windows-1252',
  ],
  ['UTF-8 whose characters lie across the pieces', Buffer.from(LONG), LONG, 'utf-8'],
  [
    'UTF-16 whose surrogate pairs lie across the pieces',
    iconv.encode(`a${'😀'.repeat(PIECE / 2)}`, 'utf-16le', { addBOM: true }),
    `a${'😀'.repeat(PIECE / 2)}`,
    'utf-16le',
  ],
  ['a stray zero byte', Buffer.from(`${'the\tO\n'.repeat(100)}\0\tO\n`), `${'the\tO\n'.repeat(100)}\0\tO\n`, 'utf-8'],
  ['nothing', Buffer.alloc(0), '', 'utf-8'],
];

describe('text of a file', () => {
  for (const [index, [name, bytes, text, encoding]] of ENCODINGS.entries()) {
    it(`reads ${name}`, async () => {
      const stream = new TextStream(fileWith(`encoding-${index}.txt`, bytes));
      assert.ok((await textOf(stream)) === text, 'the text is the same');
      assert.deepEqual([stream.encoding, stream.bytes, stream.hasInvalidBytes], [encoding, bytes.length, false]);
    });
  }

  it('keeps UTF-8 that is broken deep inside, and says so', async () => {
    const stream = new TextStream(
      fileWith('broken.txt', Buffer.concat([Buffer.from(TEXT), Buffer.alloc(PIECE, 'é'), Buffer.from([0xff, 0x0a])])),
    );
    await textOf(stream);
    assert.deepEqual([stream.encoding, stream.hasInvalidBytes], ['utf-8', true]);
  });

  it('counts the same in every encoding', async () => {
    const seen = new Set<string>();
    for (const [index, encoding] of ['utf-8', 'utf-16le', 'utf-16be'].entries()) {
      const file = await countFile(
        fileWith(`count-${index}.conll`, iconv.encode(TEXT.replaceAll('\n', '\r\n'), encoding, { addBOM: true })),
      );
      seen.add(JSON.stringify([...file.parts[0]!.counts.labels]));
    }
    assert.equal(seen.size, 1);
    assert.match([...seen][0]!, /"B-LOC",\{"count":2,"firstLine":1/);
  });

  it('says in one sentence why a file cannot be read', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      [join(folder, 'missing.txt'), /missing\.txt does not exist\.$/],
      [folder, /is a folder; a file was expected\.$/],
      [fileWith('image.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])), /holds binary data; text was expected/],
      [fileWith('zeros.txt', Buffer.alloc(100)), /holds binary data/],
    ];
    for (const [path, message] of cases) {
      await assert.rejects(
        textOf(new TextStream(path)),
        (error) => error instanceof UnreadableFile && error.path === path && message.test(error.message),
      );
    }
  });

  it('says that permission was denied, and leaves other errors as they are', () => {
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    const explained = explainFileError('a.txt', denied);
    assert.ok(explained instanceof UnreadableFile);
    assert.equal(explained.message, 'a.txt cannot be read: permission was denied.');
    const other = new Error('something else');
    assert.equal(explainFileError('a.txt', other), other);
  });

  it('says that a file became shorter while it was read', async () => {
    const path = fileWith('shrinking.txt', 'x'.repeat(4 * PIECE));
    await assert.rejects(async () => {
      for await (const _ of new TextStream(path)) truncateSync(path, 10);
    }, /became shorter while it was read/);
  });

  it('stops when it is told to, and may be left in the middle', async () => {
    const path = fileWith('long.txt', 'x'.repeat(4 * PIECE));
    const controller = new AbortController();
    let pieces = 0;
    await assert.rejects(
      async () => {
        for await (const _ of new TextStream(path, { signal: controller.signal })) {
          pieces += 1;
          controller.abort(new Error('stop'));
        }
      },
      { message: 'stop' },
    );
    assert.equal(pieces, 1);
    for await (const _ of new TextStream(path)) break;
  });

  it('reports how far it has read', async () => {
    const seen: number[] = [];
    await textOf(new TextStream(fileWith('progress.txt', 'x'.repeat(PIECE + 1)), { progress: (bytes) => seen.push(bytes) }));
    assert.deepEqual(seen, [PIECE, PIECE + 1]);
  });

  it('lists the first problems and counts them all', async () => {
    const file = await countFile(fileWith('problems.conll', `a O\nb B-X\n${'c O\nd O\ne O\nf O\ng O\nlost\n'.repeat(50)}`));
    assert.deepEqual([file.problems.length, file.problemCount, file.problems[0]!.line], [20, 50, 8]);
  });

  it('refuses an unknown format and a file that is empty', async () => {
    const path = fileWith('some.conll', 'a O\n');
    await assert.rejects(countFile(path, { format: 'nope' }), /no label file format "nope"; the known ones are conll, conllu/);
    await assert.rejects(countFile(fileWith('empty.conll', '')), /is empty/);
  });
});
