/** What tools and public data sets write as JSON: recognised by its content, and counted exactly. The counts are made by hand. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Unit } from '../../../src/core/analysis.ts';
import type { ReadPart } from '../../../src/formats/format.ts';
import { LABEL_FORMATS } from '../../../src/formats/registry.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, linesOf, readText } from '../../support/pieces.ts';

interface ExpectedPart {
  readonly split?: string;
  readonly unit?: Unit;
  readonly recordUnit?: Unit;
  readonly labels: Readonly<Record<string, number>>;
  /** How many records carry each label, where that differs from the counts. */
  readonly carriers?: Readonly<Record<string, number>>;
  readonly records: number;
  readonly total?: number;
  readonly ignored?: number;
}

interface Case {
  readonly name: string;
  readonly file?: string;
  readonly text: string;
  /** Id of the format that recognises it; null for a file that only a named column makes one. */
  readonly format: string | null;
  readonly evidence?: RegExp;
  readonly column?: string;
  readonly labels?: readonly string[];
  readonly parts: readonly ExpectedPart[];
  readonly problems?: readonly number[];
}

const lines = (...records: readonly unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const json = (value: unknown, indent?: number) => JSON.stringify(value, null, indent);

const CASES: readonly Case[] = [
  {
    name: 'doccano, spans as triples',
    text: lines(
      {
        id: 1,
        text: 'Ann lives in Oslo',
        label: [
          [0, 3, 'PER'],
          [13, 17, 'LOC'],
        ],
        Comments: [],
      },
      { id: 2, text: 'nothing', label: [], Comments: [] },
      {
        id: 3,
        text: 'Bob met Ann',
        label: [
          [0, 3, 'PER'],
          [8, 11, 'PER'],
        ],
        Comments: [],
      },
    ),
    format: 'doccano',
    evidence: /"label" holds spans with labels \(\[start, end, label\]\)/,
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 3, LOC: 1 }, carriers: { PER: 2, LOC: 1 }, records: 3, total: 4 }],
  },
  {
    name: 'doccano, entities',
    text: lines(
      { id: 1, text: 'Ann', entities: [{ id: 7, label: 'PER', start_offset: 0, end_offset: 3 }], relations: [], Comments: [] },
      { id: 2, text: 'x', entities: [], relations: [], Comments: [] },
    ),
    format: 'doccano',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 1 }, records: 2, total: 1 }],
  },
  {
    name: 'doccano, entities in one JSON array beside the labels of the text',
    file: 'admin.json',
    text: json([
      { id: 1, text: 'Ann', entities: [{ id: 7, label: 'PER', start_offset: 0, end_offset: 3 }], cats: ['greeting'] },
      { id: 2, text: 'x', entities: [], cats: ['other'] },
    ]),
    format: 'doccano',
    evidence: /name "cats" as the column/,
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 1 }, records: 2, total: 1 }],
  },
  {
    name: 'doccano, the labels of the text by the column',
    file: 'admin.json',
    text: json([
      { id: 1, text: 'Ann', entities: [{ id: 7, label: 'PER', start_offset: 0, end_offset: 3 }], cats: ['greeting'] },
      { id: 2, text: 'x', entities: [], cats: ['other'] },
    ]),
    column: 'cats',
    format: 'doccano',
    parts: [{ labels: { greeting: 1, other: 1 }, records: 2 }],
  },
  {
    name: 'doccano, labels of texts',
    text: lines(
      { id: 1, text: 'a', label: ['A'], Comments: [] },
      { id: 2, text: 'b', label: ['A', 'B'], Comments: [] },
      { id: 3, text: 'c', label: [], Comments: [] },
    ),
    format: 'doccano',
    parts: [{ labels: { A: 2, B: 1 }, records: 3, total: 3 }],
  },
  {
    name: 'doccano of old, ids of labels and annotators',
    text: lines(
      {
        id: 1,
        text: 'Ann of Oslo',
        annotations: [
          { label: 4, start_offset: 0, end_offset: 3, user: 1 },
          { label: 2, start_offset: 7, end_offset: 11, user: 1 },
        ],
        meta: {},
      },
      { id: 2, text: 'Bob', annotations: [{ label: 4, start_offset: 0, end_offset: 3, user: 1 }], meta: {} },
    ),
    format: 'doccano',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { 4: 2, 2: 1 }, carriers: { 4: 2, 2: 1 }, records: 2, total: 3 }],
  },
  {
    name: 'doccano of old, names beside the ids of labels',
    text: lines(
      {
        id: 1,
        text: 'EU rejects',
        annotations: [{ id: 1, label: 2, label_name: 'ORG', start_offset: 0, end_offset: 2, user: 1 }],
        meta: {},
      },
      { id: 2, text: 'Peter', annotations: [{ id: 2, label: 1, label_name: 'PERSON', start_offset: 0, end_offset: 5, user: 1 }], meta: {} },
    ),
    format: 'doccano',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { ORG: 1, PERSON: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'doccano of old, names of the labels of texts',
    text: lines(
      { id: 1, text: 'bad', annotations: [{ id: 1, label: 1, label_name: 'negative', user: 1 }], annotation_approver: 'x' },
      { id: 2, text: 'good', annotations: [{ id: 2, label: 2, label_name: 'positive', user: 1 }], annotation_approver: 'x' },
    ),
    format: 'doccano',
    parts: [{ labels: { negative: 1, positive: 1 }, records: 2 }],
  },
  {
    name: 'doccano, boxes of images, as its guide shows them',
    file: 'example.jsonl',
    text: '{\n  "filename": "cat.png",\n  "bbox": [\n    {\n      "x": 11,\n      "y": 12,\n      "width": 64,\n      "height": 66,\n      "label": "cat"\n    }\n  ],\n\n}\n',
    format: 'doccano',
    parts: [{ unit: 'box', recordUnit: 'image', labels: { cat: 1 }, records: 1 }],
  },
  {
    name: 'doccano, records without spans or labels are ignored',
    text: lines(
      { text: 'exampleA', entities: [[0, 1, 'LOC']], cats: ['positive'] },
      { text: 'exampleB', cats: ['positive'] },
      { text: 'exampleC', entities: [[0, 1, 'LOC']] },
    ),
    format: 'doccano',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { LOC: 2 }, records: 2, total: 2, ignored: 1 }],
  },
  {
    name: 'Label Studio, spans of texts',
    file: 'project-1.json',
    text: json(
      [
        {
          id: 1,
          annotations: [
            {
              id: 9,
              was_cancelled: true,
              result: [{ from_name: 'label', to_name: 'text', type: 'labels', value: { start: 0, end: 3, labels: ['LOC'] } }],
            },
            {
              id: 10,
              was_cancelled: false,
              result: [
                { id: 'a', from_name: 'label', to_name: 'text', type: 'labels', value: { start: 0, end: 3, text: 'Ann', labels: ['PER'] } },
                {
                  id: 'b',
                  from_name: 'label',
                  to_name: 'text',
                  type: 'labels',
                  value: { start: 8, end: 11, text: 'Bob', labels: ['PER', 'HERO'] },
                },
                { type: 'relation', from_id: 'a', to_id: 'b', direction: 'right' },
              ],
            },
            {
              id: 11,
              was_cancelled: false,
              result: [{ from_name: 'label', to_name: 'text', type: 'labels', value: { start: 0, end: 3, labels: ['ORG'] } }],
            },
          ],
          data: { text: 'Ann saw Bob' },
          predictions: [{ result: [{ from_name: 'label', type: 'labels', value: { start: 0, end: 3, labels: ['MISC'] } }] }],
        },
        { id: 2, annotations: [{ id: 12, was_cancelled: false, result: [] }], data: { text: 'nothing' } },
        { id: 3, annotations: [], data: { text: 'not yet' } },
        {
          id: 4,
          annotations: [
            { id: 13, result: [{ from_name: 'label', type: 'labels', value: { start: 0, end: 1, labels: ['ORG'] } }] },
            { id: 14, ground_truth: true, result: [{ from_name: 'label', type: 'labels', value: { start: 0, end: 1, labels: ['LOC'] } }] },
          ],
          data: { text: 'x' },
        },
      ],
      2,
    ),
    format: 'label-studio',
    evidence: /regions with labels of "label", one annotation of each task/,
    parts: [
      {
        unit: 'mention',
        recordUnit: 'document',
        labels: { PER: 2, HERO: 1, LOC: 1 },
        carriers: { PER: 1, HERO: 1, LOC: 1 },
        records: 3,
        total: 4,
        ignored: 1,
      },
    ],
  },
  {
    name: 'Label Studio of old, choices under completions',
    file: 'result.json',
    text: json([
      {
        id: 1,
        completions: [{ id: 1, result: [{ from_name: 'sentiment', type: 'choices', value: { choices: ['Positive'] } }] }],
        data: { text: 'a' },
      },
      {
        id: 2,
        completions: [{ id: 2, result: [{ from_name: 'sentiment', type: 'choices', value: { choices: ['Negative', 'Neutral'] } }] }],
        data: { text: 'b' },
      },
      { id: 3, completions: [{ id: 3, skipped: true, result: [] }], data: { text: 'c' } },
    ]),
    format: 'label-studio',
    parts: [{ labels: { Positive: 1, Negative: 1, Neutral: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: 'Label Studio, boxes and polygons of images',
    file: 'boxes.json',
    text: json([
      {
        id: 1,
        annotations: [
          {
            result: [
              {
                from_name: 'r',
                type: 'rectanglelabels',
                original_width: 10,
                value: { x: 1, y: 1, width: 2, height: 2, rectanglelabels: ['car'] },
              },
              { from_name: 'p', type: 'polygonlabels', original_width: 10, value: { points: [[1, 1]], polygonlabels: ['car'] } },
              { from_name: 'r', type: 'rectanglelabels', original_width: 10, value: { x: 1, y: 1, width: 2, height: 2 } },
              { from_name: 'q', type: 'choices', value: { choices: ['blurred'] } },
            ],
          },
        ],
        data: { image: '/data/1.jpg' },
      },
      { id: 2, annotations: [{ result: [] }], data: { image: '/data/2.jpg' } },
    ]),
    format: 'label-studio',
    evidence: /name "q" as the column/,
    parts: [{ unit: 'box', recordUnit: 'image', labels: { car: 2 }, carriers: { car: 1 }, records: 2, total: 2, ignored: 1 }],
  },
  {
    name: 'Label Studio, a control that is named',
    file: 'boxes.json',
    text: json([
      {
        id: 1,
        annotations: [
          {
            result: [
              {
                from_name: 'r',
                type: 'rectanglelabels',
                original_width: 10,
                value: { x: 1, y: 1, width: 2, height: 2, rectanglelabels: ['car'] },
              },
              { from_name: 'q', type: 'choices', original_width: 10, value: { choices: ['blurred'] } },
            ],
          },
        ],
        data: { image: '/data/1.jpg' },
      },
    ]),
    column: 'q',
    format: 'label-studio',
    parts: [{ unit: 'image', labels: { blurred: 1 }, records: 1 }],
  },
  {
    name: 'Label Studio, a taxonomy',
    file: 'taxonomy.json',
    text: json([
      {
        id: 1,
        annotations: [{ result: [{ from_name: 't', type: 'taxonomy', value: { taxonomy: [['animal', 'cat'], ['animal']] } }] }],
        data: { text: 'a' },
      },
      {
        id: 2,
        annotations: [{ result: [{ from_name: 't', type: 'taxonomy', value: { taxonomy: [['animal', 'cat']] } }] }],
        data: { text: 'b' },
      },
    ]),
    format: 'label-studio',
    parts: [{ labels: { 'animal/cat': 2, animal: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'Label Studio JSON_MIN, spans',
    file: 'min.json',
    text: json([
      {
        id: 1,
        text: 'Ann saw Bob',
        label: [
          { start: 0, end: 3, text: 'Ann', labels: ['PER'] },
          { start: 8, end: 11, text: 'Bob', labels: ['PER'] },
        ],
        annotator: 1,
        annotation_id: 1,
        created_at: 'x',
        updated_at: 'x',
        lead_time: 4.2,
      },
      { id: 2, text: 'nothing', annotator: 1, annotation_id: 2, created_at: 'x', updated_at: 'x', lead_time: 1.2 },
    ]),
    format: 'label-studio',
    evidence: /JSON_MIN/,
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 2 }, carriers: { PER: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'Label Studio JSON_MIN, choices',
    file: 'min.json',
    text: json([
      { id: 1, text: 'a b', sentiment: 'Positive', annotator: 1, annotation_id: 1, lead_time: 4.2 },
      { id: 2, text: 'c d', sentiment: { choices: ['Negative', 'Neutral'] }, annotator: 1, annotation_id: 2, lead_time: 1.2 },
      { id: 3, text: 'e f', annotator: 1, annotation_id: 3, lead_time: 1.2 },
    ]),
    format: 'label-studio',
    parts: [{ labels: { Positive: 1, Negative: 1, Neutral: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: 'Label Studio JSON_MIN, boxes',
    file: 'min.json',
    text: json([
      {
        image: '/1.jpg',
        id: 1,
        label: [{ x: 1, y: 1, width: 2, height: 2, rotation: 0, rectanglelabels: ['car'], original_width: 9 }],
        annotator: 1,
        annotation_id: 1,
        lead_time: 4,
      },
    ]),
    format: 'label-studio',
    parts: [{ unit: 'box', recordUnit: 'image', labels: { car: 1 }, records: 1 }],
  },
  {
    name: 'Prodigy, spans and tokens become tags',
    text: lines(
      {
        text: 'Ann Lee sees Oslo',
        _input_hash: 1,
        _task_hash: 1,
        tokens: [
          { text: 'Ann', start: 0, end: 3, id: 0, ws: true },
          { text: 'Lee', start: 4, end: 7, id: 1, ws: true },
          { text: 'sees', start: 8, end: 12, id: 2, ws: true },
          { text: 'Oslo', start: 13, end: 17, id: 3, ws: false },
        ],
        spans: [
          { start: 0, end: 7, token_start: 0, token_end: 1, label: 'PER' },
          { start: 13, end: 17, token_start: 3, token_end: 3, label: 'LOC' },
        ],
        answer: 'accept',
      },
      {
        text: 'hm',
        _input_hash: 2,
        _task_hash: 2,
        tokens: [{ text: 'hm', start: 0, end: 2, id: 0 }],
        spans: [{ start: 0, end: 2, label: 'PER' }],
        answer: 'reject',
      },
      { text: 'no', _input_hash: 3, _task_hash: 3, tokens: [{ text: 'no', start: 0, end: 2, id: 0 }], answer: 'accept' },
      { text: 'eh', _input_hash: 4, _task_hash: 4, tokens: [{ text: 'eh', start: 0, end: 2, id: 0 }], spans: [], answer: 'ignore' },
    ),
    format: 'prodigy',
    evidence: /tokens placed by "tokens"; only accepted ones count/,
    parts: [{ labels: { 'B-PER': 1, 'I-PER': 1, O: 2, 'B-LOC': 1 }, records: 2, total: 5, ignored: 2 }],
  },
  {
    name: 'Prodigy, overlapping spans stay mentions',
    text: lines(
      {
        text: 'Ann Lee',
        _input_hash: 1,
        _task_hash: 1,
        tokens: [
          { text: 'Ann', start: 0, end: 3, id: 0 },
          { text: 'Lee', start: 4, end: 7, id: 1 },
        ],
        spans: [
          { start: 0, end: 7, label: 'PER' },
          { start: 4, end: 7, label: 'SURNAME' },
        ],
        answer: 'accept',
      },
      { text: 'no', _input_hash: 3, _task_hash: 3, tokens: [{ text: 'no', start: 0, end: 2, id: 0 }], spans: [], answer: 'accept' },
    ),
    format: 'prodigy',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 1, SURNAME: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'Prodigy, binary decisions about spans say nothing of other tokens',
    text: lines(
      {
        text: 'Ann',
        tokens: [{ text: 'Ann', start: 0, end: 3, id: 0 }],
        spans: [{ start: 0, end: 3, label: 'PER', score: 0.5 }],
        _view_id: 'ner',
        _input_hash: 1,
        _task_hash: 1,
        answer: 'accept',
      },
      {
        text: 'Bob',
        tokens: [{ text: 'Bob', start: 0, end: 3, id: 0 }],
        spans: [{ start: 0, end: 3, label: 'ORG', score: 0.5 }],
        _view_id: 'ner',
        _input_hash: 2,
        _task_hash: 2,
        answer: 'reject',
      },
    ),
    format: 'prodigy',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 1 }, records: 1, total: 1, ignored: 1 }],
  },
  {
    name: 'Prodigy, choices',
    text: lines(
      {
        text: 'a',
        options: [
          { id: 'X', text: 'X' },
          { id: 'Y', text: 'Y' },
        ],
        accept: ['X'],
        answer: 'accept',
        _view_id: 'choice',
      },
      {
        text: 'b',
        options: [
          { id: 'X', text: 'X' },
          { id: 'Y', text: 'Y' },
        ],
        accept: ['X', 'Y'],
        answer: 'accept',
        _view_id: 'choice',
      },
      {
        text: 'c',
        options: [
          { id: 'X', text: 'X' },
          { id: 'Y', text: 'Y' },
        ],
        accept: [],
        answer: 'accept',
        _view_id: 'choice',
      },
      {
        text: 'd',
        options: [
          { id: 'X', text: 'X' },
          { id: 'Y', text: 'Y' },
        ],
        accept: ['Y'],
        answer: 'ignore',
        _view_id: 'choice',
      },
    ),
    format: 'prodigy',
    parts: [{ labels: { X: 2, Y: 1 }, records: 4, total: 3, ignored: 1 }],
  },
  {
    name: 'Prodigy, binary labels',
    text: lines(
      { text: 'a', label: 'SPORT', answer: 'accept' },
      { text: 'b', label: 'SPORT', answer: 'reject' },
      { text: 'c', label: 'POLITICS', answer: 'accept' },
    ),
    format: 'prodigy',
    parts: [{ labels: { SPORT: 1, POLITICS: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: 'Prodigy, boxes',
    text: lines({
      image: 'a.jpg',
      width: 9,
      height: 9,
      spans: [
        {
          label: 'CAR',
          points: [
            [1, 1],
            [1, 2],
          ],
          type: 'rect',
        },
      ],
      _input_hash: 1,
      _task_hash: 1,
      answer: 'accept',
    }),
    format: 'prodigy',
    parts: [{ unit: 'box', recordUnit: 'image', labels: { CAR: 1 }, records: 1 }],
  },
  {
    name: 'Argilla 2, nested',
    file: 'records.json',
    text: json([
      {
        id: '1',
        fields: { text: 'a' },
        metadata: {},
        suggestions: { label: { value: 'neg', score: 0.9, agent: 'm' } },
        responses: { label: [{ value: 'pos', user_id: 'u', status: 'submitted' }] },
        vectors: {},
        status: 'completed',
      },
      {
        id: '2',
        fields: { text: 'b' },
        metadata: {},
        suggestions: { label: { value: 'neg', score: 0.9, agent: 'm' } },
        responses: {},
        vectors: {},
        status: 'pending',
      },
      {
        id: '3',
        fields: { text: 'c' },
        metadata: {},
        suggestions: {},
        responses: { label: [{ value: 'neg', user_id: 'u', status: 'discarded' }] },
        vectors: {},
        status: 'completed',
      },
      {
        id: '4',
        fields: { text: 'd' },
        metadata: {},
        suggestions: {},
        responses: {
          label: [
            { value: 'neg', user_id: 'v' },
            { value: 'pos', user_id: 'u' },
          ],
        },
        vectors: {},
        status: 'completed',
      },
    ]),
    format: 'argilla',
    parts: [{ labels: { pos: 1, neg: 1 }, records: 4, total: 2, ignored: 2 }],
  },
  {
    name: 'Argilla 2, flat, spans before a comment in free text',
    text: lines(
      {
        id: '1',
        text: 'Ann',
        'note.responses': ['looks good to me, thanks'],
        'spans.responses': [[{ start: 0, end: 3, label: 'PER' }]],
        'spans.responses.users': ['u'],
        'spans.responses.status': ['submitted'],
        'spans.suggestion': [],
      },
      {
        id: '2',
        text: 'x',
        'note.responses': null,
        'spans.responses': null,
        'spans.responses.users': null,
        'spans.responses.status': null,
        'spans.suggestion': [{ start: 0, end: 1, label: 'LOC' }],
      },
      {
        id: '3',
        text: 'y',
        'note.responses': null,
        'spans.responses': [[]],
        'spans.responses.users': ['u'],
        'spans.responses.status': ['submitted'],
        'spans.suggestion': [],
      },
    ),
    format: 'argilla',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 1 }, records: 2, total: 1, ignored: 1 }],
  },
  {
    name: 'Argilla 2, suggestions where a person asks for them',
    text: lines(
      { id: '1', text: 'a', 'label.responses': ['pos'], 'label.responses.status': ['submitted'], 'label.suggestion': 'neg' },
      { id: '2', text: 'b', 'label.responses': null, 'label.responses.status': null, 'label.suggestion': 'neg' },
    ),
    column: 'label.suggestion',
    format: 'argilla',
    parts: [{ labels: { neg: 2 }, records: 2 }],
  },
  {
    name: 'Argilla 1, labels',
    text: lines(
      {
        text: 'a',
        inputs: { text: 'a' },
        prediction: [{ label: 'neg', score: 0.9 }],
        annotation: 'pos',
        annotation_agent: 'u',
        status: 'Validated',
      },
      {
        text: 'b',
        inputs: { text: 'b' },
        prediction: [{ label: 'neg', score: 0.9 }],
        annotation: null,
        annotation_agent: null,
        status: 'Default',
      },
      { text: 'c', inputs: { text: 'c' }, prediction: null, annotation: 'neg', annotation_agent: 'u', status: 'Discarded' },
    ),
    format: 'argilla',
    parts: [{ labels: { pos: 1 }, records: 3, total: 1, ignored: 2 }],
  },
  {
    name: 'Argilla 1, spans over tokens',
    text: lines(
      {
        text: 'Ann sees Oslo.',
        tokens: ['Ann', 'sees', 'Oslo', '.'],
        prediction: null,
        annotation: [
          ['PER', 0, 3],
          ['LOC', 9, 13],
        ],
        annotation_agent: 'u',
        status: 'Validated',
        metrics: {},
      },
      {
        text: '😀 Bob',
        tokens: ['😀', 'Bob'],
        prediction: null,
        annotation: [['PER', 2, 5]],
        annotation_agent: 'u',
        status: 'Validated',
        metrics: {},
      },
    ),
    format: 'argilla',
    parts: [{ labels: { 'B-PER': 2, O: 3, 'B-LOC': 1 }, records: 2, total: 6 }],
  },
  {
    name: 'spaCy 2, BILUO',
    file: 'train.json',
    text: json([
      {
        id: 0,
        paragraphs: [
          {
            raw: 'Ann Lee',
            sentences: [
              {
                tokens: [
                  { id: 0, orth: 'Ann', ner: 'B-PER' },
                  { id: 1, orth: 'Lee', ner: 'L-PER' },
                ],
                brackets: [],
              },
              {
                tokens: [
                  { id: 2, orth: 'x', ner: '-' },
                  { id: 3, orth: 'y', ner: 'O' },
                  { id: 4, orth: 'z', ner: 'U-LOC' },
                ],
                brackets: [],
              },
            ],
          },
          { raw: 'q', sentences: [{ tokens: [{ id: 0, orth: 'q', ner: 'O' }] }] },
        ],
      },
      { id: 1, paragraphs: [{ raw: 'r', sentences: [{ tokens: [{ id: 0, orth: 'r', ner: 'O' }] }] }] },
    ]),
    format: 'spacy-json',
    parts: [{ labels: { 'B-PER': 1, 'L-PER': 1, O: 3, 'U-LOC': 1 }, records: 4, total: 6, ignored: 1 }],
  },
  {
    name: 'spaCy 3 writes entities',
    file: 'train.json',
    text: json({
      id: 0,
      paragraphs: [
        {
          raw: 'Ann Lee. Oslo',
          sentences: [
            {
              tokens: [
                { id: 0, orth: 'Ann', space: ' ' },
                { id: 1, orth: 'Lee', space: '' },
                { id: 2, orth: '.', space: ' ' },
              ],
            },
            { tokens: [{ id: 3, orth: 'Oslo', space: '' }] },
          ],
          cats: [],
          entities: [
            [0, 7, 'PER'],
            [9, 13, 'LOC'],
          ],
        },
      ],
    }),
    format: 'spacy-json',
    parts: [{ labels: { 'B-PER': 1, 'I-PER': 1, O: 1, 'B-LOC': 1 }, records: 2, total: 4 }],
  },
  {
    name: 'spaCy, categories',
    file: 'train.json',
    text: json([
      {
        id: 0,
        paragraphs: [
          {
            raw: 'a',
            sentences: [{ tokens: [{ id: 0, orth: 'a', ner: 'O' }] }],
            cats: [
              { label: 'POS', value: 1 },
              { label: 'NEG', value: 0 },
            ],
          },
        ],
      },
      {
        id: 1,
        paragraphs: [
          {
            raw: 'b',
            sentences: [{ tokens: [{ id: 0, orth: 'b', ner: 'O' }] }],
            cats: [
              { label: 'POS', value: 0 },
              { label: 'NEG', value: 1 },
            ],
          },
        ],
      },
    ]),
    format: 'spacy-json',
    parts: [{ labels: { POS: 1, NEG: 1 }, records: 2 }],
  },
  {
    name: 'spaCy, Doc.to_json',
    text: lines({
      text: 'Ann ran. Oslo',
      ents: [
        { start: 0, end: 3, label: 'PER' },
        { start: 9, end: 13, label: 'LOC' },
      ],
      sents: [
        { start: 0, end: 8 },
        { start: 9, end: 13 },
      ],
      tokens: [
        { id: 0, start: 0, end: 3 },
        { id: 1, start: 4, end: 7 },
        { id: 2, start: 7, end: 8 },
        { id: 3, start: 9, end: 13 },
      ],
    }),
    file: 'docs.jsonl',
    format: 'jsonl',
    parts: [{ labels: { 'B-PER': 1, O: 2, 'B-LOC': 1 }, records: 2, total: 4 }],
  },
  {
    name: 'spaCy 2, training tuples',
    file: 'train.json',
    text: json([
      [
        'Ann of Oslo',
        {
          entities: [
            [0, 3, 'PER'],
            [7, 11, 'LOC'],
          ],
        },
      ],
      ['no', { entities: [] }],
    ]),
    format: 'json',
    evidence: /arrays of a text and its annotations/,
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 1, LOC: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'NER Annotator',
    file: 'annotations.json',
    text: json({ classes: ['PER'], annotations: [null, ['Ann', { entities: [[0, 3, 'PER']] }]] }),
    format: 'json',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { PER: 1 }, records: 1, total: 1, ignored: 1 }],
  },
  {
    name: 'categories of spaCy in tuples',
    text: lines(['a', { cats: { POS: 1, NEG: 0 } }], ['b', { cats: { POS: 0.0, NEG: 1.0 } }]),
    format: 'jsonl',
    parts: [{ labels: { POS: 1, NEG: 1 }, records: 2 }],
  },
  {
    name: 'Rasa, intents',
    file: 'nlu.json',
    text: json({
      rasa_nlu_data: {
        regex_features: [],
        common_examples: [
          { text: 'fly to Oslo', intent: 'fly', entities: [{ start: 7, end: 11, value: 'Oslo', entity: 'city' }] },
          { text: 'hi', intent: 'greet', entities: [] },
        ],
        entity_synonyms: [{ value: 'x', synonyms: ['y'] }],
      },
    }),
    format: 'json',
    evidence: /"entities" as the column/,
    parts: [{ labels: { fly: 1, greet: 1 }, records: 2 }],
  },
  {
    name: 'Rasa, entities by the column',
    file: 'nlu.json',
    text: json({
      rasa_nlu_data: {
        common_examples: [
          { text: 'fly to Oslo', intent: 'fly', entities: [{ start: 7, end: 11, value: 'Oslo', entity: 'city' }] },
          { text: 'hi', intent: 'greet', entities: [] },
        ],
      },
    }),
    column: 'entities',
    format: 'json',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { city: 1 }, records: 2, total: 1 }],
  },
  {
    name: 'NLU corpora of Braun et al.',
    file: 'AskUbuntuCorpus.json',
    text: json({
      name: 'x',
      desc: 'y',
      sentences: [
        { text: 'how do I print', intent: 'Make', entities: [{ text: 'print', entity: 'Thing', start: 2, stop: 2 }], training: true },
        { text: 'what is it', intent: 'None', entities: [], training: false },
      ],
    }),
    format: 'json',
    parts: [
      { split: 'train', labels: { Make: 1 }, records: 1 },
      { split: 'test', labels: { None: 1 }, records: 1 },
    ],
  },
  {
    name: 'CLUENER',
    file: 'train.json',
    text: lines(
      { text: '浙商银行企业信贷部叶老桂博士', label: { name: { 叶老桂: [[9, 11]] }, company: { 浙商银行: [[0, 3]] } } },
      {
        text: '生生不息CSOL',
        label: {
          game: {
            CSOL: [
              [4, 7],
              [9, 12],
            ],
          },
        },
      },
    ),
    format: 'jsonl',
    evidence: /places of each label/,
    parts: [
      {
        unit: 'mention',
        recordUnit: 'document',
        labels: { name: 1, company: 1, game: 2 },
        carriers: { name: 1, company: 1, game: 1 },
        records: 2,
        total: 4,
      },
    ],
  },
  {
    name: 'CoNLL04 of SpERT',
    file: 'conll04_train.json',
    text: json([
      {
        tokens: ['Ann', 'Lee', 'of', 'Oslo'],
        entities: [
          { type: 'Peop', start: 0, end: 2 },
          { type: 'Loc', start: 3, end: 4 },
        ],
        relations: [{ type: 'Live_In', head: 0, tail: 1 }],
        orig_id: 1,
      },
      { tokens: ['no'], entities: [], relations: [], orig_id: 2 },
    ]),
    format: 'json',
    evidence: /offsets in "tokens", the end not included/,
    parts: [{ labels: { 'B-Peop': 1, 'I-Peop': 1, O: 2, 'B-Loc': 1 }, records: 2, total: 5 }],
  },
  {
    name: 'SciERC of DyGIE',
    text: lines({
      doc_key: 'a',
      sentences: [
        ['We', 'use', 'nets'],
        ['Nets', 'win'],
      ],
      ner: [[[2, 2, 'Method']], [[3, 3, 'Method']]],
      relations: [[], []],
      clusters: [
        [
          [2, 2],
          [3, 3],
        ],
      ],
    }),
    format: 'jsonl',
    parts: [{ labels: { O: 3, 'B-Method': 2 }, records: 2, total: 5 }],
  },
  {
    name: 'SciERC with nested mentions',
    text: lines(
      {
        doc_key: 'a',
        sentences: [['deep', 'nets']],
        ner: [
          [
            [0, 1, 'Method'],
            [1, 1, 'Generic'],
          ],
        ],
      },
      { doc_key: 'b', sentences: [['x']], ner: [[]] },
    ),
    format: 'jsonl',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { Method: 1, Generic: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'GLiNER',
    file: 'data.json',
    text: json([
      {
        tokenized_text: ['Ann', 'saw', 'Oslo'],
        ner: [
          [0, 0, 'person'],
          [2, 2, 'city'],
        ],
      },
    ]),
    format: 'json',
    parts: [{ labels: { 'B-person': 1, O: 1, 'B-city': 1 }, records: 1, total: 3 }],
  },
  {
    name: 'W2NER, positions of tokens',
    file: 'train.json',
    text: json([
      { sentence: ['高', '勇', '在'], ner: [{ index: [0, 1], type: 'NAME' }] },
      { sentence: ['人'], ner: [{ index: [0], type: 'PRO' }] },
    ]),
    format: 'json',
    parts: [{ labels: { 'B-NAME': 1, 'I-NAME': 1, O: 1, 'B-PRO': 1 }, records: 2, total: 4 }],
  },
  {
    name: 'CMeEE',
    file: 'CMeEE_train.json',
    text: json([
      {
        text: '房室结消融',
        entities: [
          { start_idx: 0, end_idx: 2, type: 'bod', entity: '房室结' },
          { start_idx: 3, end_idx: 4, type: 'pro', entity: '消融' },
        ],
      },
    ]),
    format: 'json',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { bod: 1, pro: 1 }, records: 1, total: 2 }],
  },
  {
    name: 'Dataturks',
    file: 'resumes.json',
    text: lines(
      {
        content: 'Ann, C++',
        annotation: [
          { label: ['Name'], points: [{ start: 0, end: 2, text: 'Ann' }] },
          { label: [], points: [{ start: 5, end: 7, text: 'C++' }] },
        ],
        extras: null,
      },
      { content: 'Bob', annotation: [{ label: ['Name'], points: [{ start: 0, end: 2, text: 'Bob' }] }], extras: null },
    ),
    format: 'jsonl',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { Name: 2 }, carriers: { Name: 2 }, records: 2, total: 2, ignored: 1 }],
  },
  {
    name: 'Dataturks, labels of texts',
    text: lines(
      { content: 'a', annotation: { labels: ['A'], note: '' }, extras: null },
      { content: 'b', annotation: { labels: ['B'], note: '' }, extras: null },
    ),
    format: 'jsonl',
    parts: [{ labels: { A: 1, B: 1 }, records: 2 }],
  },
  {
    name: 'SNLI, no gold label',
    text: lines(
      { annotator_labels: ['neutral', 'neutral'], gold_label: 'neutral', sentence1: 'a', sentence2: 'b' },
      { annotator_labels: ['neutral', 'entailment'], gold_label: '-', sentence1: 'c', sentence2: 'd' },
    ),
    format: 'jsonl',
    evidence: /"gold_label" holds the label of a record \("-" stands for none\)/,
    parts: [{ labels: { neutral: 1 }, records: 2, total: 1, ignored: 1 }],
  },
  {
    name: 'a minus sign among signs is a label',
    text: lines({ text: 'a', label: '-' }, { text: 'b', label: '+' }),
    format: 'jsonl',
    parts: [{ labels: { '-': 1, '+': 1 }, records: 2 }],
  },
  {
    name: 'BoolQ',
    text: lines(
      { question: 'is it so', title: 't', answer: true, passage: 'p' },
      { question: 'is it not', title: 't', answer: false, passage: 'p' },
    ),
    format: 'jsonl',
    parts: [{ labels: { true: 1, false: 1 }, records: 2 }],
  },
  {
    name: 'FEVER',
    text: lines(
      { id: 1, verifiable: 'VERIFIABLE', label: 'SUPPORTS', claim: 'x', evidence: [[[1, 2, 'P', 0]]] },
      { id: 2, verifiable: 'NOT VERIFIABLE', label: 'NOT ENOUGH INFO', claim: 'y', evidence: [[[3, null, null, null]]] },
    ),
    format: 'jsonl',
    parts: [{ labels: { SUPPORTS: 1, 'NOT ENOUGH INFO': 1 }, records: 2 }],
  },
  {
    name: 'SciFact',
    text: lines(
      {
        id: 1,
        claim: 'a',
        evidence: {
          9: [
            { sentences: [1], label: 'SUPPORT' },
            { sentences: [2], label: 'SUPPORT' },
          ],
        },
        cited_doc_ids: [9],
      },
      { id: 2, claim: 'b', evidence: {}, cited_doc_ids: [8] },
    ),
    format: 'jsonl',
    parts: [{ labels: { SUPPORT: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'GoEmotions, ids that a map names',
    file: 'goemotions.json',
    text: json([
      { text: 'a b', labels: [2], id: 'x' },
      { text: 'c d', labels: [0, 2], id: 'y' },
    ]),
    labels: ['admiration', 'anger', 'joy'],
    format: 'json',
    parts: [{ labels: { joy: 2, admiration: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'one of 0 and 1 for each label',
    text: lines({ text: 'a', labels: [1, 0, 0, 1] }, { text: 'b', labels: [0, 0, 0, 0] }, { text: 'c', labels: [0.0, 1.0, 0.0, 1.0] }),
    labels: ['w', 'x', 'y', 'z'],
    format: 'jsonl',
    evidence: /one for each of 4 labels/,
    parts: [{ labels: { w: 1, x: 1, z: 2 }, records: 3, total: 3 }],
  },
  {
    name: 'a key for each label',
    text: lines(
      { id: 'a', comment_text: 'x y', toxic: 1, obscene: 0, threat: 0 },
      { id: 'b', comment_text: 'x z', toxic: 1, obscene: 1, threat: 0 },
      { id: 'c', comment_text: 'y z', toxic: 0, obscene: 0, threat: 0 },
      { id: 'd', comment_text: 'q', toxic: -1, obscene: -1, threat: -1 },
    ),
    format: null,
    parts: [{ labels: {}, records: 0 }],
    problems: [-1],
  },
  {
    name: 'a key for each label, all of them given',
    text: lines(
      { id: 'a', comment_text: 'x y', toxic: 1, obscene: 0, threat: 0 },
      { id: 'b', comment_text: 'x z', toxic: 1, obscene: 1, threat: 0 },
      { id: 'c', comment_text: 'y z', toxic: 0, obscene: 0, threat: 0 },
    ),
    format: 'jsonl',
    parts: [{ labels: { toxic: 2, obscene: 1 }, records: 3, total: 3 }],
  },
  {
    name: 'HateXplain, the majority of annotators',
    file: 'dataset.json',
    text: json({
      p1: {
        post_id: 'p1',
        annotators: [
          { label: 'hate', annotator_id: 1, target: ['A'] },
          { label: 'hate', annotator_id: 2, target: [] },
          { label: 'normal', annotator_id: 3, target: [] },
        ],
        rationales: [],
        post_tokens: ['x', 'y'],
      },
      p2: {
        post_id: 'p2',
        annotators: [
          { label: 'hate', annotator_id: 1, target: ['A'] },
          { label: 'offensive', annotator_id: 2, target: [] },
          { label: 'normal', annotator_id: 3, target: [] },
        ],
        rationales: [],
        post_tokens: ['x'],
      },
      p4: {
        post_id: 'p4',
        annotators: [
          { label: 'hate', annotator_id: 1, target: [] },
          { label: 'hate', annotator_id: 2, target: [] },
          { label: 'hate', annotator_id: 3, target: [] },
        ],
        rationales: [],
        post_tokens: ['x', 'y', 'z'],
      },
      p3: {
        post_id: 'p3',
        annotators: [
          { label: 'normal', annotator_id: 1, target: [] },
          { label: 'normal', annotator_id: 2, target: [] },
          { label: 'normal', annotator_id: 3, target: [] },
        ],
        rationales: [],
        post_tokens: ['x'],
      },
    }),
    format: 'json',
    evidence: /that of most counts/,
    parts: [{ labels: { hate: 2, normal: 1 }, records: 4, total: 3, ignored: 1 }],
  },
  {
    name: 'MASSIVE, splits in the records',
    text: lines(
      {
        id: '0',
        locale: 'en-US',
        partition: 'test',
        scenario: 'alarm',
        intent: 'alarm_set',
        utt: 'wake me',
        annot_utt: 'wake me',
        worker_id: '1',
      },
      {
        id: '1',
        locale: 'en-US',
        partition: 'train',
        scenario: 'alarm',
        intent: 'alarm_set',
        utt: 'wake me at [time : nine]',
        annot_utt: 'x',
        worker_id: '1',
      },
      { id: '2', locale: 'en-US', partition: 'dev', scenario: 'iot', intent: 'iot_off', utt: 'off', annot_utt: 'off', worker_id: '1' },
    ),
    format: 'jsonl',
    parts: [
      { split: 'test', labels: { alarm_set: 1 }, records: 1 },
      { split: 'train', labels: { alarm_set: 1 }, records: 1 },
      { split: 'dev', labels: { iot_off: 1 }, records: 1 },
    ],
  },
  {
    name: 'LEDGAR',
    text: lines(
      { provision: 'This agreement …', label: ['Governing Laws'], source: 'x' },
      { provision: 'That …', label: ['Notices', 'Taxes'], source: 'y' },
    ),
    format: 'jsonl',
    parts: [{ labels: { 'Governing Laws': 1, Notices: 1, Taxes: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'TACRED, relations beside the tags of a parser',
    file: 'train.json',
    text: json([
      {
        id: 'a',
        docid: 'd',
        relation: 'per:title',
        token: ['He', 'runs'],
        subj_start: 0,
        subj_end: 0,
        obj_start: 1,
        obj_end: 1,
        subj_type: 'PERSON',
        obj_type: 'TITLE',
        stanford_pos: ['PRP', 'VBZ'],
        stanford_ner: ['O', 'O'],
        stanford_head: [2, 0],
        stanford_deprel: ['nsubj', 'ROOT'],
      },
      {
        id: 'b',
        docid: 'd',
        relation: 'no_relation',
        token: ['No'],
        subj_start: 0,
        subj_end: 0,
        obj_start: 0,
        obj_end: 0,
        subj_type: 'PERSON',
        obj_type: 'TITLE',
        stanford_pos: ['DT'],
        stanford_ner: ['B-PER'],
        stanford_head: [0],
        stanford_deprel: ['ROOT'],
      },
    ]),
    format: 'json',
    parts: [{ labels: { 'per:title': 1, no_relation: 1 }, records: 2 }],
  },
  {
    name: 'PubMedQA, records by their ids',
    file: 'ori_pqal.json',
    text: json(
      {
        1: { QUESTION: 'is it', CONTEXTS: ['a'], LABELS: ['BACKGROUND'], final_decision: 'yes' },
        2: { QUESTION: 'was it', CONTEXTS: ['b', 'c'], LABELS: ['BACKGROUND', 'RESULTS'], final_decision: 'no' },
        3: { QUESTION: 'be it', CONTEXTS: ['b'], LABELS: ['RESULTS'], final_decision: 'yes' },
      },
      2,
    ),
    format: 'json',
    parts: [{ labels: { yes: 2, no: 1 }, records: 3 }],
  },
  {
    name: 'sarcasm in headlines',
    file: 'Sarcasm_Headlines_Dataset.json',
    text: lines({ article_link: 'x', headline: 'a b', is_sarcastic: 0 }, { article_link: 'y', headline: 'c d', is_sarcastic: 1 }),
    format: 'jsonl',
    parts: [{ labels: { 0: 1, 1: 1 }, records: 2 }],
  },
  {
    name: 'stars by the column',
    text: lines({ review_id: 'a', stars: 5.0, text: 'x', useful: 1 }, { review_id: 'b', stars: 1.0, text: 'y', useful: 0 }),
    column: 'stars',
    format: null,
    parts: [{ labels: { 5: 1, 1: 1 }, records: 2 }],
  },
  {
    name: 'Few-NERD, coarse tags before fine ones',
    text: lines({ id: '0', tokens: ['Ann', 'ran'], ner_tags: [1, 0], fine_ner_tags: [51, 0] }),
    labels: ['O', 'person'],
    format: 'jsonl',
    parts: [{ labels: { person: 1, O: 1 }, records: 1, total: 2 }],
  },
  {
    name: 'CoNLL-2003 of Hugging Face, −1 and −100 stand for no tag',
    text: lines({ id: '0', tokens: ['EU', 'x', 'y'], pos_tags: [1, 2, 3], chunk_tags: [1, 2, 3], ner_tags: [3, -1, -100] }),
    format: 'jsonl',
    parts: [{ labels: { 3: 1 }, records: 1, total: 1, ignored: 2 }],
  },
  {
    name: 'ids with −1 for no label',
    text: lines({ text: 'a b', label: 2 }, { text: 'c', label: -1 }, { text: 'd', label: 0 }),
    format: 'jsonl',
    parts: [{ labels: { 2: 1, 0: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: '−1 as a sentiment',
    text: lines({ text: 'a b', label: 1 }, { text: 'c', label: -1 }, { text: 'd', label: 0 }),
    format: 'jsonl',
    parts: [{ labels: { 1: 1, '-1': 1, 0: 1 }, records: 3 }],
  },
  {
    name: '−1 where a label map names the others',
    text: lines({ text: 'a b', label: 1 }, { text: 'c', label: -1 }, { text: 'd', label: 0 }),
    labels: ['neg', 'pos'],
    format: 'jsonl',
    parts: [{ labels: { pos: 1, neg: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: 'sentences of an abstract, each with a label',
    text: lines(
      { sentences: ['We had an idea.', 'It works very well.'], labels: ['background', 'result'] },
      { sentences: ['There is no more.'], labels: ['result'] },
    ),
    format: 'jsonl',
    parts: [
      {
        unit: 'sentence',
        recordUnit: 'document',
        labels: { background: 1, result: 2 },
        carriers: { background: 1, result: 2 },
        records: 2,
        total: 3,
      },
    ],
  },
  {
    name: 'several sentences of tags in a record',
    text: lines(
      {
        tokens: [['a', 'b'], ['c']],
        labels: [['O', 'B-X'], ['O']],
      },
      { tokens: [['d']], labels: [['O']] },
    ),
    format: 'jsonl',
    parts: [{ labels: { O: 3, 'B-X': 1 }, records: 3, total: 4 }],
  },
  {
    name: 'tags in one string',
    text: lines({ text: 'fly to oslo', slots: 'O O B-city', intent: 'fly' }, { text: 'to oslo', slots: 'O B-city', intent: 'fly' }),
    format: 'jsonl',
    parts: [{ labels: { O: 3, 'B-city': 2 }, records: 2, total: 5 }],
  },
  {
    name: 'tokens that are objects with a tag',
    text: lines({
      words: [
        { word: 'Ann', ner: 'B-PER' },
        { word: 'ran', ner: 'O' },
      ],
    }),
    format: 'jsonl',
    parts: [{ labels: { 'B-PER': 1, O: 1 }, records: 1, total: 2 }],
  },
  {
    name: 'arrays of tokens and tags',
    file: 'train.json',
    text: json([
      [
        ['Ann', 'ran'],
        ['B-PER', 'O'],
      ],
      [['no'], ['O']],
    ]),
    format: 'json',
    parts: [{ labels: { 'B-PER': 1, O: 2 }, records: 2, total: 3 }],
  },
  {
    name: 'sentences of pairs',
    file: 'train.json',
    text: json([
      [
        ['Ann', 'B-PER'],
        ['ran', 'O'],
      ],
      [['no', 'O']],
    ]),
    format: 'json',
    parts: [{ labels: { 'B-PER': 1, O: 2 }, records: 2, total: 3 }],
  },
  {
    name: 'columns of pandas, by index',
    file: 'train.json',
    text: json({ text: { 0: 'a', 1: 'b', 2: 'c' }, label: { 0: 'x', 1: 'y', 2: 'x' } }),
    format: 'json',
    evidence: /a JSON object of columns \("text", "label"\)/,
    parts: [{ labels: { x: 2, y: 1 }, records: 3 }],
  },
  {
    name: 'columns as lists',
    file: 'train.json',
    text: json({ text: ['it is so', 'it was so', 'be it so'], label: [1, 0, 1] }),
    format: 'json',
    parts: [{ labels: { 1: 2, 0: 1 }, records: 3 }],
  },
  {
    name: 'columns of tokens and tags',
    file: 'train.json',
    text: json({ tokens: [['a', 'b'], ['c']], ner_tags: [['O', 'B-X'], ['O']] }),
    format: 'json',
    parts: [{ labels: { O: 2, 'B-X': 1 }, records: 2, total: 3 }],
  },
  {
    name: 'pandas, orient split',
    file: 'train.json',
    text: json({
      columns: ['label', 'text'],
      index: [0, 1],
      data: [
        ['x', 'a b'],
        ['y', 'c d'],
      ],
    }),
    format: 'json',
    parts: [{ labels: { x: 1, y: 1 }, records: 2 }],
  },
  {
    name: 'rows of the dataset viewer',
    file: 'rows.json',
    text: json({
      features: [{ feature_idx: 0, name: 'label' }],
      rows: [
        { row_idx: 0, row: { text: 'a b', label: 1 }, truncated_cells: [] },
        { row_idx: 1, row: { text: 'c d', label: 1 }, truncated_cells: [] },
      ],
      num_rows_total: 2,
    }),
    format: 'json',
    parts: [{ labels: { 1: 2 }, records: 2 }],
  },
  {
    name: 'objects over several lines, one after another',
    file: 'train.json',
    text: `${json({ text: 'a b', label: 'x' }, 2)}\n${json({ text: 'c d', label: 'y' }, 2)}\n`,
    format: 'jsonl',
    evidence: /one after another/,
    parts: [{ labels: { x: 1, y: 1 }, records: 2 }],
  },
  {
    name: 'objects without anything between them',
    text: '{"text":"a b","label":"x"}{"text":"c","label":"y"}{"text":"d","label":"x"}',
    format: 'jsonl',
    parts: [{ labels: { x: 2, y: 1 }, records: 3 }],
  },
  {
    name: 'a line end that is missing between two files',
    text: '{"text":"a b","label":"x"}\n{"text":"c","label":"y"}{"text":"d","label":"x"}\n{"text":"e","label":"x"}\n',
    format: 'jsonl',
    parts: [{ labels: { x: 3, y: 1 }, records: 4 }],
  },
  {
    name: 'lines with commas behind them',
    text: '{"text":"a b","label":"x"},\n{"text":"c","label":"y"},\n',
    format: 'jsonl',
    parts: [{ labels: { x: 1, y: 1 }, records: 2 }],
  },
  {
    name: 'what Python writes for numbers that are none',
    text: '{"text":"NaN","score":NaN,"label":"x"}\n{"text":"b","score":-Infinity,"label":"y"}\n{"text":"c","label":NaN}\n',
    format: 'jsonl',
    parts: [{ labels: { x: 1, y: 1 }, records: 3, total: 2, ignored: 1 }],
  },
  {
    name: 'commas before closing brackets, and a tab in a string',
    text: '{"text":"a\tb","label":"x",}\n{"text":"b","label":["x","y",],}\n',
    format: 'jsonl',
    parts: [{ labels: { x: 2, y: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'keys in other case',
    text: lines({ Text: 'a b', Label: 'x' }, { Text: 'b', Label: 'y' }),
    format: 'jsonl',
    parts: [{ labels: { x: 1, y: 1 }, records: 2 }],
  },
  {
    name: 'metadata of an image folder',
    text: lines({ file_name: '1.png', label: 'cat' }, { file_name: '2.png', label: 'dog' }),
    file: 'metadata.jsonl',
    format: 'jsonl',
    parts: [{ unit: 'image', labels: { cat: 1, dog: 1 }, records: 2 }],
  },
];

describe('JSON of tools and data sets', () => {
  for (const { name, file = 'train.jsonl', text, format, evidence, column, labels, parts, problems = [] } of CASES) {
    it(name, async () => {
      const found = recogniseFile(headOfText(file, text));
      assert.equal(found?.format ?? null, format, found?.evidence);
      if (evidence !== undefined) assert.match(found!.evidence, evidence);
      const reader = LABEL_FORMATS.find(({ id }) => id === (format ?? 'jsonl'));
      assert.ok(reader?.content === 'text');
      const options = { ...(column === undefined ? {} : { column }), ...(labels === undefined ? {} : { labels }) };
      for (const size of [1, 7, 64, Buffer.byteLength(text) + 1]) {
        const result = await readText(reader, text, options, size);
        assert.deepEqual(result.parts.map(plain), parts.map(expected), `pieces of ${size}`);
        assert.deepEqual(
          linesOf(result).map((line) => line ?? -1),
          problems,
          JSON.stringify(result.problems),
        );
      }
    });
  }
});

function plain({ split, unit, recordUnit, counts }: ReadPart) {
  const carriers = [...counts.labels].flatMap(([label, { records }]) => (records === undefined ? [] : [[label, records] as const]));
  return {
    split,
    unit,
    recordUnit,
    labels: Object.fromEntries([...counts.labels].map(([label, { count }]) => [label, count])),
    ...(carriers.length === 0 ? {} : { carriers: Object.fromEntries(carriers) }),
    records: counts.records,
    total: counts.total,
    ignored: counts.ignored,
  };
}

function expected({ split, unit, recordUnit, labels, carriers, records, total, ignored = 0 }: ExpectedPart) {
  const counted = recordUnit === undefined ? undefined : (carriers ?? labels);
  return {
    split: split ?? null,
    unit,
    recordUnit,
    labels,
    ...(counted === undefined ? {} : { carriers: counted }),
    records,
    total: total ?? records,
    ignored,
  };
}
