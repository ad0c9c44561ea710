import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Recordings } from './recordings.js';

const of = { session: 's', leg: 'l', channel: 1 };
const kilobytes = (count: number) => Buffer.alloc(count * 1_024, 'x');

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** A stream that confirms what `confirms` says, and all that a recording came to. */
function stream(confirms: () => boolean | Promise<boolean> = () => true, maxBytes = 1_000_000) {
  const published: RecordingBatch[] = [];
  let messages = 0;
  const gaps: number[] = [];
  const recordings = new Recordings({
    publish: async (batches) => {
      if (!(await confirms())) throw new Error('away');
      messages += 1;
      published.push(...batches);
    },
    maxBytes,
    retryMs: 500,
    onRecorded: () => undefined,
    onGap: (bytes) => gaps.push(bytes),
  });
  return { recordings, published, gaps, messages: () => messages };
}

describe('A recording', () => {
  it('leaves in batches of a tenth of a second, or of 32 KiB', async () => {
    const { recordings, published } = stream();
    const channel = recordings.channel(of, 0);
    channel.start({ cols: 80, rows: 24 });
    channel.output(Buffer.from('$ '));
    await jest.advanceTimersByTimeAsync(99);
    expect(published).toEqual([]);
    await jest.advanceTimersByTimeAsync(2);
    expect(published.map(({ offset, items }) => [offset, items.length])).toEqual([[0, 2]]);
    channel.output(kilobytes(25));
    await jest.advanceTimersByTimeAsync(0);
    expect(published.at(-1)).toMatchObject({ offset: 2 });
    channel.output(Buffer.from('end'));
    channel.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(published.at(-1)).toMatchObject({
      offset: 2 + 25 * 1_024,
      items: [{}, { kind: 'end' }],
    });
    expect(recordings.heldBytes).toBe(0);
  });

  it('is repeated in its order until the stream has it', async () => {
    let isAway = true;
    const { recordings, published } = stream(() => !isAway);
    const channel = recordings.channel(of, 0);
    for (let i = 0; i < 20; i++) channel.output(kilobytes(30));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(published).toEqual([]);
    isAway = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(published.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 20 }, (_, i) => i * 30 * 1_024),
    );
    expect(recordings.heldBytes).toBe(0);
  });

  it('lets nothing pass what the stream may have lost', async () => {
    const answers = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()];
    let asked = 0;
    const { recordings, published } = stream(() => answers[asked++]?.promise ?? true);
    const channel = recordings.channel(of, 0);
    for (let i = 0; i < 3; i++) channel.output(kilobytes(30));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(asked).toBe(1);
    answers[0]?.resolve(false);
    await jest.advanceTimersByTimeAsync(500);
    expect(asked).toBe(2);
    answers[1]?.resolve(true);
    await jest.advanceTimersByTimeAsync(0);
    expect(published.map(({ offset }) => offset)).toEqual([0, 30 * 1_024, 60 * 1_024]);
  });

  it('keeps its order when the shell goes on by another line while the stream is away', async () => {
    let isAway = true;
    const { recordings, published } = stream(() => !isAway);
    const before = recordings.channel(of, 0);
    before.output(Buffer.from('before'));
    before.stop();
    await jest.advanceTimersByTimeAsync(400);
    isAway = false;
    const after = recordings.channel(of, 6);
    after.output(Buffer.from('after'));
    after.end();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(published.map(({ offset }) => offset)).toEqual([0, 6]);
    expect(recordings.heldBytes).toBe(0);
  });

  it('has a gap rather than more memory than it may, and goes on after it', async () => {
    let isAway = true;
    const { recordings, published, gaps } = stream(() => !isAway, 100_000);
    const channel = recordings.channel(of, 0);
    for (let i = 0; i < 10; i++) channel.output(kilobytes(30));
    expect(recordings.heldBytes).toBeLessThanOrEqual(100_000);
    expect(gaps).toEqual(Array(8).fill(30 * 1_024));
    isAway = false;
    await jest.advanceTimersByTimeAsync(1_000);
    channel.output(Buffer.from('after the gap'));
    channel.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(published.map(({ offset }) => offset)).toEqual([0, 30 * 1_024, 300 * 1_024]);
  });

  it('waits longer the more are recorded, so that a shard has a bounded pace', async () => {
    const { recordings, published, messages } = stream();
    const channels = Array.from({ length: 500 }, (_, channel) =>
      recordings.channel({ ...of, channel }, 0),
    );
    for (const channel of channels) channel.output(Buffer.from('x'));
    await jest.advanceTimersByTimeAsync(499);
    expect(published).toEqual([]);
    await jest.advanceTimersByTimeAsync(2);
    expect(published).toHaveLength(500);
    expect(messages()).toBe(1);
  });
});
