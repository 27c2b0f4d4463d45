/** Hostile files in the layouts of annotation tools: names of prototypes, other encodings, depths and lengths that no tool writes. */
import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { countFile } from '../../../src/formats/count-file.ts';
import type { FolderLabelFormat } from '../../../src/formats/folder-format.ts';
import type { TextLabelFormat } from '../../../src/formats/format.ts';
import { boxLines } from '../../../src/formats/label-files/box-lines.ts';
import { datumaro } from '../../../src/formats/label-files/datumaro.ts';
import { pubtator } from '../../../src/formats/label-files/pubtator.ts';
import { via } from '../../../src/formats/label-files/via.ts';
import { snips } from '../../../src/formats/label-folders/snips.ts';
import { supervisely } from '../../../src/formats/label-folders/supervisely.ts';
import { folderOf } from '../../support/engine.ts';
import { outlineOf, readFolder } from '../../support/label-folders.ts';
import { readText, supportOf } from '../../support/pieces.ts';

/** Names that are keys of every object. */
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '\u0001', 'é', '😀'];

interface Layout {
  readonly format: TextLabelFormat;
  readonly file: string;
  /** A file in which each of the labels stands once, in a record of its own. */
  readonly of: (labels: readonly string[]) => string;
}

const json = JSON.stringify;
const LAYOUTS: readonly Layout[] = [
  {
    format: pubtator,
    file: 'a.txt',
    of: (labels) => labels.map((label, at) => `${at}|t|T\n${at}|a|A\n${at}\t0\t1\tT\t${label}\tD1\n`).join('\n'),
  },
  {
    format: boxLines,
    file: 'a.txt',
    of: (labels) => labels.map((label, at) => `${at}.jpg 1,2,3,4,${label}\n`).join(''),
  },
  {
    format: datumaro,
    file: 'a.json',
    of: (labels) =>
      `{"categories":{"label":{"labels":[${labels.map((name) => json({ name })).join()}]}},"items":[\n${labels
        .map((_, at) => json({ id: `${at}`, annotations: [{ type: 'bbox', label_id: at }] }))
        .join(',\n')}]}`,
  },
  {
    format: via,
    file: 'a.json',
    of: (labels) =>
      `{${labels
        .map(
          (label, at) =>
            `"${at}":${json({ filename: `${at}.jpg`, regions: [{ shape_attributes: {}, region_attributes: { class: label } }] })}`,
        )
        .join(',\n')}}`,
  },
  {
    format: via,
    file: 'a.csv',
    of: (labels) =>
      `filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n${labels
        .map((label, at) => `${at}.jpg,1,{},1,0,"{""x"":1}","${json({ class: label }).replaceAll('"', '""')}"\n`)
        .join('')}`,
  },
];

const once = (labels: readonly string[]) => labels.map((label): [string, number] => [label, 1]);

describe('hostile files of annotation tools', () => {
  for (const { format, file, of } of LAYOUTS) {
    const name = `${format.id} (${file})`;

    it(`${name}: classes that are called after keys of objects`, async () => {
      const { parts, problems } = await readText(format, of(NAMES));
      assert.deepEqual([supportOf(parts[0]!.counts), problems], [once(NAMES), []]);
    });

    it(`${name}: UTF-16, and a byte order mark`, async (t) => {
      const folder = await folderOf(t, {});
      const text = of(NAMES.slice(0, 4));
      const written = [
        Buffer.from(`\uFEFF${text}`),
        Buffer.from(`\uFEFF${text}`, 'utf16le'),
        Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      ];
      for (const bytes of written) {
        await writeFile(join(folder, file), bytes);
        const { parts } = await countFile(join(folder, file), { format: format.id });
        assert.deepEqual(supportOf(parts[0]!.counts), once(NAMES.slice(0, 4)));
      }
    });

    it(`${name}: cut off anywhere, it ends and counts no more than there is`, async () => {
      const text = of(['a', 'b', 'c']);
      for (let length = 0; length < text.length; length += 1) {
        const { parts } = await readText(format, text.slice(0, length));
        for (const [label, count] of supportOf(parts[0]?.counts)) assert.ok(count <= 1, `${label} at ${length}`);
      }
    });

    it(`${name}: NUL, lone carriage returns and deep nests`, async () => {
      const text = of(['a', 'b', 'c']);
      const insets = ['\0', '\r', '\r\r\n', '['.repeat(5000), '{"a":'.repeat(5000), '\uD800', `"${'x'.repeat(70_000)}`];
      const random = new Random(17);
      for (let round = 0; round < 60; round += 1) {
        const at = random.below(text.length + 1);
        const broken = text.slice(0, at) + insets[round % insets.length]! + text.slice(at + random.below(3));
        const whole = await readText(format, broken);
        assert.deepEqual(await readText(format, broken, {}, 1 + random.below(97)), whole);
        assert.ok((whole.parts[0]?.counts.total ?? 0) <= 3);
      }
    });
  }

  it('ids that no class has are counted as ids, and nothing that is in them', async () => {
    const text =
      '{"categories":{"label":{"labels":[{"name":"a"}]}},"items":[{"id":"x","annotations":[{"type":"bbox","label_id":1e300},{"type":"bbox","label_id":-1},{"type":"bbox","label_id":0,"__proto__":{"type":"label"}}]}]}';
    const { parts } = await readText(datumaro, text);
    assert.deepEqual(
      supportOf(parts[0]!.counts).find(([label]) => label === 'a'),
      ['a', 1],
    );
    assert.equal(parts[0]!.counts.total + parts[0]!.counts.ignored, 3);
  });
});

interface FolderLayout {
  readonly format: FolderLabelFormat;
  /** Path below the root, and the folder that is read. */
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
}

const query = (intent: string) => `{${json(intent)}:[{"data":[{"text":"play "},{"text":"Bach","entity":"artist"}]},{"data":[]}]}`;
const annotation = json({ size: { height: 1, width: 1 }, tags: [], objects: [{ classTitle: 'a' }, { classTitle: '__proto__' }] });
const FOLDERS: readonly FolderLayout[] = [
  {
    format: snips,
    folder: 's',
    files: {
      's/A/train_A.json': query('A'),
      's/A/validate_A.json': query('A'),
      's/__proto__/train___proto__.json': query('__proto__'),
      's/B/train_B.json': query('B'),
    },
  },
  {
    format: supervisely,
    folder: 'p/ann',
    files: {
      'p/meta.json': json({ classes: [{ title: 'a' }, { title: '__proto__' }] }),
      'p/ann/a.jpg.json': annotation,
      'p/ann/b.jpg.json': annotation,
    },
  },
];
const BITS = ['"', '[', ']', '{', '}', ',', ':', '\n', '\0', 'null', '-1', '1e999', '__proto__', '\uFEFF', '['.repeat(3000), '\\u0000'];

describe('hostile folders of annotation tools', () => {
  for (const { format, folder, files } of FOLDERS) {
    it(`${format.id}: a class that is called after a prototype`, async (t) => {
      const root = await folderOf(t, files);
      const [read] = await readFolder(format, join(root, folder), { root });
      assert.match(outlineOf(read!)[0]!, /__proto__ 2\/2/);
    });

    it(`${format.id}: damaged files are told, and never counted twice`, async (t) => {
      const root = await folderOf(t, files);
      const random = new Random(23);
      for (let round = 0; round < 120; round += 1) {
        const [path, text] = Object.entries(files)[random.below(Object.keys(files).length)]!;
        let broken = text;
        for (let hits = 1 + random.below(4); hits > 0; hits -= 1) {
          const at = random.below(broken.length + 1);
          const kind = random.below(3);
          const rest = kind === 0 ? '' : broken.slice(at + random.below(6));
          broken = `${broken.slice(0, at)}${kind === 1 ? '' : BITS[random.below(BITS.length)]!}${rest}`;
        }
        await writeFile(join(root, path), broken);
        for (const read of await readFolder(format, join(root, folder), { root, isGiven: true })) {
          for (const { parts, problems } of read.counted) {
            assert.ok(parts[0]!.counts.total <= 12, broken);
            assert.ok(problems.every(({ message }) => message.length < 1000));
          }
        }
        await writeFile(join(root, path), text);
      }
    });

    it(`${format.id}: folders that hold themselves, and folders where files should be`, async (t) => {
      const root = await folderOf(t, files);
      await symlink(join(root, folder), join(root, folder, 'loop'));
      const [first] = Object.keys(files).filter((path) => path.startsWith(folder));
      await mkdir(join(root, `${first!}.d.json`));
      await symlink(join(root, 'absent'), join(root, folder, 'absent.json'));
      const [read] = await readFolder(format, join(root, folder), { root });
      assert.match(outlineOf(read!)[0]!, /__proto__ 2\/2/);
    });
  }
});
