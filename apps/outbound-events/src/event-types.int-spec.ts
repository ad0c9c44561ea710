import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newsSubject } from '@jumpfleet/event-log';
import { connectNats, ensureStream, newsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { describedEvents } from './application/event-catalogue/catalogue.js';
import { publishedSamples, sourceOf } from './application/event-catalogue/samples.js';
import { factSources } from './application/outbound-fact.js';
import { FactSource } from './testing/fact-source.js';
import { OutboundWorld } from './testing/outbound-world.js';
import { Receiver, answer } from './testing/receiver.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('neighbours'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
const ada = { type: 'user', id: '01939d00-5c5c-7e2f-9b1a-0f1e2d3c4b5a', name: 'ada' } as const;
const samples = Object.entries(publishedSamples);
const names = describedEvents.map(({ name }) => name).filter((name) => name !== 'test_event');
const sources = new Map<string, FactSource>();
const receivers: Receiver[] = [];
let nats: NatsConnection;
let world: OutboundWorld;

beforeAll(async () => {
  nats = await connectNats({ url: urls.nats, name: 'spec' });
  await ensureStream(nats, newsStream);
  for (const source of factSources)
    sources.set(source, await FactSource.start(source, await testDatabase(source), nats));
  world = await OutboundWorld.start(urls, { OUTBOUND_OFFLINE_AFTER_SECONDS: '1' });
}, 120_000);
afterEach(async () => {
  await world.deleteRecipients();
  for (const receiver of receivers.splice(0)) receiver.close();
});
afterAll(async () => {
  await world.close();
  for (const source of sources.values()) await source.stop();
  await nats.close();
});

async function recipient(more: object): Promise<Receiver> {
  const receiver = await Receiver.start(answer(200));
  receivers.push(receiver);
  await world.recipient(receiver.url, { events: names, ...more });
  return receiver;
}

const tell = (type: string, subject: string, data: object) =>
  sources.get(sourceOf(type))?.tell(ada, type, subject, data);

type Told = Readonly<{ source: string; type: string; data: object; id?: string }>;
let sequence = 0;
async function news({ source, type, data, id = randomUUID() }: Told): Promise<void> {
  sequence += 1;
  const time = new Date().toISOString();
  const told = { id, sequence, source: `jumpfleet/${source}`, type, time, subject: 'x', data };
  await jetstream(nats).publish(newsSubject(source), JSON.stringify(told));
}

type Change = Readonly<{ client: string; epoch: number; online: boolean; first?: boolean }>;
const presence = ({ client, epoch, online, first = false }: Change) =>
  news({
    source: 'registry',
    type: 'jumpfleet.presence.changed.v1',
    data: {
      ...{ clients: [client], online: [online], epochs: [epoch], first: [first] },
      at: [1_795_255_200_000 + epoch],
    },
  });
const eventsOf = (receiver: Receiver): unknown[] =>
  receiver.received.map(({ fields }) => fields['event']);
const watched = () => world.sql<unknown[]>('SELECT FROM jump_client_presence');

describe('facts of other services', () => {
  it('B1: reach recipients in both dialects as the catalogue shows them', async () => {
    const form = await recipient({ format: 'form' });
    const json = await recipient({ format: 'json', send_custom_fields: true });
    const group = { jumpGroupId: 2, name: 'Tills', codeName: 'tills' };
    await sources.get('registry')?.tell(ada, 'jumpfleet.jump-group.created.v1', '2', group);
    await tell(...publishedSamples.jump_client_enrolled);
    await eventually(() => {
      expect(json.received).toHaveLength(1);
    });
    for (const [name, sample] of samples)
      if (name !== 'jump_client_enrolled') await tell(...sample);
    await eventually(() => {
      expect([form.received.length, json.received.length]).toEqual([
        samples.length,
        samples.length,
      ]);
    });
    for (const { name, example } of describedEvents.filter(
      (event) => event.name in publishedSamples,
    )) {
      const asForm = form.received.find(({ fields }) => fields['event'] === name);
      const timestamp = expect.stringMatching(/^\d{10}$/) as unknown;
      expect(asForm?.fields).toEqual({ ...example.form, appliance_id: 'help.example', timestamp });
      const asJson = json.received.find(
        ({ fields }) => (fields['data'] as { event: string }).event === name,
      );
      const own = { id: '', time: '', traceparent: '' };
      expect({ ...asJson?.fields, ...own }).toEqual({ ...(example.json as object), ...own });
    }
  });
});

describe('who comes and goes', () => {
  it('is told when it stays away, once, and then when it comes back', async () => {
    const receiver = await recipient({});
    const client = randomUUID();
    await presence({ client, epoch: 4, online: false });
    await eventually(() => {
      expect(eventsOf(receiver)).toEqual(['jump_client_offline']);
    });
    expect(receiver.received[0]?.fields).toMatchObject({
      jump_client_id: client,
      since: '2026-11-21T10:00:00.004Z',
      timestamp: '1795255200',
    });
    await presence({ client, epoch: 5, online: true });
    await eventually(() => {
      expect(eventsOf(receiver)).toEqual(['jump_client_offline', 'jump_client_online']);
    });
    expect(receiver.received[1]?.fields).toMatchObject({ is_first: 'false' });
  });

  it('is told the first time ever, and otherwise not at all when it was away for a moment only', async () => {
    const receiver = await recipient({});
    const [client, other] = [randomUUID(), randomUUID()];
    await presence({ client, epoch: 4, online: false });
    await presence({ client, epoch: 5, online: true });
    await presence({ client: other, epoch: 1, online: true, first: true });
    await presence({ client: other, epoch: 1, online: false });
    await eventually(() => {
      expect(eventsOf(receiver)).toEqual(['jump_client_online', 'jump_client_offline']);
    });
    for (const { fields } of receiver.received) expect(fields['jump_client_id']).toBe(other);
  });

  it('is told once though its news come late and twice', async () => {
    const receiver = await recipient({});
    const client = randomUUID();
    sequence += 10;
    await presence({ client, epoch: 5, online: true, first: true });
    sequence -= 5;
    await presence({ client, epoch: 4, online: false });
    sequence += 10;
    const last = randomUUID();
    await presence({ client: last, epoch: 1, online: false });
    await eventually(() => {
      expect(receiver.received.at(-1)?.fields['jump_client_id']).toBe(last);
    });
    expect(eventsOf(receiver)).toEqual(['jump_client_online', 'jump_client_offline']);
  });

  it('costs nothing while nobody wants to hear of it', async () => {
    const receiver = await recipient({ events: ['sign_in_failed'] });
    await presence({ client: randomUUID(), epoch: 4, online: false });
    const data = { username: 'ada', accountType: 'user', address: '192.0.2.1', attempts: 3 };
    const failed = { ...data, reason: 'wrong-credentials' };
    const told = { source: 'policy', type: 'jumpfleet.sign-in.failed.v1', data: failed };
    const id = randomUUID();
    await news({ ...told, id });
    await news({ ...told, id });
    await news(told);
    await eventually(() => {
      expect(receiver.received).toHaveLength(2);
    });
    expect(receiver.received[0]?.fields).toMatchObject({ event: 'sign_in_failed', attempts: '3' });
    expect(await watched()).toEqual([]);
  });
});

describe('the catalogue', () => {
  const get = (path: string) => fetch(`${world.service.url}/api/v1/outbound-events/${path}`);

  it('is there for administrators, and as AsyncAPI for everybody', async () => {
    expect((await get('events')).status).toBe(401);
    const { items } = (await (await world.call('GET', 'events')).json()) as { items: unknown[] };
    expect(items).toHaveLength(describedEvents.length);
    expect(await (await get('asyncapi.json')).json()).toMatchObject({ asyncapi: '3.0.0' });
  });
});
