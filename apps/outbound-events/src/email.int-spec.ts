import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeliveryItem, RecipientItem } from '@jumpfleet/outbound-contracts';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { alertStep } from './application/alert-mail.js';
import { MAIL_OUTBOX } from './application/mail.js';
import type { MailOutbox } from './application/mail.js';
import { ALERT_BOARD } from './application/recipient-alerts.js';
import type { AlertBoard, AlertStanding } from './application/recipient-alerts.js';
import { MailHost } from './testing/mail-host.js';
import type { ReceivedMail } from './testing/mail-host.js';
import { OutboundWorld } from './testing/outbound-world.js';
import { Receiver, answer } from './testing/receiver.js';

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

const settings = () => ({
  host: '127.0.0.1',
  port: host.port,
  security: 'none',
  user: 'jump',
  password,
  from,
});

async function json<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: T }> {
  const answered = await world.call(method, path, body);
  return { status: answered.status, body: (await answered.json()) as T };
}
const setUp = async () =>
  expect((await json('PUT', 'email-settings', settings())).status).toBe(200);

async function emailRecipient(more: object = {}): Promise<RecipientItem> {
  const created = await json<RecipientItem>('POST', 'recipients', {
    type: 'email',
    name: `people ${randomUUID()}`,
    addresses: ['ada@example.com', 'bob@example.com'],
    events: ['support_conference_end'],
    retry_interval_seconds: 1,
    ...more,
  });
  if (created.status !== 201) throw new Error(JSON.stringify(created.body));
  return created.body;
}

async function endSession(): Promise<string> {
  const session = await world.neighbours.begin();
  await world.neighbours.end(session);
  return session;
}

const deliveryOf = async ({ id }: RecipientItem): Promise<DeliveryItem> => {
  const [delivery] = await world.deliveries(id);
  if (!delivery) throw new Error('nothing is queued yet');
  return (await json<DeliveryItem>('GET', `deliveries/${delivery.id}`)).body;
};
const mailsAbout = (name: string): readonly ReceivedMail[] =>
  host.received.filter(({ headers }) => headers['subject']?.includes(name) === true);

describe('the mail server of the site', () => {
  it('B1: is set up without its password being told again, kept open or left in the log', async () => {
    expect(await json('GET', 'email-settings')).toMatchObject({
      status: 200,
      body: { is_set_up: false, host: '', port: 587, security: 'starttls', has_password: false },
    });
    const { password: _, ...rest } = settings();
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
    const { password: _, ...rest } = settings();
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

describe('the contacts of a recipient', () => {
  const alert = (after_seconds: number, resend_after_seconds = 0) => ({
    alert: { email_addresses: ['it@example.com'], after_seconds, resend_after_seconds },
  });
  const desks: Receiver[] = [];
  const failingDesk = async () => {
    const desk = await Receiver.start(answer(500));
    desks.push(desk);
    return desk;
  };
  afterEach(() => {
    for (const desk of desks.splice(0)) desk.close();
  });
  const subjects = (name: string) => mailsAbout(name).map(({ headers }) => headers['subject']);

  it('B1: hear that it fails, again while it does, and that it recovered', async () => {
    await setUp();
    const desk = await failingDesk();
    const name = `desk ${randomUUID()}`;
    const recipient = await world.recipient(`${desk.url}&token=secret`, { name, ...alert(1, 2) });
    await world.neighbours.begin();
    const said = (words: string) => `Outbound Events: ${name} ${words}`;
    await eventually(() => expect(subjects(name)).toHaveLength(2));
    desk.behaviour = answer(200);
    await eventually(() => expect(subjects(name)).toContain(said('has recovered')));
    expect(subjects(name)[0]).toBe(said('is failing'));
    expect(subjects(name)[1]).toBe(said('is still failing'));
    expect(subjects(name).at(-1)).toBe(said('has recovered'));
    const [first, second] = mailsAbout(name);
    expect(first).toMatchObject({ to: ['it@example.com'], from });
    expect(first?.text).toContain(`(127.0.0.1:${new URL(desk.url).port})`);
    expect(first?.text).toContain('status-refused 500');
    expect(first?.text).toContain(`https://help.example/login/outbound-events/recipients/`);
    expect(first?.raw.replaceAll('=\r\n', '')).toContain(recipient.id);
    expect(first?.raw).not.toContain('secret');
    expect(second?.headers['in-reply-to']).toBe(first?.headers['message-id']);
    const gap =
      Date.parse(second?.headers['date'] ?? '') - Date.parse(first?.headers['date'] ?? '');
    expect(gap).toBeGreaterThanOrEqual(1_000);
  });

  it('B1: hear nothing when it recovers before its delay is over', async () => {
    await setUp();
    const desk = await failingDesk();
    const quick = await world.recipient(desk.url, { name: 'quick', ...alert(3_600) });
    const other = await world.recipient(desk.url, { name: 'loud', ...alert(0) });
    await world.neighbours.begin();
    await eventually(() => expect(subjects('loud')).toHaveLength(1));
    desk.behaviour = answer(200);
    await eventually(() => expect(subjects('loud')).toHaveLength(2));
    for (const { id } of [quick, other])
      await eventually(async () => {
        expect((await world.recipientNow(id)).queued_events).toBe(0);
      });
    expect(subjects('quick')).toEqual([]);
  });

  it('B1: hear of no failure that was over before the mail server was there', async () => {
    const desk = await failingDesk();
    const name = `away ${randomUUID()}`;
    await setUp();
    await host.stop();
    const recipient = await world.recipient(desk.url, { name, ...alert(0) });
    await world.neighbours.begin();
    const waiting = () =>
      world.sql<{ attempts: number }[]>(`SELECT attempts FROM mails WHERE status = 'queued'`);
    await eventually(async () => expect((await waiting())[0]?.attempts).toBeGreaterThan(0));
    desk.behaviour = answer(200);
    await eventually(async () => expect(await waiting()).toEqual([]));
    await host.start();
    expect(await world.sql('SELECT * FROM recipient_alerts')).toEqual([]);
    expect((await world.recipientNow(recipient.id)).queued_events).toBe(0);
    expect(subjects(name)).toEqual([]);
  });

  it('B1: hear of each failure once, however many processes look and whichever of them dies', async () => {
    await setUp();
    const desk = await failingDesk();
    await host.stop();
    const name = `once ${randomUUID()}`;
    await world.recipient(desk.url, { name, ...alert(0) });
    await world.neighbours.begin();
    const board = world.service.app.get<AlertBoard>(ALERT_BOARD);
    const step = (one: AlertStanding) => alertStep(one, 'https://help.example');
    await Promise.all(Array.from({ length: 8 }, () => board.look(step)));
    const mails = () =>
      world.sql<{ id: string; status: string }[]>(
        'SELECT id, status FROM mails WHERE strpos(subject, $1) > 0',
        [name],
      );
    await eventually(async () => expect(await mails()).toHaveLength(1));
    const due = 'UPDATE mails SET next_attempt_at = now(), claimed_until = NULL';
    await eventually(async () => {
      await world.sql(`${due} WHERE status = 'queued'`);
      const outbox = world.service.app.get<MailOutbox>(MAIL_OUTBOX);
      const claimed = await Promise.all([outbox.claim(), outbox.claim(), outbox.claim()]);
      expect(claimed.filter((one) => one !== undefined)).toHaveLength(1);
    });
    await host.start();
    await world.restart();
    await world.sql(`${due} WHERE status = 'queued'`);
    await eventually(() => expect(subjects(name)).toHaveLength(1));
    await eventually(async () => expect((await mails())[0]?.status).toBe('sent'));
  });
});

describe('people whom policy names', () => {
  const notice = (emailAddresses: string[], notifiedAt = new Date().toISOString()) => ({
    sessionId: randomUUID(),
    id: 7,
    about: 'requested',
    jumpClientName: 'till-4',
    to: { users: [1], teams: [], emailAddresses, requestor: null },
    notifiedAt,
  });
  const notified = 'jumpfleet.approval-request.notified.v1';

  it('B6: are written to of a request for approval, once, if the site has a mail server', async () => {
    await world.neighbours.tell(notified, notice(['early@example.com']));
    await setUp();
    await world.neighbours.tell(notified, notice(['old@example.com'], '2026-01-01T00:00:00.000Z'));
    await world.neighbours.tell(notified, notice([]));
    await world.neighbours.tell(notified, notice(['boss@example.com', 'boss@example.com']));
    await eventually(() => expect(host.received).toHaveLength(1));
    expect(host.received[0]).toMatchObject({
      to: ['boss@example.com'],
      headers: { subject: 'Approval is asked for: jump to till-4' },
    });
  });
});
