import { emptyCounts, type LabelTally } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import type { TextLabelFormat } from '../format.ts';
import { type SeenCategory, tellAll, withNames } from './coco.ts';
import { isCrowd, readCoco, sampleCoco } from './coco-document.ts';
import { isRecord, type JsonRecord, own } from './json-values.ts';

/**
 * COCO panoptic: each annotation lists the segments of an image, with their area in pixels, so that the masks themselves need not be
 * read. Counts pixels, and the images that carry a class. Pixels of no segment are void.
 */
export const cocoPanoptic: TextLabelFormat = {
  content: 'text',
  id: 'coco-panoptic',
  title: 'COCO panoptic',
  recognisedBy: 'one JSON object with images, categories, and annotations that carry segments_info',
  task: 'segmentation',
  recognise(head) {
    const sample = sampleCoco(head);
    return sample?.kind === 'panoptic'
      ? { confidence: sample.confidence, evidence: messageOf('a COCO panoptic document, {0}', sample.evidence) }
      : null;
  },
  async read(bytes, options) {
    const counts = emptyCounts();
    const images = new Set<string | number>();
    const seen: SeenCategory[] = [];
    const { declared, names } = await readCoco(bytes, options.problem, {
      image: (id) => images.add(id),
      annotation(annotation, image, line, offset) {
        const segments = own(annotation, 'segments_info');
        if (!Array.isArray(segments)) return messageOf('The annotation has no segments_info');
        const areas = areasOf(segments);
        if (areas === null) return messageOf('The annotation has a segment without a category_id and an area');
        images.add(image);
        let extent = 0;
        for (const { pixels } of areas.values()) extent += pixels;
        counts.total += extent;
        for (const [category, { pixels, crowd }] of areas) {
          const tally = tallyOf(counts.labels, String(category), line);
          tally.count += pixels;
          tally.records = (tally.records ?? 0) + 1;
          tally.extent = (tally.extent ?? 0) + extent;
          if (crowd > 0) tally.crowd = (tally.crowd ?? 0) + crowd;
          if (options.watch !== undefined) seen.push([category, line, offset]);
        }
        return null;
      },
    });
    counts.records = images.size;
    if (options.watch !== undefined) tellAll(options.watch, seen, names);
    return [{ split: null, counts: withNames(counts, names), unit: 'pixel', recordUnit: 'image', declared }];
  },
};

/** Pixels of each category in one image; null when a segment lacks what is counted. */
function areasOf(segments: readonly unknown[]): Map<number, { pixels: number; crowd: number }> | null {
  const areas = new Map<number, { pixels: number; crowd: number }>();
  for (const segment of segments) {
    const category = isRecord(segment) ? own(segment, 'category_id') : undefined;
    const area = isRecord(segment) ? own(segment, 'area') : undefined;
    if (typeof category !== 'number' || !Number.isInteger(category) || typeof area !== 'number' || !(area >= 0)) return null;
    const known = areas.get(category) ?? { pixels: 0, crowd: 0 };
    known.pixels += area;
    if (isCrowd(segment as JsonRecord)) known.crowd += area;
    areas.set(category, known);
  }
  return areas;
}

function tallyOf(labels: Map<string, LabelTally>, label: string, line: number): LabelTally {
  let tally = labels.get(label);
  if (tally === undefined) labels.set(label, (tally = { count: 0, firstLine: line, firstPath: '' }));
  return tally;
}
