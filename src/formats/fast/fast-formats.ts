import { fastCoco } from './coco-scan.ts';
import { fastConll } from './conll-scan.ts';
import { fastCsv } from './csv-scan.ts';
import type { FastFormat } from './fast-format.ts';
import { fastJsonLines } from './json-lines-scan.ts';

/** The formats that have a fast path. */
const FAST_FORMATS: readonly FastFormat[] = [fastConll, fastCsv, fastJsonLines, fastCoco];

export function fastFormatOf(id: string): FastFormat | undefined {
  return FAST_FORMATS.find((format) => format.id === id);
}
