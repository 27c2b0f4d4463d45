import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cvat } from '../../../src/formats/label-files/cvat.ts';
import { xmlRootOf } from '../../../src/formats/xml-root.ts';
import { headOfText } from '../../support/pieces.ts';

describe('the root of XML', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['<annotations>', 'annotations'],
    ['\uFEFF <?xml version="1.0"?>\n<!-- a > b --><!DOCTYPE a>\n<annotation verified="yes">', 'annotation'],
    ['<a:b/>', 'a:b'],
    ['<!-- never ends', null],
    ['<annotations', null],
    ['text <a>', null],
    ['', null],
  ];
  for (const [text, root] of cases) it(`of ${JSON.stringify(text)} is ${root}`, () => assert.equal(xmlRootOf(text), root));

  // With a pattern that tries every way to end a comment these would take longer than the universe lasts.
  const comments = '<?xml version="1.0"?>\n'.concat('<!-- c -->\n'.repeat(500));
  it('is found behind many comments', () => assert.equal(xmlRootOf(`${comments}<other>`), 'other'));
  it('is looked for by CVAT in one pass', () => {
    assert.equal(cvat.recognise(headOfText('a.xml', `${comments}<project><image>`)), null);
    assert.notEqual(cvat.recognise(headOfText('a.xml', `${comments}<annotations><image id="1">`)), null);
  });
});
