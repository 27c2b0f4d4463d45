/** What is taken for a label config, by which evidence, and what is not. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { ROOT } from '../../support/paths.ts';
import { headOfText } from '../../support/pieces.ts';

const CARD =
  "---\nlicense: mit\ndataset_info:\n  features:\n  - name: label\n    dtype:\n      class_label:\n        names:\n          '0': a\n---\n";
const MIT = 'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software\n';

const CONFIGS: readonly (readonly [name: string, text: string, format: string, evidence: RegExp])[] = [
  ['config.json', '{"model_type": "bert", "id2label": {"0": "O"}}', 'config.json', /"id2label"/],
  ['adapter_config.json', '{"x": 1, "label2id": {"a": 0}}', 'config.json', /"label2id"/],
  ['dataset_info.json', '{"features": {"label": {"names": ["a"], "_type": "ClassLabel"}}}', 'dataset_info.json', /ClassLabel/],
  ['dataset_infos.json', '{"default": {"features": {"label": {"num_classes": 1, "names": ["a"]}}}}', 'dataset_info.json', /features/],
  ['README.md', CARD, 'dataset-card', /front matter/],
  ['README.md', CARD.replaceAll('\n', '\r\n'), 'dataset-card', /class_label/],
  ['data.yaml', 'train: a\nval: b\nnc: 1\nnames: [x]\n', 'data.yaml', /"names" beside the paths/],
  ['coco128.yaml', 'path: ../x\nnames:\n  0: person\n', 'data.yaml', /YOLO/],
  ['model.yml', 'id2label:\n  0: a\n', 'data.yaml', /id2label/],
  ['labels.yaml', 'labels:\n- a\n', 'data.yaml', /"labels"/],
  ['labels.txt', 'O\nB-PER\n', 'labels.txt', /2 lines with one label each/],
  ['tags.txt', 'O\nB-PER\n', 'labels.txt', /named tags.txt/],
  ['classes.txt', '0 cat\n1 dog\n', 'labels.txt', /named classes.txt/],
  ['obj.names', 'cat\ndog\n', 'labels.txt', /named obj.names/],
  ['label_ids.csv', 'O\nB-PER\n', 'labels.txt', /label_ids.csv/],
  ['categories_places365.txt', '/a/airfield 0\n/b/bakery/shop 1\n', 'labels.txt', /2 lines/],
  ['vocab.tags.txt', 'O\nB-PER\n', 'labels.txt', /vocab.tags.txt/],
  ['class.txt', 'finance\nrealty\nstocks', 'labels.txt', /3 lines/],
  ['class-descriptions-boxable.csv', '/m/01g317,Person\n/m/0k4j,Car\n', 'labels.txt', /2 lines/],
  ['LOC_synset_mapping.txt', 'n01440764 tench, Tinca tinca\nn01443537 goldfish\n', 'labels.txt', /2 lines/],
  ['categories.json', '["a", "b"]', 'labels.json', /array of strings/],
  ['labels.json', '[{"name": "car", "attributes": []}]', 'labels.json', /objects with the name of a class/],
  ['label_config.json', '[{"id": 1, "text": "PER", "suffix_key": "p"}]', 'labels.json', /objects/],
  ['categories.json', '[{"supercategory": "x", "id": 1, "name": "person"}]', 'labels.json', /objects/],
  ['label2id.json', '{"O": 0, "B-PER": 1}', 'label2id.json', /2 labels and their ids/],
  ['id2label.json', '{"0": "O", "1": "B-PER"}', 'label2id.json', /2 labels/],
  ['class_indices.json', '{"cat": 0, "dog": 1}', 'label2id.json', /2 labels/],
  ['intent_labels.json', '{"book": 0, "cancel": 1}', 'label2id.json', /2 labels/],
  ['label_map.json', '{"1": {"id": 1, "name": "mask"}, "2": {"id": 2, "name": "none"}}', 'label2id.json', /2 labels/],
  ['label_map.json', '{"label_to_id": {"a": 0}}', 'label2id.json', /"label_to_id"/],
  ['imagenet_class_index.json', '{"0": ["n01440764", "tench"]}', 'label2id.json', /1 labels/],
  ['dataset_meta.json', '{"label_map": {"0": "background", "1": "cat"}}', 'label2id.json', /"label_map"/],
  ['notes.json', '{"categories": [{"id": 0, "name": "cat"}], "info": {}}', 'label2id.json', /"categories"/],
  ['config_setfit.json', '{"labels": ["neg", "pos"], "normalize_embeddings": false}', 'label2id.json', /"labels"/],
  ['order.json', '{"cat": 0, "dog": 1, "bird": 2}', 'label2id.json', /3 labels/],
  ['label_map.pbtxt', "item {\n  id: 1\n  name: 'cat'\n}\n", 'label_map.pbtxt', /protobuf/],
  ['x.pbtxt', "# classes\nitem: { name: 'cat' id: 1 }\n", 'label_map.pbtxt', /protobuf/],
  ['labelmap.txt', '# label:color_rgb:parts:actions\ncat:128,0,0::\n', 'labelmap.txt', /1 lines of name/],
  ['config.xml', '<View>\n  <Labels name="l" toName="t"><Label value="PER"/></Labels></View>', 'label-studio-config', /Labels/],
  ['ui.xml', '<?xml version="1.0"?><View><Choices name="c"><Choice value="a"/></Choices></View>', 'label-studio-config', /Choices/],
  ['dict.txt', 'O 100\nB-PER 3\n', 'dict.txt', /2 lines/],
  [
    'config.cfg',
    '[nlp]\nlang = "en"\n[initialize.components.ner.labels]\n@readers = "spacy.read_labels.v1"\npath = "ner.json"\n',
    'config.cfg',
    /component ner/,
  ],
  ['labels.py', 'LABELS = ["a"]\n', 'python', /LABELS/],
];

const OTHERS: readonly (readonly [name: string, text: string])[] = [
  ['README.md', '# Title\n\nlabels: a, b\n'],
  ['README.md', '---\nlicense: mit\ntags: [a, b]\n---\n# Model\n'],
  ['README.md', '---\ndataset_info:\n  features:\n  - name: text\n    dtype: string\n---\n'],
  ['LICENSE', MIT],
  ['requirements.txt', 'numpy\ntorch\n'],
  ['stopwords.txt', 'a\nthe\nof\n'],
  ['words.txt', 'apple\nbanana\n'],
  ['vocab.txt', '[PAD]\n[UNK]\nthe\n'],
  ['val.txt', 'img_0001\nimg_0002\n'],
  ['train.txt', 'images/a.jpg\nimages/b.jpg\n'],
  ['iris.names', '1. Title: Iris Plants Database\n\n2. Sources: this is the original data set as it was given to us by its author\n'],
  ['spambase.names', '| SPAM E-MAIL DATABASE ATTRIBUTES\n|\n1, 0.    | spam, non-spam classes\n\nword_freq_make:         continuous.\n'],
  ['wine.names', '1. Title of Database: Wine\n\tUpdated Sept 21, 1998\n'],
  ['train_labels.txt', 'pos\nneg\n'.repeat(10)],
  ['labels.txt', 'This file says in many words how the labels of the data were made by hand, and by whom.\n'],
  ['package.json', '{"name": "x", "version": "1.0.0", "keywords": ["a"], "labels": ["a", "b"]}'],
  ['tsconfig.json', '{"files": [], "references": [{"path": "a"}]}'],
  ['vocab.json', '{"<pad>": 0, "<unk>": 1, "the": 2}'],
  ['label_counts.json', '{"a": 0, "b": 1}'],
  ['results.json', '{"accuracy": 1, "loss": 0.5}'],
  ['train_labels.json', '{"img1.jpg": 0, "img2.jpg": 0, "img3.jpg": 1}'],
  ['record.json', '{"text": "hello", "labels": ["a"]}'],
  ['docker-compose.yml', 'services:\n  web:\n    image: x\n'],
  ['conda.yaml', 'name: env\nchannels: [a]\ndependencies: [b]\n'],
  ['dict.txt', 'aardvark\nabacus\n'],
  ['dict.txt', `${Array.from({ length: 6000 }, (_, index) => `word${index} ${7000 - index}`).join('\n')}\n`],
  ['pom.xml', '<?xml version="1.0"?>\n<project><name>x</name></project>'],
  ['page.xml', '<View><Text value="$t"/></View>'],
  ['graph.pbtxt', 'node {\n  name: "x"\n  op: "Placeholder"\n}\n'],
  ['setup.cfg', '[metadata]\nname = x\n'],
  ['train.py', 'import torch\nloss = f(logits, labels)\n'],
  ['hosts.txt', 'a:b:c:d\n'],
];

describe('label configs are recognised', () => {
  for (const [name, text, format, evidence] of CONFIGS) {
    it(`${name} ${JSON.stringify(text.slice(0, 40))} as ${format}`, () => {
      const found = recogniseFile(headOfText(name, text));
      assert.deepEqual([found?.kind, found?.format], ['label-config', format]);
      assert.match(evidenceOf(found), evidence);
    });
  }

  for (const [name, text] of OTHERS) {
    it(`${name} ${JSON.stringify(text.slice(0, 40))} is none`, () => {
      const found = recogniseFile(headOfText(name, text));
      assert.notEqual(found?.kind, 'label-config', evidenceOf(found));
    });
  }

  it('of this project, none is sure', () => {
    for (const path of [
      'package.json',
      'biome.json',
      'knip.json',
      'README.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'tsconfig.base.json',
      'LICENSE',
    ]) {
      const bytes = readFileSync(join(ROOT, path));
      assert.equal(recogniseFile(headOfText(path, bytes.subarray(0, 65536), bytes.length <= 65536)), null, path);
    }
  });
});
