import { messageOf } from '../../core/message.ts';
import { wholeLines } from '../blocks.ts';
import type { FileHead } from '../format.ts';
import { DEEPEST, JsonWalker } from '../json-walker.ts';
import { forEachLine } from '../lines.ts';
import { parseJson, reasonOf } from '../parse-json.ts';
import { type RecordSource, type ReportProblem, SAMPLED_RECORDS, type VisitRecord } from './json-source.ts';
import { Fault } from './record-shape.ts';

export interface SampledLines {
  readonly source: RecordSource;
  /** Lines that hold an object or an array, and those that are no JSON. */
  readonly good: number;
  readonly bad: number;
  readonly firstIsGood: boolean;
  /** True for a text of a single line. */
  readonly isOne: boolean;
}

/** Records that each have a line of their own. A line that is broken costs no other. */
export function sampleLines(text: string, complete: boolean): SampledLines {
  const lines = text.split('\n', SAMPLED_RECORDS + 1);
  if (!complete || lines.length > SAMPLED_RECORDS) lines.pop();
  const records: unknown[] = [];
  let bad = 0;
  let firstIsGood = false;
  for (const line of lines) {
    if (isBlank(line)) continue;
    // A word or a number is no record, though it is JSON.
    const record = /^\s*[[{]/.test(line) ? parsed(line) : undefined;
    if (record === undefined) bad += 1;
    else {
      firstIsGood ||= bad === 0;
      records.push(record);
    }
    if (records.length === 0 && bad > LEADING_BAD_LINES) break;
  }
  const source: RecordSource = {
    kind: 'lines',
    what: records.some(Array.isArray) ? messageOf('a JSON array a line') : messageOf('a JSON object a line'),
    records,
    isOneObject: false,
    read: readLines,
  };
  const isOne = !text.trim().includes('\n');
  return { source, good: records.length, bad, firstIsGood, isOne };
}

/** Whether the first line is an object or an array of JSON by itself: no line of words and tags. */
export function beginsWithJson(head: FileHead): boolean {
  let begins = BEGINNINGS.get(head);
  if (begins === undefined) BEGINNINGS.set(head, (begins = isJsonLine(head)));
  return begins;
}

const LONGEST_PARSED = 64 * 1024;

/** Several formats ask of the same head. */
const BEGINNINGS = new WeakMap<FileHead, boolean>();

function isJsonLine({ text, complete }: FileHead): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  const end = text.indexOf('\n', text.search(/\S/));
  // Nothing else is looked at for so long.
  if (end < 0 && text.length > LONGEST_PARSED) return true;
  const value = end >= 0 || complete ? parsed(end < 0 ? text : text.slice(0, end)) : undefined;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** The value of a line; undefined when it has none. */
function parsed(line: string): unknown {
  try {
    return isTooDeep(line) ? undefined : parseJson(line);
  } catch {
    return undefined;
  }
}

/** Before a file is given up that begins with lines that are no JSON. */
const LEADING_BAD_LINES = 3;

async function readLines(bytes: AsyncIterable<Uint8Array>, _: string | null, visit: VisitRecord, problem: ReportProblem): Promise<void> {
  let line = 1;
  for await (const block of wholeLines(bytes)) {
    if (block === null) problem(line++, messageOf('The line is longer than 16 MiB; it was left out.'));
    else
      line = forEachLine(block, line, (text, at) => {
        const values = readJsonLine(text);
        if (values instanceof Fault) problem(at, values.message);
        else for (const value of values) visit(value, at, null);
      });
  }
}

/** Longer lines are checked for their depth before they are parsed. */
const DEEP_LINE = 64 * 1024;

/** The value of a line, or several that stand on it; or why there is none. */
export function readJsonLine(text: string): readonly unknown[] | Fault {
  if (isTooDeep(text)) return new Fault(messageOf('The line is nested more than {0} levels deep; it was left out.', DEEPEST));
  try {
    return [parseJson(text)];
  } catch (error) {
    return valuesOf(text) ?? new Fault(messageOf('The line is not valid JSON ({0}); it was not counted.', reasonOf(error)));
  }
}

/** Several values on one line, as files leave them that were joined without a line end between; null when it is not so. */
function valuesOf(text: string): readonly unknown[] | null {
  const values: unknown[] = [];
  let isBroken = false;
  const fail = () => {
    isBroken = true;
  };
  const value = (found: string) => {
    try {
      values.push(parseJson(found));
    } catch {
      fail();
    }
  };
  const walker = new JsonWalker({ step: () => 'take', value, problem: fail }, { many: true });
  walker.push(Buffer.from(text));
  walker.end();
  return isBroken || values.length === 0 || !values.every((one) => typeof one === 'object') ? null : values;
}

function isTooDeep(text: string): boolean {
  return text.length > DEEP_LINE && isDeep(text);
}

/** A cheap bound: brackets in strings count too, so only a text that holds many is walked through. */
function isDeep(text: string): boolean {
  let deepest = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === OPEN_ARRAY || code === OPEN_OBJECT) deepest = Math.max(deepest, (depth += 1));
    else if (code === 93 || code === 125) depth -= 1;
  }
  if (deepest <= DEEPEST) return false;
  let refused = false;
  const walker = new JsonWalker({ step: () => 'take', value: () => {}, problem: () => (refused = true) }, { many: true });
  walker.push(Buffer.from(text));
  walker.end();
  return refused;
}

const OPEN_ARRAY = 91;
const OPEN_OBJECT = 123;
