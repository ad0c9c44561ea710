import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
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
  world = await OutboundWorld.start(urls, { OUTBOUND_TIMEOUT_MS: '20000' });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterEach(async () => {
  for (const receiver of receivers.splice(0)) receiver.close();
  const answered = await world.call('GET', 'recipients');
  const { items } = (await answered.json()) as { items: { id: string }[] };
  for (const { id } of items) await world.call('DELETE', `recipients/${id}`);
});
afterAll(() => world.close());

async function receiverThat(behaviour: Behaviour): Promise<Receiver> {
  const receiver = await Receiver.start(behaviour);
  receivers.push(receiver);
  return receiver;
}

/** Refuses one session's webhooks until told otherwise. */
function refusing(refused: Set<unknown>): Behaviour {
  return (response, received) => {
    const data = received.fields['subject'] ?? received.fields['lsid'];
    answer(refused.has(data) ? 503 : 200)(response, received);
  };
}

const keysOf = (receiver: Receiver) =>
  receiver.received.map(({ fields }) => fields['subject'] ?? fields['lsid']);

describe('the order of deliveries', () => {
  it('B1: is strict for a form recipient: nothing later comes before what fails', async () => {
    const blocked = randomUUID();
    const refused = new Set<unknown>([blocked]);
    const tickets = await receiverThat(refusing(refused));
    const recipient = await world.recipient(tickets.url);
    await world.neighbours.begin({ sessionId: blocked });
    await eventually(() => tickets.received.length > 0);
    const later = [await world.neighbours.begin(), await world.neighbours.begin()];
    await eventually(async () => {
      expect((await world.recipientNow(recipient.id)).queued_events).toBe(3);
    });
    const before = tickets.received.length;
    await eventually(() => tickets.received.length > before);
    expect(new Set(keysOf(tickets))).toEqual(new Set([blocked]));
    refused.clear();
    await eventually(async () => {
      expect((await world.recipientNow(recipient.id)).queued_events).toBe(0);
    });
    expect(keysOf(tickets).slice(-3)).toEqual([blocked, ...later]);
  });

  it('is kept per session for a JSON recipient: only the failing session waits', async () => {
    const blocked = randomUUID();
    const refused = new Set<unknown>([blocked]);
    const tickets = await receiverThat(refusing(refused));
    const recipient = await world.recipient(tickets.url, { format: 'json' });
    await world.neighbours.begin({ sessionId: blocked });
    await world.neighbours.end(blocked);
    const free = await world.neighbours.begin();
    await world.neighbours.end(free);
    const types = (session: string) =>
      tickets.received
        .filter(({ fields }) => fields['subject'] === session)
        .map(({ fields }) => fields['type']);
    await eventually(() => {
      expect(types(free)).toEqual(['jumpfleet.session.started.v1', 'jumpfleet.session.ended.v1']);
    });
    expect((await world.recipientNow(recipient.id)).queued_events).toBeGreaterThanOrEqual(2);
    expect(new Set(types(blocked))).toEqual(new Set(['jumpfleet.session.started.v1']));
    refused.clear();
    await eventually(async () => {
      expect((await world.recipientNow(recipient.id)).queued_events).toBe(0);
    });
    expect(types(blocked).at(-1)).toBe('jumpfleet.session.ended.v1');
  });

  it('never lets one recipient delay another', async () => {
    const hanging = await Promise.all(Array.from({ length: 4 }, () => receiverThat(hang)));
    const busy = await Promise.all(
      hanging.map(({ url }) => world.recipient(url, { format: 'json' })),
    );
    for (let session = 0; session < 20; session++) await world.neighbours.begin();
    await eventually(async () => {
      for (const { received } of hanging) expect(received).toHaveLength(8);
      for (const { id } of busy)
        expect(await world.recipientNow(id)).toMatchObject({ queued_events: 20 });
    });
    const quick = await receiverThat(answer(200));
    await world.recipient(quick.url);
    await world.neighbours.begin();
    await eventually(() => expect(quick.received).toHaveLength(1));
    // None of those that hang was given up meanwhile.
    for (const { received } of hanging) expect(received).toHaveLength(8);
  });

  it('holds what is queued while a recipient is disabled, and goes on when it is enabled', async () => {
    const tickets = await receiverThat(answer(500));
    const recipient = await world.recipient(tickets.url);
    const session = await world.neighbours.begin();
    await eventually(() => tickets.received.length > 0);
    await world.disable(recipient);
    const held = await world.recipientNow(recipient.id);
    expect(held).toMatchObject({ status: 'disabled', queued_events: 1 });
    await world.neighbours.end(session);
    tickets.behaviour = answer(200);
    await world.call('PATCH', `recipients/${recipient.id}`, { enabled: true });
    await eventually(async () => {
      expect((await world.recipientNow(recipient.id)).queued_events).toBe(0);
    });
    expect(new Set(keysOf(tickets))).toEqual(new Set([session]));
  });

  it('drops what is queued when its recipient is deleted', async () => {
    const tickets = await receiverThat(answer(500));
    const recipient = await world.recipient(tickets.url);
    await world.neighbours.begin();
    await eventually(() => tickets.received.length > 0);
    await world.call('DELETE', `recipients/${recipient.id}`);
    const [delivery] = await world.deliveries(recipient.id);
    expect(delivery).toMatchObject({ status: 'dropped' });
    const again = await world.call('POST', `deliveries/${delivery?.id ?? ''}/redeliver`);
    expect(again.status).toBe(409);
  });
});
