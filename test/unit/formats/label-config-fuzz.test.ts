/** Mutated, truncated and hostile label configs: each reader ends, throws nothing, and declares no more than the text has room for. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import type { ConfigContent, LabelConfigFormat } from '../../../src/formats/format.ts';
import { readLabelConfig } from '../../../src/formats/read-label-config.ts';
import { LABEL_CONFIG_FORMATS } from '../../../src/formats/registry.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { folderOf } from '../../support/engine.ts';
import { headOfText } from '../../support/pieces.ts';

const LABELS = ['O', 'B-PER', "it's", '<a & b>', '__proto__', 'é', 'constructor'];
const quoted = LABELS.map((label) => JSON.stringify(label));
const numbered = quoted.map((label, id) => `"${id}": ${label}`);

/** A text of each format, by its id. */
const TEXTS: Readonly<Record<string, string>> = {
  'config.json': `{"id2label": {${numbered.join(', ')}},\n"label2id": {${quoted.map((label, id) => `${label}: ${id}`).join(', ')}}}`,
  'dataset_info.json': `{"features": {"ner_tags": {"feature": {"names": [${quoted.join(',\n')}], "_type": "ClassLabel"}}}}`,
  'dataset-card': `---\ndataset_info:\n- features:\n  - name: label\n    dtype:\n      class_label:\n        names:\n${LABELS.map((label, id) => `          '${id}': ${JSON.stringify(label)}\n`).join('')}---\n# x\n`,
  'data.yaml': `base: &b [${quoted.join(', ')}]\nnc: 7\ntrain: x\nnames:\n${quoted.map((label, id) => `  ${id}: ${label}\n`).join('')}labels: *b\n`,
  'labels.txt': `${LABELS.map((label, id) => `${id} ${label}`).join('\n')}\n`,
  'labels.json': `[${quoted.map((label, id) => `{"id": ${id}, "name": ${label}, "attributes": []}`).join(',\n')}]`,
  'label2id.json': `{"label_map": {${numbered.join(', ')}}, "classes": [${quoted.join(', ')}]}`,
  'label_map.pbtxt': LABELS.map(
    (label, id) => `item {\n  id: ${id + 1} # x\n  name: ${JSON.stringify(label)}\n  display_name: 'd'\n}\n`,
  ).join(''),
  'labelmap.txt': `# label:color_rgb:parts:actions\n${LABELS.map((label) => `${label}:1,2,3::\n`).join('')}`,
  'label-studio-config': `<View><Labels name="a" toName="b">${LABELS.slice(0, 3)
    .map((label) => `<Label value="${label}"/>`)
    .join('\n')}</Labels><Choices name="c"><Choice value="x"/></Choices></View>`,
  'dict.txt': LABELS.map((label, id) => `${label.replaceAll(' ', '_')} ${id}\n`).join(''),
  'config.cfg': '[paths]\nx = "a"\n[initialize.components.ner.labels]\n@readers = "spacy.read_labels.v1"\npath = "ner.json"\n',
  python: `labels = [${quoted.join(', ')}]\nid2label = {i: l for i, l in enumerate(labels)}\nclass A:\n    METAINFO = dict(classes=("a", 'b' "c"))\nx = f"{labels}"\n`,
};

/** What breaks parsers. */
const SPICE = [
  '"',
  "'",
  '\\',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '&',
  '*',
  '#',
  ':',
  ',',
  '\n',
  '\r',
  '\t',
  '\0',
  '---',
  '"""',
  '<!DOCTYPE x [',
  '&amp;',
  '!!',
  '- ',
  '? ',
  '|',
  '\u2028',
  '\ud800',
  '9'.repeat(30),
  '-1',
  'f"',
  '= ',
];

function mutate(text: string, random: Random): string {
  const at = () => random.below(mutated.length + 1);
  let mutated = text;
  for (let times = 1 + random.below(4); times > 0; times -= 1) {
    const start = at();
    const end = Math.min(mutated.length, start + random.below(12));
    const kind = random.below(5);
    if (kind === 0) mutated = mutated.slice(0, start);
    else if (kind === 1) mutated = mutated.slice(0, start) + mutated.slice(end);
    else if (kind === 2) mutated = mutated.slice(0, start) + SPICE[random.below(SPICE.length)]! + mutated.slice(start);
    else if (kind === 3) mutated = mutated.slice(0, end) + mutated.slice(start);
    else mutated = mutated.slice(0, start) + String.fromCharCode(random.below(256)) + mutated.slice(start + 1);
  }
  return mutated;
}

function check({ lists, problems }: ConfigContent, text: string): void {
  const most = text.length + 1;
  for (const { labels, inverse = [] } of lists) {
    assert.ok(labels.length <= most && inverse.length <= most);
    for (const { label, id, line } of [...labels, ...inverse]) {
      assert.equal(typeof label, 'string');
      assert.ok(Number.isSafeInteger(id) && id >= 0, `id ${id}`);
      assert.ok(Number.isSafeInteger(line) && line >= 1 && line <= most, `line ${line}`);
    }
    for (let index = 1; index < labels.length; index += 1) assert.ok(labels[index]!.id >= labels[index - 1]!.id);
  }
  assert.ok(lists.length <= most && problems.length <= most + 10);
  for (const { message, line } of problems) assert.ok(message.length > 5 && (line === null || line >= 1));
}

const FORMATS = new Map(LABEL_CONFIG_FORMATS.map((format) => [format.id, format]));

function formatOf(id: string): LabelConfigFormat {
  const format = FORMATS.get(id);
  assert.ok(format !== undefined, id);
  return format;
}

describe('hostile label configs', () => {
  it('every format has a text', () => assert.deepEqual(Object.keys(TEXTS).sort(), [...FORMATS.keys()].sort()));

  for (const [id, text] of Object.entries(TEXTS)) {
    it(`${id}: mutated`, async () => {
      const format = formatOf(id);
      const random = new Random(20_261_124);
      check(await format.read(text, '/x/y'), text);
      for (let round = 0; round < 400; round += 1) {
        const mutated = mutate(text, random);
        format.recognise(headOfText('y', mutated));
        check(await format.read(mutated, '/x/y'), mutated);
      }
    });

    it(`${id}: cut anywhere`, async () => {
      for (let end = 0; end < text.length; end += 7) check(await formatOf(id).read(text.slice(0, end), '/x/y'), text);
    });

    for (const [name, hostile] of Object.entries({
      brackets: '['.repeat(60_000),
      braces: '{'.repeat(30_000),
      parentheses: `x = ${'('.repeat(20_000)}`,
      'quotation marks': '"'.repeat(60_000),
      'closed brackets': `labels = ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      tags: '<View>'.repeat(20_000),
      dashes: '- '.repeat(20_000),
      colons: 'a: '.repeat(20_000),
      'a sum': `labels = ${'["a"] + '.repeat(20_000)}["b"]`,
      'front matter': `---\ndataset_info:\n${' x:\n'.repeat(20_000)}---\n`,
      'escaped quotation marks': `item { name: ${'\\"'.repeat(200_000)}`,
      'blanks in a line': `a${' '.repeat(200_000)}b, ${' ,'.repeat(50_000)}x`,
      'one word': 'label'.repeat(50_000),
      nothing: '',
    })) {
      it(`${id}: ${name}`, async () => {
        formatOf(id).recognise(headOfText('labels.txt', hostile));
        formatOf(id).recognise(headOfText('y.py', hostile));
        check(await formatOf(id).read(hostile, '/x/y'), hostile);
      });
    }
  }

  it('100 000 labels', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `label${index}`);
    const texts: Readonly<Record<string, string>> = {
      'config.json': JSON.stringify({ id2label: Object.fromEntries(many.map((label, index) => [index, label])) }),
      'data.yaml': `names:\n${many.map((label, index) => `  ${index}: ${label}\n`).join('')}`,
      'labels.txt': `${many.join('\n')}\n`,
      'labels.json': JSON.stringify(many),
      'label2id.json': JSON.stringify(Object.fromEntries(many.map((label, index) => [label, index]))),
      'label_map.pbtxt': many.map((label, index) => `item { id: ${index} name: "${label}" }\n`).join(''),
      'label-studio-config': `<View><Labels name="x">${many.map((label) => `<Label value="${label}"/>`).join('\n')}</Labels></View>`,
      python: `CLASSES = (${many.map((label) => `"${label}"`).join(', ')})\n`,
    };
    for (const [id, text] of Object.entries(texts)) {
      const { lists } = await formatOf(id).read(text, '/x/y');
      assert.equal(lists[0]?.labels.length, many.length, id);
      assert.deepEqual([lists[0].labels[99_999]!.label, lists[0].labels[99_999]!.id], ['label99999', 99_999], id);
    }
  });

  for (const [name, bytes, labels] of [
    ['labels.txt', Buffer.from('\ufeffcaf\u00e9\nna\u00efve\n', 'utf16le'), ['caf\u00e9', 'na\u00efve']],
    ['labels.txt', Buffer.from('caf\u00e9\nna\u00efve\n', 'latin1'), ['caf\u00e9', 'na\u00efve']],
    ['labels.txt', Buffer.from('\ufeffcaf\u00e9\nna\u00efve\n'), ['caf\u00e9', 'na\u00efve']],
    ['config.json', Buffer.from('\ufeff{"id2label": {"0": "caf\u00e9"}}', 'utf16le'), ['caf\u00e9']],
    ['data.yaml', Buffer.from('\ufefftrain: x\nnames: [caf\u00e9]\n'), ['caf\u00e9']],
    ['x.py', Buffer.from('\ufeffCLASSES = ("caf\u00e9",)\r\n'), ['caf\u00e9']],
    ['x.py', Buffer.from('CLASSES = ("caf\u00e9",)\r\n', 'latin1'), ['caf\u00e9']],
  ] as const) {
    it(`${name} of ${bytes.subarray(0, 4).toString('hex')}…`, async (t) => {
      const path = join(await folderOf(t, {}), name);
      await writeFile(path, bytes);
      const config = await readLabelConfig(path, { named: true });
      assert.deepEqual(
        config.labels.map(({ label }) => label),
        labels,
      );
    });
  }

  for (const [name, contents, reason] of [
    ['config.json', `{"id2label": {"0": "a"}, "x": ${'['.repeat(300_000)}`, /nested too deeply/],
    ['labels.txt', Buffer.concat([Buffer.from('a\nb\n'), Buffer.alloc(17 * 1024 * 1024, 'c')]), /too large/],
    ['labels.txt', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), /cut off/],
    ['x.py', 'print("nothing")\n', /declares no labels|not recognised|expected/],
    [
      'config.cfg',
      '[initialize.components.ner.labels]\n@readers = "spacy.read_labels.v1"\npath = "../../../../etc/passwd"\n',
      /no such file below/,
    ],
  ] as const) {
    it(`${name} cannot be read: ${reason.source}`, async (t) => {
      const path = join(await folderOf(t, { [name]: contents }), name);
      await assert.rejects(
        readLabelConfig(path, { named: true }),
        (error) => error instanceof UnreadableFile && reason.test(error.message),
      );
    });
  }
});
