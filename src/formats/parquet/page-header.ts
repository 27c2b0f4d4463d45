import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';
import { ThriftReader } from './thrift.ts';

export const DATA_PAGE = 0;
export const DICTIONARY_PAGE = 2;
export const DATA_PAGE_V2 = 3;

export interface PageHeader {
  readonly type: number;
  /** Bytes of the header itself. */
  readonly headerLength: number;
  /** Bytes of the page as it stands in the file, and when it is decompressed. */
  readonly packed: number;
  readonly length: number;
  /** Of a data page: values, nulls and empty lists; of a dictionary: values. */
  readonly entries: number;
  readonly encoding: number;
  readonly definitionEncoding: number;
  readonly repetitionEncoding: number;
  /** Of a page of version 2: levels stand before the values and are not compressed. */
  readonly definitionBytes: number;
  readonly repetitionBytes: number;
  readonly isCompressed: boolean;
}

const RLE = 3;

/** Reads the header of a page. Throws `MalformedData`, also where `bytes` ends within it. */
export function readPageHeader(bytes: Uint8Array, start: number): PageHeader {
  const header = {
    type: -1,
    packed: -1,
    length: -1,
    entries: 0,
    encoding: 0,
    definitionEncoding: RLE,
    repetitionEncoding: RLE,
    definitionBytes: 0,
    repetitionBytes: 0,
    isCompressed: true,
  };
  const reader = new ThriftReader(bytes, start);
  const dataPage = (field: number): void => {
    if (field === 1) header.entries = reader.integer();
    else if (field === 2) header.encoding = reader.integer();
    else if (field === 3) header.definitionEncoding = reader.integer();
    else if (field === 4) header.repetitionEncoding = reader.integer();
  };
  const dataPageV2 = (field: number): void => {
    if (field === 1) header.entries = reader.integer();
    else if (field === 4) header.encoding = reader.integer();
    else if (field === 5) header.definitionBytes = reader.integer();
    else if (field === 6) header.repetitionBytes = reader.integer();
    else if (field === 7) header.isCompressed = reader.boolean();
  };
  const dictionary = (field: number): void => {
    if (field === 1) header.entries = reader.integer();
    else if (field === 2) header.encoding = reader.integer();
  };
  reader.struct((field) => {
    if (field === 1) header.type = reader.integer();
    else if (field === 2) header.length = reader.integer();
    else if (field === 3) header.packed = reader.integer();
    else if (field === 5) reader.struct(dataPage);
    else if (field === 7) reader.struct(dictionary);
    else if (field === 8) reader.struct(dataPageV2);
  });
  const { packed, length, entries, definitionBytes, repetitionBytes } = header;
  if ([packed, length, entries, definitionBytes, repetitionBytes].some((each) => each < 0) || definitionBytes + repetitionBytes > packed) {
    throw new MalformedData(messageOf('holds a page whose header claims what cannot be'));
  }
  return { ...header, headerLength: reader.position - start };
}
