import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXCERPT_SCHEME, excerptSource } from '../../../src/editor/open/excerpt-source.ts';
import { type FileStatus, wayToOpen } from '../../../src/editor/open/way-to-open.ts';

const MEGABYTE = 1024 * 1024;
const here: FileStatus = { isFolder: false, bytes: 1000, isRemote: false };

describe('a place is opened', () => {
  const cases: readonly (readonly [what: string, path: string, line: number | null, status: FileStatus, expected: string])[] = [
    ['in the editor', '/w/train.conll', 7, here, 'editor'],
    ['in the editor without a line', '/w/a.xml', null, here, 'editor'],
    ['as a picture', '/w/mask.png', null, here, 'editor'],
    ['as an excerpt when it is large', '/w/train.conll', 7, { ...here, bytes: 500 * MEGABYTE }, 'excerpt'],
    ['as an excerpt when it is packed', '/w/train.jsonl.gz', 7, here, 'excerpt'],
    ['as an excerpt when the window is elsewhere', '/w/train.conll', 7, { ...here, bytes: 11 * MEGABYTE, isRemote: true }, 'excerpt'],
    ['in the editor at the border', '/w/train.conll', 7, { ...here, bytes: 50 * MEGABYTE }, 'editor'],
    ['in the explorer without text', '/w/train.parquet', null, here, 'explorer'],
    ['in the explorer as a folder', '/w/cats', null, { ...here, isFolder: true }, 'explorer'],
  ];
  for (const [what, path, line, status, expected] of cases) it(what, () => assert.equal(wayToOpen({ path, line }, status), expected));
});

describe('the address of an excerpt', () => {
  const source = { path: '/w/train.conll', from: 3, to: 9 };
  const cases: readonly (readonly [what: string, scheme: string, query: string, expected: object | null])[] = [
    ['tells its lines', EXCERPT_SCHEME, JSON.stringify(source), source],
    ['tells the column of a long line', EXCERPT_SCHEME, JSON.stringify({ ...source, column: 501 }), { ...source, column: 501 }],
    ['with a column that is none is that of its lines', EXCERPT_SCHEME, JSON.stringify({ ...source, column: 'x' }), source],
    ['of another scheme is none', 'file', JSON.stringify(source), null],
    ['that is no JSON is none', EXCERPT_SCHEME, '{', null],
    ['without a path is none', EXCERPT_SCHEME, JSON.stringify({ from: 3, to: 9 }), null],
    ['with lines that are none is none', EXCERPT_SCHEME, JSON.stringify({ ...source, from: '3' }), null],
    ['with lines in the wrong order is none', EXCERPT_SCHEME, JSON.stringify({ ...source, to: 1 }), null],
  ];
  for (const [what, scheme, query, expected] of cases) it(what, () => assert.deepEqual(excerptSource(scheme, query), expected));
});
