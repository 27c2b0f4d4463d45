import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { barLength, shareBarCell, shareBarIcon } from '../../../src/editor/share-bar.ts';

describe('the share bar', () => {
  const lengths: readonly (readonly [number, number])[] = [
    [0, 0],
    [Number.NaN, 0],
    [0.00001, 1],
    [0.25, 8],
    [1, 16],
    [1.7, 16],
  ];
  for (const [share, length] of lengths) {
    it(`is ${length} of 16 long for a share of ${share}`, () => assert.equal(barLength(share, 16), length));
  }

  it('is an SVG image that differs by theme', () => {
    const light = shareBarIcon(0.25, 'class', 'light');
    const dark = shareBarIcon(0.25, 'class', 'dark');
    assert.notEqual(light, dark);
    const prefix = 'data:image/svg+xml;base64,';
    assert.ok(light.startsWith(prefix));
    assert.match(Buffer.from(light.slice(prefix.length), 'base64').toString(), /^<svg .*width="8\.00".*<\/svg>$/);
  });

  it('is wider in a hover', () => {
    const svg = Buffer.from(shareBarCell(0.25, 'background', 'dark').split(',')[1] ?? '', 'base64').toString();
    assert.match(svg, /^<svg .*width="48\.00".*<\/svg>$/);
  });
});
