import { type Message, messageOf } from '../../core/message.ts';
import { splitHead } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { beginsAsMarkup } from '../markup.ts';
import { readCsvSample } from './csv-records.ts';
import { csvRows } from './csv-rows.ts';
import { RecordItems } from './record-items.ts';

/**
 * Tables with a row per box: Open Images (`ImageID,Source,LabelName,…,IsGroupOf`), TensorFlow's (`filename,width,height,class,xmin,…`) and
 * the headerless one of keras-retinanet (`path,x1,y1,x2,y2,class`, empty cells for an image without boxes). Groups (`IsGroupOf`) are
 * crowds. The image labels of Open Images are read too: a confidence of 0 says that the class is absent.
 */
export const detectionTable: TextLabelFormat = {
  content: 'text',
  id: 'detection-table',
  title: 'Table of boxes (Open Images, TensorFlow, RetinaNet)',
  recognisedBy: 'a table with columns of an image, a class and four coordinates; or ImageID, LabelName and Confidence',
  task: 'object-detection',
  ceiling: 0.96,
  recognise(head: FileHead) {
    // The head of a document in one line is megabytes long.
    if (beginsAsMarkup(head.text)) return null;
    const layout = layoutOf(head.text, head.complete);
    return layout === null ? null : { confidence: 0.96, evidence: layout.evidence };
  },
  read,
};

const SAMPLE = 64 * 1024;

interface TableLayout {
  readonly delimiter: string;
  readonly hasHeader: boolean;
  readonly image: number;
  readonly label: number;
  /** A column that is empty where an image has no box; -1 where rows always have one. */
  readonly coordinate: number;
  /** Column that is 1 for a group of objects, -1 without one. */
  readonly group: number;
  /** Column that is 0 for an absent class (labels of whole images), -1 for boxes. */
  readonly confidence: number;
  readonly evidence: Message;
}

const IMAGE_NAMES = [
  'imageid',
  'image_id',
  'filename',
  'file_name',
  'image',
  'image_name',
  'image_path',
  'imagepath',
  'img',
  'path',
  'file',
  'frame',
];
const LABEL_NAMES = [
  'labelname',
  'class',
  'label',
  'class_name',
  'classname',
  'category',
  'category_name',
  'cell_type',
  'object',
  'name',
  'class_id',
  'category_id',
];
const COORDINATES: readonly (readonly string[])[] = [
  ['xmin', 'ymin', 'xmax', 'ymax'],
  ['x_min', 'y_min', 'x_max', 'y_max'],
  ['x1', 'y1', 'x2', 'y2'],
  ['left', 'top', 'right', 'bottom'],
  ['x', 'y', 'w', 'h'],
  ['x', 'y', 'width', 'height'],
  ['xc', 'yc', 'w', 'h'],
  ['bbox'],
];

function layoutOf(text: string, complete: boolean): TableLayout | null {
  for (const delimiter of [',', ';', '\t']) {
    const [first] = readCsvSample(text, delimiter, complete, 1);
    if (first === undefined) continue;
    const headed = headedLayout(first, delimiter);
    if (headed !== null) return headed;
    if (isBox(first) && readCsvSample(text, delimiter, complete, 50).every(isBox)) return bareLayout(delimiter);
  }
  return null;
}

function headedLayout(header: readonly string[], delimiter: string): TableLayout | null {
  const names = header.map((name) => name.trim().toLowerCase());
  const find = (candidates: readonly string[]) => candidates.map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
  const image = find(IMAGE_NAMES);
  const label = find(LABEL_NAMES);
  if (image < 0 || label < 0 || names.length < 3) return null;
  const shared = { delimiter, hasHeader: true, image, label, group: names.indexOf('isgroupof') };
  const coordinates = COORDINATES.find((four) => four.every((name) => names.includes(name)));
  if (coordinates !== undefined) {
    const evidence = messageOf(
      'a table of boxes: "{0}", "{1}" and {2}',
      header[image]!.trim(),
      header[label]!.trim(),
      coordinates.join(', '),
    );
    return { ...shared, coordinate: names.indexOf(coordinates[0]!), confidence: -1, evidence };
  }
  const confidence = names.indexOf('confidence');
  if (names[image] !== 'imageid' || names[label] !== 'labelname' || confidence < 0) return null;
  return {
    ...shared,
    coordinate: -1,
    confidence,
    evidence: messageOf('labels of images as in Open Images: ImageID, LabelName, Confidence'),
  };
}

/** `path,x1,y1,x2,y2,class` without a header, perhaps with the width and the height of the image behind it (SKU-110K). */
function isBox(row: readonly string[]): boolean {
  const [path = '', ...rest] = row;
  const isEmpty = rest.every((cell) => cell === '');
  const isLong = row.length === 8 && rest.slice(5).every(isNumber);
  return (row.length === 6 || isLong) && IMAGE_FILE.test(path) && (isEmpty || (rest.slice(0, 4).every(isNumber) && isClass(rest[4]!)));
}

function bareLayout(delimiter: string): TableLayout {
  const evidence = messageOf('a table of boxes without a header: the path of an image, four coordinates and a class');
  return { delimiter, hasHeader: false, image: 0, label: 5, coordinate: 1, group: -1, confidence: -1, evidence };
}

const IMAGE_FILE = /\.(?:jpe?g|png|bmp|gif|webp|tiff?|p[gp]m)$/i;

/** A name, or an id; a score has a fraction. */
function isClass(cell: string): boolean {
  return !isNumber(cell) || /^\d{1,4}$/.test(cell.trim());
}

function isNumber(cell: string): boolean {
  return cell.trim() !== '' && Number.isFinite(Number(cell.replace(',', '.')));
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const layout = layoutOf(new TextDecoder().decode(head), complete);
  const items = new RecordItems(options);
  if (layout === null) {
    options.problem(1, messageOf('A table with columns of an image, a class and four coordinates was expected; nothing was counted.'));
    return [{ split: null, counts: items.finish(), unit: 'box', recordUnit: 'image' }];
  }
  const columns = [layout.image, layout.label, layout.coordinate, layout.group, layout.confidence];
  const wanted = columns.map((column) => Math.max(0, column));
  let isHeader = layout.hasHeader;
  for await (const { cells, line } of csvRows(all, layout.delimiter.charCodeAt(0), wanted, options.problem)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    countRow(cells, line, layout, items, options);
  }
  const counts = items.finish();
  if (layout.confidence < 0) return [{ split: null, counts, unit: 'box', recordUnit: 'image' }];
  return [{ split: null, counts: { ...counts, total: counts.records }, unit: 'image' }];
}

function countRow(cells: readonly string[], line: number, layout: TableLayout, items: RecordItems, options: ReadOptions): void {
  const [image = '', label = '', coordinate, group, confidence] = cells;
  if (image.trim() === '') {
    options.problem(line, messageOf('The row names no image; it was not counted.'));
    return;
  }
  items.record(image);
  const isBackground = label.trim() === '' && (layout.coordinate < 0 || coordinate === '');
  const isAbsent = layout.confidence >= 0 && Number(confidence) === 0;
  if (isBackground || isAbsent) return;
  const name = label.trim() === '' ? null : nameOfLabel(label.trim(), options.labels);
  if (name === null) items.ignore(image);
  else items.item(image, name, line, layout.group >= 0 && group === '1');
}
