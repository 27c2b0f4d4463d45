import { emptyCounts } from '../../core/label-counts.ts';
import { LONGEST_FIRST_ROW, splitHead } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { JsonElements } from '../json-elements.ts';
import { namesSplit, normaliseSplit } from '../split-name.ts';
import { reasonOf } from './jsonl.ts';
import { RecordCounters } from './record-counter.ts';
import { findShape, holdsScores } from './record-shape.ts';

/** One JSON object whose keys are splits and whose values are arrays of records: `[text, label]`, or objects. Read as it streams by. */
export const jsonSplits: TextLabelFormat = {
  id: 'json-splits',
  content: 'text',
  title: 'JSON by splits',
  recognisedBy: 'one JSON object whose keys name splits (train, val, test, …) and whose values are arrays of [text, label] or of objects',
  task: 'text-classification',
  recognise(head) {
    const sample = sampleOf(head, '{');
    if (sample === null || ![...sample.keys].every((key) => key !== null && namesSplit(key))) return null;
    const keys = [...sample.keys].map((key) => JSON.stringify(key)).join(', ');
    return claim(sample, `a JSON object by splits (${keys}${head.complete ? '' : ', …'})`);
  },
  read: readRecords,
};

/** One JSON array of records, as many tools export them. Also an object that holds it under `data`, `examples` and the like. */
export const jsonArray: TextLabelFormat = {
  id: 'json',
  content: 'text',
  title: 'JSON array of records',
  recognisedBy: 'one JSON array of objects with a label, or with tokens and tags; or an object that holds it as data, examples, …',
  task: 'text-classification',
  recognise(head) {
    const array = sampleOf(head, '[');
    if (array !== null) return claim(array, 'a JSON array of records');
    const object = sampleOf(head, '{');
    if (object === null || ![...object.keys].every((key) => key !== null && CONTAINERS.has(key.toLowerCase()))) return null;
    return claim(object, 'a JSON object that holds an array of records');
  },
  read: readRecords,
};

const SAMPLE = 64 * 1024;
const CONTAINERS = new Set(['data', 'examples', 'records', 'instances', 'rows', 'items', 'samples', 'documents', 'utterances']);

interface RecordSample {
  readonly records: readonly unknown[];
  readonly keys: ReadonlySet<string | null>;
}

function claim(sample: RecordSample, what: string): Recognition | null {
  if (holdsScores(sample.records)) return null;
  const found = findShape(sample.records, undefined);
  return found === null ? null : { confidence: 0.9, evidence: `${what}, ${found.evidence}` };
}

function sampleOf(head: FileHead, opening: '{' | '['): RecordSample | null {
  if (!head.text.trimStart().startsWith(opening)) return null;
  const sample = sampleElements(new TextEncoder().encode(head.text));
  return sample.records.length === 0 ? null : sample;
}

/** The elements that the first bytes hold whole. */
function sampleElements(bytes: Uint8Array): RecordSample {
  const records: unknown[] = [];
  const keys = new Set<string | null>();
  const elements = new JsonElements({
    element: (text, _, key) => {
      keys.add(key);
      try {
        records.push(JSON.parse(text));
      } catch {
        // A bad record is reported when the file is read.
      }
    },
    problem: () => {},
  });
  elements.push(bytes);
  return { records, keys };
}

async function readRecords(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, all } = await splitHead(bytes, SAMPLE, LONGEST_FIRST_ROW);
  const sampled = findShape(sampleElements(head).records, options.column);
  if (sampled === null) {
    const named = options.column === undefined ? '' : ` under "${options.column}"`;
    options.problem(null, `The first records hold no labels${named}: objects with a label or [text, label] were expected.`);
    return [{ split: null, counts: emptyCounts() }];
  }
  const counters = new RecordCounters(sampled.shape, options);
  const elements = new JsonElements({
    element: (text, line, key) => {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch (error) {
        options.problem(line, `The record is not valid JSON (${reasonOf(error)}); it was not counted.`);
        return;
      }
      counters.count(value, line, splitOfKey(key));
    },
    other: (key, line) => {
      if (namesSplit(key))
        options.problem(line, `An array of records was expected under the split ${JSON.stringify(key)}; it was left out.`);
    },
    problem: options.problem,
  });
  for await (const piece of all) elements.push(piece);
  elements.end();
  return counters.finish();
}

function splitOfKey(key: string | null): string | null {
  return key === null || CONTAINERS.has(key.toLowerCase()) ? null : normaliseSplit(key);
}
