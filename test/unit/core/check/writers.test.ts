import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { default as AjvDraft04 } from 'ajv-draft-04';
import { SaxesParser } from 'saxes';
import type { CheckReport } from '../../../../src/core/check/report.ts';
import { artifactUri, rootUri } from '../../../../src/core/check/source-root.ts';
import { githubWriter } from '../../../../src/core/check/writers/github.ts';
import { jsonWriter } from '../../../../src/core/check/writers/json.ts';
import { junitWriter } from '../../../../src/core/check/writers/junit.ts';
import { CHECK_WRITERS } from '../../../../src/core/check/writers/registry.ts';
import { sarifWriter } from '../../../../src/core/check/writers/sarif.ts';
import { checkedFinding, checkReport, HOSTILE, ROOT_OF_TESTS } from '../../../support/check-report.ts';

const hostile = checkedFinding({
  message: HOSTILE,
  split: HOSTILE,
  labels: [HOSTILE],
  shown: { path: HOSTILE, line: 7 },
  related: [{ path: `/outside/${HOSTILE}`, line: null, note: HOSTILE }],
});

const REPORTS: readonly { readonly name: string; readonly report: CheckReport }[] = [
  { name: 'nothing found', report: checkReport() },
  {
    name: 'findings',
    report: checkReport(
      {},
      { findings: [checkedFinding(), checkedFinding({ severity: 'info', fails: false, line: null, shown: { path: 'data', line: null } })] },
    ),
  },
  {
    name: 'nothing readable',
    report: checkReport({
      outcome: 'unreadable',
      datasets: [],
      problems: [
        { path: 'x', line: null, message: 'x is not there.' },
        { path: '', line: null, message: 'No.' },
      ],
    }),
  },
  {
    name: 'hostile names',
    report: checkReport(
      { problems: [{ path: HOSTILE, line: 2, message: HOSTILE }], config: HOSTILE },
      {
        name: HOSTILE,
        folder: HOSTILE,
        findings: [hostile, checkedFinding({ known: false }), checkedFinding({ known: true, fails: false, severity: 'error' })],
        limits: [
          { code: 'min-support', split: HOSTILE, limit: 3, unit: 'token', value: 1, passed: false, muted: false },
          { code: 'max-drift', split: 'dev', limit: 0.1, unit: null, value: null, passed: true, muted: false },
        ],
      },
    ),
  },
];

for (const { id, write } of CHECK_WRITERS) {
  it(`${id} ends with a line feed`, () => {
    for (const { report } of REPORTS) assert.match(write(report, ROOT_OF_TESTS), /[^\n]\n$/);
  });
}

it('json is the report', () => {
  for (const { report } of REPORTS) assert.deepEqual(JSON.parse(jsonWriter.write(report, ROOT_OF_TESTS)), report);
});

describe('sarif', () => {
  const schema = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  );
  const ajv = new AjvDraft04({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat('uri', (text: string) => URL.canParse(text) && isUri(text));
  ajv.addFormat('uri-reference', isUri);
  ajv.addFormat('date-time', () => true);
  const validate = ajv.compile(schema);
  const written = (report: CheckReport) => JSON.parse(sarifWriter.write(report, ROOT_OF_TESTS));

  for (const { name, report } of REPORTS) {
    it(`is valid by its schema: ${name}`, () => {
      validate(written(report));
      assert.deepEqual(validate.errors ?? [], []);
    });
  }

  it('is told from other documents by the schema', () => {
    assert.equal(validate({ version: '2.1.0', runs: [{ tool: {} }] }), false);
  });

  it('names places relative to the root, levels, rules with pages, and fingerprints', () => {
    const related = [{ path: 'data/dev.conll', line: 9, note: 'nowhere in here' }];
    const report = checkReport(
      {},
      { findings: [checkedFinding({ related }), checkedFinding({ severity: 'error' }), checkedFinding({ severity: 'info' })] },
    );
    const [run] = written(report).runs;
    const [first] = run.results;
    assert.equal(first.ruleId, 'missing-in-split');
    const rule = run.tool.driver.rules[first.ruleIndex];
    assert.deepEqual([rule.id, rule.name, rule.shortDescription.text], ['missing-in-split', 'MissingInSplit', 'Missing in split.']);
    assert.match(rule.helpUri, /@1\.2\.3\/media\/findings\/missing-in-split\.md$/);
    assert.deepEqual(
      run.results.map(({ level }: { level: string }) => level),
      ['warning', 'error', 'note'],
    );
    assert.deepEqual(first.locations, [
      { physicalLocation: { artifactLocation: { uri: 'data/train.conll', uriBaseId: '%SRCROOT%' }, region: { startLine: 3 } } },
    ]);
    assert.deepEqual(first.relatedLocations, [
      {
        id: 0,
        physicalLocation: { artifactLocation: { uri: 'data/dev.conll', uriBaseId: '%SRCROOT%' }, region: { startLine: 9 } },
        message: { text: 'nowhere in here' },
      },
    ]);
    assert.deepEqual(first.partialFingerprints, { 'focalLens/v1': '00112233445566aa' });
    assert.deepEqual(run.originalUriBaseIds, { '%SRCROOT%': { uri: 'file:///home/a%20b/r%C3%A9po/' } });
    assert.deepEqual([run.invocations[0].executionSuccessful, run.invocations[0].exitCode], [true, 1]);
  });

  it('has a page for every rule in the repository', () => {
    for (const { helpUri } of written(checkReport()).runs[0].tool.driver.rules as { helpUri: string }[]) {
      const page = helpUri.slice(helpUri.indexOf('/media/'));
      assert.ok(readFileSync(new URL(`../../../../${page}`, import.meta.url), 'utf8').startsWith('#'), page);
    }
  });

  it('tells a run that could read nothing, and what was there before', () => {
    const [, , unreadable, all] = REPORTS.map(({ report }) => written(report).runs[0]);
    assert.deepEqual([unreadable.invocations[0].executionSuccessful, unreadable.invocations[0].exitCode], [false, 2]);
    assert.equal(unreadable.invocations[0].toolExecutionNotifications[0].level, 'error');
    assert.deepEqual(
      all.results.map(({ baselineState }: { baselineState?: string }) => baselineState),
      [undefined, 'new', 'unchanged'],
    );
  });

  it('lets no label be a link or an argument', () => {
    const { message } = written(REPORTS[3]!.report).runs[0].results[0];
    assert.ok(message.text.includes('\\[x\\](http://e.vil){{0}}'));
  });
});

/** Characters that RFC 3986 allows. */
function isUri(text: string): boolean {
  return /^(?:[\w\-.~:/?#@!$&'()*+,;=[\]]|%[0-9A-F]{2})*$/.test(text);
}

describe('uris', () => {
  const root = (folder: string) => ({ folder, pathOf: (path: string) => path });
  const cases: readonly (readonly [path: string, uri: string, isRelative: boolean])[] = [
    ['data/train.conll', 'data/train.conll', true],
    ['a b/50%/#1?.txt', 'a%20b/50%25/%231%3F.txt', true],
    ['a:b', 'a%3Ab', true],
    ['データ/\ud800', '%E3%83%87%E3%83%BC%E3%82%BF/%EF%BF%BD', true],
    ['/tmp/a b', 'file:///tmp/a%20b', false],
    ['C:/data/x', 'file:///C:/data/x', false],
    ['//host/share/x y', 'file://host/share/x%20y', false],
  ];
  for (const [path, uri, isRelative] of cases) {
    it(path, () => assert.deepEqual(artifactUri(path, root('/r')), { uri, isRelative }));
  }
  it('of roots', () => {
    assert.equal(rootUri(root('/a/b')), 'file:///a/b/');
    assert.equal(rootUri(root('/')), 'file:///');
    assert.equal(rootUri(root('D:/a')), 'file:///D:/a/');
  });
});

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements of XML by a strict parser, which throws where it is not well-formed. */
function parseXml(xml: string): readonly Element[] {
  const parser = new SaxesParser();
  const elements: Element[] = [];
  const open: Element[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return elements;
}

describe('junit', () => {
  const written = (report: CheckReport) => parseXml(junitWriter.write(report, ROOT_OF_TESTS));

  for (const { name, report } of REPORTS) {
    it(`is well-formed and counts its cases: ${name}`, () => {
      const elements = written(report);
      const total = (key: string) => Number(elements[0]!.attributes[key]);
      const of = (name: string) => elements.filter((element) => element.name === name).length;
      assert.equal(elements[0]!.name, 'testsuites');
      assert.deepEqual(
        [total('tests'), total('failures'), total('errors'), total('skipped')],
        [of('testcase'), of('failure'), of('error'), of('skipped')],
      );
    });
  }

  it('has a suite for a data set, a case for each kind of finding, failed or passed', () => {
    const elements = written(
      checkReport(
        {},
        { findings: [checkedFinding(), checkedFinding({ message: 'Again.' }), checkedFinding({ code: 'drift', fails: false })] },
      ),
    );
    assert.equal(elements.find(({ name }) => name === 'testsuite')?.attributes.name, 'news');
    const failures = elements.filter(({ name }) => name === 'failure');
    assert.deepEqual(
      failures.map(({ attributes }) => [attributes.type, attributes.message]),
      [['missing-in-split', 'B-PER is missing. (and 1 more)']],
    );
    assert.equal(failures[0]!.text, 'data/train.conll:3: warning: B-PER is missing.\ndata/train.conll:3: warning: Again.');
    assert.deepEqual(
      elements.filter(({ name }) => name === 'system-out').map(({ text }) => text),
      ['data/train.conll:3: warning: B-PER is missing.'],
    );
  });

  it('has a case for each threshold, skipped where nothing is measured', () => {
    const limits = [
      { code: 'min-support', split: 'train', limit: 10, unit: 'token', value: 3, passed: false, muted: false },
      { code: 'min-support', split: 'dev', limit: 5, unit: 'token', value: 6, passed: true, muted: false },
      { code: 'max-drift', split: 'train', limit: 0.1, unit: null, value: null, passed: true, muted: false },
    ] as const;
    const findings = [checkedFinding({ code: 'min-support', split: 'train', severity: 'error', message: 'Too few.' })];
    const elements = written(checkReport({}, { limits, findings }));
    const names = elements.flatMap(({ name, attributes }) =>
      name === 'testcase' && attributes.name!.includes(' ') ? [attributes.name] : [],
    );
    assert.deepEqual(names, ['min-support 10 in train', 'min-support 5 in dev', 'max-drift 0.1 in train']);
    assert.deepEqual(
      elements.filter(({ name }) => name === 'failure').map(({ attributes }) => attributes.message),
      ['Too few.'],
    );
    assert.equal(elements.filter(({ name }) => name === 'skipped').length, 1);
  });

  it('keeps what XML can hold of hostile names', () => {
    // A zero, an escape, half a surrogate pair, and U+FFFF have no place in XML.
    const expected = HOSTILE.replaceAll(/\p{Cs}|\uffff/gu, '\ufffd')
      .replace('\0', '\ufffd')
      .replace('\u001b', '\ufffd');
    const elements = written(REPORTS[3]!.report);
    assert.equal(elements.find(({ name }) => name === 'testsuite')?.attributes.name, expected);
    const failure = elements.find(({ name }) => name === 'failure');
    assert.ok(failure?.text.includes(expected));
  });
});

describe('github', () => {
  const written = (report: CheckReport) => githubWriter.write(report, ROOT_OF_TESTS).trimEnd().split('\n');

  it('is a command for each finding, failing ones first, and one for what came out', () => {
    const findings = [
      checkedFinding({ fails: false, severity: 'info', code: 'drift', shown: { path: 'data', line: null } }),
      checkedFinding({ message: '5 % of them: all, really' }),
      checkedFinding({ severity: 'error' }),
    ];
    assert.deepEqual(written(checkReport({}, { findings })), [
      '::warning file=data/train.conll,line=3,title=missing-in-split (news)::5 %25 of them: all, really',
      '::error file=data/train.conll,line=3,title=missing-in-split (news)::B-PER is missing.',
      '::notice file=data,title=drift (news)::B-PER is missing.',
      '::error title=Focal Lens::Failed: 2 of 3 findings (fails on error).',
    ]);
    assert.deepEqual(written(checkReport()), ['::notice title=Focal Lens::Passed: no findings (fails on error).']);
  });

  it('says why nothing could be read', () => {
    assert.deepEqual(written(REPORTS[2]!.report), [
      '::error file=x,title=Nothing could be checked::x is not there.',
      '::error title=Nothing could be checked::No.',
      '::error title=Focal Lens::Nothing could be checked: no label files could be read.',
    ]);
  });

  it('lets no name begin a command or a property of its own', () => {
    const lines = written(REPORTS[3]!.report);
    // Three findings, one problem, what came out.
    assert.equal(lines.length, 5);
    for (const line of lines) {
      const parts = /^::(?:error|warning|notice) ([^\r\n]*?)::/.exec(line);
      assert.ok(parts !== null, line);
      for (const property of parts[1]!.split(',')) assert.match(property, /^(?:file|line|title)=[^:,]*$/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those must not be there.
      assert.doesNotMatch(line, /[\u0000-\u001f\u007f\u202e]/);
    }
    assert.ok(lines[0]!.includes('%25%2C%3A%0D%0A'));
  });
});
