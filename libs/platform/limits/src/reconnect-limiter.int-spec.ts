import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '@jumpfleet/observability';
import { atEndOfSpecFile, eventually, testRedis } from '@jumpfleet/testing';
import type { RedisServer } from '@jumpfleet/local-servers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { recentAdmissions } from './admission-record.js';
import { burst } from './line.js';
import { ReconnectLimiter } from './reconnect-limiter.js';
import type { Answer } from './reconnect-limiter.js';
import { ReconnectRate } from './reconnect-rate.js';

const logger = createLogger({ service: 'limits', level: 'silent' });
let redis: RedisServer;

beforeEach(async () => {
  redis = await testRedis();
});

async function limiter(): Promise<ReconnectLimiter> {
  const made = new ReconnectLimiter({
    url: redis.url,
    secret: 'a secret that all shards share',
    leadMs: 500,
    windowMs: 5_000,
    logger,
  });
  atEndOfSpecFile(() => made.close());
  await eventually(() => made.isConnected);
  return made;
}

/** Writes the rate; after a change nothing is given out for a while. */
async function rateOf(perSecond: number, revision = 1): Promise<ReconnectRate> {
  const rate = new ReconnectRate(redis.url, logger);
  atEndOfSpecFile(() => rate.close());
  await eventually(() => rate.isConnected);
  await rate.set(perSecond, revision);
  return rate;
}

const ask = (gate: ReconnectLimiter, clientId: string, slot?: string): Promise<Answer> =>
  gate.admit({ clientId, slot, isWanted: () => true });

/** Clients, shards and other specs share the processors here; a bench measures 0.98. */
const leastShareOnBusyMachine = 0.5;

/** So long after a new run of Redis, all limiters know of each other. */
const sharesKnownMs = 6_500;

const isOpen = async (gate: ReconnectLimiter) =>
  (await ask(gate, randomUUID())).kind !== 'unavailable';

/** An honest client: asks, comes back when it was told to, and is let in. */
async function comeIn(gate: ReconnectLimiter): Promise<void> {
  const clientId = randomUUID();
  let answer = await ask(gate, clientId);
  while (answer.kind === 'later') {
    await pause(answer.inMs);
    answer = await ask(gate, clientId, answer.slot);
  }
  if (answer.kind !== 'admitted') throw new Error('refused');
}

function fullestSecond(instants: readonly number[]): number {
  return Math.max(
    ...instants.map((from) => instants.filter((at) => at >= from && at < from + 1_000).length),
  );
}

async function slotFor(gate: ReconnectLimiter, clientId: string): Promise<string> {
  const answer = await ask(gate, clientId);
  if (answer.kind !== 'later') throw new Error(`a slot was expected, not ${answer.kind}`);
  return answer.slot;
}

describe('Several shards with one Redis', () => {
  it('let clients in at the rate together: never faster, and hardly slower', async () => {
    const rate = 150;
    const clients = 450;
    const gates = await Promise.all([limiter(), limiter(), limiter(), limiter()]);
    await rateOf(rate);
    await Promise.all(
      Array.from({ length: clients }, (_, i) => comeIn(gates[i % gates.length] ?? gates[0])),
    );
    const instants = await recentAdmissions(redis.url);
    expect(instants).toHaveLength(clients);
    expect(fullestSecond(instants)).toBeLessThanOrEqual(rate + burst(rate));
    const seconds = ((instants.at(-1) ?? 0) - (instants[0] ?? 0)) / 1_000;
    expect((clients - 1) / seconds / rate).toBeGreaterThanOrEqual(leastShareOnBusyMachine);
  });

  it('let those who wait at each of them pass in one order, that of their slots', async () => {
    const gates = [await limiter(), await limiter()] as const;
    await rateOf(100);
    const slots: { at: number; clientId: string; slot: string }[] = [];
    for (let i = 0; i < 60; i++) {
      const clientId = randomUUID();
      const answer = await ask(gates[0], clientId);
      if (answer.kind === 'later') slots.push({ at: i, clientId, slot: answer.slot });
    }
    const passed: number[] = [];
    await Promise.all(
      slots.map(async ({ at, clientId, slot }) => {
        let answer = await ask(gates[at % 2 === 0 ? 0 : 1], clientId, slot);
        while (answer.kind === 'later') {
          await pause(answer.inMs);
          answer = await ask(gates[at % 2 === 0 ? 0 : 1], clientId, slot);
        }
        passed.push(at);
      }),
    );
    const overtaken = passed.map((at, i) =>
      Math.abs(at - (passed.toSorted((a, b) => a - b)[i] ?? 0)),
    );
    expect(passed.length).toBeGreaterThan(20);
    expect(Math.max(...overtaken)).toBeLessThanOrEqual(20);
  });

  it('give a client the same slot however often and wherever it asks', async () => {
    const [one, two] = await Promise.all([limiter(), limiter()]);
    await rateOf(1);
    const crowd = Array.from({ length: 5 }, () => slotFor(one, randomUUID()));
    await Promise.all(crowd);
    const clientId = randomUUID();
    const slots = [
      await slotFor(one, clientId),
      await slotFor(two, clientId),
      await slotFor(one, clientId),
    ];
    expect(new Set(slots).size).toBe(1);
  });

  it('let nobody in while there is no rate', async () => {
    expect(await ask(await limiter(), randomUUID())).toEqual({ kind: 'unavailable' });
  });

  it('do not spend a slot on somebody who has gone', async () => {
    const gate = await limiter();
    await rateOf(1);
    const gone = await gate.admit({
      clientId: randomUUID(),
      slot: undefined,
      isWanted: () => false,
    });
    expect(gone).toEqual({ kind: 'unavailable' });
  });
});

describe('A changed rate', () => {
  it('holds at once, and everybody keeps the place in the line', async () => {
    const gate = await limiter();
    const rate = await rateOf(1);
    const [early, late] = [randomUUID(), randomUUID()];
    await Promise.all(Array.from({ length: 20 }, () => slotFor(gate, randomUUID())));
    await slotFor(gate, early);
    await Promise.all(Array.from({ length: 20 }, () => slotFor(gate, randomUUID())));
    await slotFor(gate, late);
    await rate.set(20, 2);
    const [sooner, later] = await Promise.all([ask(gate, early), ask(gate, late)]);
    if (sooner.kind !== 'later' || later.kind !== 'later') throw new Error('slots were expected');
    expect(sooner.inMs).toBeLessThan(3_500);
    expect(later.inMs - sooner.inMs).toBeGreaterThan(700);
    expect(later.inMs - sooner.inMs).toBeLessThan(1_400);
  });

  it('finds nobody far away: those whose turn is far are told to ask again in a minute', async () => {
    const gate = await limiter();
    await rateOf(1);
    await Promise.all(Array.from({ length: 90 }, () => slotFor(gate, randomUUID())));
    const told = await ask(gate, randomUUID());
    expect(told).toMatchObject({ kind: 'later', inMs: 60_000 - 500 });
  });

  it('is not undone by somebody who has not heard of it', async () => {
    const redisNow = new Redis(redis.url);
    atEndOfSpecFile(() => redisNow.disconnect());
    const rate = await rateOf(300, 7);
    const behind = await rateOf(50, 6);
    await behind.set(50, 6);
    expect(await redisNow.hget('jumpfleet:reconnect-rate', 'rate')).toBe('300');
    await rate.set(40, 8);
    expect(await redisNow.hget('jumpfleet:reconnect-rate', 'rate')).toBe('40');
  });
});

describe('When Redis is lost', () => {
  it('slots that were given are honoured once, and nothing new is given out', async () => {
    const [gate, other] = await Promise.all([limiter(), limiter()]);
    await rateOf(4);
    await pause(sharesKnownMs);
    const clientId = randomUUID();
    await Promise.race(Array.from({ length: 16 }, () => ask(gate, randomUUID())));
    const answer = await ask(gate, clientId);
    if (answer.kind !== 'later') throw new Error('a slot was expected');
    await redis.kill();
    await eventually(() => !gate.isConnected && !other.isConnected);
    expect(await ask(gate, randomUUID())).toEqual({ kind: 'unavailable' });
    expect(await ask(gate, randomUUID(), answer.slot)).toEqual({ kind: 'unavailable' });
    await pause(answer.inMs);
    expect(await ask(other, clientId, answer.slot)).toEqual({ kind: 'admitted' });
    expect(await ask(other, clientId, answer.slot)).toEqual({ kind: 'unavailable' });
  });

  it('who has a slot is held for a moment, and not sent away while Redis comes back', async () => {
    const gate = await limiter();
    const rate = await rateOf(100);
    await eventually(() => isOpen(gate));
    const clientId = randomUUID();
    const { slot } = (await gate.reserveReturn(clientId, 0)) ?? { slot: '' };
    await redis.kill();
    await eventually(() => !gate.isConnected);
    const held = ask(gate, clientId, slot);
    await redis.start();
    await eventually(() => rate.isConnected);
    expect(await held).toMatchObject({ kind: 'later' });
  });

  it.each(['restarted', 'wiped'])(
    'nobody new comes in once it is %s, until the rate is written again',
    async (how) => {
      const gate = await limiter();
      const first = await rateOf(100);
      await eventually(() => isOpen(gate));
      first.close();
      if (how === 'restarted') {
        await redis.kill();
        await redis.start();
        await eventually(() => gate.isConnected);
      } else {
        const admin = new Redis(redis.url);
        await admin.flushall();
        admin.disconnect();
      }
      expect(await isOpen(gate)).toBe(false);
      await rateOf(100, 2);
      await eventually(() => isOpen(gate));
    },
  );
});
