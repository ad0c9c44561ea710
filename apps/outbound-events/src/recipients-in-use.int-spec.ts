import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@jumpfleet/observability';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { isSignedWith, refusal } from './testing/checks.js';
import { OutboundWorld } from './testing/outbound-world.js';
import { Receiver, answer } from './testing/receiver.js';
import type { Behaviour, Received } from './testing/receiver.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('sessions'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
const logged: string[] = [];
let world: OutboundWorld;
const receivers: Receiver[] = [];

beforeAll(async () => {
  const logger = createLogger(
    { service: 'outbound-events', level: 'trace' },
    { write: (line) => void logged.push(line) },
  );
  world = await OutboundWorld.start(urls, {}, logger);
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

describe('a test event', () => {
  it('goes to one recipient, whatever it wants to hear of, as every other event does', async () => {
    const desk = await receiverThat(answer(200));
    const filter = { jump_groups: ['nowhere'] };
    const recipient = await world.recipient(desk.url, { filter, events: ['jump_client_lost'] });
    await world.recipient(desk.url);
    const asked = await world.call('POST', `recipients/${recipient.id}/test`);
    expect(asked.status).toBe(202);
    const queued = (await asked.json()) as { id: string };
    expect(queued).toMatchObject({ recipient: recipient.id, event: 'test_event' });
    const received = await eventually(() => desk.received[0] ?? false);
    expect(received.fields).toMatchObject({ event: 'test_event', appliance_id: 'help.example' });
    expect(received.headers['webhook-id']).toBe(queued.id);
    expect(isSignedWith(recipient.secret, received)).toBe(true);
    await eventually(async () => {
      expect((await world.deliveries(recipient.id))[0]?.status).toBe('delivered');
    });
    expect(await world.recipientNow(recipient.id)).toMatchObject({
      queued_events: 0,
      status: 'ok',
    });
    expect(desk.received).toHaveLength(1);
  });

  it('is refused for a recipient that is disabled, or is none', async () => {
    const desk = 'https://kb.example/';
    const { id } = await world.recipient(desk, { enabled: false });
    const disabled = await world.call('POST', `recipients/${id}/test`);
    expect(await refusal(disabled)).toEqual({ status: 409, code: 'recipient-disabled' });
    const unknown = await world.call('POST', `recipients/${randomUUID()}/test`);
    expect(await refusal(unknown)).toEqual({ status: 404, code: 'recipient-not-found' });
  });
});

describe('a recipient in mid-retry', () => {
  async function failing(more: object = {}) {
    const desk = await receiverThat(answer(500));
    const recipient = await world.recipient(desk.url, more);
    await world.neighbours.begin();
    await eventually(async () => {
      expect(await world.recipientNow(recipient.id)).toMatchObject({
        status: 'retrying',
        queued_events: 1,
        last_error: 'status-refused 500',
        failing_since: expect.any(String),
      });
    });
    return { desk, recipient };
  }

  it('is sent to where it is now, when its address changes', async () => {
    const { recipient } = await failing();
    const other = await receiverThat(answer(200));
    await world.call('PATCH', `recipients/${recipient.id}`, { url: other.url });
    await eventually(async () => {
      expect(await world.recipientNow(recipient.id)).toMatchObject({
        status: 'ok',
        queued_events: 0,
        failing_since: null,
        last_delivered_at: expect.any(String),
      });
    });
    expect(other.received).toHaveLength(1);
  });

  it('is left alone once it is deleted, and what waited for it is dropped', async () => {
    const { desk, recipient } = await failing({ retry_interval_seconds: 1 });
    expect((await world.call('DELETE', `recipients/${recipient.id}`)).status).toBe(204);
    const [delivery] = await eventually(async () => {
      const deliveries = await world.deliveries(recipient.id);
      return deliveries[0]?.status === 'dropped' && deliveries;
    });
    const heard = desk.received.length;
    const again = await world.call('POST', `deliveries/${String(delivery?.id)}/redeliver`);
    expect(await refusal(again)).toEqual({ status: 409, code: 'recipient-gone' });
    const witness = await world.recipient((await receiverThat(answer(200))).url);
    const tested = await world.call('POST', `recipients/${witness.id}/test`);
    expect(tested.status).toBe(202);
    await eventually(async () => (await world.deliveries(witness.id))[0]?.status === 'delivered');
    expect(desk.received.length).toBeLessThanOrEqual(heard + 1);
  });

  it('waits while it is disabled and goes on when it is enabled', async () => {
    const { desk, recipient } = await failing();
    await world.disable(recipient);
    desk.behaviour = answer(200);
    expect(await world.recipientNow(recipient.id)).toMatchObject({
      status: 'disabled',
      queued_events: 1,
    });
    await world.call('PATCH', `recipients/${recipient.id}`, { enabled: true });
    await eventually(async () => {
      expect((await world.deliveries(recipient.id))[0]?.status).toBe('delivered');
    });
  });
});

describe("a recipient's secrets", () => {
  const rotate = async (id: string, body: object) =>
    (await (await world.call('POST', `recipients/${id}/secret`, body)).json()) as {
      secret: string;
      previous_valid_until: string | null;
    };
  const test = async (id: string, desk: Receiver): Promise<Received> => {
    const before = desk.received.length;
    expect((await world.call('POST', `recipients/${id}/test`)).status).toBe(202);
    return eventually(() => desk.received[before] ?? false);
  };

  it('sign both while the newer one takes over, and the newer one alone when that is wished', async () => {
    const desk = await receiverThat(answer(200));
    const { id, secret: first } = await world.recipient(desk.url);
    const { secret: second, previous_valid_until: until } = await rotate(id, {});
    expect(Date.parse(until ?? '') - Date.now()).toBeGreaterThan(86_000_000);
    expect(await world.recipientNow(id)).toMatchObject({ previous_secret_valid_until: until });
    const meanwhile = await test(id, desk);
    expect([first, second].map((one) => isSignedWith(one, meanwhile))).toEqual([true, true]);
    const { secret: third, ...alone } = await rotate(id, { overlap_seconds: 0 });
    expect(alone).toEqual({ previous_valid_until: null });
    const after = await test(id, desk);
    expect([first, second, third].map((one) => isSignedWith(one, after))).toEqual([
      false,
      false,
      true,
    ]);
    const tooLong = await world.call('POST', `recipients/${id}/secret`, {
      overlap_seconds: 31 * 86_400,
    });
    expect(await refusal(tooLong)).toEqual({ status: 422, code: 'invalid-request' });
  });

  it('have names for templates, by which alone they are told', async () => {
    const desk = await receiverThat(answer(200));
    const headers = [{ name: 'authorization', value: 'Bearer {{ secrets.token }}' }];
    const { id } = await world.recipient(desk.url, { headers });
    const path = `recipients/${id}/secrets/token`;
    expect((await world.call('PUT', path, { value: 'first-value' })).status).toBe(204);
    expect((await test(id, desk)).headers.authorization).toBe('Bearer first-value');
    await world.call('PUT', path, { value: 'other-value' });
    expect((await test(id, desk)).headers.authorization).toBe('Bearer other-value');
    expect(await world.recipientNow(id)).toMatchObject({ secret_names: ['token'] });
    expect((await world.call('DELETE', path)).status).toBe(204);
    expect(await refusal(await world.call('DELETE', path))).toEqual({
      status: 404,
      code: 'secret-not-found',
    });
    expect(await world.recipientNow(id)).toMatchObject({ secret_names: [] });
    for (const [name, value] of [
      ['no-name', 'x'],
      ['token', ''],
      ['token', 'two\nlines'],
    ] as const) {
      const wrong = await world.call('PUT', `recipients/${id}/secrets/${name}`, { value });
      expect(await refusal(wrong)).toEqual({ status: 422, code: 'invalid-request' });
    }
    const none = await world.call('PUT', `recipients/${randomUUID()}/secrets/token`, {
      value: 'x',
    });
    expect(await refusal(none)).toEqual({ status: 404, code: 'recipient-not-found' });
  });

  it('are nowhere to be found: in no table, no line of the log and no answer but their first', async () => {
    const named = `named-${randomUUID()}`;
    const desk = await receiverThat((response, { headers, path }) => {
      response.writeHead(500).end(`you said ${JSON.stringify(headers)} at ${path}`);
    });
    const created = await world.recipient(desk.url, {
      headers: [{ name: 'x-token', value: '{{ secrets.token }}' }],
    });
    const { id } = created;
    await world.call('PUT', `recipients/${id}/secrets/token`, { value: named });
    const rotated = await rotate(id, {});
    const received = await test(id, desk);
    expect(received.headers['x-token']).toBe(named);
    const [delivery] = await eventually(async () => {
      const deliveries = await world.deliveries(id);
      return (deliveries[0]?.attempts.length ?? 0) > 0 && deliveries;
    });
    const answers = await Promise.all(
      [
        ...['recipients', `recipients/${id}`, `deliveries?recipient=${id}`],
        `deliveries/${String(delivery?.id)}`,
        `deliveries/${String(delivery?.id)}/request`,
      ].map(async (path) => (await world.call('GET', path)).text()),
    );
    const tables = await world.sql<{ name: string }[]>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => world.sql<object[]>(`SELECT t::text FROM ${name} t`)),
    );
    const told = [answers, logged, rows].map((texts) => JSON.stringify(texts));
    expect(told[0]).toContain('you said');
    expect(told[2]).toContain(id);
    for (const secret of [created.secret, rotated.secret, named]) {
      const [value = ''] = secret.replace('whsec_', '').split('=');
      expect(told.map((text) => text.includes(value))).toEqual([false, false, false]);
    }
    const history = await world.sql<{ type: string }[]>(
      `SELECT type FROM events WHERE stream = $1 ORDER BY revision`,
      [`outbound.recipient.${id}`],
    );
    expect(history.map(({ type }) => type)).toEqual([
      'RecipientCreated',
      'NamedSecretSet',
      'SigningSecretRotated',
    ]);
  });
});
