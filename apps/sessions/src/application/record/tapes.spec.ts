import { describe, expect, it } from '@jest/globals';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { chunkItems, keptChunk } from './tape-chunk.js';
import { Tapes } from './tapes.js';

const output = (session: string, offset: number, bytes: number): RecordingBatch => ({
  ...{ session, leg: `leg of ${session}`, channel: 1, offset },
  items: [
    ...(offset === 0 ? [{ kind: 'start' as const, at: 1, cols: 80, rows: 24 }] : []),
    { kind: 'output', at: 2, data: Buffer.alloc(bytes, 120).toString('base64') },
  ],
});

describe('the tapes of many shells', () => {
  it('grow by chunks that are small enough to be read at once, each after those before', () => {
    const tapes = new Tapes([], new Map([['b', 3]]));
    for (let part = 0; part < 9; part++) tapes.add(output('a', part * 30_000, 30_000));
    tapes.add(output('b', 0, 10));
    const [a, b] = tapes.growth();
    expect(a).toMatchObject({ sessionId: 'a', instance: 1, chunks: 3, tape: { bytes: 270_000 } });
    expect(a?.fresh.map((items) => items.length)).toEqual([4, 4, 1]);
    expect(b).toMatchObject({ sessionId: 'b', instance: 4, chunks: 1 });

    const later = new Tapes(a ? [a] : [], new Map());
    later.add(output('a', 240_000, 30_000));
    expect(later.growth()).toEqual([]);
    later.add(output('a', 270_000, 5));
    expect(later.growth()).toMatchObject([{ chunks: 4, fresh: [[{ kind: 'output' }]] }]);
  });

  it('are kept as they were', () => {
    const items = [
      { kind: 'output', at: 5, data: Buffer.from('one') },
      { kind: 'resize', at: 6, cols: 90, rows: 30 },
      { kind: 'gap', at: 7, bytes: 12 },
      { kind: 'output', at: 7, data: Buffer.from('two') },
      { kind: 'end', at: 8 },
    ] as const;
    expect(chunkItems(keptChunk(items))).toEqual(items);
  });
});
