import { describe, expect, it } from '@jest/globals';
import { AppendQueue } from './append-queue.js';
import { RevisionConflict } from './errors.js';

const pending = (stream: string) => ({ stream, expectedRevision: 0 });

describe('The append queue', () => {
  it('sends appends that come together in one batch, in the order of their streams', async () => {
    const batches: string[][] = [];
    const queue = new AppendQueue(async (batch: readonly ReturnType<typeof pending>[]) => {
      batches.push(batch.map(({ stream }) => stream));
      return batch.map(({ stream }) => stream);
    });
    expect(await Promise.all(['c', 'a', 'b'].map((s) => queue.add(pending(s))))).toEqual([
      'c',
      'a',
      'b',
    ]);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('tells only those whose stream had moved on', async () => {
    const queue = new AppendQueue(async (batch: readonly ReturnType<typeof pending>[]) =>
      batch.map(({ stream }) => (stream === 'stale' ? undefined : stream)),
    );
    const [fresh, stale] = await Promise.allSettled([
      queue.add(pending('fresh')),
      queue.add(pending('stale')),
    ]);
    expect(fresh).toEqual({ status: 'fulfilled', value: 'fresh' });
    expect(stale).toEqual({ status: 'rejected', reason: new RevisionConflict('stale', 0) });
  });

  it("keeps one append's fault from the others", async () => {
    const queue = new AppendQueue(async (batch: readonly ReturnType<typeof pending>[]) => {
      if (batch.some(({ stream }) => stream === 'bad')) throw new Error('does not fit');
      return batch.map(({ stream }) => stream);
    });
    const outcomes = await Promise.allSettled(
      ['a', 'bad', 'c'].map((stream) => queue.add(pending(stream))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('tries nothing again when the database went away, since it may have committed', async () => {
    let calls = 0;
    const queue = new AppendQueue<ReturnType<typeof pending>, string>(async () => {
      calls++;
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    });
    const outcomes = await Promise.allSettled(['a', 'b'].map((s) => queue.add(pending(s))));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls).toBe(1);
  });

  it('gathers what comes while a batch is written, until it is enough for another', async () => {
    const sizes: number[] = [];
    let written = (): void => undefined;
    const queue = new AppendQueue(async (batch: readonly ReturnType<typeof pending>[]) => {
      sizes.push(batch.length);
      await new Promise<void>((resolve) => (written = resolve));
      return batch.map(({ stream }) => stream);
    });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const add = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => queue.add(pending(`${name}${index}`)));
    const first = add(1, 'a');
    await turn();
    const few = add(5, 'b');
    await turn();
    expect(sizes).toEqual([1]);
    const more = add(30, 'c');
    await turn();
    expect(sizes).toEqual([1, 35]);
    written();
    await Promise.all([...few, ...more]);
    expect(first).toHaveLength(1);
  });

  it('keeps a bounded number of batches of bounded size under way', async () => {
    let underWay = 0;
    let most = 0;
    const sizes: number[] = [];
    const queue = new AppendQueue(async (batch: readonly ReturnType<typeof pending>[]) => {
      sizes.push(batch.length);
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return batch.map(({ stream }) => stream);
    });
    const streams = Array.from({ length: 500 }, (_, index) => `s${index}`);
    await Promise.all(streams.map((stream) => queue.add(pending(stream))));
    expect(most).toBeLessThanOrEqual(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(500);
  });
});
