import type { RecordTexts } from './record-texts.ts';
import { textColumns } from './text-columns.ts';
import { textLines } from './text-lines.ts';
import { textRecords } from './text-records.ts';
import { tokenLines } from './token-lines.ts';

export const RECORD_TEXTS: readonly RecordTexts[] = [textRecords, textColumns, tokenLines, textLines];
