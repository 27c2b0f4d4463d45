import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { headOfText } from '../../support/pieces.ts';

const repeated = (line: (index: number) => string, count = 30) => Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

/** What looks like sequences of tags to a careless eye. */
const OTHER_FILES: Readonly<Record<string, string>> = {
  'words.txt': 'apple\nbanana\ncherry\nO\nB\nI\n',
  'labels.txt': 'O\nB-PER\nI-PER\nB-LOC\nI-LOC\n',
  'tags.txt': 'O B-PER I-PER B-LOC I-LOC\n',
  'dict.txt': 'O 59570\nB-person 660\nI-person 335\nB-location 548\n',
  'vocab.txt': repeated((index) => `word${index} ${1000 - index}`),
  'yolo/000001.txt': '0 0.5 0.5 0.2 0.2\n1 0.25 0.75 0.1 0.1\n0 0.1 0.2 0.3 0.4\n',
  'yolo/000002.txt': '0 0.1 0.1 0.2 0.1 0.2 0.2\n',
  'data.csv': 'text,label\nhello there,O\nbye,B-x\n',
  'table.csv': 'a,b,c\n1,O,2\n2,B,3\n',
  'blood.txt': repeated((index) => `patient${index}\t${['O', 'A', 'B', 'AB'][index % 4]}`),
  'answers.txt': repeated((index) => `question${index}\t${'ABCDE'[index % 5]}`),
  'requirements.txt': '# tools\nnumpy==1.26\ntorch>=2.0\n\nrequests\n',
  'server.log': repeated((index) => `2024-01-01 10:00:${10 + index} ${index % 2 === 0 ? 'INFO' : 'WARN'} message ${index}`),
  'app.txt': `${repeated((index) => `${['INFO', 'WARN', 'DEBUG', 'ERROR', 'FATAL'][index % 5]} ready`)}\n`,
  'README.md': '# Tags\n\nWrite `B-PER` and `O`.\n\n| token | tag |\n|---|---|\n| EU | B-ORG |\n| rejects | O |\n',
  hosts: '127.0.0.1 localhost\n\n10.0.0.1 server\n10.0.0.2 other\n',
  CODEOWNERS: '# owners\n*.ts @ORG/TEAM\n*.md @ORG/DOCS\n\nsrc/ @ORG/TEAM\n',
  'points.dat': repeated((index) => `${index} 1\n${index} 0\n`),
  'matrix.txt': repeated((index) => `${index % 3} ${index % 2} 1 0 1`),
  'board.txt': repeated((index) => (index % 2 === 0 ? 'O X O' : 'X X O')),
  'vectors.txt': repeated((index) => `word${index} 0.1 0.2 0.${index} -0.3`),
  'paths.txt': repeated((index) => `src/a${index}.ts src/b${index}.ts src/c.ts`),
  'urls.txt': repeated((index) => `https://example.org/${index} https://example.org/a http://b.org/c`),
  'dates.txt': repeated((index) => `1/${index}/2020 2/${index}/2020 3/${index}/2021`),
  'names.txt': repeated((index) => `first_name last_name user_${index} total_SUM`),
  'passwd.txt': repeated((index) => `user${index}:x:${index}:${index} home:a shell:b`),
  'seq.in': 'find me a flight\nfrom New York now\nto Rome\n',
  'seq.label': repeated((index) => ['AddToPlaylist', 'PlayMusic', 'GetWeather'][index % 3]!),
  'prose.txt': 'I am O B\nand he is I\n\nWho are you\nwhat is it\n',
  'shout.txt': `${repeated((index) => `THE ${['CAT', 'DOG', 'COW'][index % 3]}`)}\n`,
  'parallel.txt': repeated((index) => `a dog ran ${index}\tein Hund lief ${index}`),
  'numbers.conllu': repeated((index) => Array.from({ length: 10 }, (_, column) => index * column).join('\t')),
  'adult.data': `${repeated((index) => `${20 + index}, ${index % 2 === 0 ? 'Private' : 'State-gov'}, ${index * 17}, ${index % 3 === 0 ? '>50K' : '<=50K'}`)}\n`,
  'locale.gen': `# Locales\n#\n\n${repeated((index) => `# aa_${index} ${index % 2 === 0 ? 'UTF-8' : 'ISO-8859-1'}`)}\n# zu_ZA UTF-8\n`,
  'pci.ids': `# ids\n\n1.0.0\n${repeated((index) => `1${index},\t0${index % 4},\tAMD card ${index}`)}\n`,
  'mesh.obj': `${repeated((index) => `v ${index}.0 0.5 1.0`)}\n${repeated((index) => `f ${index} 1 2`)}`,
};

describe('files that hold no tags of tokens', () => {
  for (const [path, text] of Object.entries(OTHER_FILES)) {
    it(`${path} is left to others`, () => {
      const found = recogniseFile(headOfText(path.split('/').at(-1)!, text));
      assert.doesNotMatch(
        found === null ? '' : `${found.kind} ${found.format}`,
        /label-file (?:conllu?|tagged-words|tag-lines)/,
        evidenceOf(found),
      );
    });
  }
});
