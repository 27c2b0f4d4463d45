import { emptyCounts, type LabelCounts, type LabelWatch, mergeCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import type { TextLabelFormat } from '../format.ts';
import { isCrowd, isPlaced, readCoco, sampleCoco } from './coco-document.ts';
import { own } from './json-values.ts';
import { RecordItems } from './record-items.ts';

/**
 * COCO: one object with `images`, `annotations` and `categories` (cocodataset.org/#format-data), as instances, keypoints or LVIS. Every
 * annotation is a box, crowds included and counted apart; images without annotations count. Classes are in order of their ids, which may
 * have gaps. Where no annotation says where it lies (iNaturalist), they are labels of images.
 */
export const coco: TextLabelFormat = {
  content: 'text',
  id: 'coco',
  title: 'COCO instances',
  recognisedBy: 'one JSON object with images, categories, and annotations that carry a category_id',
  task: 'object-detection',
  recognise(head) {
    const sample = sampleCoco(head);
    return sample?.kind === 'instances'
      ? { confidence: sample.confidence, evidence: messageOf('a COCO document, {0}', sample.evidence) }
      : null;
  },
  async read(bytes, options) {
    // Names may come last, so annotations are counted by id.
    const items = new RecordItems();
    const seen: SeenCategory[] = [];
    let areBoxes = false;
    const { declared, names } = await readCoco(bytes, options.problem, {
      image: (id) => items.record(id),
      annotation(annotation, image, line, offset) {
        const category = own(annotation, 'category_id');
        if (typeof category !== 'number' || !Number.isInteger(category)) return messageOf('The annotation has no category_id');
        items.item(image, String(category), line, isCrowd(annotation));
        areBoxes ||= isPlaced(annotation);
        if (options.watch !== undefined) seen.push([category, line, offset]);
        return null;
      },
    });
    if (options.watch !== undefined) tellAll(options.watch, seen, names);
    const counts = withNames(items.finish(), names);
    if (!areBoxes && counts.total > 0) return [{ split: null, counts: { ...counts, total: counts.records }, unit: 'image', declared }];
    return [{ split: null, counts, unit: 'box', recordUnit: 'image', declared }];
  },
};

/** A label by its id, its line, and the bytes of that line before it. */
export type SeenCategory = readonly [category: number, line: number, offset: number];

/** Names what was seen before the names were known. */
export function tellAll(watch: LabelWatch, seen: readonly SeenCategory[], names: ReadonlyMap<number, string>): void {
  for (const [category, line, offset] of seen) {
    watch.enterPlace?.(offset);
    watch.see(names.get(category) ?? String(category), line, null);
  }
}

/** The counts by name instead of by id; an id without a category stands for itself. Two categories of one name count as one. */
export function withNames(counts: LabelCounts, names: ReadonlyMap<number, string>): LabelCounts {
  const named: LabelCounts = { ...counts, labels: new Map() };
  for (const [id, tally] of counts.labels)
    mergeCounts(named, { ...emptyCounts(), labels: new Map([[names.get(Number(id)) ?? id, tally]]) });
  return named;
}
