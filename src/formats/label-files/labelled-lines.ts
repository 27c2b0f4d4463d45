import { emptyCounts } from '../../core/label-counts.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { forEachLine } from '../lines.ts';
import { BoundedLabels } from './bounded-labels.ts';

/**
 * A text a line with its label before or behind it: `DESC:manner How did …` (TREC), `1 a fine film` (the sentiment trees in lines),
 * `label ||| text`, `text@label` (the financial phrase bank), `path/to/image.jpg 4` (Caffe, Places365). Tabs, commas and semicolons make tables, which `csv` reads.
 */
export const labelledLines: TextLabelFormat = {
  id: 'labelled-lines',
  content: 'text',
  title: 'Lines with a label',
  recognisedBy:
    'in every line one of few labels beside a text: COARSE:fine or a small number before it, |||, or @label behind it; or an id behind the path of an image',
  task: 'text-classification',
  ceiling: 0.97,
  recognise(head: FileHead): Recognition | null {
    if (OTHER_FILES.test(head.name)) return null;
    const found = shapeOf(head.text, head.complete, 0.98);
    if (found?.shape.isOfImages === true && OTHER_LISTS.test(head.name)) return null;
    return found === null
      ? null
      : { confidence: found.shape.confidence, evidence: messageOf('{0}, {1} labels so far', found.shape.evidence, found.distinct) };
  },
  read,
};

/** Lists that tell the split of an image, or whose it is, look alike. */
const OTHER_LISTS = /partition|split|identity/i;

const OTHER_FILES = /\.(?:csv|tsv|md|rst|py|js|ts|json|jsonl|ya?ml|toml|xml|html?|sql|sh|c|h|java|log|lock|cfg|ini|diff|patch)$/i;

const SAMPLE = 64 * 1024;
const FEWEST_LINES = 8;

/** How a line holds its label. */
interface LineShape {
  readonly evidence: Message;
  readonly confidence: number;
  /** The label of a line; null where it holds none in this way. */
  readonly labelOf: (line: string) => string | null;
  /** The most different labels, as a share of the lines. */
  readonly mostLabels: number;
  /** True where the label stands beside the path of an image instead of a text. */
  readonly isOfImages?: true;
}

const BARS = '|||';
const IMAGE_AND_ID = /^\S.*\.(?:jpe?g|png|bmp|gif|webp|tiff?|p[gp]m) (\d{1,5})\s*$/i;

const SHAPES: readonly LineShape[] = [
  {
    evidence: messageOf('a label of two levels before each text'),
    confidence: 0.97,
    labelOf: (line) => /^([A-Z]{2,12}:[a-z]{2,20}) \S/.exec(line)?.[1] ?? null,
    mostLabels: 0.6,
  },
  { evidence: messageOf('a label before |||'), confidence: 0.9, labelOf: (line) => shortLabel(aroundBars(line)?.[0]), mostLabels: 0.3 },
  { evidence: messageOf('a label behind |||'), confidence: 0.9, labelOf: (line) => shortLabel(aroundBars(line)?.[1]), mostLabels: 0.3 },
  {
    evidence: messageOf('a label behind @'),
    confidence: 0.7,
    labelOf: (line) => /@(\p{L}[\p{L}\p{N}_-]{0,30})\s*$/u.exec(line.slice(-60))?.[1] ?? null,
    mostLabels: 0.2,
  },
  {
    evidence: messageOf('a number before each text'),
    confidence: 0.5,
    labelOf: (line) => /^([+-]?\d{1,2}) \S/.exec(line)?.[1] ?? null,
    mostLabels: 0.2,
  },
  {
    evidence: messageOf('an id behind the path of each image'),
    confidence: 0.7,
    labelOf: (line) => IMAGE_AND_ID.exec(line.slice(-400))?.[1] ?? null,
    mostLabels: 0.2,
    isOfImages: true,
  },
];

function aroundBars(line: string): readonly [string, string] | null {
  const at = line.indexOf(BARS);
  return at < 0 || line.includes(BARS, at + 1) ? null : [line.slice(0, at), line.slice(at + BARS.length)];
}

function shortLabel(text: string | undefined): string | null {
  const label = text === undefined || text.length > 120 ? '' : text.trim();
  return label === '' || label.length > 60 ? null : label;
}

/** A text of some words. */
const WORDS = /\p{L}\S*\s+\S*\p{L}/u;

/** The shape of at least a share of the lines. */
function shapeOf(text: string, complete: boolean, share: number): { readonly shape: LineShape; readonly distinct: number } | null {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (!complete) lines.pop();
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length < FEWEST_LINES) return null;
  for (const shape of SHAPES) {
    const labels = new Set<string>();
    let fitting = 0;
    for (const [index, line] of filled.entries()) {
      const label = shape.labelOf(line);
      if (label !== null) labels.add(label);
      // Enough of the text to see words in it.
      const fits = label !== null && (shape.isOfImages === true || WORDS.test(line.slice(0, 400).replace(label, '')));
      if (fits) fitting += 1;
      else if (filled.length - (index + 1 - fitting) < filled.length * share) break;
    }
    const areFew = labels.size >= 2 && labels.size <= filled.length * shape.mostLabels;
    if (areFew && fitting >= filled.length * share) return { shape, distinct: labels.size };
  }
  return null;
}

/** How to part the lines of a file that begins so into a label and its text; null where that is not known. */
export function lineParter(head: Uint8Array, complete: boolean): ((line: string) => string | null) | null {
  const found = shapeOf(new TextDecoder().decode(head), complete, 0.5);
  if (found === null || found.shape.isOfImages === true) return null;
  const { labelOf } = found.shape;
  return (line) => {
    const label = labelOf(line);
    if (label === null) return null;
    const text = line.trim();
    const rest = text.startsWith(label) ? text.slice(label.length) : text.slice(0, text.lastIndexOf(label));
    return rest.replace(/^\s*\|\|\|\s*|\s*(?:\|\|\||@)\s*$/g, '').trim();
  };
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const counts = emptyCounts();
  const found = shapeOf(new TextDecoder().decode(head), complete, 0.5);
  if (found === null) {
    options.problem(null, messageOf('Lines with a label beside a text were expected: the first ones hold none in a place that is known.'));
    return [{ split: null, counts }];
  }
  const { labelOf, isOfImages } = found.shape;
  const bound = new BoundedLabels(options);
  const level = levelOf(options.column);
  let line = 1;
  for await (const block of wholeLines(all)) {
    if (block === null) {
      options.problem(line++, messageOf('The line is longer than 16 MiB; it was left out.'));
      continue;
    }
    line = forEachLine(block, line, (text, at) => {
      const written = labelOf(text);
      if (written === null) {
        options.problem(at, messageOf('The line has no label where the lines before it have one; it was not counted.'));
        return;
      }
      const name = nameOfLabel(level === 'coarse' ? written.split(':', 1)[0]! : written, options.labels);
      counts.records += 1;
      if (name === null) counts.ignored += 1;
      else {
        counts.total += 1;
        bound.count(counts, name, at);
      }
    });
  }
  return [{ split: null, counts, ...(isOfImages === true ? { unit: 'image' as const } : {}) }];
}

/** `COARSE:fine` is one label; `coarse` as the column counts what goes before the colon. */
function levelOf(column: string | number | undefined): 'coarse' | 'fine' {
  return column === 'coarse' ? 'coarse' : 'fine';
}
