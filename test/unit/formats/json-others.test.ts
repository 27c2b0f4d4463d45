/** JSON that is everywhere and holds no labels: none of the family may claim it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LABEL_FORMATS } from '../../../src/formats/registry.ts';
import { headOfText } from '../../support/pieces.ts';

const FAMILY = new Set(['jsonl', 'json', 'json-splits', 'doccano', 'label-studio', 'prodigy', 'argilla', 'spacy-json']);

const lines = (...records: readonly unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

const FILES: readonly (readonly [name: string, content: unknown])[] = [
  ['package.json', { name: 'x', version: '1.0.0', keywords: ['label'], scripts: { test: 'x', train: 'y' }, dependencies: { label: '1' } }],
  [
    'package-lock.json',
    { name: 'x', lockfileVersion: 3, packages: { '': { license: 'MIT' }, 'node_modules/a': { version: '1', license: 'MIT' } } },
  ],
  ['composer.lock', { packages: [{ name: 'a', version: '1', type: 'library', keywords: ['x'] }], 'packages-dev': [] }],
  ['tsconfig.json', { compilerOptions: { target: 'es2022', types: ['node'] }, files: [], references: [{ path: 'a' }] }],
  ['launch.json', { version: '0.2.0', configurations: [{ type: 'node', request: 'launch', name: 'x' }] }],
  [
    'tasks.json',
    {
      version: '2.0.0',
      tasks: [
        { label: 'build', type: 'shell', command: 'make' },
        { label: 'test', type: 'shell', command: 'make test' },
      ],
    },
  ],
  ['settings.json', { 'editor.fontSize': 12, 'files.exclude': { a: true } }],
  [
    'snippets.json',
    { Loop: { prefix: 'for', body: ['for'], description: 'a loop' }, If: { prefix: 'if', body: ['if'], description: 'an if' } },
  ],
  [
    'en.json',
    {
      button: { label: 'Press me', title: 'The title here' },
      menu: { label: 'Open it', title: 'Another title' },
      page: { label: 'Page', title: 'A page' },
    },
  ],
  [
    'notebook.ipynb',
    {
      cells: [
        { cell_type: 'code', source: ['a'], metadata: { tags: ['x'] }, outputs: [] },
        { cell_type: 'markdown', source: ['b'], metadata: {} },
      ],
      metadata: {},
      nbformat: 4,
    },
  ],
  [
    'map.geojson',
    {
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: { category: 'a' }, geometry: { type: 'Point', coordinates: [1, 2] } }],
    },
  ],
  [
    'topology.json',
    {
      type: 'Topology',
      arcs: [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      objects: { a: { type: 'GeometryCollection' } },
    },
  ],
  [
    'instances_val2017.json',
    {
      info: {},
      images: [{ id: 1, file_name: 'a.jpg' }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 1, 1], iscrowd: 0 }],
      categories: [{ id: 1, name: 'a', supercategory: 'b' }],
    },
  ],
  ['captions.json', { images: [{ id: 1 }], annotations: [{ id: 1, image_id: 1, caption: 'a dog runs' }] }],
  [
    'labelme.json',
    {
      version: '5.0.1',
      flags: {},
      shapes: [
        {
          label: 'cat',
          points: [
            [1, 1],
            [2, 2],
          ],
          group_id: null,
          shape_type: 'rectangle',
          flags: {},
        },
      ],
      imagePath: 'a.jpg',
      imageData: null,
      imageHeight: 9,
      imageWidth: 9,
    },
  ],
  [
    'via.json',
    {
      'a.jpg12': {
        filename: 'a.jpg',
        size: 12,
        regions: [{ shape_attributes: { name: 'rect', x: 1 }, region_attributes: { class: 'cat' } }],
        file_attributes: {},
      },
      'b.jpg13': { filename: 'b.jpg', size: 13, regions: [], file_attributes: {} },
    },
  ],
  [
    'records-of-one-key.json',
    {
      results: [
        { label: 'PER', f1: 0.9 },
        { label: 'LOC', f1: 0.8 },
        { label: 'PER', f1: 0.7 },
      ],
    },
  ],
  ['places.json', { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { label: 'a', text: 'b' } }] }],
  [
    'menu.json',
    {
      menu: [
        { label: 'Open', text: 'Open it' },
        { label: 'Open', text: 'Again' },
      ],
    },
  ],
  ['subtitles.json', { data: [{ text: 'a' }, { text: 'b' }] }],
  [
    'trainer_state.json',
    {
      best_metric: null,
      epoch: 3,
      log_history: [
        { epoch: 1, loss: 0.5, step: 10 },
        { epoch: 2, eval_loss: 0.4, step: 20 },
      ],
    },
  ],
  ['all_results.json', { epoch: 3, eval_loss: 0.5, eval_accuracy: 0.7 }],
  [
    'tokenizer_config.json',
    { added_tokens_decoder: { 0: { content: '<pad>', special: true }, 1: { content: '<s>', special: true } }, model_max_length: 512 },
  ],
  [
    'tokenizer.json',
    {
      version: '1.0',
      added_tokens: [{ id: 0, content: '<pad>', special: true }],
      model: { type: 'BPE', vocab: { a: 0 }, merges: ['a b'] },
    },
  ],
  ['special_tokens_map.json', { bos_token: { content: '<s>', lstrip: false }, eos_token: { content: '</s>', lstrip: false } }],
  ['preprocessor_config.json', { do_resize: true, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5], size: 224 }],
  ['adapter_config.json', { peft_type: 'LORA', target_modules: ['q', 'v'], r: 8 }],
  ['vocab.json', { a: 0, b: 1 }],
  ['domains.json', { banking: ['balance', 'transfer'], travel: ['book_flight', 'visa'] }],
  [
    'train-v2.0.json',
    {
      version: 'v2.0',
      data: [
        {
          title: 'x',
          paragraphs: [
            { context: 'a b', qas: [{ question: 'q', id: '1', answers: [{ text: 'a', answer_start: 0 }], is_impossible: false }] },
          ],
        },
      ],
    },
  ],
  [
    'CUAD_v1.json',
    {
      version: 'aok',
      data: [
        {
          title: 'x',
          paragraphs: [
            { qas: [{ answers: [{ text: 'a', answer_start: 0 }], id: 'x__Parties', question: 'q', is_impossible: false }], context: 'c' },
          ],
        },
      ],
    },
  ],
  [
    'openapi.json',
    { openapi: '3.0.0', info: { title: 'x' }, tags: [{ name: 'a', description: 'b c' }], paths: { '/a': { get: { tags: ['a'] } } } },
  ],
  ['schema.json', { $schema: 'x', type: 'object', properties: { label: { type: 'string' }, text: { type: 'string' } } }],
  ['chart.vl.json', { mark: 'bar', data: { values: [{ a: 'A', b: 28 }] }, encoding: { x: { field: 'a', type: 'nominal' } } }],
  ['session.har', { log: { version: '1.2', entries: [{ startedDateTime: 'x', request: {} }] } }],
  ['manifest.json', { name: 'x', categories: ['games', 'utilities'], icons: [{ src: 'a.png', type: 'image/png' }] }],
  [
    'options.json',
    [
      { label: 'One', value: 1 },
      { label: 'Two', value: 2 },
      { label: 'Three', value: 3 },
      { label: 'Four', value: 4 },
      { label: 'Five', value: 5 },
    ],
  ],
  [
    'products.json',
    [
      { id: 1, name: 'Chair', category: 'home', price: 3 },
      { id: 2, name: 'Table', category: 'home', price: 4 },
    ],
  ],
  [
    'users.json',
    [
      { id: 1, name: 'Ann', email: 'a@b', tags: ['x', 'y'] },
      { id: 2, name: 'Bob', email: 'b@b', tags: ['x'] },
    ],
  ],
  ['countries.json', { DE: { name: 'Germany', class: 'a' }, FR: { name: 'France', class: 'b' }, NO: { name: 'Norway', class: 'a' } }],
  ['api.json', { data: [{ id: '1', type: 'articles', attributes: { title: 'a b' } }], links: { self: 'x' } }],
  ['translations.jsonl', lines({ translation: { en: 'a b', de: 'c d' } }, { translation: { en: 'e', de: 'f' } })],
  [
    'alpaca.json',
    [
      { instruction: 'do it', input: '', output: 'done' },
      { instruction: 'again', input: 'x', output: 'done twice' },
    ],
  ],
  [
    'sharegpt.json',
    [
      {
        id: 'a',
        conversations: [
          { from: 'human', value: 'hi' },
          { from: 'gpt', value: 'hello' },
        ],
      },
    ],
  ],
  [
    'squad.jsonl',
    lines(
      { id: '1', context: 'a b', question: 'q', answers: { text: ['a'], answer_start: [0] } },
      { id: '2', context: 'c', question: 'r', answers: { text: [], answer_start: [] } },
    ),
  ],
  [
    'reviews.jsonl',
    lines(
      { reviewerID: 'a', asin: 'b', helpful: [0, 0], reviewText: 'nice', overall: 5.0, summary: 's' },
      { reviewerID: 'c', asin: 'd', helpful: [1, 2], reviewText: 'bad', overall: 1.0, summary: 't' },
    ),
  ],
  ['sts.jsonl', lines({ sentence1: 'a b', sentence2: 'c d', label: 3.8 }, { sentence1: 'e f', sentence2: 'g h', label: 0.4 })],
  [
    'requests.jsonl',
    lines({ level: 'info', msg: 'open', time: 1, type: 'request' }, { level: 'error', msg: 'close', time: 2, type: 'request' }),
  ],
  [
    'events.jsonl',
    lines({ event_type: 'open', tags: ['a', 'b'], user: { class: 'x' } }, { event_type: 'close', tags: ['a'], user: { class: 'y' } }),
  ],
  [
    'model.jsonl',
    lines(
      { text: 'a', prediction: 'pos', scores: [0.1, 0.9], label: 'pos' },
      { text: 'b', prediction: 'neg', scores: [0.9, 0.1], label: 'neg' },
    ),
  ],
  [
    'suggestions.jsonl',
    lines(
      { id: '1', text: 'a', 'label.responses': null, 'label.suggestion': 'neg' },
      { id: '2', text: 'b', 'label.responses': null, 'label.suggestion': 'pos' },
    ),
  ],
  [
    'predicted.jsonl',
    lines(
      { doc_key: 'a', sentences: [['a', 'b']], predicted_ner: [[[0, 1, 'X']]] },
      { doc_key: 'b', sentences: [['c']], predicted_ner: [[]] },
    ),
  ],
  ['coverage.json', { '/a.ts': { path: '/a.ts', statementMap: {}, s: { 0: 1 } }, '/b.ts': { path: '/b.ts', statementMap: {}, s: {} } }],
  ['bundle.js.map', { version: 3, sources: ['a.ts'], names: ['a'], mappings: 'AAAA' }],
  ['.all-contributorsrc', { files: ['README.md'], contributors: [{ login: 'a', name: 'A', contributions: ['code', 'doc'] }] }],
  ['postman.json', { info: { name: 'x' }, item: [{ name: 'a', request: { method: 'GET' } }] }],
  ['embeddings.jsonl', lines({ id: 'a', embedding: [0.1, 0.2], tokens: ['a', 'b'] }, { id: 'b', embedding: [0.3, 0.4], tokens: ['c'] })],
  [
    'numbers.json',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['words.json', ['a', 'b', 'c']],
  [
    'table.json',
    [
      ['name', 'value'],
      ['a', 1],
      ['b', 2.5],
    ],
  ],
  ['matrix.json', { a: [1, 2, 3], b: [4, 5, 6] }],
  ['nothing.json', {}],
  ['none.json', []],
  ['null.json', null],
];

describe('JSON that holds no labels', () => {
  for (const [name, content] of FILES) {
    it(name, () => {
      for (const indent of typeof content === 'string' ? [undefined] : [undefined, 2]) {
        const text = typeof content === 'string' ? content : JSON.stringify(content, null, indent);
        const head = headOfText(name, text);
        for (const format of LABEL_FORMATS) {
          if (FAMILY.has(format.id)) assert.equal(format.recognise(head), null, format.id);
        }
      }
    });
  }
});
