/** How public data sets keep their labels as JSON: recognised by its content, and counted exactly. The counts are made by hand from the fixtures. */
import { describeJson, type JsonCase } from '../../support/json-cases.ts';

const CASES: readonly JsonCase[] = [
  {
    name: 'NLU corpora of Braun et al.',
    file: 'nlu-corpora-of-braun-et-al/AskUbuntuCorpus.json',
    format: 'json',
    parts: [
      { split: 'train', labels: { Make: 1 }, records: 1 },
      { split: 'test', labels: { None: 1 }, records: 1 },
    ],
  },
  {
    name: 'CLUENER',
    file: 'cluener/train.json',
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
    name: 'sentences in pieces (Snips)',
    file: 'snips/train_GetWeather.json',
    format: 'json',
    evidence: /a text in pieces, some of them with a label \(entity\)/,
    parts: [
      {
        unit: 'mention',
        recordUnit: 'document',
        labels: { city: 2, timeRange: 1 },
        carriers: { city: 1, timeRange: 1 },
        records: 3,
        total: 3,
      },
    ],
  },
  {
    name: 'CoNLL04 of SpERT',
    file: 'conll04-of-spert/conll04_train.json',
    format: 'json',
    evidence: /offsets in "tokens", the end not included/,
    parts: [{ labels: { 'B-Peop': 1, 'I-Peop': 1, O: 2, 'B-Loc': 1 }, records: 2, total: 5 }],
  },
  {
    name: 'SciERC of DyGIE',
    file: 'scierc-of-dygie/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { O: 3, 'B-Method': 2 }, records: 2, total: 5 }],
  },
  {
    name: 'SciERC with nested mentions',
    file: 'scierc-with-nested-mentions/train.jsonl',
    format: 'jsonl',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { Method: 1, Generic: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'GLiNER',
    file: 'gliner/data.json',
    format: 'json',
    parts: [{ labels: { 'B-person': 1, O: 1, 'B-city': 1 }, records: 1, total: 3 }],
  },
  {
    name: 'W2NER, positions of tokens',
    file: 'w2ner-positions-of-tokens/train.json',
    format: 'json',
    parts: [{ labels: { 'B-NAME': 1, 'I-NAME': 1, O: 1, 'B-PRO': 1 }, records: 2, total: 4 }],
  },
  {
    name: 'CMeEE',
    file: 'cmeee/CMeEE_train.json',
    format: 'json',
    parts: [{ unit: 'mention', recordUnit: 'document', labels: { bod: 1, pro: 1 }, records: 1, total: 2 }],
  },
  {
    name: 'SNLI, no gold label',
    file: 'snli-no-gold-label/train.jsonl',
    format: 'jsonl',
    evidence: /"gold_label" holds the label of a record \("-" stands for none\)/,
    parts: [{ labels: { neutral: 1 }, records: 2, total: 1, ignored: 1 }],
  },
  {
    name: 'BoolQ',
    file: 'boolq/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { true: 1, false: 1 }, records: 2 }],
  },
  {
    name: 'FEVER',
    file: 'fever/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { SUPPORTS: 1, 'NOT ENOUGH INFO': 1 }, records: 2 }],
  },
  {
    name: 'SciFact',
    file: 'scifact/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { SUPPORT: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'GoEmotions, ids that a map names',
    file: 'goemotions-ids-that-a-map-names/goemotions.json',
    format: 'json',
    labels: ['admiration', 'anger', 'joy'],
    parts: [{ labels: { joy: 2, admiration: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'HateXplain, the majority of annotators',
    file: 'hatexplain-the-majority-of-annotators/dataset.json',
    format: 'json',
    evidence: /that of most counts/,
    parts: [{ labels: { hate: 2, normal: 1 }, records: 4, total: 3, ignored: 1 }],
  },
  {
    name: 'MASSIVE, splits in the records',
    file: 'massive-splits-in-the-records/train.jsonl',
    format: 'jsonl',
    parts: [
      { split: 'test', labels: { alarm_set: 1 }, records: 1 },
      { split: 'train', labels: { alarm_set: 1 }, records: 1 },
      { split: 'dev', labels: { iot_off: 1 }, records: 1 },
    ],
  },
  {
    name: 'LEDGAR',
    file: 'ledgar/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { 'Governing Laws': 1, Notices: 1, Taxes: 1 }, records: 2, total: 2 }],
  },
  {
    name: 'TACRED, relations beside the tags of a parser',
    file: 'tacred-relations-beside-the-tags-of-a-parser/train.json',
    format: 'json',
    parts: [{ labels: { 'per:title': 1, no_relation: 1 }, records: 2 }],
  },
  {
    name: 'PubMedQA, records by their ids',
    file: 'pubmedqa-records-by-their-ids/ori_pqal.json',
    format: 'json',
    parts: [{ labels: { yes: 2, no: 1 }, records: 3 }],
  },
  {
    name: 'sarcasm in headlines',
    file: 'sarcasm-in-headlines/Sarcasm_Headlines_Dataset.json',
    format: 'jsonl',
    parts: [{ labels: { 0: 1, 1: 1 }, records: 2 }],
  },
  {
    name: 'stars by the column',
    file: 'stars-by-the-column/train.jsonl',
    format: null,
    column: 'stars',
    parts: [{ labels: { 1: 1, 5: 1 }, records: 2 }],
  },
  {
    name: 'Few-NERD, coarse tags before fine ones',
    file: 'few-nerd-coarse-tags-before-fine-ones/train.jsonl',
    format: 'jsonl',
    labels: ['O', 'person'],
    parts: [{ labels: { person: 1, O: 1 }, records: 1, total: 2 }],
  },
  {
    name: 'CoNLL-2003 of Hugging Face, −1 and −100 stand for no tag',
    file: 'conll-2003-of-hugging-face-minus-1-and-minus-100-stand-for-no-tag/train.jsonl',
    format: 'jsonl',
    parts: [{ labels: { 3: 1 }, records: 1, total: 1, ignored: 2 }],
  },
];

describeJson('JSON of public data sets', 'data-sets', CASES);
