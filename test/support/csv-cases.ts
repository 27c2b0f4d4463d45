/** Tables, and what is counted of them. The fast path must count the same. */
export interface CsvCase {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly problems?: readonly number[];
  readonly ignored?: number;
  readonly column?: string | number;
  readonly names?: readonly string[];
}

export const CSV_CASES: readonly CsvCase[] = [
  {
    name: 'a header and a label column',
    text: 'text,label\nhello,a\nbye,b\nho,a\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
  {
    name: 'quoted commas, quotes and line feeds',
    text: 'text,label\n"one, two",a\n"say ""hi""\nnow",b\n"x","a"\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
  {
    name: 'CRLF records with line feeds within',
    text: 'text,category\r\n"one\ntwo",a\r\nthree,b\r\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'a label with quotes in it',
    text: 'text,label\nx,"the ""best"""\ny,"the ""best"""\nz,b\n',
    labels: [
      ['the "best"', 2],
      ['b', 1],
    ],
  },
  {
    name: 'a label with a comma',
    text: 'label,text\n"a, b",x\n"a, b",y\nc,z\n',
    labels: [
      ['a, b', 2],
      ['c', 1],
    ],
  },
  {
    name: 'tabs, with quotes that mean nothing',
    text: 'text\tlabel\n"Well, he said\ta\nsize 5" nail\tb\n"done"\ta\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
  {
    name: 'semicolons and decimal commas',
    text: 'text;score;class\nx;1,5;a\ny;2,5;b\nz;0,1;a\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
  {
    name: 'bars',
    text: 'text|intent\nx|a\ny|b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'a quote within an unquoted field',
    text: 'text,label\n5" nail,a\n6" nail,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'an open quote that never closes',
    text: 'text,label\nx,a\n"open,b\ny,a\nz,b\n',
    labels: [
      ['a', 2],
      ['b', 2],
    ],
    problems: [3],
  },
  {
    name: 'a row that is too short, and the rest',
    text: 'text,label\nx,a\nonly text\ny,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
    problems: [3],
  },
  {
    name: 'a row that is too long, and the rest',
    text: 'text,label\nx,a\none, two,b\ny,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
    problems: [3],
  },
  {
    name: 'empty cells at the end of a row',
    text: 'text,label\nx,a,,\ny,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'blank lines',
    text: 'text,label\n\nx,a\n\r\ny,b\n\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'rows without a label, and −100',
    text: 'text,label\nx,a\ny,\nz,-100\nw,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
    ignored: 2,
  },
  {
    name: 'ids that a map names',
    text: 'text,label\nx,1\ny,0\nz,1.0\n',
    labels: [
      ['b', 2],
      ['a', 1],
    ],
    names: ['a', 'b'],
  },
  {
    name: 'several ids of a map in one cell, each once',
    text: 'text\tlabel\nx\t1,0\ny\t0,0\nz\t1\nw\t1,7\n',
    labels: [
      ['b', 3],
      ['a', 2],
      ['7', 1],
    ],
    names: ['a', 'b'],
  },
  {
    name: 'several names of a map in one cell, beside a name with a comma',
    text: 'text;label\nx;a|b\ny;"a,c"\nz;"a,b"\n',
    labels: [
      ['a', 2],
      ['b', 2],
      ['a,c', 1],
    ],
    names: ['a', 'b', 'c', 'a,c'],
  },
  {
    name: 'the column by name',
    text: 'text,label,mood\nx,a,good\ny,b,bad\n',
    labels: [
      ['good', 1],
      ['bad', 1],
    ],
    column: 'mood',
  },
  {
    name: 'the column by position, without a header',
    text: 'x,7,good\ny,8,bad\nz,9,good\n',
    labels: [
      ['good', 2],
      ['bad', 1],
    ],
    column: 3,
  },
  {
    name: 'a name that ends like one of a label',
    text: 'file,cell_type,xmin\na.jpg,WBC,1\nb.jpg,RBC,2\n',
    labels: [
      ['WBC', 1],
      ['RBC', 1],
    ],
  },
  {
    name: 'no header: few values beside texts',
    text: 'I like this one\t3\tid1\nthis one is bad\t4\tid2\nthe third is fine\t3\tid3\nand so is that\t3\tid4\n',
    labels: [
      ['3', 3],
      ['4', 1],
    ],
  },
  {
    name: 'no line end at the end',
    text: 'text,label\nx,a\ny,"b"',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'hostile labels',
    text: 'text,label\nx,__proto__\ny,<img onerror=x>\nz,__proto__\nv,constructor\n',
    labels: [
      ['__proto__', 2],
      ['<img onerror=x>', 1],
      ['constructor', 1],
    ],
  },
  {
    name: 'labels alone',
    text: 'label\na\nb\na\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
];
