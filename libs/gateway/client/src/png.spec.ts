import { inflateSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { encodePng } from './png.js';

it('writes a PNG whose pixels are those that were given', () => {
  const pixels = Uint8Array.from({ length: 3 * 2 * 3 }, (_, i) => (i * 37) % 256);
  const png = encodePng({ width: 3, height: 2, pixels });
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  const [first, second] = [rows.subarray(1, 10), rows.subarray(11, 20)];
  expect([...first]).toEqual([...pixels.subarray(0, 9)]);
  expect([...second].map((value, x) => (value + (first[x] ?? 0)) % 256)).toEqual([
    ...pixels.subarray(9),
  ]);
});
