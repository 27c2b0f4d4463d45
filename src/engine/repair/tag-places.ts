import { makeFinding } from '../../core/findings/finding.ts';
import { SCHEME_VIOLATION } from '../../core/findings/scheme-violation.ts';
import { messageOf } from '../../core/message.ts';
import { TagRepair } from '../../core/repair/repair-tags.ts';
import type { TagPlaces } from '../../core/repair/tag-places.ts';
import { schemeNamed } from '../../core/tag-scheme.ts';
import { readHead } from '../../formats/read-head.ts';
import { LABEL_FORMATS } from '../../formats/registry.ts';
import { findTagPlaces } from '../../formats/tag-places/find-tag-places.ts';
import { tagColumnsOf } from '../../formats/tag-places/tag-fields.ts';
import { TextStream } from '../../formats/text-stream.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { TagContext, TagContextRequest, TagPlacesRequest } from '../../protocol/engine-api.ts';
import type { ReadLabelFile } from '../analyze/count-label-files.ts';
import type { GatheredDataset } from '../analyze/gather.ts';
import { unmuted } from '../analyze/muted-findings.ts';
import { labelsOf } from '../analyze/shared-labels.ts';
import { asBadInput } from '../bad-input.ts';
import type { Drafts } from './drafts.ts';

/** Bytes of a file that is read for its places: editors open no larger text with what an extension says of it. */
const LARGEST = 64 * 1024 * 1024;
const MOST = 10_000;

/**
 * Places of one file that break the tag scheme of its data set, and what repairs them. Null for a file that is none of the data set's, whose
 * tags cannot be rewritten, that is too large, or whose violations nobody wants to hear of.
 */
export async function tagPlaces(
  request: TagPlacesRequest,
  datasets: readonly GatheredDataset[],
  drafts: Drafts,
  { signal }: Handling,
): Promise<TagPlaces | null> {
  const found = fileOf(request, datasets);
  const scheme = schemeNamed(request.scheme);
  if (scheme === null) throw badInput(messageOf('There is no tag scheme "{0}".', request.scheme));
  if (found === null || isMuted(request)) return null;
  const { file, dataset } = found;
  const format = LABEL_FORMATS.find(({ id }) => id === file.reading.format);
  if (format === undefined || format.content !== 'text') return null;
  try {
    const { draft, path } = request;
    const text = draft === null ? await textOf(path, signal) : drafts.textOf(path, draft);
    if (text === null) return null;
    const { column, labels } = file.reading;
    const tags = new Set([...labelsOf(dataset.files), ...(labels ?? [])]);
    return await findTagPlaces(format, text, new TagRepair(tags, scheme), {
      column,
      labels,
      mostPlaces: sizeOf(request.mostPlaces),
      mostRepairs: sizeOf(request.mostRepairs),
      signal,
    });
  } catch (error) {
    throw asBadInput(error);
  }
}

/** The tag that is being written in a line, and the one before it in its sentence; null where no tag stands. */
export async function tagContext(request: TagContextRequest, datasets: readonly GatheredDataset[]): Promise<TagContext | null> {
  const file = fileOf(request, datasets)?.file;
  if (file === undefined) return null;
  try {
    const { text } = await readHead(request.path);
    const columns = tagColumnsOf(file.reading.format, text, file.reading.column);
    const field = columns?.fieldAt(request.line, request.character) ?? null;
    if (columns === null || field === null) return null;
    const before = request.before.at(-1);
    const above = before === undefined || before.trim() === '' ? '' : (columns.fields(before).at(-1)?.text ?? '');
    return { start: field.start, end: field.end, previous: field.previous ?? above };
  } catch (error) {
    throw asBadInput(error);
  }
}

function fileOf({ dataset: name, path }: Pick<TagPlacesRequest, 'dataset' | 'path'>, datasets: readonly GatheredDataset[]) {
  const dataset = datasets.find((each) => each.name === name);
  const file = dataset?.files.find(({ file: each }) => each.path === path && each.found.part === undefined)?.file;
  return dataset === undefined || file === undefined
    ? null
    : ({ dataset, file } satisfies { dataset: GatheredDataset; file: ReadLabelFile });
}

function isMuted({ analysis, path }: TagPlacesRequest): boolean {
  const finding = makeFinding({ code: SCHEME_VIOLATION, severity: 'warning', template: '', args: [], place: { path, line: null } });
  return unmuted(analysis.muted ?? [], analysis.paths)([finding]).length === 0;
}

function sizeOf(asked: number): number {
  return Math.min(MOST, Math.max(0, Math.floor(asked)));
}

/** Null for a file that is too large. */
async function textOf(path: string, signal: AbortSignal): Promise<string | null> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let length = 0;
  for await (const piece of new TextStream(path, { signal, toleratesDamage: true })) {
    length += piece.length;
    if (length > LARGEST) return null;
    parts.push(decoder.decode(piece, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}
