/** What the module offers to `scan-memory.ts`. */
export { addCategory, countBoxes, forgetBoxes, noteImages, numberedImages } from './boxes';
export { countByte } from './bytes';
export {
  isAtElement,
  passValue,
  prepareCoco,
  scanAnnotations,
  scanImages,
  scanOthers,
  takeFound,
  takeLineFeeds,
} from './coco';
export { prepareConll, scanConll, scanConllWithReturns, takeLines } from './conll';
export { hasStopped, prepareCsv, scanCsv, scanCsvWithReturns, takeCsvLines, takeRecords } from './csv';
export { forgetKeys } from './json';
export { prepareJsonLines, scanLabelLines, scanTagLines, takeIgnored, takeJsonLines, takeJsonRecords, takeTags } from './json-lines';
export { addLabel, forgetLabels } from './labels';
export {
  BOX_COUNTS,
  BUFFER,
  COUNTS,
  CROWD_COUNTS,
  FIRSTS,
  IMAGE_IDS,
  IMAGES_OF_CHUNK_SHIFT,
  LABEL_IDS,
  LONGEST_LABEL,
  MEMORY_BYTES,
  MOST_CATEGORIES,
  PIECE,
  PLACES,
  SCRATCH,
  SET_COUNTS,
  SET_ROW_SHIFT,
  SET_ROWS,
  TYPE_FACTS,
  TYPE_IDS,
} from './memory-map';
export { countTag, describeTag, followFromHere, prepareTags, takeFirsts } from './tags';
export { takeUnusual } from './unusual';
