import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { OutboundWorld } from './testing/outbound-world.js';
import { Receiver, answer, hang } from './testing/receiver.js';
import type { Behaviour } from './testing/receiver.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('sessions'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
let world: OutboundWorld;
const receivers: Receiver[] = [];

beforeAll(async () => {
  world = await OutboundWorld.start(urls, { OUTBOUND_TIMEOUT_MS: '5000' });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterEach(async () => {
  await world.deleteRecipients();
  for (const receiver of receivers.splice(0)) receiver.close();
});
afterAll(() => world.close());

async function receiverThat(behaviour: Behaviour): Promise<Receiver> {
  const receiver = await Receiver.start(behaviour);
  receivers.push(receiver);
  return receiver;
}

async function begin(sessions: number): Promise<string[]> {
  const begun: string[] = [];
  for (let session = 0; session < sessions; session++) begun.push(await world.neighbours.begin());
  return begun;
}

async function page(filter: string): Promise<DeliveryItem[]> {
  const answered = await world.call('GET', `deliveries?${filter}`);
  expect(answered.status).toBe(200);
  return ((await answered.json()) as { items: DeliveryItem[] }).items;
}

const statusesOf = async (recipient: string, status: string): Promise<number> =>
  (await page(`recipient=${recipient}&status=${status}&limit=500`)).length;

const unlessSession =
  (refused: Set<unknown>): Behaviour =>
  (response, received) => {
    answer(refused.has(received.fields['subject']) ? 500 : 200)(response, received);
  };

describe('a circuit', () => {
  it('opens for a recipient that is away, sends a probe now and then, and closes with the first success', async () => {
    const tickets = await receiverThat(answer(503));
    const { id } = await world.recipient(tickets.url, { format: 'json' });
    await begin(14);
    await eventually(async () => {
      expect(await world.recipientNow(id)).toMatchObject({ status: 'failing', queued_events: 14 });
    });
    const before = tickets.received.length;
    await eventually(() => tickets.received.length >= before + 2, { timeoutMs: 10_000 });
    expect(tickets.received.length).toBeLessThan(before + 5);
    tickets.behaviour = answer(200);
    await eventually(async () => {
      expect(await world.recipientNow(id)).toMatchObject({ status: 'ok', queued_events: 0 });
    });
    expect(new Set(tickets.received.map(({ headers }) => headers['webhook-id'])).size).toBe(14);
  });

  it('D8: stays closed for one event that is never taken', async () => {
    const refused = new Set<unknown>();
    const tickets = await receiverThat(unlessSession(refused));
    const { id } = await world.recipient(tickets.url, { format: 'json' });
    const [poisoned = ''] = await begin(1).then((begun) => (refused.add(begun[0]), begun));
    await begin(12);
    await eventually(async () => {
      expect(await statusesOf(id, 'delivered')).toBeGreaterThanOrEqual(12);
    });
    expect((await world.recipientNow(id)).status).not.toBe('failing');
    expect(poisoned).not.toBe('');
  });
});

describe('a recipient', () => {
  it('is left alone for as long as it asks', async () => {
    const tickets = await receiverThat(answer(429, { 'retry-after': '2' }));
    await world.recipient(tickets.url, { format: 'json' });
    await begin(1);
    await eventually(() => tickets.received.length === 1);
    const refusedAt = performance.now();
    tickets.behaviour = answer(200);
    await begin(1);
    await eventually(() => tickets.received.length === 3, { timeoutMs: 10_000 });
    expect(performance.now() - refusedAt).toBeGreaterThan(1_500);
  });

  it('gets no more requests in a second than it takes', async () => {
    const tickets = await receiverThat(answer(200));
    const { id } = await world.recipient(tickets.url, { format: 'json', rate_per_second: 10 });
    const started = performance.now();
    await begin(15);
    await eventually(async () => {
      expect(await statusesOf(id, 'delivered')).toBe(15);
    });
    expect(performance.now() - started).toBeGreaterThan(1_000);
  });

  it('may be disabled, changed in its order and address, and deleted in the middle of retries', async () => {
    const old = await receiverThat(answer(500));
    const { id } = await world.recipient(old.url);
    const begun = await begin(4);
    await eventually(async () => {
      expect(old.received.length).toBeGreaterThan(0);
      expect(await statusesOf(id, 'queued')).toBe(4);
    });
    const tickets = await receiverThat(answer(200));
    await world.call('PATCH', `recipients/${id}`, { enabled: false, order: 'per-key' });
    await world.call('PATCH', `recipients/${id}`, { enabled: true, url: tickets.url });
    await eventually(async () => {
      expect(await statusesOf(id, 'delivered')).toBe(4);
    });
    expect(new Set(tickets.keys)).toEqual(new Set(begun));
    tickets.behaviour = hang;
    await begin(2);
    await eventually(async () => {
      expect(tickets.received.length).toBeGreaterThan(4);
      expect(await statusesOf(id, 'queued')).toBe(2);
    });
    expect((await world.call('DELETE', `recipients/${id}`)).status).toBe(204);
    expect(await statusesOf(id, 'dropped')).toBe(2);
  });
});

describe('dead letters', () => {
  it('are delivered again, all since a time or those that are named, under their ids and in their order', async () => {
    const tickets = await receiverThat(answer(500));
    const { id } = await world.recipient(tickets.url, { retry_duration_seconds: 0 });
    const begun: string[] = [];
    // One by one: what is consumed together has the same time.
    for (const count of [1, 2, 3]) {
      begun.push(...(await begin(1)));
      await eventually(async () => expect(await statusesOf(id, 'dead')).toBe(count));
    }
    const dead = (await page(`recipient=${id}&status=dead`)).reverse();
    tickets.behaviour = answer(200);
    tickets.received.length = 0;
    const since = dead[1]?.created_at ?? '';
    const all = await world.call('POST', `recipients/${id}/redeliver`, { since });
    expect(await all.json()).toEqual({ queued: 2 });
    await eventually(() => tickets.received.length === 2);
    expect(tickets.keys).toEqual(begun.slice(1));
    const one = { deliveries: [dead[0]?.id] };
    expect((await world.call('POST', `recipients/${id}/redeliver`, one)).status).toBe(202);
    await eventually(async () => {
      expect(await statusesOf(id, 'delivered')).toBe(3);
    });
    const ids = tickets.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids)).toEqual(new Set(dead.map((letter) => letter.id)));
    const unclear = { ...one, status: 'dead' };
    expect((await world.call('POST', `recipients/${id}/redeliver`, unclear)).status).toBe(422);
  });
});

describe('the list of deliveries', () => {
  it('is found by event, key, status and time', async () => {
    const tickets = await receiverThat(answer(200));
    const { id } = await world.recipient(tickets.url, { format: 'json' });
    const [, key = ''] = await begin(3);
    await world.neighbours.end(key);
    await eventually(async () => {
      expect(await statusesOf(id, 'delivered')).toBe(4);
    });
    const own = `recipient=${id}`;
    expect(await page(`${own}&event=support_conference_end`)).toMatchObject([{ key }]);
    const ofKey = await page(`key=${key}`);
    expect(ofKey.map(({ event }) => event)).toEqual([
      'support_conference_end',
      'support_conference_begin',
    ]);
    const newest = String(ofKey[0]?.created_at);
    expect(await page(`${own}&since=${newest}`)).toHaveLength(1);
    expect(await page(`${own}&until=${newest}&status=delivered`)).toHaveLength(3);
  });

  it('goes page by page, and shows of each its attempts and the request that it would make', async () => {
    const tickets = await receiverThat(answer(200));
    const { id } = await world.recipient(tickets.url, { format: 'json' });
    const [earliest] = await begin(4);
    const own = `recipient=${id}`;
    await eventually(async () => {
      expect(await statusesOf(id, 'delivered')).toBe(4);
    });
    const first = await world.call('GET', `deliveries?${own}&limit=3`);
    const { items, next_cursor: cursor } = (await first.json()) as {
      items: DeliveryItem[];
      next_cursor: string;
    };
    expect(items).toHaveLength(3);
    expect(await page(`${own}&limit=3&cursor=${cursor}`)).toMatchObject([{ key: earliest }]);
    const newest = String(items[0]?.id);
    const shown = await world.call('GET', `deliveries/${newest}`);
    expect(await shown.json()).toMatchObject({
      attempts: [{ number: 1, status_code: 200, response_excerpt: 'thank you' }],
    });
    const request = await world.call('GET', `deliveries/${newest}/request`);
    expect(await request.json()).toMatchObject({
      method: 'POST',
      url: tickets.url,
      headers: { 'webhook-id': newest },
      body: tickets.received.find(({ headers }) => headers['webhook-id'] === newest)?.body,
    });
  });
});
