import { messageOf } from '../../core/message.ts';
import { isName, isRecord, type JsonRecord, keysOf, listOf, own, valueAt } from './json-values.ts';
import { Fault, type FoundShape, type Reading, type SpannedRecord } from './record-shape.ts';

/** What says the label of a piece; the slot before the kind of its values (`from` and `to` are both cities). */
const LABEL_KEYS = ['slot_name', 'entity', 'slot', 'label'];

/**
 * Finds sentences in pieces, some of which have a label: `[{"text": "weather in "}, {"text": "Paris", "entity": "city"}]`, as the
 * data of Snips have it. A piece with a label is a mention.
 */
export function findPieceShape(records: readonly JsonRecord[], column: string | null): FoundShape | null {
  for (const key of column === null ? keysOf(records) : [column]) {
    const pieces = records.map((record) => piecesOf(valueAt(record, key)));
    const found = pieces.filter((each) => each !== null).flat();
    if (found.length === 0 || pieces.includes(null)) continue;
    const name = LABEL_KEYS.find((label) => found.some((piece) => isName(own(piece, label))));
    if (name === undefined || found.every((piece) => isName(own(piece, name)))) continue;
    return {
      shape: {
        kind: 'spans',
        key,
        unit: 'mention',
        recordUnit: 'document',
        hasTokens: false,
        unlabelled: [],
        read: (record) => readPieces(record, key, name),
      },
      evidence: messageOf('{0} holds a text in pieces, some of them with a label ({1})', JSON.stringify(key), name),
      confidence: 0.94,
    };
  }
  return null;
}

function readPieces(record: unknown, key: string, name: string): Reading<SpannedRecord> {
  const pieces = isRecord(record) ? piecesOf(valueAt(record, key)) : null;
  if (pieces === null)
    return new Fault(messageOf('A list of pieces with a "text" was expected under {0}; the record was not counted.', JSON.stringify(key)));
  return { labels: pieces.map((piece) => own(piece, name)).filter(isName), tags: null };
}

/** Null for anything but a list of objects with a text. */
function piecesOf(value: unknown): readonly JsonRecord[] | null {
  const list = listOf(value);
  return list?.every((piece): piece is JsonRecord => isRecord(piece) && typeof own(piece, 'text') === 'string') === true ? list : null;
}
