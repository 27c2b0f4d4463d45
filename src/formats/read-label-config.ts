import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../core/analysis.ts';
import { type Message, messageOf } from '../core/message.ts';
import type { ConfigContent, ConfigLabel, LabelConfigFormat, LabelList } from './format.ts';
import { labelArray } from './label-configs/label-array.ts';
import { beginsAsMarkup } from './markup.ts';
import { readHead } from './read-head.ts';
import { LABEL_CONFIG_FORMATS } from './registry.ts';
import { TextStream } from './text-stream.ts';
import { UnreadableFile } from './unreadable.ts';

/** Configs are small; a larger file is something else. */
export const LARGEST_CONFIG = 16 * 1024 * 1024;

export interface LabelConfig {
  readonly path: string;
  readonly format: string;
  readonly evidence: Message;
  /** How surely it was recognised, 0 … 1; 1 where it was named. */
  readonly confidence: number;
  /** Every list of the file that has labels; the first is the one that the file is most likely about. */
  readonly lists: readonly LabelList[];
  /** The labels of the first list, in id order. */
  readonly labels: readonly ConfigLabel[];
  readonly problems: readonly Problem[];
  /** Whose ids it declares, where that is known. */
  readonly speaksOf?: 'model' | 'data';
  /** The config that names this file as its list; it is near what that one is near. */
  readonly referredBy?: string;
}

/**
 * Reads a label config. A file that a person named (`named`) and that no format claims is read as a list of labels, one a line.
 * Throws `UnreadableFile`.
 */
export async function readLabelConfig(
  path: string,
  options: { readonly format?: string | undefined; readonly named?: boolean | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<LabelConfig> {
  const { format, evidence, confidence } = await chooseFormat(path, options.format, options.named === true);
  const text = await readWhole(path, options.signal);
  const { lists, problems, reference } = await readLists(format, text, path, options.signal);
  if (reference !== undefined) return readReferred(path, reference, { format, evidence, confidence, problems }, options.signal);
  const filled = lists.filter(({ labels }) => labels.length > 0);
  const [first] = filled;
  if (first === undefined) {
    const reason = problems[0]?.said ?? messageOf('{0} declares no labels.', path);
    throw new UnreadableFile(path, reason, problems[0]?.line ?? null);
  }
  const { speaksOf } = format;
  const config = { path, format: format.id, evidence, confidence, lists: filled, labels: first.labels, problems };
  return speaksOf === undefined ? config : { ...config, speaksOf };
}

async function readLists(format: LabelConfigFormat, text: string, path: string, signal: AbortSignal | undefined): Promise<ConfigContent> {
  try {
    return await format.read(text, path, signal);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnreadableFile(path, messageOf('{0} is nested too deeply for a label config.', path));
  }
}

/** How far above a config the paths in it may begin: tools run from the root of a project, their configs lie in folders of it. */
const FOLDERS_ABOVE = 2;

/** Reads the list that a config refers to, as its own. Only paths below the folders around the config are followed. */
async function readReferred(
  path: string,
  reference: NonNullable<ConfigContent['reference']>,
  config: Pick<LabelConfig, 'evidence' | 'confidence' | 'problems'> & { readonly format: LabelConfigFormat },
  signal: AbortSignal | undefined,
): Promise<LabelConfig> {
  let folder = dirname(resolve(path));
  for (let above = 0; above <= FOLDERS_ABOVE && dirname(folder) !== folder; above += 1, folder = dirname(folder)) {
    const file = resolve(folder, reference.path);
    if (!file.startsWith(folder + sep)) continue;
    const text = await readWhole(file, signal).catch(() => null);
    if (text === null) continue;
    const { lists, problems } = await readLists(labelArray, text, file, signal);
    const [list] = lists.filter(({ labels }) => labels.length > 0);
    if (list === undefined)
      throw new UnreadableFile(file, messageOf('{0}, which {1} names, holds no JSON list of labels.', file, path), null);
    const { format, evidence, confidence } = config;
    const { speaksOf } = format;
    return {
      // As the client writes its paths.
      path: join(dirname(path), relative(dirname(resolve(path)), file)),
      referredBy: path,
      format: format.id,
      evidence: messageOf('{0}, named in {1}', evidence, basename(path)),
      confidence,
      lists: [{ ...list, name: reference.name }],
      labels: list.labels,
      problems: [...config.problems, ...problems],
      ...(speaksOf === undefined ? {} : { speaksOf }),
    };
  }
  throw new UnreadableFile(
    path,
    messageOf('{0} names {1} as its list of labels; there is no such file below its folder or the two above.', path, reference.path),
    reference.line,
  );
}

interface Chosen {
  readonly format: LabelConfigFormat;
  readonly evidence: Message;
  readonly confidence: number;
}

async function chooseFormat(path: string, id: string | undefined, named: boolean): Promise<Chosen> {
  const known = LABEL_CONFIG_FORMATS.map((format) => format.id).join(', ');
  if (id !== undefined) {
    const format = LABEL_CONFIG_FORMATS.find((candidate) => candidate.id === id);
    if (format === undefined)
      throw new UnreadableFile(path, messageOf('There is no label config format "{0}"; the known ones are {1}.', id, known));
    return { format, evidence: messageOf('format given'), confidence: 1 };
  }
  const head = await readHead(path);
  let best: Chosen | null = null;
  for (const format of LABEL_CONFIG_FORMATS) {
    const recognition = format.recognise(head);
    if (recognition !== null && recognition.confidence > (best?.confidence ?? 0)) best = { format, ...recognition };
  }
  if (best !== null) return named ? { ...best, confidence: 1 } : best;
  const assumed = FORMATS_BY_EXTENSION.get(extname(path).toLowerCase()) ?? (beginsAsMarkup(head.text) ? null : 'labels.txt');
  const format = LABEL_CONFIG_FORMATS.find((candidate) => candidate.id === assumed);
  if (named && format !== undefined && head.text !== '') {
    return { format, evidence: messageOf('named as a label config: {0}', format.title.toLowerCase()), confidence: 1 };
  }
  throw new UnreadableFile(
    path,
    messageOf(
      '{0} was not recognised as a label config: a list of labels, JSON or YAML with names of classes, or another of {1} was expected.',
      path,
      known,
    ),
  );
}

/** How a named file is read that gives no other hint. */
const FORMATS_BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ['.py', 'python'],
  ['.pyi', 'python'],
  ['.yaml', 'data.yaml'],
  ['.yml', 'data.yaml'],
  ['.md', 'dataset-card'],
  ['.cfg', 'config.cfg'],
  ['.xml', 'label-studio-config'],
  ['.pbtxt', 'label_map.pbtxt'],
  ['.json', 'label2id.json'],
]);

async function readWhole(path: string, signal: AbortSignal | undefined): Promise<string> {
  const decoder = new TextDecoder();
  const stream = new TextStream(path, { signal });
  let text = '';
  for await (const piece of stream) {
    text += decoder.decode(piece, { stream: true });
    // What is packed may be larger than the file.
    if (Math.max(stream.bytes, text.length) > LARGEST_CONFIG) {
      throw new UnreadableFile(path, messageOf('{0} is too large for a label config (more than 16 MiB).', path));
    }
  }
  return text + decoder.decode();
}
