import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeliveryItem, RecipientItem } from '@jumpfleet/outbound-contracts';
import { eventually, testDatabase, testNats, testPostgres, testRedis } from '@jumpfleet/testing';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { startNeighbours } from './testing/neighbours.js';
import type { Neighbours } from './testing/neighbours.js';
import { OutboundProcess } from './testing/outbound-process.js';
import { outboundEnvironment } from './testing/outbound-world.js';
import { Receiver, answer, dieBeforeAnswer, hang } from './testing/receiver.js';
import type { Behaviour } from './testing/receiver.js';

const sessionsDb = await testDatabase('sessions');
const postgres = await testPostgres();
const nats = await testNats();
const redis = await testRedis();
let neighbours: Neighbours;
let outbound: OutboundProcess;
let tickets: Receiver;

beforeAll(async () => {
  neighbours = await startNeighbours(sessionsDb, nats.url);
  const urls = {
    outboundDb: await postgres.createDatabase('outbound'),
    sessionsDb,
    nats: nats.url,
    redis: redis.url,
  };
  const environment = outboundEnvironment(urls, neighbours);
  outbound = await OutboundProcess.start({ ...environment, OUTBOUND_TIMEOUT_MS: '1000' });
});
afterEach(() => {
  tickets.close();
});
afterAll(async () => {
  await outbound.stop();
  await neighbours.close();
});

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answered = await fetch(`${outbound.url}/api/v1/outbound-events/${path}`, {
    method,
    headers: { authorization: `Bearer ${accessToken()}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answered.json()) as T;
}

async function recipientOf(receiver: Receiver, more: object = {}): Promise<RecipientItem> {
  return call('POST', 'recipients', {
    name: receiver.url,
    url: receiver.url,
    retry_interval_seconds: 1,
    ...more,
  });
}

async function deliveriesTo({ id }: RecipientItem): Promise<DeliveryItem[]> {
  const { items } = await call<{ items: DeliveryItem[] }>('GET', `deliveries?recipient=${id}`);
  return items;
}

async function delivered(recipient: RecipientItem): Promise<DeliveryItem> {
  return eventually(
    async () => {
      const items = await deliveriesTo(recipient);
      expect(items).toHaveLength(1);
      expect(items[0]?.status).toBe('delivered');
      return items[0] ?? false;
    },
    { timeoutMs: 25_000 },
  );
}

/** Every attempt that arrived was of the same webhook. */
function expectOneWebhook({ id }: DeliveryItem): void {
  const ids = tickets.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids)).toEqual(new Set([id]));
}

describe('a webhook is delivered under the same id', () => {
  it('when the service is killed between two attempts', async () => {
    tickets = await Receiver.start(answer(500));
    const recipient = await recipientOf(tickets);
    await neighbours.begin();
    await eventually(async () => {
      const [delivery] = await deliveriesTo(recipient);
      expect(delivery?.attempts[0]).toMatchObject({ error: 'status-refused' });
    });
    await outbound.kill();
    tickets.behaviour = answer(200);
    await outbound.start();
    expectOneWebhook(await delivered(recipient));
  });

  it('when the service is killed in the middle of an attempt', async () => {
    tickets = await Receiver.start(hang);
    const recipient = await recipientOf(tickets);
    await neighbours.begin();
    await eventually(() => tickets.received.length > 0);
    await outbound.kill();
    tickets.behaviour = answer(200);
    await outbound.start();
    const delivery = await delivered(recipient);
    expectOneWebhook(delivery);
    expect(delivery.attempts[0]).toMatchObject({ error: 'interrupted' });
  });

  it('when the session begins while the service is down', async () => {
    tickets = await Receiver.start();
    const recipient = await recipientOf(tickets);
    await outbound.kill();
    await neighbours.begin();
    await outbound.start();
    expectOneWebhook(await delivered(recipient));
    expect(tickets.received).toHaveLength(1);
  });

  it('when Redis dies and comes back empty', async () => {
    tickets = await Receiver.start(answer(500));
    const recipient = await recipientOf(tickets);
    await neighbours.begin();
    await eventually(() => tickets.received.length > 0);
    await redis.kill();
    tickets.behaviour = answer(200);
    await redis.start();
    expectOneWebhook(await delivered(recipient));
  });

  it('when the session begins while Redis is away', async () => {
    tickets = await Receiver.start();
    const recipient = await recipientOf(tickets);
    await redis.kill();
    await neighbours.begin();
    await eventually(async () => {
      expect(await deliveriesTo(recipient)).toHaveLength(1);
    });
    await redis.start();
    expectOneWebhook(await delivered(recipient));
    expect(tickets.received).toHaveLength(1);
  });

  it('when Postgres dies in the middle of an attempt', async () => {
    tickets = await Receiver.start(hang);
    const recipient = await recipientOf(tickets);
    await neighbours.begin();
    await eventually(() => tickets.received.length > 0);
    await postgres.kill();
    tickets.behaviour = answer(200);
    await postgres.start();
    expectOneWebhook(await delivered(recipient));
  });
});

/** Each tenth fails: by a refusal, or by an answer that never comes out. What was answered well is kept, in order. */
function failingTenth(accepted: string[]): Behaviour {
  let count = 0;
  return (response, received) => {
    count++;
    if (count % 20 === 0) return dieBeforeAnswer(response, received);
    if (count % 10 === 0) return answer(500)(response, received);
    accepted.push(String(received.headers['webhook-id']));
    return answer(200)(response, received);
  };
}

const sessionIn = ({ fields }: Receiver['received'][number]) =>
  String(fields['lsid'] ?? fields['subject']);
const onceEach = (texts: readonly string[]) => [...new Set(texts)];

describe('every event is received in the promised order', () => {
  it('B1, D8: whatever is killed, with a receiver that fails each tenth time', async () => {
    const taken = { strict: [] as string[], perKey: [] as string[] };
    tickets = await Receiver.start(failingTenth(taken.strict));
    const other = await Receiver.start(failingTenth(taken.perKey));
    const events = ['support_conference_begin', 'support_conference_end'];
    const strict = await recipientOf(tickets, { events: events.slice(0, 1) });
    const perKey = await recipientOf(other, { format: 'json', events });
    const sessions: string[] = [];
    const beginSome = async () => {
      for (let count = 0; count < 6; count++) {
        const session = await neighbours.begin();
        sessions.push(session);
        await neighbours.end(session);
      }
    };
    for (const victim of [outbound, redis, nats, postgres]) {
      await beginSome();
      await victim.kill();
      await victim.start();
    }
    await beginSome();
    await eventually(
      () => {
        expect(onceEach(taken.strict)).toHaveLength(sessions.length);
        expect(onceEach(taken.perKey)).toHaveLength(2 * sessions.length);
      },
      { timeoutMs: 40_000 },
    );
    other.close();
    expect(onceEach(tickets.received.map(sessionIn))).toEqual(sessions);
    for (const session of sessions) {
      const of = other.received.filter((received) => sessionIn(received) === session);
      const types = onceEach(of.map(({ fields }) => String(fields['type'])));
      expect(types).toEqual(['jumpfleet.session.started.v1', 'jumpfleet.session.ended.v1']);
      expect(onceEach(of.map(({ headers }) => String(headers['webhook-id'])))).toHaveLength(2);
    }
    for (const { id } of [strict, perKey])
      await call('PATCH', `recipients/${id}`, { enabled: false });
  });

  it('B1: also all that a recipient missed while it was down', async () => {
    tickets = await Receiver.start(dieBeforeAnswer);
    const recipient = await recipientOf(tickets);
    const sessions: string[] = [];
    for (let count = 0; count < 10; count++) sessions.push(await neighbours.begin());
    await eventually(() => tickets.received.length >= 2);
    expect(onceEach(tickets.received.map(sessionIn))).toEqual(sessions.slice(0, 1));
    await outbound.kill();
    tickets.behaviour = answer(200);
    await outbound.start();
    await eventually(() => {
      expect(onceEach(tickets.received.map(sessionIn))).toEqual(sessions);
    });
    const deliveries = await deliveriesTo(recipient);
    expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set(['delivered']));
  });
});
