import { messageOf } from '../../core/message.ts';
import { wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { forEachLine } from '../lines.ts';
import { linesOf, wholeLinesOfHead } from './conll-layout.ts';
import { RecordItems } from './record-items.ts';

/** The path of an image, which may have blanks in it. */
const IMAGE = /^(.+?\.(?:jpe?g|png|bmp|gif|webp|tiff?|p[gp]m))(?=\s|$)/i;
/** `48,240,195,371,11`: corners and class; the class may be a name. */
const BOX = /^-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?){3},([^,\s]+)$/;

/**
 * An image a line with its boxes: `path x1,y1,x2,y2,id x1,y1,x2,y2,id …`, as the Keras and TensorFlow ports of YOLO read it
 * (`_annotations.txt` of Roboflow, `2007_train.txt`). The names of the ids stand in a list of classes beside it.
 */
export const boxLines: TextLabelFormat = {
  id: 'box-lines',
  content: 'text',
  title: 'Lines of an image and its boxes (YOLO for Keras)',
  recognisedBy: 'lines of the path of an image and boxes x1,y1,x2,y2,class with blanks between them',
  task: 'object-detection',
  recognise(head: FileHead): Recognition | null {
    if (!/\.txt$/i.test(head.name)) return null;
    const lines = linesOf(wholeLinesOfHead(head)).filter((line) => line.trim() !== '');
    const read = lines.map(boxesOf);
    // A list of images without boxes is read by others.
    if (read.length === 0 || read.includes(null) || !read.some((row) => row!.labels.length > 0)) return null;
    return { confidence: 0.97, evidence: messageOf('lines of an image and its boxes: x1,y1,x2,y2,class') };
  },
  read,
};

/** The image and the classes of its boxes; null for any other line. */
function boxesOf(line: string): { readonly image: string; readonly labels: readonly string[] } | null {
  const image = IMAGE.exec(line.trim())?.[1];
  if (image === undefined) return null;
  const boxes = line.trim().slice(image.length).split(/\s+/).slice(1);
  const labels = boxes.map((box) => BOX.exec(box)?.[1]);
  return labels.every((label) => label !== undefined) ? { image, labels } : null;
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const items = new RecordItems(options);
  let line = 1;
  for await (const block of wholeLines(bytes)) {
    if (block === null) {
      options.problem(line++, messageOf('The line is longer than 16 MiB; it was left out.'));
      continue;
    }
    line = forEachLine(block, line, (text, at) => {
      if (text.trim() === '') return;
      const row = boxesOf(text);
      if (row === null) {
        options.problem(
          at,
          messageOf('The path of an image and boxes such as "48,240,195,371,11" were expected; the line was not counted.'),
        );
        return;
      }
      items.record(row.image);
      for (const label of row.labels) {
        const name = nameOfLabel(label, options.labels);
        if (name === null) items.ignore(row.image);
        else items.item(row.image, name, at);
      }
    });
  }
  return [{ split: null, counts: items.finish(), unit: 'box', recordUnit: 'image' }];
}
