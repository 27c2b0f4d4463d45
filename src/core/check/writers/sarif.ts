import type { Place, Severity } from '../../analysis.ts';
import type { PlainProblem } from '../../problem.ts';
import { type CheckedDataset, type CheckedFinding, type CheckReport, EXIT_CODES } from '../report.ts';
import { type CheckRule, checkRules, HOME_PAGE } from '../rules.ts';
import { artifactUri, rootUri, type SourceRoot } from '../source-root.ts';
import type { CheckWriter } from './writer.ts';

/** Static Analysis Results Interchange Format 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarifWriter: CheckWriter = {
  id: 'sarif',
  title: 'SARIF 2.1.0',
  write: (report, root) => `${JSON.stringify(sarifLog(report, root), null, 2)}\n`,
};

const ROOT = '%SRCROOT%';

function sarifLog(report: CheckReport, root: SourceRoot): unknown {
  const rules = checkRules(report);
  const indexes = new Map(rules.map(({ code }, index) => [code, index]));
  const { version, outcome, problems, datasets } = report;
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Focal Lens',
            semanticVersion: version,
            version,
            informationUri: HOME_PAGE,
            rules: rules.map(reportingDescriptor),
          },
        },
        // What tells these results from those of other tools for the same commit.
        automationDetails: { id: 'focal-lens/check/' },
        originalUriBaseIds: { [ROOT]: { uri: rootUri(root) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: outcome !== 'unreadable',
            exitCode: EXIT_CODES[outcome],
            toolExecutionNotifications: problems.map((problem) => notification(problem, outcome === 'unreadable', root)),
          },
        ],
        results: datasets.flatMap((dataset) => dataset.findings.map((finding) => result(dataset, finding, indexes, root))),
      },
    ],
  };
}

function reportingDescriptor({ code, title, page }: CheckRule): unknown {
  return {
    id: code,
    name: title.replace(/ (\w)/g, (_, first: string) => first.toUpperCase()),
    shortDescription: { text: `${title}.` },
    helpUri: page,
  };
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

function result({ name }: CheckedDataset, finding: CheckedFinding, indexes: ReadonlyMap<string, number>, root: SourceRoot): unknown {
  const { code, severity, message, shown, related = [], split, labels = [], fails, fingerprint, known } = finding;
  return {
    ruleId: code,
    ruleIndex: indexes.get(code),
    level: LEVELS[severity],
    message: { text: plainText(message) },
    locations: [{ physicalLocation: physicalLocation(shown, root) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((place, id) => ({
            id,
            physicalLocation: physicalLocation(place, root),
            message: { text: plainText(place.label ?? place.note) },
          })),
        }),
    partialFingerprints: { 'focalLens/v1': fingerprint },
    ...(known === null ? {} : { baselineState: known ? 'unchanged' : 'new' }),
    properties: { dataset: name, split, labels, fails },
  };
}

function notification({ path, line, message }: PlainProblem, isFatal: boolean, root: SourceRoot): unknown {
  return {
    level: isFatal ? 'error' : 'warning',
    message: { text: plainText(message) },
    ...(path === '' ? {} : { locations: [{ physicalLocation: physicalLocation({ path, line }, root) }] }),
  };
}

function physicalLocation({ path, line }: Place, root: SourceRoot): unknown {
  const { uri, isRelative } = artifactUri(path, root);
  return {
    artifactLocation: { uri, ...(isRelative ? { uriBaseId: ROOT } : {}) },
    ...(line === null ? {} : { region: { startLine: Math.max(1, line) } }),
  };
}

/** A label can look like a link, `[name](target)`, or a place for an argument, `{0}`; in SARIF both mean something. */
function plainText(text: string): string {
  const literal = text.includes('](') ? text.replace(/[[\]]/g, '\\$&') : text;
  return literal.replace(/\{(\d+)\}/g, '{{$1}}');
}
