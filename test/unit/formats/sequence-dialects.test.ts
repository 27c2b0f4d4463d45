/** The layouts of public data of sequence labelling, in small: each recognised and counted without hints. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, linesOf, supportOf } from '../../support/pieces.ts';
import { countText, mentionsOf } from '../../support/sequence-files.ts';

interface Dialect {
  readonly file?: string;
  readonly text: string;
  readonly format: string;
  readonly evidence?: RegExp;
  readonly labels: readonly (readonly [string, number])[];
  readonly sentences: number;
  /** Mention type → lenient count, and the strict one where it differs; null for tags of no mentions. */
  readonly mentions: Readonly<Record<string, number | readonly [number, number]>> | null;
  readonly problems?: readonly number[];
  readonly ignored?: number;
  readonly column?: string | number;
}

const times = (text: string, count: number) => text.repeat(count);

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'CoNLL-2003: chunks before entities, IOB1, -DOCSTART- of four columns': {
    file: 'eng.testa',
    text: '-DOCSTART- -X- -X- O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\ncall NN I-NP O\n\nPeter NNP I-NP I-PER\nBlackburn NNP I-NP I-PER\n',
    format: 'conll',
    evidence: /4 columns separated by spaces, the last one tags such as I-ORG/,
    labels: [
      ['I-ORG', 1],
      ['O', 2],
      ['I-MISC', 1],
      ['I-PER', 2],
    ],
    sentences: 2,
    mentions: { ORG: 1, MISC: 1, PER: 1 },
  },
  'CoNLL-2003 as spaCy writes it: -DOCSTART- -X- O O': {
    text: '-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\n-DOCSTART- -X- O O\n\nBonn NNP B-NP B-LOC\n',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
      ['B-LOC', 1],
    ],
    sentences: 2,
    mentions: { ORG: 1, LOC: 1 },
  },
  'Label Studio: -DOCSTART- of three columns above tokens of four': {
    file: 'project-1.conll',
    text: '-DOCSTART- -X- O\nOpossum -X- _ B-ANIMAL\nis -X- _ O\nhere -X- _ O\n\nThe -X- _ O\ncat -X- _ B-ANIMAL\n',
    format: 'conll',
    labels: [
      ['B-ANIMAL', 2],
      ['O', 3],
    ],
    sentences: 2,
    mentions: { ANIMAL: 2 },
  },
  'CoNLL-2002: two columns, spaces': {
    file: 'esp.train',
    text: 'Melbourne B-LOC\n( O\nAustralia B-LOC\n) O\n, O\n25 O\nmay O\n\nLa O\nAbogacía B-ORG\ndel I-ORG\nEstado I-ORG\n',
    format: 'conll',
    labels: [
      ['B-LOC', 2],
      ['O', 6],
      ['B-ORG', 1],
      ['I-ORG', 2],
    ],
    sentences: 2,
    mentions: { LOC: 2, ORG: 1 },
  },
  'CoNLL-2000: chunks in the last column': {
    file: 'train.txt',
    text: 'Confidence NN B-NP\nin IN B-PP\nthe DT B-NP\npound NN I-NP\nis VBZ B-VP\n. . O\n',
    format: 'conll',
    labels: [
      ['B-NP', 2],
      ['B-PP', 1],
      ['I-NP', 1],
      ['B-VP', 1],
      ['O', 1],
    ],
    sentences: 1,
    mentions: { NP: 2, PP: 1, VP: 1 },
  },
  'CoNLL-2003 without an entity so far: the last column, not the chunks': {
    text: 'It PRP B-NP O\nis VBZ B-VP O\na DT B-NP O\ntest NN I-NP O\n\nSo RB B-ADVP O\n',
    format: 'conll',
    evidence: /the last one tags all O so far/,
    labels: [['O', 5]],
    sentences: 2,
    mentions: null,
  },
  'GermEval 2014: the outer of two columns of tags, comments, an index': {
    file: 'NER-de-train.tsv',
    text: '#\thttp://de.wikipedia.org/wiki/Manfred [2009-10-17]\n1\tAufgrund\tO\tO\n2\tMünchner\tB-LOCderiv\tO\n3\tUniversität\tB-ORG\tB-LOC\n4\t#\tI-ORG\tO\n\n#\thttp://x [2009]\n1\t1951\tO\tO\n2\tBayern\tB-ORG\tB-LOC\n3\tMünchen\tI-ORG\tB-LOC\n4\tBerlin\tB-LOC\tO\n',
    format: 'conll',
    evidence: /column 3 tags such as B-LOCderiv; column 4 holds tags of the same types/,
    labels: [
      ['O', 2],
      ['B-LOCderiv', 1],
      ['B-ORG', 2],
      ['I-ORG', 2],
      ['B-LOC', 1],
    ],
    sentences: 2,
    mentions: { LOCderiv: 1, ORG: 2, LOC: 1 },
  },
  'GermEval 2014: the inner column, when it is asked for': {
    text: '#\thttp://x [2009]\n1\tBayern\tB-ORG\tB-LOC\n2\tMünchen\tI-ORG\tB-LOC\n3\tBerlin\tB-LOC\tO\n',
    format: 'conll',
    labels: [
      ['B-LOC', 2],
      ['O', 1],
    ],
    sentences: 1,
    mentions: { LOC: 2 },
    column: 4,
  },
  'the column format of Illinois: tags, then chunks, then words': {
    file: 'eng.train.bio',
    text: 'O\t0\t0\tO\t-X-\t-DOCSTART-\tx\tx\t0\n\nB-ORG\t0\t0\tI-NP\tNNP\tEU\tx\tx\t0\nO\t0\t1\tI-VP\tVBZ\trejects\tx\tx\t0\nB-MISC\t0\t2\tI-NP\tJJ\t-D\tx\tx\t0\n',
    format: 'conll',
    evidence: /9 columns separated by tabs, the first one tags such as B-ORG/,
    labels: [
      ['B-ORG', 1],
      ['O', 1],
      ['B-MISC', 1],
    ],
    sentences: 1,
    mentions: { ORG: 1, MISC: 1 },
  },
  'AnEM: places of tokens before the tag': {
    file: 'AnEM.test',
    text: 'Heart\t0\t5\tB-Organ\nsound\t6\t11\tO\n.\t81\t82\tO\n\nThere\t83\t88\tO\nhand\t47\t51\tB-Organism_subdivision\n',
    format: 'conll',
    labels: [
      ['B-Organ', 1],
      ['O', 3],
      ['B-Organism_subdivision', 1],
    ],
    sentences: 2,
    mentions: { Organ: 1, Organism_subdivision: 1 },
  },
  'HAREM: types alone, few of them, no blank lines': {
    file: 'HAREM.txt',
    text: times(
      'acentuado\tO\npelo\tO\nno\tTIME\nséculo\tTIME\nao\tO\nfermentar\tO\nde\tO\num\tO\nenorme\tO\ndebate\tO\nO\tO\na\tO\nreforma\tO\nda\tO\nreligião\tO\n|\tO\nPortugal\tPERSON\nsem\tO\nela\tO\nna\tO\nqual\tO\nos\tO\n.\tO\nDe\tO\nEuropa\tLOCATION\n',
      2,
    ),
    format: 'conll',
    evidence: /4 distinct tags such as TIME/,
    labels: [
      ['O', 42],
      ['TIME', 4],
      ['PERSON', 2],
      ['LOCATION', 2],
    ],
    sentences: 1,
    mentions: { TIME: 2, PERSON: 2, LOCATION: 2 },
  },
  'an index before -DOCSTART-': {
    text: '0\t-DOCSTART-\tO\n\n0\tEU\tB-ORG\n1\t-D\tO\n\n0\tx\tO\n',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 2],
    ],
    sentences: 2,
    mentions: { ORG: 1 },
  },
  'gold and predicted tags of a conlleval file: the gold ones': {
    file: 'predictions.conll',
    text: 'EU NNP B-ORG B-ORG\nrejects VBZ O O\nGerman JJ B-MISC O\nPeter NNP B-PER B-PER\nB NNP I-PER B-ORG\n',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
      ['B-MISC', 1],
      ['B-PER', 1],
      ['I-PER', 1],
    ],
    sentences: 1,
    mentions: { ORG: 1, MISC: 1, PER: 1 },
  },
  'MIT movies: the tag before the token': {
    file: 'engtrain.bio',
    text: 'O\twhat\nO\tmovies\nO\tstar\nB-ACTOR\tbruce\nI-ACTOR\twillis\n\nO\tshow\nO\tme\nB-TITLE\tB-TITLE\n',
    format: 'conll',
    evidence: /2 columns separated by tabs, the first one tags such as B-ACTOR/,
    labels: [
      ['O', 5],
      ['B-ACTOR', 1],
      ['I-ACTOR', 1],
      ['B-TITLE', 1],
    ],
    sentences: 2,
    mentions: { ACTOR: 1, TITLE: 1 },
  },
  'the tag in the second of three columns': {
    text: 'EU B-ORG x1\nrejects O x2\nGerman B-MISC x3\nlamb I-MISC x4\n. O x5\n\nPeter B-PER x6\n',
    format: 'conll',
    evidence: /column 2 tags such as B-ORG/,
    labels: [
      ['B-ORG', 1],
      ['O', 2],
      ['B-MISC', 1],
      ['I-MISC', 1],
      ['B-PER', 1],
    ],
    sentences: 2,
    mentions: { ORG: 1, MISC: 1, PER: 1 },
  },
  'part of speech before the lemma': {
    text: times('the\tDT\tthe\ndogs\tNNS\tdog\nbark\tVBP\tbark\nat\tIN\tat\ncats\tNNS\tcat\n.\tSENT\t.\n\n', 4),
    format: 'conll',
    evidence: /column 2 5 distinct tags/,
    labels: [
      ['DT', 4],
      ['NNS', 8],
      ['VBP', 4],
      ['IN', 4],
      ['SENT', 4],
    ],
    sentences: 4,
    mentions: null,
  },
  'Few-NERD: types alone': {
    file: 'train.txt',
    text: times('Paul\tperson-actor\nsaw\tO\nthe\tO\nNile\tlocation-bodiesofwater\nin\tO\nCairo\tlocation-GPE\n\n', 3),
    format: 'conll',
    evidence: /4 distinct tags such as person-actor/,
    labels: [
      ['person-actor', 3],
      ['O', 9],
      ['location-bodiesofwater', 3],
      ['location-GPE', 3],
    ],
    sentences: 3,
    mentions: { 'person-actor': 3, 'location-bodiesofwater': 3, 'location-GPE': 3 },
  },
  'WikiAnn: tokens that name their language': {
    file: 'train',
    text: 'en:The\tO\nen:Bonn\tB-LOC\nen::\tO\n\nen:Peter\tB-PER\nen:Pan\tI-PER\n\n',
    format: 'conll',
    labels: [
      ['O', 2],
      ['B-LOC', 1],
      ['B-PER', 1],
      ['I-PER', 1],
    ],
    sentences: 2,
    mentions: { LOC: 1, PER: 1 },
  },
  'MSRA: a character a line, U+3000 among them': {
    file: 'msra_train_bio.txt',
    text: '当\tO\n希\tB-ORG\n望\tI-ORG\n　\tO\n\n海\tB-LOC\n。\tO\n',
    format: 'conll',
    labels: [
      ['O', 3],
      ['B-ORG', 1],
      ['I-ORG', 1],
      ['B-LOC', 1],
    ],
    sentences: 2,
    mentions: { ORG: 1, LOC: 1 },
  },
  'resume-zh: BMES': {
    file: 'train.char.bmes',
    text: '高 B-NAME\n勇 E-NAME\n： O\n男 O\n， O\n中 B-CONT\n国 M-CONT\n国 M-CONT\n籍 E-CONT\n\n王 S-NAME\n',
    format: 'conll',
    labels: [
      ['B-NAME', 1],
      ['E-NAME', 1],
      ['O', 3],
      ['B-CONT', 1],
      ['M-CONT', 2],
      ['E-CONT', 1],
      ['S-NAME', 1],
    ],
    sentences: 2,
    mentions: { NAME: 2, CONT: 1 },
  },
  'Weibo: the place of the character behind it, types with points': {
    text: '科0\tO\n技1\tO\n李0\tB-PER.NAM\n开1\tI-PER.NAM\n男0\tB-PER.NOM\n',
    format: 'conll',
    labels: [
      ['O', 2],
      ['B-PER.NAM', 1],
      ['I-PER.NAM', 1],
      ['B-PER.NOM', 1],
    ],
    sentences: 1,
    mentions: { 'PER.NAM': 1, 'PER.NOM': 1 },
  },
  'a blank as a character between blanks and between tabs': {
    text: '가 B-LC\n나 I-LC\n  O\n다 O\n O\n',
    format: 'conll',
    labels: [
      ['B-LC', 1],
      ['I-LC', 1],
      ['O', 3],
    ],
    sentences: 1,
    mentions: { LC: 1 },
  },
  'KLUE-NER: sentences in comments, a blank as a character': {
    file: 'klue-ner-v1.1_dev.tsv',
    text: '## klue-ner-v1_dev_00000-nsmc\t<스카이:PS> 정말\n스\tB-PS\n카\tI-PS\n이\tI-PS\n \tO\n정\tO\n말\tO\n\n## klue-ner-v1_dev_00001-nsmc\t짧다\n짧\tO\n##다\tO\n',
    format: 'conll',
    labels: [
      ['B-PS', 1],
      ['I-PS', 2],
      ['O', 5],
    ],
    sentences: 2,
    mentions: { PS: 1 },
  },
  'JNLPBA: lines that name the abstract': {
    file: 'Genia4ERtask1.iob2',
    text: '###MEDLINE:95369245\n\nIL-2\tB-DNA\ngene\tI-DNA\nexpression\tO\n\n###MEDLINE:95333264\n\nActivation\tO\nof\tO\n',
    format: 'conll',
    labels: [
      ['B-DNA', 1],
      ['I-DNA', 1],
      ['O', 3],
    ],
    sentences: 2,
    mentions: { DNA: 1 },
  },
  'NCBI disease, BC5CDR: letters without types': {
    file: 'train.tsv',
    text: 'Identification\tO\nof\tO\nadenomatous\tB\npolyposis\tI\ncoli\tI\ntumour\tO\n\nAPC\tO\ncancer\tB\n',
    format: 'conll',
    evidence: /such as B/,
    labels: [
      ['O', 4],
      ['B', 2],
      ['I', 2],
    ],
    sentences: 2,
    mentions: { _: 2 },
  },
  'word segmentation: B, M, E, S': {
    file: 'pku_training.txt',
    text: '上\tB\n海\tE\n浦\tB\n江\tM\n边\tE\n的\tS\n\n人\tS\n民\tB\n们\tE\n',
    format: 'conll',
    labels: [
      ['B', 3],
      ['E', 3],
      ['M', 1],
      ['S', 2],
    ],
    sentences: 2,
    mentions: { _: 5 },
  },
  'WordPiece: the rest of a word with X': {
    text: 'Jim\tB-PER\nHen\tI-PER\n##son\tX\nwas\tO\na\tO\npup\tO\n##pet\tX\n##eer\tX\n\n#x\tO\nOslo\tB-LOC\nis\tO\na\tO\ncity\tO\nin\tO\nNorway\tB-LOC\n.\tO\nIt\tO\nis\tO\nnice\tO\nand\tO\nin\tO\nthe\tO\nnorth\tO\nof\tO\nEurope\tB-LOC\nand\tO\ncold\tO\nin\tO\nwinter\tO\nsays\tO\nJim\tB-PER\nto\tO\nBo\tB-PER\n',
    format: 'conll',
    labels: [
      ['B-PER', 3],
      ['I-PER', 1],
      ['X', 3],
      ['O', 23],
      ['B-LOC', 3],
    ],
    sentences: 2,
    mentions: { PER: 3, X: [2, 0], LOC: 3 },
  },
  'tags with the letter last': {
    file: 'train.txt',
    text: 'EU ORG-B\nrejects O\nNew LOC-B\nYork LOC-I\n1 1/2 O\nof I-95-B\n\nPeter PER-B\n',
    format: 'conll',
    evidence: /tags with the letter last such as ORG-B/,
    labels: [
      ['ORG-B', 1],
      ['O', 2],
      ['LOC-B', 1],
      ['LOC-I', 1],
      ['I-95-B', 1],
      ['PER-B', 1],
    ],
    sentences: 2,
    mentions: { ORG: 1, LOC: 1, 'I-95': 1, PER: 1 },
  },
  'an id of the sentence in each row instead of blank lines': {
    file: 'ner.txt',
    text: '0 Harry B-PER\n0 Potter I-PER\n0 left O\n1 Hermione B-PER\n1 and O\n1 Ron B-PER\n2 London B-LOC\n2 is O\n2 big O\n',
    format: 'conll',
    labels: [
      ['B-PER', 3],
      ['I-PER', 1],
      ['O', 4],
      ['B-LOC', 1],
    ],
    sentences: 3,
    mentions: { PER: 3, LOC: 1 },
  },
  'an index that begins anew instead of blank lines': {
    text: '1\tHarry\tB-PER\n2\tPotter\tI-PER\n1\tRowling\tI-PER\n2\twrote\tO\n3\tit\tO\n1\tLondon\tB-LOC\n',
    format: 'conll',
    labels: [
      ['B-PER', 1],
      ['I-PER', 2],
      ['O', 2],
      ['B-LOC', 1],
    ],
    sentences: 3,
    mentions: { PER: [2, 1], LOC: 1 },
  },
  'HIPE: a header above many columns of tags': {
    file: 'HIPE-data-v1.4-train-de.tsv',
    text: 'TOKEN\tNE-COARSE-LIT\tNE-COARSE-METO\tNE-FINE-LIT\tNE-NESTED\tNEL-LIT\tMISC\n# language = de\n# date = 1798-01-01\nNACHRICHTEN\tO\tO\tO\tO\t_\t_\naus\tO\tO\tO\tO\t_\t_\nWien\tB-loc\tB-org\tB-loc.adm.town\tO\tQ1741\tNoSpaceAfter\n.\tO\tO\tO\tO\t_\t_\n',
    format: 'conll',
    evidence: /column "NE-COARSE-LIT" tags such as B-loc/,
    labels: [
      ['O', 3],
      ['B-loc', 1],
    ],
    sentences: 1,
    mentions: { loc: 1 },
  },
  'Universal NER: an index, the tag before further columns': {
    file: 'en_ewt-ud-dev.iob2',
    text: '# sent_id = weblog-1\n# text = From the AP comes this story :\n1\tFrom\tO\t-\thmj\n2\tthe\tO\t-\thmj\n3\tAP\tB-ORG\t-\thmj\n4\tcomes\tO\t-\thmj\n\n# sent_id = weblog-2\n1\tBush\tB-PER\t-\thmj\n',
    format: 'conll',
    evidence: /column 3 tags such as B-ORG/,
    labels: [
      ['O', 3],
      ['B-ORG', 1],
      ['B-PER', 1],
    ],
    sentences: 2,
    mentions: { ORG: 1, PER: 1 },
  },
  'MultiCoNER: comments and empty columns': {
    file: 'en-train.conll',
    text: '# id 5239d808-f300\tdomain=en\nhis _ _ O\nplaylist _ _ O\nsonny _ _ B-PER\nrollins _ _ I-PER\n\n# id 2c6d\tdomain=en\n# _ _ O\nemi _ _ B-CORP\n',
    format: 'conll',
    labels: [
      ['O', 3],
      ['B-PER', 1],
      ['I-PER', 1],
      ['B-CORP', 1],
    ],
    sentences: 2,
    mentions: { PER: 1, CORP: 1 },
  },
  'OntoNotes as BIO: brackets of the parse before the tag': {
    file: 'onto.train.ner',
    text: 'What\tWP\t(TOP(SBARQ(WHNP*)\tO\nkind\tNN\t*\tO\nof\tIN\t(PP*\tO\nHong\tNNP\t(NP*\tB-GPE\nKong\tNNP\t*)\tI-GPE\n?\t.\t*)\tO\n\n',
    format: 'conll',
    labels: [
      ['O', 4],
      ['B-GPE', 1],
      ['I-GPE', 1],
    ],
    sentences: 1,
    mentions: { GPE: 1 },
  },
  'tags alone, one a line': {
    file: 'predictions.txt',
    text: 'O\nB-PER\nI-PER\nO\n\nB-PER\nO\nO\nB-PER\n\nO\nO\n',
    format: 'conll',
    evidence: /one tag a line and nothing else, 3 different ones/,
    labels: [
      ['O', 6],
      ['B-PER', 3],
      ['I-PER', 1],
    ],
    sentences: 3,
    mentions: { PER: 3 },
  },
  'lines that end in carriage returns, in line feeds, and in both': {
    text: 'EU B-ORG\rrejects O\r\nGerman B-MISC\r\r\nlamb O\n\rPeter B-PER\r\r\rPan I-PER\r\n\r\nx O\r',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 3],
      ['B-MISC', 1],
      ['B-PER', 1],
      ['I-PER', 1],
    ],
    sentences: 4,
    mentions: { ORG: 1, MISC: 1, PER: [2, 1] },
  },
  'CoNLL-U: parts of speech of words, ranges and empty nodes left out': {
    file: 'x.conllu',
    text: '# sent_id = 1\n# text = Non du\n1\tNon\tnon\tADV\tRB\tPolarity=Neg\t2\tadvmod\t_\t_\n2-3\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n2\tde\tde\tADP\tIN\t_\t0\troot\t_\t_\n3\tle\tle\tDET\tDT\tNumber=Sing\t2\tdet\t_\tSpaceAfter=No\n3.1\tvu\tvoir\tVERB\t_\t_\t_\t_\t2:conj\t_\n\n# sent_id = 2\n1\t#\t#\tSYM\tNN\t_\t0\troot\t_\t_\n',
    format: 'conllu',
    evidence: /CoNLL-U, 10 columns separated by tabs, the labels in UPOS such as ADV/,
    labels: [
      ['ADV', 1],
      ['ADP', 1],
      ['DET', 1],
      ['SYM', 1],
    ],
    sentences: 2,
    mentions: null,
  },
  'CoNLL-U: an attribute of the features, by its name': {
    file: 'x.conllu',
    text: '1\ta\ta\tDET\tDT\tNumber=Sing|PronType=Art\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\tNumber=Plur\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n',
    format: 'conllu',
    labels: [
      ['Sing', 1],
      ['Plur', 1],
    ],
    sentences: 1,
    mentions: null,
    ignored: 1,
    column: 'Number',
  },
  'CoNLL-U: the features as they stand, by position': {
    file: 'x.conllu',
    text: '1\ta\ta\tDET\tDT\tA=1|B=2\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\tA=1|B=2\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n',
    format: 'conllu',
    labels: [
      ['A=1|B=2', 2],
      ['_', 1],
    ],
    sentences: 1,
    mentions: null,
    column: 6,
  },
  'CoNLL-U: relations, by name in any case': {
    file: 'x.conllu',
    text: '1\ta\ta\tDET\tDT\t_\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\t_\t0\troot\t_\t_\n\n',
    format: 'conllu',
    labels: [
      ['det', 1],
      ['root', 1],
    ],
    sentences: 1,
    mentions: null,
    column: 'deprel',
  },
  'CoNLL-U: entities in MISC under name, as in DaNE and NorNE': {
    file: 'ddt.train.conllu',
    text: '1\tPeter\tp\tPROPN\t_\t_\t2\tnsubj\t_\tname=B-PER|SpaceAfter=No\n2\tPan\tp\tPROPN\t_\t_\t0\troot\t_\tname=I-PER\n3\ter\tv\tAUX\t_\t_\t2\tcop\t_\tname=O\n4\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\tSpaceAfter=No\n',
    format: 'conllu',
    evidence: /the labels in MISC:name such as B-PER/,
    labels: [
      ['B-PER', 1],
      ['I-PER', 1],
      ['O', 2],
    ],
    sentences: 1,
    mentions: { PER: 1 },
  },
  'CoNLL-U: entities in MISC without a name, in BILOU as spaCy reads them': {
    text: '1\tNew\tn\tPROPN\t_\t_\t2\tcompound\t_\tB-GPE\n2\tYork\ty\tPROPN\t_\t_\t0\troot\t_\tL-GPE|SpaceAfter=No\n3\tin\ti\tADP\t_\t_\t2\tcase\t_\t_\n4\tIt\ti\tPROPN\t_\t_\t2\tnmod\t_\tU-GPE\n',
    format: 'conllu',
    evidence: /the labels in MISC such as B-GPE/,
    labels: [
      ['B-GPE', 1],
      ['L-GPE', 1],
      ['O', 1],
      ['U-GPE', 1],
    ],
    sentences: 1,
    mentions: { GPE: 2 },
  },
  'CoNLL-U: UPOS beside entities, by name': {
    text: '1\tPeter\tp\tPROPN\t_\t_\t0\troot\t_\tNER=B-PER\n2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\tNER=O\n',
    format: 'conllu',
    labels: [
      ['PROPN', 1],
      ['PUNCT', 1],
    ],
    sentences: 1,
    mentions: null,
    column: 'UPOS',
  },
  'CoNLL-U: bad lines are problems': {
    text: '1\ta\ta\tDET\tDT\t_\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\t_\t0\troot\t_\t_\n3\tc\tc\tNOUN\tNN\t_\t2\tdep\t_\t_\n4\td\td\tNOUN\tNN\t_\t2\tdep\t_\t_\n5\te\te\tNOUN\tNN\t_\t2\tdep\t_\t_\n6\tf\tf\tNOUN\tNN\t_\t2\tdep\t_\t_\n7\tg\tg\tNOUN\tNN\t_\t2\tdep\t_\t_\n8\th\th\tNOUN\tNN\t_\t2\tdep\t_\t_\n9\ti\ti\tNOUN\tNN\t_\t2\tdep\t_\t_\n10\tlost words\n11\tk\tk\tPUNCT\t.\t_\t2\tpunct\t_\t_\n',
    format: 'conllu',
    labels: [
      ['DET', 1],
      ['NOUN', 8],
      ['PUNCT', 1],
    ],
    sentences: 1,
    mentions: null,
    problems: [10],
  },
  'CoNLL-U Plus: tags in a column of its own': {
    file: 'x.conllup',
    text: '# global.columns = ID FORM UPOS PARSEME:MWE\n# text = in spite of\n1\tin\tADP\tB-MWE\n2\tspite\tNOUN\tI-MWE\n2-3\tx\t_\t_\n3\tof\tADP\tI-MWE\n4\tit\tPRON\tO\n\n',
    format: 'conllu',
    evidence: /CoNLL-U Plus of 4 columns, the labels in PARSEME:MWE such as B-MWE/,
    labels: [
      ['B-MWE', 1],
      ['I-MWE', 2],
      ['O', 1],
    ],
    sentences: 1,
    mentions: { MWE: 1 },
  },
  'CoNLL-U Plus: PARSEME, where codes of expressions are no tags': {
    file: 'train.cupt',
    text: '# global.columns = ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC PARSEME:MWE\n1\tthey\tthey\tPRON\t_\t_\t2\tnsubj\t_\t_\t*\n2\tdid\tdo\tVERB\t_\t_\t0\troot\t_\t_\t1:LVC.full\n3\tsay\tsay\tNOUN\t_\t_\t2\tobj\t_\t_\t1\n',
    format: 'conllu',
    evidence: /the labels in UPOS/,
    labels: [
      ['PRON', 1],
      ['VERB', 1],
      ['NOUN', 1],
    ],
    sentences: 1,
    mentions: null,
  },
  'WikiNER: word, part of speech and tag joined by bars, IOB1': {
    file: 'aij-wikiner-en-wp3',
    text: 'The|DT|I-MISC Oxford|NNP|I-MISC Companion|NNP|I-MISC to|TO|O Philosophy|NNP|I-ORG says|VBZ|O\n\nin|IN|O Paris|NNP|I-LOC Lyon|NNP|B-LOC .|.|O\n',
    format: 'tagged-words',
    evidence: /one sentence a line, each word as word\|word\|tag, tags such as I-MISC/,
    labels: [
      ['I-MISC', 3],
      ['O', 4],
      ['I-ORG', 1],
      ['I-LOC', 1],
      ['B-LOC', 1],
    ],
    sentences: 2,
    mentions: { MISC: 1, ORG: 1, LOC: 2 },
  },
  'WikiNER: the part of speech, when it is asked for': {
    text: 'The|DT|I-MISC Oxford|NNP|I-MISC says|VBZ|O\nin|IN|O Paris|NNP|I-LOC .|.|O\n',
    format: 'tagged-words',
    labels: [
      ['DT', 1],
      ['NNP', 2],
      ['VBZ', 1],
      ['IN', 1],
      ['.', 1],
    ],
    sentences: 2,
    mentions: null,
    column: 2,
  },
  'spaCy iob: a bar in a word': {
    file: 'train.iob',
    text: 'I|O like|O London|I-GPE and|O New|B-GPE York|I-GPE City|I-GPE .|O\na|b|O |||O\tx|B-GPE\r\n-DOCSTART-|O\n',
    format: 'tagged-words',
    labels: [
      ['O', 6],
      ['I-GPE', 3],
      ['B-GPE', 2],
    ],
    sentences: 2,
    // One mention begins with I, two begin with B.
    mentions: { GPE: [3, 2] },
  },
  'words joined to parts of speech by slashes': {
    file: 'wsj.pos',
    text: times('Pierre/NNP Vinken/NNP ,/, 61/CD years/NNS old/JJ ,/, will/MD join/VB 1\\/2/CD\n', 3),
    format: 'tagged-words',
    evidence: /each word as word\/tag/,
    labels: [
      ['NNP', 6],
      [',', 6],
      ['CD', 6],
      ['NNS', 3],
      ['JJ', 3],
      ['MD', 3],
      ['VB', 3],
    ],
    sentences: 3,
    mentions: null,
  },
  'the Brown corpus: tags in small letters': {
    file: 'ca01',
    text: times(
      '\n\n\tThe/at Fulton/np-tl County/nn-tl said/vbd an/at election/nn produced/vbd no/at evidence/nn ./.\n\n\n\tA/at jury/nn in/in October/np praised/vbd the/at City/nn-tl of/in Atlanta/np ./.\n',
      3,
    ),
    format: 'tagged-words',
    labels: [
      ['at', 15],
      ['np-tl', 3],
      ['nn-tl', 6],
      ['vbd', 9],
      ['nn', 9],
      ['.', 6],
      ['in', 6],
      ['np', 6],
    ],
    sentences: 6,
    mentions: null,
  },
  "People's Daily: characters of a language without capitals": {
    file: '199801.txt',
    text: times(
      '19980101-01-001-001/m  迈向/v  充满/v  希望/n  的/u  新/a  世纪/n  ——/w  一九九八年/t  新年/t  讲话/n  [中央/n  电台/n]nt  。/w\n',
      3,
    ),
    format: 'tagged-words',
    labels: [
      ['m', 3],
      ['v', 6],
      ['n', 12],
      ['u', 3],
      ['a', 3],
      ['w', 6],
      ['t', 6],
      ['n]nt', 3],
    ],
    sentences: 3,
    mentions: null,
  },
  'Stanford: types alone, no blank lines': {
    file: 'jane-austen-emma-ch1.tsv',
    text: times('CHAPTER\tO\nI\tO\nEmma\tPERS\nWoodhouse\tPERS\n,\tO\nhandsome\tO\nin\tO\nHighbury\tLOC\n', 10),
    format: 'conll',
    labels: [
      ['O', 50],
      ['PERS', 20],
      ['LOC', 10],
    ],
    sentences: 1,
    mentions: { PERS: 10, LOC: 10 },
  },
  'a header whose name of the tags nobody knows': {
    file: 'train.txt',
    text: 'word goldstandard\nEU B-ORG\nrejects O\nGerman B-MISC\n',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
      ['B-MISC', 1],
    ],
    sentences: 1,
    mentions: { ORG: 1, MISC: 1 },
  },
  'parts of speech of tweets, where O is a pronoun': {
    file: 'oct27.conll',
    text: times('I\tO\nlove\tV\nthe\tD\nnew\tA\nphone\tN\nin\tP\nthe\tD\nshop\tN\n!\t,\n#x\t#\n@y\t@\nnow\tR\n\n', 4),
    format: 'conll',
    labels: [
      ['O', 4],
      ['V', 4],
      ['D', 8],
      ['A', 4],
      ['N', 8],
      ['P', 4],
      [',', 4],
      ['#', 4],
      ['@', 4],
      ['R', 4],
    ],
    sentences: 4,
    mentions: null,
  },
  'NAVER: letters behind the types, a hyphen outside': {
    file: 'train_data',
    text: times(
      '1\t비토리오\tPER_B\n2\t양일\tDAT_B\n3\t만에\t-\n4\t영사관\tORG_B\n5\t감호\tCVL_B\n6\t용퇴,\t-\n7\t항룡\t-\n8\t압력설\t-\n9\t의심만\t-\n10\t가율\t-\n\n',
      2,
    ),
    format: 'conll',
    labels: [
      ['PER_B', 2],
      ['DAT_B', 2],
      ['-', 12],
      ['ORG_B', 2],
      ['CVL_B', 2],
    ],
    sentences: 2,
    mentions: null,
  },
  'words joined to tags by underscores': {
    text: times('New_B-LOC York_I-LOC is_O big_O\n', 2),
    format: 'tagged-words',
    labels: [
      ['B-LOC', 2],
      ['I-LOC', 2],
      ['O', 4],
    ],
    sentences: 2,
    mentions: { LOC: 2 },
  },
  'words joined to slots by colons, the intent behind an arrow': {
    file: 'train',
    text: 'BOS:O flights:O from:O boston:B-fromloc.city_name at:O 8:30:B-time <=> atis_flight\nBOS:O denver:B-toloc.city_name please:O <=> atis_airfare\n',
    format: 'tagged-words',
    labels: [
      ['O', 6],
      ['B-fromloc.city_name', 1],
      ['B-time', 1],
      ['B-toloc.city_name', 1],
    ],
    sentences: 2,
    mentions: { 'fromloc.city_name': 1, time: 1, 'toloc.city_name': 1 },
  },
  'seq.out: lines of tags, the words in another file': {
    file: 'seq.out',
    text: 'O O B-artist I-artist O\nB-object_type\nO O B-artist\n\nO O\n',
    format: 'tag-lines',
    evidence: /the tags of one sentence a line, without the words, tags such as B-artist/,
    labels: [
      ['O', 7],
      ['B-artist', 2],
      ['I-artist', 1],
      ['B-object_type', 1],
    ],
    sentences: 4,
    mentions: { artist: 2, object_type: 1 },
  },
  'words and tags of a sentence parted by a tab': {
    file: 'train.tsv',
    text: `${times('find me a flight\tO O O O\nfrom New York now\tO B-city I-city O\nto Rome\tO B-city\n', 10)}three words here\tO O\n`,
    format: 'tag-lines',
    labels: [
      ['O', 70],
      ['B-city', 20],
      ['I-city', 10],
    ],
    sentences: 30,
    mentions: { city: 20 },
    problems: [31],
  },
  'words and tags of a sentence below a header': {
    file: 'train.txt',
    text: 'words\ttags\nfind me a flight\tO O O O\nfrom New York now\tO B-city I-city O\nto Rome\tO B-city\n',
    format: 'tag-lines',
    labels: [
      ['O', 7],
      ['B-city', 2],
      ['I-city', 1],
    ],
    sentences: 3,
    mentions: { city: 2 },
  },
  'words, tags and intent parted by tabs': {
    file: 'train.tsv',
    text: 'find me a flight\tO O O O\tsearch\nfrom New York now\tO B-city I-city O\tsearch\nto Rome\tO B-city\tgo\n',
    format: 'tag-lines',
    evidence: /column 1 the words and column 2 as many tags/,
    labels: [
      ['O', 7],
      ['B-city', 2],
      ['I-city', 1],
    ],
    sentences: 3,
    mentions: { city: 2 },
  },
  'ATIS: sentences between BOS and EOS, the intent for EOS': {
    file: 'atis.train.w-intent.iob',
    text: 'BOS i want to fly from baltimore to dallas EOS\tO O O O O O B-fromloc.city_name O B-toloc.city_name atis_flight\nBOS show fares EOS\tO O O atis_airfare\n',
    format: 'tag-lines',
    evidence: /BOS and EOS left out/,
    labels: [
      ['O', 8],
      ['B-fromloc.city_name', 1],
      ['B-toloc.city_name', 1],
    ],
    sentences: 2,
    mentions: { 'fromloc.city_name': 1, 'toloc.city_name': 1 },
    ignored: 4,
  },
  'a line of words above a line of tags': {
    text: times('EU rejects German call\nB-ORG O B-MISC O\nPeter Blackburn wrote it\nB-PER I-PER O O\n', 2),
    format: 'tag-lines',
    evidence: /line 1 of each sentence the words and line 2 as many tags/,
    labels: [
      ['B-ORG', 2],
      ['O', 8],
      ['B-MISC', 2],
      ['B-PER', 2],
      ['I-PER', 2],
    ],
    sentences: 4,
    mentions: { ORG: 2, MISC: 2, PER: 2 },
  },
  'lines of words, parts of speech and tags, with blank lines between': {
    text: times(
      'EU rejects German call\nNNP VBZ JJ NN\nB-ORG O B-MISC O\n\nPeter Blackburn wrote it\nNNP NNP VBD PRP\nB-PER I-PER O O\n\n',
      2,
    ),
    format: 'tag-lines',
    evidence: /line 3 as many tags/,
    labels: [
      ['B-ORG', 2],
      ['O', 8],
      ['B-MISC', 2],
      ['B-PER', 2],
      ['I-PER', 2],
    ],
    sentences: 4,
    mentions: { ORG: 2, MISC: 2, PER: 2 },
  },
};

describe('dialects of sequence labelling', () => {
  for (const [name, dialect] of Object.entries(DIALECTS)) {
    const { file = 'data.txt', text, format, evidence, labels, sentences, mentions, problems = [], ignored = 0, column } = dialect;
    it(name, async () => {
      const options = column === undefined ? {} : { column };
      const bytes = Buffer.byteLength(text);
      for (const size of [bytes, 1, 2, 3, 5, 7, 64]) {
        const found = await countText(file, text, options, size);
        assert.equal(found.format, format, found.evidence);
        if (evidence !== undefined) assert.match(found.evidence, evidence);
        assert.deepEqual(supportOf(found.counts), labels, `pieces of ${size}`);
        assert.deepEqual([found.counts.records, found.counts.ignored], [sentences, ignored], `pieces of ${size}`);
        assert.deepEqual(linesOf(found), problems);
        if (mentions !== null || column === undefined) assert.deepEqual(mentionsOf(found.counts), mentions);
      }
    });
  }
});

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
  'mesh.obj': `${repeated((index) => `v ${index}.0 0.5 1.0`)}\n${repeated((index) => `f ${index} 1 2`)}`,
};

describe('files that hold no tags of tokens', () => {
  for (const [path, text] of Object.entries(OTHER_FILES)) {
    it(`${path} is left to others`, () => {
      const found = recogniseFile(headOfText(path.split('/').at(-1)!, text));
      assert.doesNotMatch(
        found === null ? '' : `${found.kind} ${found.format}`,
        /label-file (?:conllu?|tagged-words|tag-lines)/,
        found?.evidence,
      );
    });
  }
});
