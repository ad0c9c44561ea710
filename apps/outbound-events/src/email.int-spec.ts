import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeliveryItem, RecipientItem } from '@jumpfleet/outbound-contracts';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { emailAlerts } from './testing/email-alerts.scenario.js';
import { MailHost } from './testing/mail-host.js';
import type { ReceivedMail } from './testing/mail-host.js';
import { OutboundWorld } from './testing/outbound-world.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('sessions'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
const from = 'jumpfleet@example.com';
const password = 'correct horse';
let world: OutboundWorld;
let host: MailHost;

beforeAll(async () => {
  host = await MailHost.start({ user: 'jump', password });
  world = await OutboundWorld.start(urls);
});
afterEach(async () => {
  await world.deleteRecipients();
  await world.call('DELETE', 'email-settings');
  host.received.length = 0;
  host.refusedAddresses.clear();
});
afterAll(async () => {
  await world.close();
  await host.stop();
});

const open = () => ({
  host: '127.0.0.1',
  port: host.port,
  security: 'none',
  user: 'jump',
  from,
});
const settings = () => ({ ...open(), password });

async function json(
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: unknown }> {
  const answered = await world.call(method, path, body);
  return { status: answered.status, body: await answered.json() };
}
const setUp = async () =>
  expect((await json('PUT', 'email-settings', settings())).status).toBe(200);

async function emailRecipient(more: object = {}): Promise<RecipientItem> {
  const created = await json('POST', 'recipients', {
    type: 'email',
    name: `people ${randomUUID()}`,
    addresses: ['ada@example.com', 'bob@example.com'],
    events: ['support_conference_end'],
    retry_interval_seconds: 1,
    ...more,
  });
  if (created.status !== 201) throw new Error(JSON.stringify(created.body));
  return created.body as RecipientItem;
}

async function endSession(): Promise<string> {
  const session = await world.neighbours.begin();
  await world.neighbours.end(session);
  return session;
}

const deliveryOf = async ({ id }: RecipientItem): Promise<DeliveryItem> => {
  const [delivery] = await world.deliveries(id);
  if (!delivery) throw new Error('nothing is queued yet');
  return (await json('GET', `deliveries/${delivery.id}`)).body as DeliveryItem;
};
const mailsAbout = (name: string): readonly ReceivedMail[] =>
  host.received.filter(({ headers }) => headers['subject']?.includes(name) === true);

describe('the mail server of the site', () => {
  it('B1: is set up without its password being told again, kept open or left in the log', async () => {
    expect(await json('GET', 'email-settings')).toMatchObject({
      status: 200,
      body: { is_set_up: false, host: '', port: 587, security: 'starttls', has_password: false },
    });
    const rest = open();
    const shown = { is_set_up: true, ...rest, has_password: true, ca_certificate: null };
    expect(await json('PUT', 'email-settings', settings())).toEqual({ status: 200, body: shown });
    expect(await json('PUT', 'email-settings', { ...rest, from: 'it@example.com' })).toEqual({
      status: 200,
      body: { ...shown, from: 'it@example.com' },
    });
    const kept = await world.sql<{ text: string }[]>(
      `SELECT row_to_json(e)::text AS text FROM events e UNION ALL
       SELECT row_to_json(p)::text FROM mail_server_password p UNION ALL
       SELECT row_to_json(s)::text FROM email_settings s`,
    );
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.map(({ text }) => text).join()).not.toContain(password);
  });

  it('never hears a password that was given for another one', async () => {
    await setUp();
    const rest = open();
    expect(await json('PUT', 'email-settings', { ...rest, host: 'evil.example' })).toMatchObject({
      status: 422,
      body: { code: 'mail-password-needed' },
    });
    expect(
      await json('PUT', 'email-settings', { ...rest, host: 'evil.example', password: null }),
    ).toMatchObject({ status: 200, body: { has_password: false } });
    expect(await world.sql('SELECT * FROM mail_server_password')).toEqual([]);
  });

  it('is tried out: what it says is told', async () => {
    const to = 'ada@example.com';
    expect(await json('POST', 'email-settings/test', { to })).toMatchObject({
      status: 409,
      body: { code: 'mail-not-set-up' },
    });
    await setUp();
    expect(await json('POST', 'email-settings/test', { to })).toEqual({
      status: 200,
      body: { accepted: true, status_code: 250, error: null, answer: '250 kept' },
    });
    expect(host.received[0]).toMatchObject({ from, to: [to], user: 'jump' });
    host.refusedAddresses.set(to, 550);
    expect((await json('POST', 'email-settings/test', { to })).body).toMatchObject({
      accepted: false,
      status_code: 550,
      error: 'mail-refused',
    });
    await json('PUT', 'email-settings', { ...settings(), password: 'wrong' });
    expect((await json('POST', 'email-settings/test', { to })).body).toMatchObject({
      accepted: false,
      status_code: 535,
    });
  });

  it('is refused with a certificate that is none', async () => {
    const wrong = { ...settings(), ca_certificate: 'no certificate' };
    expect(await json('PUT', 'email-settings', wrong)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'ca_certificate' }] },
    });
  });
});

describe('an e-mail recipient', () => {
  it('B1: gets one mail to all its addresses, by its templates', async () => {
    await setUp();
    await emailRecipient({
      subject: 'Ticket {{ fields.external_key }}: {{ event.title }}',
      body: '{{ event.summary }}\n{{ site.public_url }} {{ fields.lsid | upcase }}',
    });
    const session = await endSession();
    const mail = await eventually(() => host.received[0] ?? false);
    expect(mail).toMatchObject({
      to: ['ada@example.com', 'bob@example.com'],
      headers: {
        subject: 'Ticket T-7: Support session with till-4 ended',
        'auto-submitted': 'auto-generated',
      },
    });
    expect(mail.text).toContain(session.toUpperCase());
    expect(mail.headers['message-id']).toMatch(/^<msg_[\da-f]{32}@help\.example>$/);
  });

  it('B1: waits for a mail server, with a reason, and gets what it missed', async () => {
    const recipient = await emailRecipient();
    await endSession();
    await eventually(async () =>
      expect((await deliveryOf(recipient)).attempts[0]?.error).toBe('mail-not-set-up'),
    );
    await setUp();
    await eventually(async () => {
      expect(await deliveryOf(recipient)).toMatchObject({ status: 'delivered' });
    });
    expect(host.received).toHaveLength(1);
  });

  it('B1: shows what the mail server said, and reaches each addressee once while another must wait', async () => {
    await setUp();
    host.refusedAddresses.set('bob@example.com', 450);
    const recipient = await emailRecipient();
    await endSession();
    await eventually(async () => {
      expect((await deliveryOf(recipient)).attempts[0]).toMatchObject({
        status_code: 450,
        error: 'status-refused',
        response_excerpt: '250 kept\nbob@example.com: 450 No such mailbox',
      });
    });
    host.refusedAddresses.clear();
    await eventually(async () => {
      expect((await deliveryOf(recipient)).status).toBe('delivered');
    });
    expect(host.received.map(({ to }) => to)).toEqual([['ada@example.com'], ['bob@example.com']]);
    expect(new Set(host.received.map(({ headers }) => headers['message-id'])).size).toBe(1);
  });

  it('B1: is not tried again when all its addresses are refused for good', async () => {
    await setUp();
    for (const address of ['ada@example.com', 'bob@example.com'])
      host.refusedAddresses.set(address, 550);
    const recipient = await emailRecipient();
    await endSession();
    await eventually(async () => {
      expect(await deliveryOf(recipient)).toMatchObject({
        status: 'dead',
        attempts: [{ status_code: 550, error: 'mail-refused' }],
      });
    });
  });
});

emailAlerts(() => ({ world, host, setUp, mailsAbout, from }));
