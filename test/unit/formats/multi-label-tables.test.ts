/** Tables whose rows carry several labels, in the layouts of public data. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { countFile } from '../../../src/formats/count-file.ts';
import { folderOf } from '../../support/engine.ts';
import { itReads, quoted, text, type WildTable, words } from '../../support/wild-table.ts';

const WILD: readonly WildTable[] = [
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
    name: 'ISIC ground truth, one 1 a row',
    file: 'ISIC2018_Task3_Training_GroundTruth.csv',
    header: 'image,MEL,NV,BCC,AKIEC',
    labels: ['1.0,0.0,0.0,0.0', '0.0,1.0,0.0,0.0', '0.0,0.0,1.0,0.0', '0.0,0.0,0.0,1.0'],
    row: (index, label) => `ISIC_${24306 + index},${label}`,
    counted: (label) => ['MEL', 'NV', 'BCC', 'AKIEC'].filter((_, at) => label.split(',')[at] === '1.0'),
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
    name: 'topics of abstracts',
    file: 'train.csv',
    header: 'ID,TITLE,ABSTRACT,Computer Science,Physics,Mathematics',
    labels: ['1,0,0', '1,0,1', '0,1,0'],
    row: (index, label) => `${index},${words(5)},${quoted(`  ${text(index)},\n${text(index)}`)},${label}`,
    counted: (label) => ['Computer Science', 'Physics', 'Mathematics'].filter((_, at) => label.split(',')[at] === '1'),
  },
  {
    name: 'attributes of faces, absent where -1 stands',
    file: 'list_attr_celeba.csv',
    header: 'image_id,Bald,Smiling,Young',
    labels: ['-1,1,1', '-1,-1,1', '1,-1,-1', '-1,-1,-1'],
    row: (index, label) => `${String(index).padStart(6, '0')}.jpg,${label}`,
    counted: (label) => ['Bald', 'Smiling', 'Young'].filter((_, at) => label.split(',')[at] === '1'),
    unit: 'image',
  },
  {
    name: 'genres as records of JSON, and of Python',
    file: 'movies.csv',
    header: 'budget,genres,id,overview',
    labels: [
      '[{"id": 28, "name": "Action"}, {"id": 878, "name": "Science Fiction"}]',
      '[]',
      "[{'id': 16, 'name': 'Animation'}]",
      `[{'id': 1, 'name': "It's so"}, {'id': 28, 'name': 'Action'}]`,
    ],
    row: (index, label) => `${index * 1000},${quoted(label)},${index},${quoted(text(index))}`,
    counted: (label) => [...label.matchAll(/"name": "([^"]+)"|'name': (?:'([^']+)'|"([^"]+)")/g)].map(([, a, b, c]) => (a ?? b ?? c)!),
    evidence: /"genres", a list of records with names in each cell/,
  },
  {
    name: 'a row of 0 and 1 between blanks',
    file: 'train.csv',
    header: 'text,labels',
    labels: ['0 1 0', '1 1 0', '0 0 0', '0 0 1'],
    row: (index, label) => `${quoted(text(index))},${label}`,
    names: ['a', 'b', 'c'],
    counted: (label) => ['a', 'b', 'c'].filter((_, at) => label.split(' ')[at] === '1'),
  },
  {
    name: 'genres with a prefix',
    file: 'movies.csv',
    header: 'title,year,genre_drama,genre_comedy',
    labels: ['1,0', '1,1', '0,0', '0,1'],
    row: (index, label) => `Film ${index},${1950 + (index % 60)},${label}`,
    counted: (label) => ['genre_drama', 'genre_comedy'].filter((_, at) => label.split(',')[at] === '1'),
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

describe('multi-label tables', () => {
  for (const wild of WILD) itReads(wild);
});

it('images with several labels are multi-label data, counted by image', async (t) => {
  const rows = Array.from({ length: 12 }, (_, index) => `i${index}.jpg, ${index % 2}, ${index % 3 === 0 ? 1 : 0}, 1`);
  const folder = await folderOf(t, { '_classes.csv': ['filename, Houses, Cars, Trees', ...rows].join('\n') });
  const { task, parts } = await countFile(join(folder, '_classes.csv'));
  assert.equal(task, 'multi-label-classification');
  assert.deepEqual(
    [parts[0]!.unit, [...parts[0]!.counts.labels].map(([label, { count }]) => [label, count]).sort()],
    [
      'image',
      [
        ['Cars', 4],
        ['Houses', 6],
        ['Trees', 12],
      ],
    ],
  );
});
