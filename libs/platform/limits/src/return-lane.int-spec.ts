import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '@jumpfleet/observability';
import { atEndOfSpecFile, eventually, testRedis } from '@jumpfleet/testing';
import type { RedisServer } from '@jumpfleet/local-servers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ReconnectLimiter } from './reconnect-limiter.js';
import { ReconnectRate } from './reconnect-rate.js';
import { ReturnRoom } from './return-room.js';
import { SlotTokens } from './slot-token.js';

const logger = createLogger({ service: 'limits', level: 'silent' });
const secret = 'a secret that all shards share';
const leadMs = 300;
let redis: RedisServer;

beforeEach(async () => {
  redis = await testRedis();
});

async function ready<Made extends { isConnected: boolean; close(): void }>(made: Made) {
  atEndOfSpecFile(() => made.close());
  await eventually(() => made.isConnected);
  return made;
}

const limiter = () =>
  ready(new ReconnectLimiter({ url: redis.url, secret, leadMs, windowMs: 5_000, logger }));
const returnRoom = () => ready(new ReturnRoom(redis.url, logger));

/** Resolves when the pause after a new run of Redis is over. */
async function rateOf(perSecond: number): Promise<ReconnectRate> {
  const rate = await ready(new ReconnectRate(redis.url, logger));
  await rate.set(perSecond, 1);
  const room = await returnRoom();
  await eventually(async () => ((await room.take(1))?.taken ?? 0) > 0);
  return rate;
}

const knock = (gate: ReconnectLimiter, clientId: string = randomUUID(), slot?: string) =>
  gate.admit({ clientId, slot, isWanted: () => true });

/** So many clients wait in the line of others. */
const crowd = (gate: ReconnectLimiter, count: number) =>
  Promise.all(
    Array.from({ length: count }, () =>
      gate.admit({ clientId: randomUUID(), slot: undefined, isWanted: () => true }),
    ),
  );

async function returnOf(gate: ReconnectLimiter, clientId: string, awayMs: number) {
  const slot = await gate.reserveReturn(clientId, awayMs);
  if (slot === undefined) throw new Error('a slot was expected');
  return slot;
}

const instantOf = (clientId: string, slot: string) =>
  (new SlotTokens(secret).read(clientId, slot)?.at ?? Number.NaN) / 1_000;

describe('A client that returns after an upgrade', () => {
  it('has a slot of its own lane, however long the line of the others is', async () => {
    const gate = await limiter();
    await rateOf(10);
    void crowd(gate, 600);
    await eventually(async () => {
      const other = await knock(gate);
      expect(other.kind === 'later' && other.inMs > 40_000).toBe(true);
    });
    const clientId = randomUUID();
    const { slot, inMs } = await returnOf(gate, clientId, 500);
    expect(inMs).toBeGreaterThanOrEqual(500);
    expect(inMs).toBeLessThan(1_000);
    await pause(inMs);
    expect(await knock(gate, clientId, slot)).toEqual({ kind: 'admitted' });
  });

  it('is never asked to be back before it can be, and never at the instant of another', async () => {
    const gate = await limiter();
    await rateOf(100);
    const away = [0, 40, 60_000, 200, 5, 0, 60_000, 3, 0, 41];
    const slots = await Promise.all(
      away.map(async (awayMs) => {
        const clientId = randomUUID();
        const { slot, inMs } = await returnOf(gate, clientId, awayMs);
        expect(inMs).toBeGreaterThanOrEqual(awayMs);
        expect(inMs).toBeLessThan(awayMs + 150);
        return instantOf(clientId, slot);
      }),
    );
    slots.sort((a, b) => a - b);
    for (const [i, at] of slots.entries())
      expect(at - (slots[i - 1] ?? 0)).toBeGreaterThanOrEqual(10);
  });

  it('that asks again gets the same slot, and none twice', async () => {
    const [gate, other] = [await limiter(), await limiter()];
    await rateOf(10);
    void crowd(gate, 100);
    await eventually(async () => expect(await knock(gate)).toMatchObject({ kind: 'later' }));
    const clientId = randomUUID();
    const { slot } = await returnOf(gate, clientId, 20_000);
    expect(await knock(other, clientId, slot)).toMatchObject({ kind: 'later', slot });
    expect(await knock(gate, clientId)).toMatchObject({ kind: 'later', slot });
  });

  it('keeps its lane when it is late', async () => {
    const gate = await limiter();
    await rateOf(10);
    void crowd(gate, 400);
    await eventually(async () => expect(await knock(gate)).toMatchObject({ kind: 'later' }));
    const clientId = randomUUID();
    const [at, era] = await lateSlot(gate);
    const slot = new SlotTokens(secret).issue(clientId, { era, lane: 'returns', at });
    expect(await knock(gate, clientId, slot)).toEqual({ kind: 'admitted' });
  });

  async function lateSlot(gate: ReconnectLimiter): Promise<[number, string]> {
    const someone = randomUUID();
    const { slot } = await returnOf(gate, someone, 0);
    const given = new SlotTokens(secret).read(someone, slot);
    return [(given?.at ?? 0) - 30_000_000, given?.era ?? ''];
  }
});

describe('Room for returns', () => {
  it('is given at the rate and no faster, whoever asks', async () => {
    const [room, other] = [await returnRoom(), await returnRoom()];
    await rateOf(100);
    let taken = 0;
    const begin = performance.now();
    while (performance.now() - begin < 1_000) {
      const answers = await Promise.all([room.take(50), other.take(50)]);
      for (const answer of answers) taken += answer?.taken ?? 0;
      await pause(answers[0]?.againInMs ?? 10);
    }
    const seconds = (performance.now() - begin) / 1_000;
    expect(taken).toBeGreaterThan(20);
    expect(taken).toBeLessThanOrEqual(100 * seconds + 28);
  });

  it('is a tenth of the rate while others wait in line, so that neither starves', async () => {
    const [room, gate] = [await returnRoom(), await limiter()];
    await rateOf(100);
    void crowd(gate, 500);
    await eventually(async () => expect(await knock(gate)).toMatchObject({ kind: 'later' }));
    // All three must come within a tenth of a second, which a busy machine may need more than one attempt for.
    await eventually(async () => {
      await room.take(500);
      expect(await room.take(1)).toMatchObject({ taken: 0 });
      const { againInMs } = (await room.take(1)) ?? { againInMs: 0 };
      expect(againInMs).toBeGreaterThan(40);
      expect(againInMs).toBeLessThan(110);
    });
  });

  it('that was not needed is there for others', async () => {
    const room = await returnRoom();
    await rateOf(1);
    await eventually(async () => expect(await room.take(1)).toMatchObject({ taken: 1 }));
    expect(await room.take(1)).toMatchObject({ taken: 0 });
    await room.giveBack(1);
    expect(await room.take(1)).toMatchObject({ taken: 1 });
  });

  it('is none while Redis is away, nor is there a slot', async () => {
    const [room, gate] = [await returnRoom(), await limiter()];
    await rateOf(100);
    await redis.kill();
    await eventually(() => !room.isConnected && !gate.isConnected);
    expect(await room.take(1)).toBeUndefined();
    await room.giveBack(1);
    expect(await gate.reserveReturn(randomUUID(), 0)).toBeUndefined();
  });
});
