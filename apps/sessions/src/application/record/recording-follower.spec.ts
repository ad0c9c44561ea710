import { describe, expect, it } from '@jest/globals';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import fc from 'fast-check';
import type { Recording } from './record.js';
import { RecordingFollower } from './recording-follower.js';
import type { TapeItem } from './recording-tape.js';
import { Tapes } from './tapes.js';

const at = 1_700_000_000_000;
const recording: Recording = {
  ...{ sessionId: 's', instance: 1, leg: 'l', channel: 1, cols: 80, rows: 24 },
  ...{ startedAt: new Date(at), lastAt: new Date(at), endedAt: null },
  ...{ bytes: 0, missingBytes: 0, gaps: 0 },
};
const text = 'abcdefghijklmnopqrstuvwxyz';

/** A shell that prints the alphabet some letters at a time, with a change of its size, and ends. */
function batchesOf(lengths: readonly number[]): RecordingBatch[] {
  let offset = 0;
  const pieces = lengths.map((length, index): RecordingBatch => {
    const data = Buffer.from(text.slice(offset, offset + length)).toString('base64');
    const items: RecordingBatch['items'] = [
      ...(index === 0 ? [{ kind: 'start' as const, at, cols: 80, rows: 24 }] : []),
      { kind: 'output', at: at + index, data },
      ...(index === 1 ? [{ kind: 'resize' as const, at: at + index, cols: 99, rows: 9 }] : []),
    ];
    const batch = { session: 's', leg: 'l', channel: 1, offset, items };
    offset += length;
    return batch;
  });
  const end = { kind: 'end' as const, at: at + 100 };
  return [...pieces, { session: 's', leg: 'l', channel: 1, offset, items: [end] }];
}

/** What the record has of some batches, a chunk for each that adds something. */
function chunksOf(batches: readonly RecordingBatch[]): (readonly TapeItem[])[] {
  const tapes = new Tapes([], new Map());
  let known = 0;
  return batches.flatMap((batch) => {
    tapes.add(batch);
    const items = tapes.growth()[0]?.fresh.flat() ?? [];
    const fresh = items.slice(known);
    known = items.length;
    return fresh.length > 0 ? [fresh] : [];
  });
}

async function followed(
  all: readonly RecordingBatch[],
  { keptAtFirst, heardFrom }: Readonly<{ keptAtFirst: number; heardFrom: number }>,
): Promise<readonly TapeItem[]> {
  let kept = chunksOf(all.slice(0, keptAtFirst));
  const stop = new AbortController();
  const follower = new RecordingFollower({
    recording,
    signal: stop.signal,
    player: {
      after: async (_recording, chunk) => {
        const items = kept.slice(chunk, chunk + 1).flat();
        // Whoever looks later finds more.
        kept = chunksOf(all);
        return { items, last: items.length > 0 ? chunk + 1 : chunk };
      },
    },
    listen: (heard) => {
      for (const batch of all.slice(heardFrom)) heard(batch);
      return () => undefined;
    },
  });
  const items: TapeItem[] = [];
  for await (const some of follower.items(1)) items.push(...some);
  return items;
}

const shown = (items: readonly TapeItem[]): string =>
  items
    .map((item) => (item.kind === 'output' ? Buffer.from(item.data).toString() : `<${item.kind}>`))
    .join('')
    .replace(/<resize>/g, '');

describe('whoever follows a recording', () => {
  it('sees each byte once and in order, wherever the record stops and what is told live begins', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lengths, fc.nat(7), fc.nat(7), async (some, keptAtFirst, heardFrom) => {
        const batches = batchesOf(some);
        const items = await followed(batches, { keptAtFirst, heardFrom });
        const letters = some.reduce((sum, length) => sum + length, 0);
        expect(shown(items)).toBe(`${text.slice(0, letters)}<end>`);
        expect(items.filter(({ kind }) => kind === 'resize')).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});
