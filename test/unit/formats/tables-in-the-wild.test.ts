/** The layouts of public tables, each with rows made up here: what a person would read off them without help. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { LABEL_FORMATS } from '../../../src/formats/registry.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, readText } from '../../support/pieces.ts';

interface Wild {
  readonly name: string;
  readonly file: string;
  readonly header?: string;
  /** A row, from its number and the label that it carries. */
  readonly row: (index: number, label: string) => string;
  /** Labels in turn; what is counted is one of each in a round. */
  readonly labels: readonly string[];
  /** Written label → counted ones, where they differ. */
  readonly counted?: (label: string) => readonly string[];
  readonly names?: readonly string[];
  readonly column?: string | number;
  readonly evidence?: RegExp;
  readonly unit?: string;
  readonly format?: string;
  /** Label after label, as files sorted by class have it. */
  readonly sorted?: boolean;
}

const ROUNDS = 30;
const random = new Random(11);
const WORDS = 'the a film was quite good and we liked it very much but not today because rain came over hills while people sang'.split(' ');
const words = (count: number) => Array.from({ length: count }, () => WORDS[random.below(WORDS.length)]!).join(' ');
const text = (index: number) => `${words(8)} number ${index}`;
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

const WILD: readonly Wild[] = [
  {
    name: 'Jigsaw toxic comments',
    file: 'train.csv',
    header: 'id,comment_text,toxic,severe_toxic,obscene,threat,insult,identity_hate',
    labels: ['0,0,0,0,0,0', '0,0,0,0,0,0', '1,0,1,0,1,0', '1,1,1,0,1,1', '1,0,0,0,0,0'],
    row: (index, label) => `${(index * 7919).toString(16).padStart(16, '0')},${quoted(`${text(index)}\nand "more", too`)},${label}`,
    counted: (label) =>
      ['toxic', 'severe_toxic', 'obscene', 'threat', 'insult', 'identity_hate'].filter((_, at) => label.split(',')[at] === '1'),
    evidence: /8 columns separated by commas, a column of 0 and 1 for each of 6 labels \(toxic, severe_toxic, obscene, …\)/,
  },
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
    name: 'GoEmotions with a column for each emotion',
    file: 'goemotions_1.csv',
    header:
      'text,id,author,subreddit,link_id,parent_id,created_utc,rater_id,example_very_unclear,admiration,amusement,anger,annoyance,approval,caring,neutral',
    labels: ['1,0,0,0,0,0,0', '0,0,0,0,0,0,1', '0,1,1,0,1,0,0', '0,0,0,0,0,0,0'],
    row: (index, label) =>
      `${quoted(text(index))},eew${index.toString(36)},user${index % 9},nfl,t3_a${index},t1_e${index},154838${index},${index % 82},${index % 11 === 0 ? 'True' : 'False'},${label}`,
    counted: (label) =>
      ['admiration', 'amusement', 'anger', 'annoyance', 'approval', 'caring', 'neutral'].filter((_, at) => label.split(',')[at] === '1'),
    evidence: /for each of 7 labels/,
  },
  {
    name: 'GoEmotions with ids and their names',
    file: 'train.tsv',
    labels: ['0', '1', '2', '0,2', '1,2'],
    row: (index, label) => `${text(index)}\t${label}\ted${(index * 7 + 1000).toString(36)}`,
    names: ['admiration', 'amusement', 'neutral'],
    counted: (label) => label.split(',').map((id) => ['admiration', 'amusement', 'neutral'][Number(id)]!),
  },
  {
    name: 'CheXpert',
    file: 'train.csv',
    header: 'Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Edema,Pneumonia',
    labels: ['1.0,,,,,', ',1.0,,-1.0,0.0,', ',,1.0,1.0,-1.0,1.0'],
    row: (index, label) =>
      `CheXpert-v1.0-small/train/patient${index}/study1/view1_frontal.jpg,${index % 2 === 0 ? 'Male' : 'Female'},${20 + (index % 70)},Frontal,AP,${label}`,
    counted: (label) =>
      ['No Finding', 'Enlarged Cardiomediastinum', 'Cardiomegaly', 'Lung Opacity', 'Edema', 'Pneumonia'].filter(
        (_, at) => label.split(',')[at] === '1.0',
      ),
    unit: 'image',
  },
  {
    name: 'ChestX-ray14',
    file: 'Data_Entry_2017.csv',
    header: 'Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position',
    labels: [
      'No Finding',
      'Cardiomegaly',
      'Cardiomegaly|Emphysema',
      'Cardiomegaly|Effusion',
      'Effusion|Infiltration|Mass',
      'Mass',
      'No Finding',
    ],
    row: (index, label) => `${String(index).padStart(8, '0')}_000.png,${label},${index % 5},${index},0${30 + (index % 40)}Y,M,PA`,
    counted: (label) => label.split('|'),
    unit: 'image',
    evidence: /"Finding Labels", several in a cell, between "\|"/,
  },
  {
    name: 'MovieLens genres',
    file: 'movies.csv',
    header: 'movieId,title,genres',
    labels: ['Adventure|Animation|Children', 'Comedy', 'Comedy|Romance', '(no genres listed)', 'Adventure|Children'],
    row: (index, label) => `${index},${index % 3 === 0 ? quoted(`Story, The ${index} (1995)`) : `Story ${index} (1995)`},${label}`,
    counted: (label) => label.split('|'),
  },
  {
    name: 'Stack Overflow tags',
    file: 'questions.csv',
    header: 'Id,Title,Body,Tags',
    labels: ['<python><pandas>', '<c++>', '<python>', '<c#><.net><linq>'],
    row: (index, label) => `${index},${words(5)},${quoted(`<p>${text(index)}</p>`)},${label}`,
    counted: (label) => label.slice(1, -1).split('><'),
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
    name: 'ISIC ground truth, one 1 a row',
    file: 'ISIC2018_Task3_Training_GroundTruth.csv',
    header: 'image,MEL,NV,BCC,AKIEC',
    labels: ['1.0,0.0,0.0,0.0', '0.0,1.0,0.0,0.0', '0.0,0.0,1.0,0.0', '0.0,0.0,0.0,1.0'],
    row: (index, label) => `ISIC_${24306 + index},${label}`,
    counted: (label) => ['MEL', 'NV', 'BCC', 'AKIEC'].filter((_, at) => label.split(',')[at] === '1.0'),
    unit: 'image',
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
    name: 'plant pathology',
    file: 'train.csv',
    header: 'image,labels',
    labels: [
      'healthy',
      'scab frog_eye_leaf_spot complex',
      'scab',
      'complex',
      'rust',
      'rust complex',
      'frog_eye_leaf_spot',
      'scab frog_eye_leaf_spot',
      'rust frog_eye_leaf_spot',
    ],
    row: (index, label) => `${(index * 7919 + 100_000).toString(16)}.jpg,${label}`,
    counted: (label) => label.split(' '),
    unit: 'image',
  },
  {
    name: 'Human Protein Atlas',
    file: 'train.csv',
    header: 'Id,Target',
    labels: ['16 0', '7 1 2 0', '5', '1', '16 5'],
    row: (index, label) => `${(index * 7919 + 1_000_000).toString(16)}-bbad,${label}`,
    counted: (label) => label.split(' '),
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
    name: 'emails of spam',
    file: 'emails.csv',
    header: 'text,spam',
    labels: ['1', '0', '0'],
    row: (index, label) => `"Subject: ${text(index)}",${label}`,
  },
  {
    name: 'topics of abstracts',
    file: 'train.csv',
    header: 'ID,TITLE,ABSTRACT,Computer Science,Physics,Mathematics',
    labels: ['1,0,0', '1,0,1', '0,1,0'],
    row: (index, label) => `${index},${words(5)},${quoted(`  ${text(index)},\n${text(index)}`)},${label}`,
    counted: (label) => ['Computer Science', 'Physics', 'Mathematics'].filter((_, at) => label.split(',')[at] === '1'),
  },
  {
    name: 'genres with a prefix',
    file: 'movies.csv',
    header: 'title,year,genre_drama,genre_comedy',
    labels: ['1,0', '1,1', '0,0', '0,1'],
    row: (index, label) => `Film ${index},${1950 + (index % 60)},${label}`,
    counted: (label) => ['drama', 'comedy'].filter((_, at) => label.split(',')[at] === '1'),
  },
  {
    name: 'labels as Python writes lists',
    file: 'train.csv',
    header: 'text,labels',
    labels: ["['joy', 'love']", "['anger']", '[]', `["it's fine"]`, "['joy']"],
    row: (index, label) => `${quoted(text(index))},${quoted(label)}`,
    counted: (label) => [...label.matchAll(/'(joy|love|anger)'|"(it's fine)"/g)].map(([, one, other]) => (one ?? other)!),
    evidence: /"labels", a list in each cell/,
  },
  {
    name: 'labels as NumPy writes them',
    file: 'train.csv',
    header: 'text,labels',
    labels: ["['joy' 'love']", "['anger']", "['joy'\n 'love']"],
    row: (index, label) => `${quoted(text(index))},${quoted(label)}`,
    counted: (label) => [...label.matchAll(/'(\w+)'/g)].map(([, one]) => one!),
  },
  {
    name: 'a vector of 0 and 1',
    file: 'train.csv',
    header: 'text,labels',
    labels: ['[0, 1, 0]', '[1, 1, 0]', '[0, 0, 0]'],
    row: (index, label) => `${quoted(text(index))},${quoted(label)}`,
    names: ['a', 'b', 'c'],
    counted: (label) => ['a', 'b', 'c'].filter((_, at) => label.slice(1, -1).split(', ')[at] === '1'),
  },
  {
    name: 'doccano',
    file: 'dev.csv',
    header: 'id,text,label',
    labels: ['A#B', 'A', 'B#C', 'C'],
    row: (index, label) => `${index},${quoted(text(index))},${label}`,
    counted: (label) => label.split('#'),
  },
  {
    name: 'labels between semicolons',
    file: 'dev.csv',
    header: 'text,labels',
    labels: ['A;B', 'A; C', 'B'],
    row: (index, label) => `${quoted(text(index))},${label}`,
    counted: (label) => label.split(/; ?/),
  },
  {
    name: 'labels between commas',
    file: 'dev.csv',
    header: 'text,labels',
    labels: ['A,B', 'A, C', 'B', 'C'],
    row: (index, label) => `${quoted(text(index))},"${label}"`,
    counted: (label) => label.split(/, ?/),
  },
  {
    name: 'one label a row, of two names and a comma',
    file: 'dev.csv',
    header: 'text,label',
    labels: ['Paris, France', 'London, UK', 'Bern'],
    row: (index, label) => `${quoted(text(index))},"${label}"`,
  },
  {
    name: 'labels of several words',
    file: 'dev.csv',
    header: 'text,labels',
    labels: ['very good', 'very bad', 'good', 'bad'],
    row: (index, label) => `${quoted(text(index))},${label}`,
  },
];

function tableOf({ header, row, labels, sorted }: Wild): { readonly table: string; readonly written: readonly string[] } {
  const written = Array.from(
    { length: ROUNDS * labels.length },
    (_, index) => labels[sorted === true ? Math.floor(index / ROUNDS) : index % labels.length]!,
  );
  const rows = written.map((label, index) => row(index, label));
  return { table: `${[...(header === undefined ? [] : [header]), ...rows].join('\n')}\n`, written };
}

describe('public tables', () => {
  for (const wild of WILD) {
    it(`${wild.name}`, async () => {
      const { table, written } = tableOf(wild);
      const found = recogniseFile(headOfText(wild.file, table));
      assert.equal(found?.format, wild.format ?? 'csv', found?.evidence);
      assert.ok(found!.confidence >= 0.3);
      if (wild.evidence !== undefined) assert.match(found!.evidence, wild.evidence);
      const format = LABEL_FORMATS.find(({ id }) => id === found!.format)!;
      assert.equal(format.content, 'text');
      if (format.content !== 'text') return;
      const options = {
        ...(wild.names === undefined ? {} : { labels: wild.names }),
        ...(wild.column === undefined ? {} : { column: wild.column }),
      };
      const { parts, problems } = await readText(format, table, options);
      const expected = new Map<string, number>();
      for (const label of written) for (const one of wild.counted?.(label) ?? [label]) expected.set(one, (expected.get(one) ?? 0) + 1);
      assert.deepEqual(new Map([...parts[0]!.counts.labels].map(([label, { count }]) => [label, count])), expected);
      assert.deepEqual([parts.length, parts[0]!.counts.total, problems, parts[0]!.unit], [1, written.length, [], wild.unit]);
    });
  }
});

const NO_LABELS: readonly (readonly [name: string, header: string, row: (index: number) => string])[] = [
  [
    'Titanic',
    'PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked',
    (index) =>
      `${index},${index % 2},${(index % 3) + 1},"Braund, Mr. Owen ${index}",${index % 2 === 0 ? 'male' : 'female'},${20 + (index % 50)},${index % 3},0,A/5 ${index},7.25,,S`,
  ],
  ['prices', 'text,target', (index) => `${text(index)},${100_000 + index * 977}`],
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
];

describe('tables without plain labels', () => {
  for (const [name, header, row] of NO_LABELS) {
    it(`${name}: nothing is guessed`, () => {
      const table = `${[header, ...Array.from({ length: 100 }, (_, index) => row(index))].join('\n')}\n`;
      const found = recogniseFile(headOfText('train.csv', table));
      assert.equal(found, null, found?.evidence);
    });
  }
});
