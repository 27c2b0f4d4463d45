/** Which config declares the classes of a data set, what it names, and what is said where they disagree. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import type { Analysis } from '../../src/core/analysis.ts';
import type { AnalyzeRequest } from '../../src/protocol/engine-api.ts';
import { folderOf, startEngine } from '../support/engine.ts';

const CONLL = 'Ann B-PER\nLee I-PER\nslept O\n\nParis B-LOC\n. O\n\n';
const CSV = 'text,label\ngood one,pos\nbad one,neg\nfine one,pos\n';
const IDS = '{"text":"good","label":1}\n{"text":"bad","label":0}\n';
const NER_IDS = '{"tokens":["Ann","slept"],"ner_tags":[1,0]}\n';
const card = (features: string) => `---\ndataset_info:\n  features:\n${features}---\n# Data\n`;
const feature = (name: string, wrap: string, ...labels: readonly string[]) =>
  `  - name: ${name}\n    ${wrap}:\n      class_label:\n        names:\n${labels.map((label, id) => `          '${id}': ${label}\n`).join('')}`;

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly request?: Partial<AnalyzeRequest>;
  /** What is analysed; the folder, where nothing is said. */
  readonly paths?: readonly string[];
  /** `source: labels`, `source (kinds): …` for kinds of mentions; null for the order of appearance. */
  readonly map: string;
  /** `code path:line`, of the label contract. */
  readonly findings?: readonly string[];
  readonly problems?: readonly RegExp[];
}

const CONTRACT: ReadonlySet<string> = new Set(
  'zero-support undeclared-label order-clash config-mismatch id-gap duplicate-label near-duplicate-label label2id-mismatch placeholder-labels'.split(
    ' ',
  ),
);

const CASES: readonly Case[] = [
  {
    name: 'a list in a script that knows the labels',
    files: { 'train.csv': CSV, 'train.py': 'import torch\n\nlabel_names = ["neg", "pos", "mixed"]\n' },
    map: 'train.py: neg pos mixed',
    findings: ['zero-support train.py:3'],
  },
  {
    name: 'a list in a script of a plot, which knows one label, declares nothing',
    files: { 'train.csv': CSV, 'plot.py': 'labels = ["pos", "step", "loss"]\nplt.legend(labels)\n' },
    map: 'null: pos neg',
  },
  {
    name: 'a list in a script is no match for a config',
    files: { 'd/train.csv': CSV, 'd/labels.py': 'LABELS = ["pos", "neg"]\n', 'config.json': '{"id2label": {"0": "neg",\n"1": "pos"}}' },
    map: 'config.json: neg pos',
    findings: ['order-clash d/labels.py:1'],
  },
  {
    name: 'scripts of the folder above, and of a folder of sources in it',
    files: {
      'data/train.csv': CSV,
      'src/model.py': 'id2label = {0: "pos", 1: "neg"}\n',
      'main.py': 'classes = ("neg",\n  "pos")\n',
      'other/deep/x.py': 'CLASSES = ("pos", "neg")\n',
    },
    map: 'src/model.py: pos neg',
    findings: ['order-clash main.py:1'],
  },
  {
    name: 'what is broken in a script counts only where the script does',
    files: { 'train.csv': CSV, 'a.py': 'CLASSES = ("pos")\nid2label = {0: f"{x}"}\n', 'b.py': 'id2label = {0: load()}\n' },
    map: 'a.py: pos neg',
    findings: ['undeclared-label train.csv:3'],
    problems: [/a string in parentheses/, /an f-string/],
  },
  {
    name: 'ids are named by the card, each column by its own feature',
    files: {
      'train.jsonl': NER_IDS,
      'README.md': card(feature('pos_tags', 'sequence', 'NN', 'VB') + feature('ner_tags', 'sequence', 'O', 'B-PER')),
    },
    map: 'README.md: O B-PER',
  },
  {
    name: 'ids of data are named by what describes data, not by a model',
    files: {
      'train.jsonl': IDS,
      'README.md': card(feature('label', 'dtype', 'neg', 'pos')),
      'config.json': '{"id2label": {"0": "pos", "1": "neg"}}',
    },
    map: 'config.json: pos neg',
    findings: ['order-clash README.md:8'],
  },
  {
    name: 'a list that is only presumed names no ids',
    files: { 'train.jsonl': IDS, 'train.py': 'labels = ["neg", "pos"]\n' },
    map: 'null: 1 0',
  },
  {
    name: 'labels of issues name no ids',
    files: {
      'train.jsonl': IDS,
      'labels.json': '[{"name": "bug", "color": "red"}, {"name": "idea", "color": "blue"}]',
      'labels.yml': 'labels:\n- name: bug\n  color: red\n- name: idea\n',
    },
    map: 'null: 1 0',
  },
  {
    name: 'a map in a script names ids',
    files: { 'train.jsonl': IDS, 'train.py': 'id2label = {0: "neg", 1: "pos"}\n' },
    map: 'train.py: neg pos',
  },
  {
    name: 'the names that nobody gave name nothing',
    files: { 'train.jsonl': IDS, 'config.json': '{"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}' },
    map: 'null: 1 0',
    findings: ['placeholder-labels config.json:1'],
  },
  {
    name: 'kinds of mentions are declared, tags are in the data',
    files: { 'train.conll': CONLL, 'labels.txt': 'PER\nLOC\nORG\n' },
    map: 'labels.txt (kinds): PER LOC ORG; B-PER I-PER O B-LOC',
    findings: ['zero-support labels.txt:3'],
  },
  {
    name: 'the folder of the file before the one above, unless it knows little',
    files: { 'd/train.csv': CSV, 'd/labels.txt': 'pos\nneg\n', 'labels.txt': 'neg\npos\n' },
    map: 'd/labels.txt: pos neg',
    findings: ['order-clash labels.txt:1'],
  },
  {
    name: 'settings near the data that list the labels',
    files: {
      'data/train.csv': CSV,
      'conf/model.yaml': 'model:\n  size: 3\n  labels: [neg, pos]\n',
      'deploy/k8s/app.yaml': 'metadata:\n  labels: [pos, neg]\n',
    },
    map: 'conf/model.yaml: neg pos',
  },
  {
    name: 'a config of something else is passed by',
    files: { 'd/train.csv': CSV, 'd/labels.txt': 'red\ngreen\n', 'labels.json': '["neg", "pos"]' },
    map: 'labels.json: neg pos',
  },
  {
    name: 'the data write a label otherwise than the config',
    files: { 'train.csv': CSV, 'labels.txt': 'Pos\nNeg\n' },
    map: 'labels.txt: Pos Neg pos neg',
    findings: [
      'zero-support labels.txt:1',
      'zero-support labels.txt:2',
      'undeclared-label train.csv:2',
      'undeclared-label train.csv:3',
      'near-duplicate-label train.csv:2',
      'near-duplicate-label train.csv:3',
    ],
  },
  {
    name: 'gaps, doubles and a wrong inverse are findings of the data set, not problems of the file',
    files: {
      'train.csv': CSV,
      'config.json': '{"id2label": {"0": "neg",\n"2": "pos",\n"3": "neg"},\n"label2id": {"neg": 0,\n"pos": 1}}',
    },
    map: 'config.json: neg pos neg',
    findings: ['id-gap config.json:2', 'duplicate-label config.json:3', 'label2id-mismatch config.json:5'],
  },
  {
    name: 'a named script overrides what lies near',
    files: {
      'd/train.csv': CSV,
      'd/labels.txt': 'neg\npos\n',
      'x/make.py': 'other = ["a"]\nlabels = ["a", "b"]\nmine = ["pos", "neg"]\nlabel_list = mine\n',
    },
    paths: ['d'],
    request: { labels: 'x/make.py' },
    map: 'x/make.py: pos neg',
  },
  {
    name: 'a named list of kinds of mentions',
    files: { 'd/train.conll': CONLL, 'kinds.txt': 'LOC\nPER\n' },
    paths: ['d'],
    request: { labels: 'kinds.txt' },
    map: 'kinds.txt (kinds): LOC PER; B-PER I-PER O B-LOC',
  },
  {
    name: 'the list that a config of spaCy names',
    files: {
      'd/train.conll': CONLL,
      'd/config.cfg':
        '[paths]\nlabels = "lists/ner.json"\n[initialize.components.ner.labels]\n@readers = "spacy.read_labels.v1"\npath = "$' +
        '{paths.labels}"\n',
      'd/lists/ner.json': '["LOC",\n"PER"]',
    },
    map: 'd/lists/ner.json (kinds): LOC PER; B-PER I-PER O B-LOC',
  },
  {
    name: 'beside a file that was named',
    files: { 'd/train.csv': CSV, 'd/README.md': card(feature('label', 'dtype', 'neg', 'pos')), 'd/prepare.py': 'x = 1\n' },
    paths: ['d/train.csv'],
    map: 'd/README.md: neg pos',
  },
  {
    name: 'an ordinary repository declares nothing and says nothing',
    files: {
      'data/train.csv': CSV,
      'package.json': '{"name": "x", "labels": ["pos", "neg"]}',
      'tsconfig.json': '{"files": [], "references": [{"path": "a"}]}',
      'README.md': '# Title\n\nlabels: pos, neg\n',
      'docker-compose.yml': 'services:\n  web:\n    image: x\n    labels:\n      - "traefik.enable=true"\n      - "a=b"\n',
      'mkdocs.yml': 'site_name: x\nnav:\n  - a: b.md\ntags:\n  - one\n',
      '.github/ISSUE_TEMPLATE/bug.yml': 'name: Bug\nlabels: [bug]\n',
      'requirements.txt': 'numpy\ntorch\n',
      LICENSE: 'MIT License\n\nPermission is hereby granted\n',
      'stopwords.txt': 'a\nthe\nof\n',
      'setup.cfg': '[metadata]\nname = x\n',
      'setup.py': 'setup(name="x", classifiers=["a", "b"], tags=["x"])\n',
      'broken.py': 'labels = [\n"pos", (\n',
      'k8s.yaml': 'metadata:\n  labels: {app: x}\n  tags: [*nothing, b]\n',
    },
    map: 'null: pos neg',
  },
];

function mapOf({ datasets }: Analysis, folder: string): string {
  const { source, types, labels } = datasets[0]!.labelMap;
  const below = (path: string) => relative(folder, path).replaceAll('\\', '/');
  if (types !== undefined) return `${below(types.source)} (kinds): ${types.names.join(' ')}; ${labels.join(' ')}`;
  return `${source === null ? 'null' : below(source)}: ${labels.join(' ')}`;
}

describe('label configs near data', () => {
  for (const { name, files, request = {}, paths, map, findings = [], problems = [] } of CASES) {
    it(name, async (t) => {
      const folder = await folderOf(t, files);
      const engine = await startEngine(t);
      const labels = request.labels === undefined ? {} : { labels: join(folder, request.labels) };
      const analysis = await engine.request('analyze', { ...request, ...labels, paths: (paths ?? ['']).map((path) => join(folder, path)) });
      assert.equal(analysis.datasets.length, 1, JSON.stringify(analysis.problems));
      assert.equal(mapOf(analysis, folder), map);
      const written = analysis.datasets[0]!.findings.filter(({ code }) => CONTRACT.has(code)).map(
        ({ code, path, line }) => `${code} ${path === null ? '' : relative(folder, path).replaceAll('\\', '/')}:${line}`,
      );
      assert.deepEqual(written, findings);
      assert.equal(analysis.problems.length, problems.length, JSON.stringify(analysis.problems));
      for (const [index, problem] of problems.entries()) assert.match(analysis.problems[index]!.message, problem);
    });
  }

  it('looks into a few hundred sources at most, the nearest', async (t) => {
    const folder = await folderOf(t, { 'data/train.csv': CSV, 'data/make.py': 'id2label = {0: "neg", 1: "pos"}\n' });
    await mkdir(join(folder, 'src'));
    for (let index = 0; index < 400; index += 1) await writeFile(join(folder, 'src', `m${index}.py`), `CLASSES = ("c${index}",)\n`);
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.equal(datasets[0]?.labelMap.source, join(folder, 'data', 'make.py'));
  });
});
