import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameSplitter } from './frame-splitter.js';

const framed = (line: number, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length, 0);
  head.writeUInt32BE(line, 4);
  return Buffer.concat([head, body]);
};

describe('frames between two shards', () => {
  it('come out as they went in, wherever TCP cuts them', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.uint8Array({ maxLength: 60 })),
        ),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (frames, cuts) => {
          const heard: [number, number[]][] = [];
          const splitter = new FrameSplitter((line, frame) => heard.push([line, [...frame]]));
          const all = Buffer.concat(frames.map(([line, body]) => framed(line, body)));
          for (let at = 0; at < all.length;) {
            const length = Number(cuts.next().value);
            expect(splitter.push(all.subarray(at, at + length))).toBe(true);
            at += length;
          }
          expect(heard).toEqual(frames.map(([line, body]) => [line, [...body]]));
        },
      ),
    );
  });

  it('are not believed when one is longer than any can be', () => {
    const splitter = new FrameSplitter(() => undefined);
    expect(splitter.push(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBe(false);
  });
});
