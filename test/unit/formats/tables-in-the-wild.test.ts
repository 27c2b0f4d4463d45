/** The layouts of public tables: what a person would read off them without help. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { headOfText } from '../../support/pieces.ts';
import { itReads, quoted, text, type WildTable, words } from '../../support/wild-table.ts';

const WILD: readonly WildTable[] = [
  {
    name: 'Kaggle disaster tweets',
    file: 'train.csv',
    header: 'id,keyword,location,text,target',
    labels: ['1', '0', '0'],
    row: (index, label) => `${index},${index % 4 === 0 ? 'fire' : ''},,${quoted(text(index))},${label}`,
    evidence: /the labels in "target"/,
  },
  {
    name: 'SMS spam as Kaggle has it',
    file: 'spam.csv',
    header: 'v1,v2,,,',
    labels: ['ham', 'ham', 'ham', 'spam'],
    row: (index, label) => `${label},${index % 3 === 0 ? quoted(`${text(index)}, ok`) : text(index)},,,`,
    evidence: /"v1" holds 2 values that repeat/,
  },
  {
    name: 'SMS spam collection',
    file: 'SMSSpamCollection',
    labels: ['ham', 'ham', 'ham', 'spam'],
    row: (index, label) => `${label}\t${text(index)} "quoted`,
  },
  {
    name: 'SemEval: number, label and tweet, without a header',
    file: 'twitter-2016train-A.txt',
    labels: ['positive', 'neutral', 'negative'],
    row: (index, label) => `6289493698830${index}\t${label}\t${text(index)} "quoted @user`,
    evidence: /no header, column 2 holds 3 values/,
  },
  {
    name: 'pairs of sentences with a score and a judgment (SICK)',
    file: 'SICK_train.txt',
    header: 'pair_ID\tsentence_A\tsentence_B\trelatedness_score\tentailment_judgment',
    labels: ['NEUTRAL', 'ENTAILMENT', 'CONTRADICTION'],
    row: (index, label) => `${index}\t${text(index)}\t${text(index)}\t${index % 5}.5\t${label}`,
  },
  {
    name: 'statements with much else behind them (LIAR)',
    file: 'train.tsv',
    labels: ['false', 'half-true', 'pants-fire'],
    row: (index, label) =>
      `${index}.json\t${label}\t${text(index)}\ttaxes\t${['a', 'b'][index % 2]}\tgovernor\t${['Ohio', 'Texas', 'Iowa'][index % 3]}\t${['x', 'y'][index % 2]}\t${index % 4}\t${index % 3}\t${index % 5}\t0\t1\ta speech`,
    evidence: /column 2 holds 3 values that repeat before a column of texts/,
  },
  {
    name: 'sentences of abstracts (PubMed RCT)',
    file: 'train.txt',
    labels: ['OBJECTIVE', 'METHODS', 'METHODS', 'RESULTS', 'CONCLUSIONS'],
    row: (index, label) => `${index % 5 === 0 ? `${index === 0 ? '' : '\n'}###${24_491_034 + index}\n` : ''}${label}\t${text(index)} .`,
  },
  {
    name: 'images, their classes and boxes (Tiny ImageNet)',
    file: 'val_annotations.txt',
    labels: ['n03444034', 'n04067472', 'n04070727'],
    row: (index, label) => `val_${index}.JPEG\t${label}\t${index % 7}\t32\t${index % 9}\t62`,
    unit: 'image',
  },
  {
    name: 'lists of images and ids (Caffe, Places365)',
    file: 'val.txt',
    labels: ['0', '12', '364'],
    row: (index, label) => `/a/air field/${index}.jpg ${label}`,
    format: 'labelled-lines',
    unit: 'image',
  },
  {
    name: 'boxes of traffic signs without a header (GTSDB)',
    file: 'gt.txt',
    labels: ['11', '38', '0'],
    row: (index, label) => `${index}.ppm;774;411;815;446;${label}`,
    format: 'detection-table',
    unit: 'box',
  },
  {
    name: 'tweets about airlines, the sentiment beside how sure it is',
    file: 'Tweets.csv',
    header: 'tweet_id,airline_sentiment,airline_sentiment_confidence,negativereason,airline,text,tweet_created',
    labels: ['negative', 'neutral', 'positive'],
    row: (index, label) => `${index},${label},0.${index},${label === 'negative' ? 'Bad Flight' : ''},United,${text(index)},2015-02-24`,
    evidence: /the labels in "airline_sentiment"/,
  },
  {
    name: 'traffic signs (GTSRB)',
    file: 'GT-final_test.csv',
    header: 'Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId',
    labels: ['16', '1', '38', '33'],
    row: (index, label) => `${index}.ppm;53;54;6;5;48;49;${label}`,
    evidence: /the labels in "ClassId"/,
    unit: 'image',
  },
  {
    name: 'measures of flowers without a header (UCI)',
    file: 'iris.data',
    labels: ['Iris-setosa', 'Iris-versicolor'],
    sorted: true,
    row: (index, label) => `5.${index},3.5,1.${index},0.2,${label}`,
  },
  {
    name: 'IMDB',
    file: 'IMDB Dataset.csv',
    header: 'review,sentiment',
    labels: ['positive', 'negative'],
    row: (index, label) => `${quoted(`${text(index)}<br />${text(index)}`)},${label}`,
  },
  {
    name: 'AG News with a header',
    file: 'train.csv',
    header: 'Class Index,Title,Description',
    labels: ['3', '4', '1', '2'],
    row: (index, label) => `${label},${words(6)},${quoted(text(index))}`,
  },
  {
    name: 'AG News without',
    file: 'train.csv',
    labels: ['3', '4', '1', '2'],
    row: (index, label) => `"${label}","${words(6)}","${text(index)}"`,
  },
  {
    name: 'DBpedia, sorted by class',
    file: 'train.csv',
    labels: ['1', '2', '3'],
    sorted: true,
    row: (index, label) => `${label},"Name ${index}"," ${text(index)}."`,
  },
  { name: 'Yelp polarity', file: 'train.csv', labels: ['1', '2'], row: (index, label) => `"${label}","${text(index)}\\n${text(index)}"` },
  {
    name: '20 newsgroups',
    file: '20news.csv',
    header: ',text,target,title',
    labels: ['7', '14', '9', '0', '3'],
    row: (index, label) => `${index},${quoted(`From: x\n\n${text(index)}`)},${label},rec.autos`,
  },
  {
    name: 'CoLA',
    file: 'in_domain_train.tsv',
    labels: ['1', '0', '1'],
    row: (index, label) => `${index < 30 ? 'gj04' : index < 60 ? 'cj99' : 'ks08'}\t${label}\t${label === '0' ? '*' : ''}\t${text(index)}.`,
  },
  {
    name: 'CoLA as far as its first source',
    file: 'in_domain_train.tsv',
    labels: ['1', '0', '1'],
    row: (index, label) => `gj04\t${label}\t${label === '0' ? '*' : ''}\t${text(index)}.`,
  },
  {
    name: 'SST-2',
    file: 'train.tsv',
    header: 'sentence\tlabel',
    labels: ['0', '1', '1'],
    row: (index, label) => `${text(index)} \t${label}`,
  },
  {
    name: 'MRPC, whose quotes mean nothing',
    file: 'msr_paraphrase_train.txt',
    header: 'Quality\t#1 ID\t#2 ID\t#1 String\t#2 String',
    labels: ['1', '0', '1'],
    row: (index, label) =>
      `${label}\t${700_000 + index}\t${800_000 + index * 3}\t${index % 4 === 0 ? '"' : ''}${text(index)}\t${index % 5 === 0 ? `"${words(5)}" he said` : text(index)}`,
  },
  {
    name: 'QNLI',
    file: 'dev.tsv',
    header: 'index\tquestion\tsentence\tlabel',
    labels: ['entailment', 'not_entailment'],
    row: (index, label) => `${index}\t${text(index)}?\t${text(index)}\t${label}`,
  },
  {
    name: 'SNLI',
    file: 'snli_1.0_dev.txt',
    header: 'gold_label\tsentence1_binary_parse\tsentence1\tsentence2\tcaptionID\tpairID\tlabel1\tlabel2',
    labels: ['neutral', 'contradiction', 'entailment'],
    row: (index, label) =>
      `${label}\t( ( ${words(3)} ) . )\t${text(index)}\t${text(index)}\t${index}.jpg#4\t${index}.jpg#4r1n\t${label}\tneutral`,
    evidence: /"gold_label"/,
  },
  {
    name: 'iris',
    file: 'iris.csv',
    header: 'sepal_length,sepal_width,petal_length,petal_width,species',
    labels: ['setosa', 'versicolor', 'virginica'],
    row: (index, label) => `${4 + (index % 17) / 10},3.5,${1 + (index % 7) / 10},0.2,${label}`,
  },
  {
    name: 'iris as UCI has it',
    file: 'iris.csv',
    labels: ['Iris-setosa', 'Iris-versicolor'],
    row: (index, label) => `${(4 + (index % 17) / 10).toFixed(1)},3.5,1.4,0.2,${label}`,
  },
  {
    name: 'adult census',
    file: 'adult.csv',
    header: 'age,workclass,fnlwgt,education,sex,hours-per-week,income',
    labels: ['<=50K', '<=50K', '>50K'],
    row: (index, label) =>
      `${20 + (index % 40)},Private,${77_000 + index * 13},${index % 3 === 0 ? 'HS-grad' : 'Masters'},${index % 2 === 0 ? 'Male' : 'Female'},40,${label}`,
  },
  {
    name: 'adult census, as UCI has it',
    file: 'adult.data',
    labels: ['<=50K', '<=50K', '>50K'],
    row: (index, label) =>
      `${20 + (index % 40)},Private,${77_000 + index * 13},${index % 3 === 0 ? 'HS-grad' : 'Masters'},${index % 2 === 0 ? 'Male' : 'Female'},40,${label}`,
    evidence: /column 7 holds 2 values that repeat, after features/,
  },
  {
    name: 'adult census, the test set with its remark',
    file: 'adult.test',
    header: '|1x3 Cross validator',
    labels: ['<=50K.', '<=50K.', '>50K.'],
    row: (index, label) =>
      `${20 + (index % 40)},Private,${77_000 + index * 13},${index % 3 === 0 ? 'HS-grad' : 'Masters'},${index % 2 === 0 ? 'Male' : 'Female'},40,${label}`,
  },
  {
    name: 'cars, all of whose features are words',
    file: 'car.data',
    labels: ['unacc', 'unacc', 'acc', 'vgood'],
    row: (index, label) => `${['vhigh', 'low'][index % 2]},${['med', 'high', 'low'][index % 3]},${2 + (index % 3)},4,small,high,${label}`,
  },
  {
    name: 'Sentiment140, sorted',
    file: 'training.1600000.processed.noemoticon.csv',
    labels: ['0', '4'],
    sorted: true,
    row: (index, label) =>
      `"${label}","${1467810369 + index * 301}","Mon Apr 06 22:19:${10 + (index % 50)} PDT 2009","NO_QUERY","user${index}","@x ${text(index)}"`,
  },
  {
    name: 'Sentiment140, mixed',
    file: 'testdata.manual.csv',
    labels: ['4', '0', '2'],
    row: (index, label) =>
      `"${label}","${index + 3}","Mon May 11 03:17:${10 + (index % 50)} UTC 2009","kindle${Math.floor(index / 3) % 24}","user${index}","@x ${text(index)}"`,
  },
  {
    name: 'Sentiment140, of as few queries as classes',
    file: 'testdata.manual.csv',
    labels: ['4', '0', '2'],
    row: (index, label) =>
      `"${label}","${index + 3}","Mon May 11 03:17:40 UTC 2009","${['nike', 'at&t', 'kindle2'][Math.floor(index / 5) % 3]}","user${index}","@x ${text(index)}"`,
  },
  {
    name: 'HAM10000',
    file: 'HAM10000_metadata.csv',
    header: 'lesion_id,image_id,dx,dx_type,age,sex,localization',
    labels: ['bkl', 'nv', 'nv', 'mel'],
    row: (index, label) => `HAM_${index >> 1},ISIC_${27419 + index},${label},histo,${(index % 17) * 5}.0,male,scalp`,
    unit: 'image',
    evidence: /"dx"/,
  },
  {
    name: 'APTOS',
    file: 'train.csv',
    header: 'id_code,diagnosis',
    labels: ['2', '4', '0'],
    row: (index, label) => `${(index * 7919 + 1000).toString(16)},${label}`,
  },
  {
    name: 'cassava',
    file: 'train.csv',
    header: 'image_id,label',
    labels: ['0', '3', '1'],
    row: (index, label) => `${1000015157 + index}.jpg,${label}`,
    unit: 'image',
  },
  {
    name: 'airline tweets',
    file: 'Tweets.csv',
    header: 'tweet_id,airline_sentiment,airline_sentiment_confidence,negativereason,airline,name,text',
    labels: ['neutral', 'positive', 'negative'],
    row: (index, label) =>
      `57030613367776${index},${label},0.${3000 + index},${label === 'negative' ? 'Late Flight' : ''},Delta,user${index},${quoted(text(index))}`,
    evidence: /"airline_sentiment"/,
  },
  {
    name: 'hate speech and offensive language',
    file: 'labeled_data.csv',
    header: ',count,hate_speech,offensive_language,neither,class,tweet',
    labels: ['2', '1', '1'],
    row: (index, label) => `${index},3,0,${label === '1' ? 3 : 0},${label === '2' ? 3 : 0},${label},${quoted(`!!! RT @x: ${text(index)}`)}`,
    evidence: /"class"/,
  },
  {
    name: 'OLID',
    file: 'olid-training-v1.0.tsv',
    header: 'id\ttweet\tsubtask_a\tsubtask_b\tsubtask_c',
    labels: ['OFF', 'NOT', 'NOT'],
    row: (index, label) => `${86426 + index}\t@USER ${text(index)}\t${label}\t${label === 'OFF' ? 'UNT' : 'NULL'}\tNULL`,
  },
  {
    name: 'Quora question pairs',
    file: 'train.csv',
    header: '"id","qid1","qid2","question1","question2","is_duplicate"',
    labels: ['0', '0', '1'],
    row: (index, label) => `"${index}","${index * 2}","${index * 2 + 1}","${text(index)}?","${text(index)}?","${label}"`,
  },
  {
    name: 'PAWS',
    file: 'dev.tsv',
    header: 'id\tsentence1\tsentence2\tlabel',
    labels: ['0', '1'],
    row: (index, label) => `${index}\t${text(index)} .\t${text(index)} .\t${label}`,
  },
  {
    name: 'ATIS',
    file: 'atis_intents_train.csv',
    labels: ['atis_flight', 'atis_flight_time', 'atis_airfare', 'atis_flight'],
    row: (index, label) => `${label}, ${text(index)} `,
  },
  {
    name: 'financial phrase bank',
    file: 'all-data.csv',
    labels: ['neutral', 'negative', 'positive', 'neutral'],
    row: (index, label) => `${label},"${text(index)} , which is fine ."`,
  },
  {
    name: 'Titanic',
    file: 'train.csv',
    header: 'PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked',
    labels: ['0', '1', '0'],
    row: (index, label) =>
      `${index},${label},${(index % 3) + 1},"Braund, Mr. Owen ${index}",${index % 2 === 0 ? 'male' : 'female'},${20 + (index % 50)},${index % 3},0,A/5 ${index},7.25,,S`,
  },
  {
    name: 'transactions with a kind and two flags',
    file: 'PS_log.csv',
    header: 'step,type,amount,nameOrig,isFraud,isFlaggedFraud',
    labels: ['0', '0', '1'],
    row: (index, label) => `${index},${['CASH_OUT', 'PAYMENT'][index % 2]},${index}.5,C${index},${label},0`,
  },
  {
    name: 'grades of wine',
    file: 'winequality-red.csv',
    header: '"fixed acidity";"pH";"alcohol";"quality"',
    labels: ['5', '6', '5', '7'],
    row: (index, label) => `${index % 9}.4;3.${index};9.${index % 7};${label}`,
  },
  {
    name: 'wines, sorted by class',
    file: 'wine.data',
    sorted: true,
    labels: ['1', '2', '3'],
    row: (index, label) => `${label},14.${index},1.${index},2.${index},15.6,127,2.${index},3.06,.28,2.${index},5.${index},${600 + index}`,
  },
  {
    name: 'digits as pixels without a header',
    file: 'mnist_train.csv',
    labels: ['5', '0', '4', '1', '9'],
    row: (index, label) => [label, ...Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 0 : (index * at * 7) % 256)), 0].join(','),
  },
  {
    name: 'the last of numbers, after bits',
    file: 'covtype.data',
    labels: ['5', '2', '2', '7'],
    row: (index, label) =>
      [
        ...[3, 5, 7, 11, 13].map((step) => 2000 + ((index * step) % 97)),
        ...Array.from({ length: 20 }, (_, at) => Number(index % 20 === at)),
        label,
      ].join(','),
  },
  {
    name: 'a diagnosis after the id',
    file: 'wdbc.data',
    labels: ['M', 'B', 'B'],
    row: (index, label) => `${842_302 + index},${label},17.${index},10.${index},122.${index},0.1`,
  },
  {
    name: 'letters before whole numbers',
    file: 'letter-recognition.data',
    labels: ['T', 'I', 'D', 'N'],
    row: (index, label) => [label, ...Array.from({ length: 16 }, (_, at) => (index * at) % 15)].join(','),
  },
  {
    name: 'emails of spam',
    file: 'emails.csv',
    header: 'text,spam',
    labels: ['1', '0', '0'],
    row: (index, label) => `"Subject: ${text(index)}",${label}`,
  },
];

describe('public tables', () => {
  for (const wild of WILD) itReads(wild);
});

const NO_LABELS: readonly (readonly [name: string, header: string, row: (index: number) => string])[] = [
  [
    'houses',
    'Id,MSSubClass,LotArea,Street,SaleCondition,SalePrice',
    (index) => `${index},${[20, 60, 120][index % 3]},${5000 + 37 * index},Pave,Normal,${100_000 + 977 * index}`,
  ],
  ['prices', 'text,target', (index) => `${text(index)},${100_000 + index * 977}`],
  [
    'similarity with its genre',
    'genre,sentence1,sentence2,score',
    (index) => `main-${index % 3},${text(index)},${text(index)},${(index % 50) / 10}`,
  ],
  ['pairs of two languages', 'source,target', (index) => `REF ${index},SYSTEM ${index % 30}`],
  ['edges of a graph', 'source,target', (index) => `${index},${index % 7}`],
  ['counts', 'id,y,trt,base', (index) => `${index},${(index * index) % 397},drug,${index % 4}`],
  ['incomes', 'state,income,share', (index) => `s${index},${19_000 + 37 * index},0.${index}`],
  ['similarity', 'sentence1,sentence2,score', (index) => `${text(index)},${text(index)},${(index % 50) / 10}`],
  ['toxicity as a share', 'id,target,comment_text', (index) => `${index},0.${index},${text(index)}`],
  [
    'translation',
    'source,target',
    (index) => `${text(index)} in one language and in no other,${text(index)} und so weiter bis zum Ende der Zeile ${words(12)}`,
  ],
  [
    'flags among features',
    'age,smoker,diabetic,active,weight,height,pulse',
    (index) => `${20 + index},${index % 2},${index % 3 === 0 ? 1 : 0},1,${60 + index},${150 + (index % 40)},${50 + (index % 60)}`,
  ],
  ['a log', 'time,level,message', (index) => `2024-01-01T00:00:${index % 60},INFO,${text(index)}`],
  [
    'a log of levels',
    'time,level,message,file',
    (index) => `2024-01-01T00:00:${index % 60},${['INFO', 'WARN'][index % 2]},${index}ms,a${index % 3}`,
  ],
  ['a series', '', (index) => `${index},${index * 7},${index * 3},${index % 50},0.${index},${index * 11},${index % 2}`],
];

describe('tables without plain labels', () => {
  for (const [name, header, row] of NO_LABELS) {
    it(`${name}: nothing is guessed`, () => {
      const table = `${[header, ...Array.from({ length: 100 }, (_, index) => row(index))].join('\n')}\n`;
      const found = recogniseFile(headOfText('train.csv', table));
      assert.equal(found, null, evidenceOf(found));
    });
  }

  it('boxes beside images between tabs: nothing is guessed', () => {
    const rows = Array.from({ length: 100 }, (_, index) => `n01_${index}.JPEG\t${index % 7}\t${index % 5}\t${40 + (index % 9)}\t62\n`);
    assert.equal(recogniseFile(headOfText('n01_boxes.txt', rows.join(''))), null);
  });

  it('a log between tabs: nothing is guessed', () => {
    const rows = Array.from(
      { length: 100 },
      (_, index) => `2024-01-01 00:00:${index}\t${['INFO', 'WARN'][index % 2]}\tworker-${index % 3}\t${text(index)}\n`,
    );
    assert.equal(recogniseFile(headOfText('events.txt', rows.join(''))), null);
  });
});
