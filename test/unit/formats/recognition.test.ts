import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { ROOT } from '../../support/paths.ts';
import { headOfText } from '../../support/pieces.ts';

const npy = (header: string) =>
  Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]), Buffer.from(header)]);
const many = (line: string, times = 20) => `${line}\n`.repeat(times);

const FILES: readonly (readonly [name: string, content: string | Uint8Array, expected: string | null, evidence?: RegExp])[] = [
  ['train.conll', 'EU\tB-ORG\nrejects\tO\n\nPeter\tB-PER\n', 'label-file conll', /2 columns separated by tabs.*B-ORG/],
  ['eng.testa', '-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n', 'label-file conll', /4 columns separated by spaces/],
  ['data.txt', 'EU B-ORG\nrejects O\n. O\n', 'label-file conll'],
  ['emerging.test.annotated', 'a\tO\nb\tB-x\n\t\nc\tO\n', 'label-file conll'],
  ['pos.txt', `${many('the DT\ncat NN\nsat VBD')}\n${many('a DT\ndog NN')}`, 'label-file conll', /3 distinct tags/],
  ['train.tsv', 'EU\tB-ORG\nrejects\tO\n\nPeter\tB-PER\n', 'label-file conll'],
  ['train.csv', 'text,label\nhello there,a\nbye,b\n', 'label-file csv', /the labels in "label"/],
  ['train.tsv', 'sentence\tlabel\nhello there\t1\nbye\t0\n', 'label-file csv'],
  [
    'reviews.csv',
    Array.from({ length: 20 }, (_, index) => `I liked number ${index} a lot,${index % 2 === 0 ? 'pos' : 'neg'}\n`).join(''),
    'label-file csv',
    /no header/,
  ],
  [
    'emotion.train.txt',
    Array.from({ length: 24 }, (_, index) => `i feel number ${index} today;${index % 3 === 0 ? 'joy' : 'sadness'}\n`).join(''),
    'label-file csv',
    /separated by semicolons, no header/,
  ],
  [
    'SMSSpamCollection',
    Array.from({ length: 24 }, (_, index) => `${index % 5 === 0 ? 'spam' : 'ham'}\tWell, "now" is number ${index}\n`).join(''),
    'label-file csv',
    /separated by tabs, no header/,
  ],
  ['train.jsonl', '{"text":"x","label":"a"}\n{"text":"y","label":"b"}\n', 'label-file jsonl', /"label" holds the label/],
  ['train.jsonl', 'broken\n{"text":"x","label":"a"}\n{"text":"y","label":"b"}\n', 'label-file jsonl'],
  ['predictions.jsonl', 'broken\n{"label":1,"logits":[0.1,0.9]}\n', 'predictions predictions-jsonl'],
  ['train.json', '{"text":"x","label":"a"}\n{"text":"y","label":"b"}\n', 'label-file jsonl'],
  ['ner.jsonl', '{"tokens":["a","b"],"ner_tags":[0,1]}\n', 'label-file jsonl', /"tokens" and "ner_tags"/],
  [
    'snli_train.jsonl',
    '{"sentence1":"x","gold_label":"neutral"}\n{"sentence1":"y","gold_label":"-"}\n',
    'label-file jsonl',
    /"gold_label"/,
  ],
  [
    'tokenized.jsonl',
    '{"input_ids":[101,7,102],"labels":[-100,0,-100]}\n',
    'label-file jsonl',
    /"input_ids" and "labels" hold the tokens and tags/,
  ],
  ['data.json', '[{"text":"x","label":"a"},{"text":"y","label":"b"}]', 'label-file json'],
  ['data_full.json', '{"val": [["x","a"],["y","b"]], "train": [["z","a"]]}', 'label-file json-splits', /"val", "train"/],
  ['labels.txt', 'O\nB-PER\nI-PER\n', 'label-config labels.txt'],
  ['labels.txt', '0 O\n1 B-PER\n2 I-PER\n', 'label-config labels.txt'],
  ['classes.names', 'person\ntraffic light\n', 'label-config labels.txt'],
  ['config.json', '{"model_type":"bert","id2label":{"0":"O"}}', 'label-config config.json'],
  ['categories.json', '["a","b"]', 'label-config labels.json'],
  ['predictions.jsonl', '{"label":1,"logits":[0.1,0.9]}\n', 'predictions predictions-jsonl'],
  ['dev.jsonl', '{"tokens":["a"],"labels":["O"],"probs":[[0.5,0.5]]}\n', 'predictions predictions-jsonl'],
  ['logits.npy', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }"), 'predictions predictions-npy'],

  ['embeddings.npy', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }"), null],
  ['notes.txt', 'It was the best of times,\nit was the worst of times,\n\nit was the age of wisdom.\n', null],
  ['README.md', '# Title\n\nSome text, with commas.\n\n| label | count |\n|---|---|\n| a | 1 |\n', null],
  ['package.json', '{\n  "name": "x",\n  "version": "1.0.0",\n  "dependencies": { "label": "1" }\n}\n', null],
  ['package-lock.json', '{\n  "name": "x",\n  "lockfileVersion": 3,\n  "packages": { "": { "license": "MIT" } }\n}\n', null],
  ['tsconfig.json', '{"files":[],"references":[{"path":"a"}]}', null],
  ['requirements.txt', 'numpy==1.26\ntorch>=2.0\nrequests\n', null],
  ['requirements.txt', 'numpy == 1.26\ntorch >= 2.0\nrequests >= 2\n', null],
  ['train.py', 'import torch\n\nlabel, text = 1, 2\nalpha = torch.tensor([0.1, 0.2])\n', null],
  ['main.ts', "import { a } from 'b';\n\nexport const label = 1;\n", null],
  ['yarn.lock', 'a@^1:\n  version "1.0"\n  resolved "x"\n\nb@^1:\n  version "2.0"\n', null],
  ['pnpm-lock.yaml', "lockfileVersion: '9.0'\nsettings:\n  autoInstallPeers: true\n", null],
  ['results.csv', 'epoch,loss,acc\n1,0.5,0.7\n2,0.4,0.8\n3,0.3,0.9\n4,0.2,0.9\n', null],
  ['measures.csv', 'time,x,y\n1.5,2,3\n2.5,2,3\n3.5,2,3\n4.5,2,4\n', null],
  ['hosts', '127.0.0.1 localhost\n10.0.0.1 server\n', null],
  ['page.html', '<html>\n<body class="label">\n</body>\n</html>\n', null],
  ['log.txt', '2024-01-01 INFO started\n2024-01-01 INFO label read\n', null],
  ['events.jsonl', '{"event_type":"open","level":"info"}\n{"event_type":"close","level":"info"}\n', null],
  ['parallel.txt', Array.from({ length: 24 }, (_, index) => `a dog ran ${index}\tein Hund lief ${index}\n`).join(''), null],
  ['notes.txt', many('We came; we saw.\nThere it was; a thing of beauty; and gone.', 12), null],
  ['sentences.jsonl', '{"text":"x"}\n{"text":"y"}\n', null],
  ['vocab.json', '["a","b"]', null],
  ['domains.json', '{"banking":["a","b"],"travel":["c"]}', null],
  [
    'dev.conllu',
    '# sent_id = 1\n1\ta\ta\tDET\tDT\t_\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\t_\t0\troot\t_\t_\n',
    'label-file conllu',
    /the labels in UPOS/,
  ],
  ['train_labels.txt', many('1\n0'), 'label-file label-lines', /one label a line/],
  ['data.conll.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), null],
  ['empty.txt', '', null],
];

describe('recognition', () => {
  for (const [name, content, expected, evidence] of FILES) {
    const excerpt = typeof content === 'string' ? JSON.stringify(content.slice(0, 30)) : 'binary';
    it(`${name} ${excerpt} is ${expected ?? 'nothing that is read'}`, () => {
      const found = recogniseFile(headOfText(name, content));
      assert.equal(found === null ? null : `${found.kind} ${found.format}`, expected, evidenceOf(found));
      if (evidence !== undefined) assert.match(evidenceOf(found), evidence);
    });
  }

  it('claims nothing of the project itself', () => {
    for (const path of [
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'biome.json',
      'CHANGELOG.md',
      'LICENSE',
      'esbuild.mjs',
      '.gitignore',
      'src/formats/format.ts',
      'media/sample/train.py',
    ]) {
      const bytes = readFileSync(join(ROOT, path));
      assert.equal(recogniseFile(headOfText(path, bytes.subarray(0, 65536), bytes.length <= 65536)), null, path);
    }
  });
});
