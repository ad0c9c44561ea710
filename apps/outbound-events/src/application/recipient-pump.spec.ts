import { describe, expect, it } from '@jest/globals';
import { unknownHealth } from '@jumpfleet/outbound-domain';
import type { RecipientSettings } from '@jumpfleet/outbound-domain';
import { recipientSettings } from '../testing/recipient-settings.js';
import type { Claim, Taken } from './delivery-queue.port.js';
import { RecipientPump } from './recipient-pump.js';

const seqs = (taken: readonly (Taken | undefined)[]) => taken.map((one) => one?.seq);

function claim(more: Partial<RecipientSettings>, ...places: number[]): Claim {
  const settings = recipientSettings(more);
  const recipient = { id: 'r-1', settings } as Taken['recipient'];
  const deliveries = places.map((seq) => ({ seq, recipient }) as Taken);
  return { recipient, health: unknownHealth, deliveries, nextMs: undefined };
}

function pumpWith(more: Partial<RecipientSettings>, ...places: number[]): RecipientPump {
  const pump = new RecipientPump('r-1');
  pump.ask();
  pump.take(claim(more, ...places), 0);
  return pump;
}

describe('what one process has of a recipient', () => {
  it('B1: goes one after the other when the order is strict', () => {
    const pump = pumpWith({ order: 'strict' }, 1, 2, 3);
    const first = pump.begin(0);
    expect(seqs([first, pump.begin(0)])).toEqual([1, undefined]);
    if (first) pump.ended(first, unknownHealth, true);
    expect(pump.begin(0)?.seq).toBe(2);
    expect(pump.ask()).toBeUndefined();
  });

  it('goes no further after a failure when the order is strict', () => {
    const pump = pumpWith({ order: 'strict' }, 1, 2, 3);
    const first = pump.begin(0);
    if (first) pump.ended(first, unknownHealth, false);
    expect(pump.begin(0)).toBeUndefined();
    pump.settled([1]);
    expect(pump.isIdle && pump.hasMore).toBe(true);
    expect(pump.ask()).toMatchObject({ keep: [] });
  });

  it('goes side by side up to its concurrency when the order is per key', () => {
    const pump = pumpWith({ order: 'per-key', concurrency: 2 }, 1, 2, 3);
    expect(seqs([pump.begin(0), pump.begin(0), pump.begin(0)])).toEqual([1, 2, undefined]);
    expect(pump.ask()).toMatchObject({ keep: [3, 1, 2] });
  });

  it('is begun while its hold lasts, or left to whoever claims next', () => {
    const pump = pumpWith({ order: 'per-key' }, 1, 2);
    expect(pump.begin(3_900)?.seq).toBe(1);
    expect(pump.begin(4_100)).toBeUndefined();
    expect(pump.ask()).toMatchObject({ keep: [1] });
  });

  it('keeps to the rate: a tenth of a second may be caught up', () => {
    const pump = pumpWith({ order: 'per-key', ratePerSecond: 10 }, 1, 2, 3, 4);
    expect(seqs([pump.begin(1_000), pump.begin(1_000), pump.begin(1_000)])).toEqual([
      1,
      2,
      undefined,
    ]);
    expect(pump.waitMs(1_000)).toBe(100);
    expect(pump.begin(1_100)?.seq).toBe(3);
  });

  it('sends nothing more that was claimed side by side when the order becomes strict', () => {
    const pump = pumpWith({ order: 'per-key', concurrency: 1 }, 1, 3);
    const first = pump.begin(0);
    pump.take(claim({ order: 'strict' }), 0);
    if (first) pump.ended(first, unknownHealth, true);
    expect(pump.begin(0)).toBeUndefined();
  });

  it('sends a mapping what may hang on the answer before one at a time', () => {
    const { target } = recipientSettings();
    const mapping = { ...target, format: 'mapping' } as RecipientSettings['target'];
    const pump = pumpWith({ order: 'strict', target: mapping }, 1, 2);
    const first = pump.begin(0);
    if (first) pump.ended(first, unknownHealth, true);
    expect(pump.begin(0)).toBeUndefined();
    expect(pump.hasMore).toBe(true);
  });
});
