import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import { alertStep } from '../application/alert-mail.js';
import { MAIL_OUTBOX } from '../application/mail.js';
import type { MailOutbox } from '../application/mail.js';
import { ALERT_BOARD } from '../application/recipient-alerts.js';
import type { AlertBoard, AlertStanding } from '../application/recipient-alerts.js';
import type { MailHost, ReceivedMail } from './mail-host.js';
import type { OutboundWorld } from './outbound-world.js';
import { Receiver, answer } from './receiver.js';

type Site = Readonly<{
  world: OutboundWorld;
  host: MailHost;
  setUp: () => Promise<void>;
  mailsAbout: (name: string) => readonly ReceivedMail[];
  from: string;
}>;

/** Whom the site writes to by itself; a part of the specs of e-mail, on the same service. */
export function emailAlerts(site: () => Site): void {
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
    const subjects = (name: string) =>
      site()
        .mailsAbout(name)
        .map(({ headers }) => headers['subject']);

    it('B1: hear that it fails, again while it does, and that it recovered', async () => {
      await site().setUp();
      const desk = await failingDesk();
      const name = `desk ${randomUUID()}`;
      const recipient = await site().world.recipient(`${desk.url}&token=secret`, {
        name,
        ...alert(1, 2),
      });
      await site().world.neighbours.begin();
      const said = (words: string) => `Outbound Events: ${name} ${words}`;
      await eventually(() => expect(subjects(name)).toHaveLength(2));
      desk.behaviour = answer(200);
      await eventually(() => expect(subjects(name)).toContain(said('has recovered')));
      expect(subjects(name)[0]).toBe(said('is failing'));
      expect(subjects(name)[1]).toBe(said('is still failing'));
      expect(subjects(name).at(-1)).toBe(said('has recovered'));
      const [first, second] = site().mailsAbout(name);
      if (!first || !second) throw new Error('There are two mails.');
      expect(first).toMatchObject({ to: ['it@example.com'], from: site().from });
      expect(first.text).toContain(`(127.0.0.1:${new URL(desk.url).port})`);
      expect(first.text).toContain('status-refused 500');
      expect(first.text).toContain(`https://help.example/login/outbound-events/recipients/`);
      expect(first.raw.replaceAll('=\r\n', '')).toContain(recipient.id);
      expect(first.raw).not.toContain('secret');
      expect(second.headers['in-reply-to']).toBe(first.headers['message-id']);
      const gap =
        Date.parse(second.headers['date'] ?? '') - Date.parse(first.headers['date'] ?? '');
      expect(gap).toBeGreaterThanOrEqual(1_000);
    });

    it('B1: hear nothing when it recovers before its delay is over', async () => {
      await site().setUp();
      const desk = await failingDesk();
      const quick = await site().world.recipient(desk.url, { name: 'quick', ...alert(3_600) });
      const other = await site().world.recipient(desk.url, { name: 'loud', ...alert(0) });
      await site().world.neighbours.begin();
      await eventually(() => expect(subjects('loud')).toHaveLength(1));
      desk.behaviour = answer(200);
      await eventually(() => expect(subjects('loud')).toHaveLength(2));
      for (const { id } of [quick, other])
        await eventually(async () => {
          expect((await site().world.recipientNow(id)).queued_events).toBe(0);
        });
      expect(subjects('quick')).toEqual([]);
    });

    it('B1: hear of no failure that was over before the mail server was there', async () => {
      const desk = await failingDesk();
      const name = `away ${randomUUID()}`;
      await site().setUp();
      await site().host.stop();
      const recipient = await site().world.recipient(desk.url, { name, ...alert(0) });
      await site().world.neighbours.begin();
      const waiting = () =>
        site().world.sql<{ attempts: number }[]>(
          `SELECT attempts FROM mails WHERE status = 'queued'`,
        );
      await eventually(async () => expect((await waiting())[0]?.attempts).toBeGreaterThan(0));
      desk.behaviour = answer(200);
      await eventually(async () => expect(await waiting()).toEqual([]));
      await site().host.start();
      expect(await site().world.sql('SELECT * FROM recipient_alerts')).toEqual([]);
      expect((await site().world.recipientNow(recipient.id)).queued_events).toBe(0);
      expect(subjects(name)).toEqual([]);
    });

    it('B1: hear of each failure once, however many processes look and whichever of them dies', async () => {
      await site().setUp();
      const desk = await failingDesk();
      await site().host.stop();
      const name = `once ${randomUUID()}`;
      await site().world.recipient(desk.url, { name, ...alert(0) });
      await site().world.neighbours.begin();
      const board = site().world.service.app.get<AlertBoard>(ALERT_BOARD);
      const step = (one: AlertStanding) => alertStep(one, 'https://help.example');
      await Promise.all(Array.from({ length: 8 }, () => board.look(step)));
      const mails = () =>
        site().world.sql<{ id: string; status: string }[]>(
          'SELECT id, status FROM mails WHERE strpos(subject, $1) > 0',
          [name],
        );
      await eventually(async () => expect(await mails()).toHaveLength(1));
      const due = 'UPDATE mails SET next_attempt_at = now(), claimed_until = NULL';
      await eventually(async () => {
        await site().world.sql(`${due} WHERE status = 'queued'`);
        const outbox = site().world.service.app.get<MailOutbox>(MAIL_OUTBOX);
        const claimed = await Promise.all([outbox.claim(), outbox.claim(), outbox.claim()]);
        expect(claimed.filter((one) => one !== undefined)).toHaveLength(1);
      });
      await site().host.start();
      await site().world.restart();
      await site().world.sql(`${due} WHERE status = 'queued'`);
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
      await site().world.neighbours.tell(notified, notice(['early@example.com']));
      await site().setUp();
      await site().world.neighbours.tell(
        notified,
        notice(['old@example.com'], '2026-01-01T00:00:00.000Z'),
      );
      await site().world.neighbours.tell(notified, notice([]));
      await site().world.neighbours.tell(
        notified,
        notice(['boss@example.com', 'boss@example.com']),
      );
      await eventually(() => expect(site().host.received).toHaveLength(1));
      expect(site().host.received[0]).toMatchObject({
        to: ['boss@example.com'],
        headers: { subject: 'Approval is asked for: jump to till-4' },
      });
    });
  });
}
