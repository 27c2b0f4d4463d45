import type { Problem } from '../core/analysis.ts';
import type { ConfigLabel, LabelConfigFormat } from './format.ts';
import { readHead } from './read-head.ts';
import { LABEL_CONFIG_FORMATS } from './registry.ts';
import { TextStream } from './text-stream.ts';
import { UnreadableFile } from './unreadable.ts';

/** Configs are small; a larger file is something else. */
export const LARGEST_CONFIG = 16 * 1024 * 1024;

export interface LabelConfig {
  readonly path: string;
  readonly format: string;
  readonly evidence: string;
  /** In id order. */
  readonly labels: readonly ConfigLabel[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a label config. A file that a person named (`named`) and that no format claims is read as a list of labels, one a line.
 * Throws `UnreadableFile`.
 */
export async function readLabelConfig(
  path: string,
  options: { readonly format?: string | undefined; readonly named?: boolean | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<LabelConfig> {
  const { format, evidence } = await chooseFormat(path, options.format, options.named === true);
  const text = await readWhole(path, options.signal);
  const { labels, problems } = format.read(text, path);
  if (labels.length === 0) {
    const reason = problems[0]?.message ?? `${path} declares no labels.`;
    throw new UnreadableFile(path, reason, problems[0]?.line ?? null);
  }
  return { path, format: format.id, evidence, labels, problems };
}

async function chooseFormat(path: string, id: string | undefined, named: boolean) {
  const known = LABEL_CONFIG_FORMATS.map((format) => format.id).join(', ');
  if (id !== undefined) {
    const format = LABEL_CONFIG_FORMATS.find((candidate) => candidate.id === id);
    if (format === undefined) throw new UnreadableFile(path, `There is no label config format "${id}"; the known ones are ${known}.`);
    return { format, evidence: 'format given' };
  }
  const head = await readHead(path);
  let best: { readonly format: LabelConfigFormat; readonly evidence: string; readonly confidence: number } | null = null;
  for (const format of LABEL_CONFIG_FORMATS) {
    const recognition = format.recognise(head);
    if (recognition !== null && recognition.confidence > (best?.confidence ?? 0)) best = { format, ...recognition };
  }
  if (best !== null) return best;
  const fallback = LABEL_CONFIG_FORMATS.find((format) => format.id === 'labels.txt');
  const isJson = /^\s*[[{]/.test(head.text);
  if (named && fallback !== undefined && head.text !== '' && !isJson)
    return { format: fallback, evidence: 'named as a label config: one label a line' };
  throw new UnreadableFile(
    path,
    `${path} was not recognised as a label config: a list of labels or a JSON file with id2label was expected.`,
  );
}

async function readWhole(path: string, signal: AbortSignal | undefined): Promise<string> {
  const decoder = new TextDecoder();
  const stream = new TextStream(path, { signal });
  let text = '';
  for await (const piece of stream) {
    if (stream.bytes > LARGEST_CONFIG) throw new UnreadableFile(path, `${path} is too large for a label config (more than 16 MiB).`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
