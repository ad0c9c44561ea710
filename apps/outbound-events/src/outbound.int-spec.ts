import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { Webhook } from 'standardwebhooks';
import { OutboundWorld } from './testing/outbound-world.js';
import { Receiver, answer, dieBeforeAnswer, dieMidway, hang } from './testing/receiver.js';
import type { Behaviour, Received } from './testing/receiver.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('sessions'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
let world: OutboundWorld;
const receivers: Receiver[] = [];

beforeAll(async () => {
  world = await OutboundWorld.start(urls, { OUTBOUND_TIMEOUT_MS: '700' });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterEach(async () => {
  const answered = await world.call('GET', 'recipients');
  const { items } = (await answered.json()) as { items: { id: string }[] };
  for (const { id } of items) await world.call('DELETE', `recipients/${id}`);
  for (const receiver of receivers.splice(0)) receiver.close();
});
afterAll(() => world.close());

async function receiverThat(behaviour: Behaviour): Promise<Receiver> {
  const receiver = await Receiver.start(behaviour);
  receivers.push(receiver);
  return receiver;
}

const webhookHeaders = ({ headers }: Received): Record<string, string> => ({
  'webhook-id': String(headers['webhook-id']),
  'webhook-timestamp': String(headers['webhook-timestamp']),
  'webhook-signature': String(headers['webhook-signature']),
});

function verify(secret: string, received: Received): void {
  const options = { jsonParse: false };
  new Webhook(secret).verify(received.body, webhookHeaders(received), options);
}

describe('a webhook', () => {
  it('OE-02, OE-03, B1: tells a ticket system as a form that a session began and ended', async () => {
    const tickets = await receiverThat(answer(200));
    await world.recipient(tickets.url);
    const session = await world.neighbours.begin();
    await world.neighbours.end(session);
    await eventually(() => {
      expect(tickets.received).toHaveLength(2);
    });
    const [begin, end] = tickets.received;
    expect(begin?.path).toBe('/bomgareventconnect?KB=support');
    expect(begin?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(begin?.fields).toMatchObject({
      event: 'support_conference_begin',
      version: '1',
      appliance_id: 'help.example',
      lsid: session,
      external_key: 'T-7',
      conference_name: 'till-4',
      username: 'Ada',
    });
    expect(end?.fields['event']).toBe('support_conference_end');
  });

  it('is signed so that the standardwebhooks package verifies the exact bytes', async () => {
    const tickets = await receiverThat(answer(200));
    const { secret } = await world.recipient(tickets.url);
    await world.neighbours.begin();
    const received = await eventually(() => tickets.received[0] ?? false);
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    verify(secret, received);
    expect(() => {
      verify(secret, { ...received, body: `${received.body}x` });
    }).toThrow('No matching signature found');
  });

  it('is a CloudEvent as JSON when the recipient wants that', async () => {
    const tickets = await receiverThat(answer(200));
    const { secret } = await world.recipient(tickets.url, {
      format: 'json',
      events: ['support_conference_begin'],
    });
    const session = await world.neighbours.begin();
    const received = await eventually(() => tickets.received[0] ?? false);
    expect(received.headers['content-type']).toContain('application/cloudevents+json');
    expect(new Webhook(secret).verify(received.body, webhookHeaders(received))).toMatchObject({
      specversion: '1.0',
      type: 'jumpfleet.session.started.v1',
      source: 'jumpfleet/sessions',
      subject: session,
      data: { event: 'support_conference_begin', clientName: 'till-4', externalKey: 'T-7' },
    });
  });

  it('belongs to the trace of the request that caused it', async () => {
    const tickets = await receiverThat(answer(200));
    await world.recipient(tickets.url, { format: 'json' });
    const trace = '0af7651916cd43dd8448eb211c80319c';
    await world.neighbours.begin({ trace: `00-${trace}-b7ad6b7169203331-01` });
    const received = await eventually(() => tickets.received[0] ?? false);
    expect(received.headers['traceparent']).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(received.fields['traceparent']).toContain(trace);
  });

  it('tells nothing of a session whose line never reached the computer', async () => {
    const tickets = await receiverThat(answer(200));
    await world.recipient(tickets.url);
    await world.neighbours.end('0193d7a0-0000-7000-8000-00000000dead', null);
    const session = await world.neighbours.begin();
    await eventually(() => tickets.received.length > 0);
    expect(tickets.keys).toEqual([session]);
  });
});

describe('a recipient that does not accept', () => {
  const cases: [string, Behaviour, string, number | null][] = [
    ['fails', answer(500), 'status-refused', 500],
    ['hangs', hang, 'timed-out', null],
    ['redirects', answer(302, { location: 'http://127.0.0.1:1/' }), 'redirected', 302],
    ['answers 201', answer(201), 'status-refused', 201],
    ['dies before its answer', dieBeforeAnswer, 'connection-failed', null],
    ['dies in the middle of its answer', dieMidway, 'answer-incomplete', null],
  ];

  it.each(cases)(
    'B1: and %s gets the same webhook again, signed anew',
    async (_, fault, error, code) => {
      const tickets = await receiverThat(fault);
      const recipient = await world.recipient(tickets.url);
      await world.neighbours.begin();
      await eventually(async () => {
        const [delivery] = await world.deliveries(recipient.id);
        expect(delivery?.attempts[0]).toMatchObject({ error, status_code: code });
      });
      expect(await world.recipientNow(recipient.id)).toMatchObject({
        status: 'retrying',
        queued_events: 1,
      });
      tickets.behaviour = answer(200);
      await eventually(async () => {
        expect((await world.deliveries(recipient.id))[0]?.status).toBe('delivered');
      });
      const headers = tickets.received.map(webhookHeaders);
      expect(new Set(headers.map((one) => one['webhook-id'])).size).toBe(1);
      expect(tickets.received.at(-1)?.body).toBe(tickets.received[0]?.body);
      for (const received of tickets.received) verify(recipient.secret, received);
      expect(await world.recipientNow(recipient.id)).toMatchObject({
        status: 'ok',
        queued_events: 0,
      });
    },
  );

  it('accepts 201 when it is told to take any 2xx', async () => {
    const tickets = await receiverThat(answer(201));
    const recipient = await world.recipient(tickets.url, { success: '2xx' });
    await world.neighbours.begin();
    await eventually(async () => {
      expect((await world.deliveries(recipient.id))[0]?.status).toBe('delivered');
    });
  });

  it('is given up when its retry duration is over, and can be sent to again by hand', async () => {
    const tickets = await receiverThat(answer(500));
    const recipient = await world.recipient(tickets.url, { retry_duration_seconds: 1 });
    await world.neighbours.begin();
    const dead = await eventually(async () => {
      const [delivery] = await world.deliveries(recipient.id);
      return delivery?.status === 'dead' ? delivery : false;
    });
    expect(dead.attempts.length).toBeGreaterThanOrEqual(2);
    tickets.behaviour = answer(200);
    const again = await world.call('POST', `deliveries/${dead.id}/redeliver`);
    expect(again.status).toBe(202);
    await eventually(async () => {
      expect((await world.deliveries(recipient.id))[0]).toMatchObject({
        id: dead.id,
        status: 'delivered',
      });
    });
    const ids = tickets.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids)).toEqual(new Set([dead.id]));
  });
});
