import { describe, expect, it } from '@jest/globals';
import { SealBroken } from '@jumpfleet/keys';
import {
  otherAuthority,
  ticketsAuthority,
  ticketsCertificate,
} from '../../testing/certificates.js';
import { made, mail, mailHost, serverAt } from '../../testing/mail-servers.js';

describe('a mail', () => {
  it('B1: comes as it is, with the same Message-ID each time, marked as written by a program', async () => {
    const host = await mailHost();
    const server = serverAt(host.port);
    for (const attempt of [1, 2]) {
      const answer = await server.send({ ...mail, follows: 'msg_0' });
      expect([attempt, answer]).toEqual([
        attempt,
        { accepted: mail.to, statusCode: 250, answer: '250 kept' },
      ]);
    }
    const [first, second] = host.received;
    expect(first).toMatchObject({
      from: 'jumpfleet@example.com',
      to: mail.to,
      headers: {
        from: 'Jumpfleet <jumpfleet@example.com>',
        to: 'ada@example.com, bob@example.com',
        subject: 'Till 4 is offline',
        'message-id': '<msg_1@help.example>',
        'in-reply-to': '<msg_0@help.example>',
        'auto-submitted': 'auto-generated',
        'content-type': 'text/plain; charset=utf-8',
      },
    });
    expect(first?.text).toContain('Since 10:00.\r\n.\r\nIt is');
    expect(second?.headers['message-id']).toBe(first?.headers['message-id']);
    expect(second?.connection).toBe(first?.connection);
  });

  it('has no headers but its own, whatever its subject, text and addresses hold', async () => {
    const host = await mailHost();
    const server = serverAt(host.port);
    const subject = 'a\r\nBcc: eve@example.com\r\n\r\nb\u2028c\0d ünï';
    const answer = await server.send({ ...mail, subject, text: 'x\r\n.\r\nRCPT TO:<eve@x>\r\n' });
    expect(answer.statusCode).toBe(250);
    const [got] = host.received;
    expect(got?.to).toEqual(mail.to);
    expect(Object.keys(got?.headers ?? {}).toSorted()).toEqual(
      [
        ...['auto-submitted', 'content-transfer-encoding', 'content-type', 'date', 'from'],
        ...['message-id', 'mime-version', 'subject', 'to', 'x-auto-response-suppress'],
      ].toSorted(),
    );
    expect(got?.text).toContain('RCPT TO');
    expect(host.received).toHaveLength(1);
  });

  it('goes to those of its addressees who did not have it', async () => {
    const host = await mailHost();
    const server = serverAt(host.port);
    await server.send(mail, ['ada@example.com']);
    expect(host.received[0]).toMatchObject({
      to: ['bob@example.com'],
      headers: { to: 'ada@example.com, bob@example.com' },
    });
    expect(await server.send(mail, mail.to)).toEqual({ accepted: [], statusCode: 250 });
    expect(host.received).toHaveLength(1);
  });
});

describe('the mail server', () => {
  it('B1: is spoken to over STARTTLS or TLS with the certificate authority of its own, and signed in to', async () => {
    for (const secure of [false, true]) {
      const certificate = ticketsCertificate;
      const host = await mailHost({ certificate, secure, user: 'jump', password: 'fleet' });
      const more = {
        host: 'tickets.test',
        security: secure ? 'tls' : 'starttls',
        user: 'jump',
        password: 'fleet',
        caCertificate: ticketsAuthority,
      } as const;
      expect(await serverAt(host.port, more).send(mail)).toMatchObject({ statusCode: 250 });
      expect(host.received[0]).toMatchObject({ secure: true, user: 'jump' });
      for (const wrong of [
        { ...more, caCertificate: otherAuthority },
        { ...more, caCertificate: null },
        { ...more, host: 'other.test' },
      ])
        expect(await serverAt(host.port, wrong).send(mail)).toMatchObject({
          failure: 'certificate-refused',
        });
      expect(await serverAt(host.port, { ...more, password: 'wrong' }).send(mail)).toMatchObject({
        statusCode: 535,
        accepted: [],
      });
      expect(host.received).toHaveLength(1);
    }
  });

  it('gets neither mail nor password in the clear when STARTTLS was asked for', async () => {
    const host = await mailHost({ user: 'jump', password: 'fleet' });
    const more = { security: 'starttls', user: 'jump', password: 'fleet' } as const;
    expect(await serverAt(host.port, more).send(mail)).toMatchObject({
      failure: 'certificate-refused',
    });
    expect(host.received).toEqual([]);
  });

  it('must know who signs in when a user is set', async () => {
    const host = await mailHost();
    const answer = await serverAt(host.port, { user: 'jump', password: 'fleet' }).send(mail);
    expect(answer.statusCode ?? answer.failure).not.toBe(250);
    expect(host.received).toEqual([]);
  });

  it('B1: may refuse some addressees for good: the mail is done, and who was refused is told', async () => {
    const host = await mailHost();
    host.refusedAddresses.set('bob@example.com', 550);
    const answer = await serverAt(host.port).send(mail);
    expect(answer).toMatchObject({ accepted: ['ada@example.com'], statusCode: 250 });
    expect(answer.answer).toBe('250 kept\nbob@example.com: 550 No such mailbox');
  });

  it('B1: may ask to come back for some: it was not done, and who has it is told', async () => {
    const host = await mailHost();
    host.refusedAddresses.set('bob@example.com', 450);
    const server = serverAt(host.port);
    expect(await server.send(mail)).toMatchObject({
      accepted: ['ada@example.com'],
      statusCode: 450,
    });
    expect(await server.send(mail, ['ada@example.com'])).toMatchObject({
      accepted: [],
      statusCode: 450,
    });
    host.refusedAddresses.set('bob@example.com', 550);
    expect(await server.send(mail, ['ada@example.com'])).toMatchObject({ statusCode: 250 });
  });

  it('B1: refuses a mail for good or for now', async () => {
    const host = await mailHost();
    const server = serverAt(host.port);
    for (const address of mail.to) host.refusedAddresses.set(address, 550);
    expect(await server.send(mail)).toMatchObject({ statusCode: 550, failure: 'mail-refused' });
    host.refusedAddresses.set('bob@example.com', 451);
    expect(await server.send(mail)).toEqual({
      accepted: [],
      statusCode: 451,
      answer: '451 No such mailbox',
    });
    host.refusedAddresses.clear();
    host.refusesMessage = 554;
    expect(await server.send(mail)).toMatchObject({ statusCode: 554, failure: 'mail-refused' });
    host.refusesMessage = 452;
    expect((await server.send(mail)).failure).toBeUndefined();
    host.refusesMessage = undefined;
    host.refusesSender = 550;
    expect(await server.send(mail)).toMatchObject({ statusCode: 550 });
    expect((await server.send(mail)).failure).toBeUndefined();
  });

  it('may go away and come back', async () => {
    const host = await mailHost();
    const server = serverAt(host.port);
    expect((await server.send(mail)).statusCode).toBe(250);
    await host.stop();
    expect(await server.send(mail)).toMatchObject({ failure: 'connection-failed' });
    await host.start();
    expect((await server.send(mail)).statusCode).toBe(250);
    host.diesBeforeAnswer = true;
    expect(await server.send(mail)).toMatchObject({ failure: 'connection-failed' });
    host.diesBeforeAnswer = false;
    expect((await server.send(mail)).statusCode).toBe(250);
    expect(new Set(host.received.map(({ headers }) => headers['message-id'])).size).toBe(1);
  });

  it('has so much time for a mail as a whole', async () => {
    const host = await mailHost();
    host.hangs = true;
    expect(await serverAt(host.port, { timeoutMs: 200 }).send(mail)).toEqual({
      accepted: [],
      failure: 'timed-out',
    });
  });

  it('is not waited for longer than a moment when the service stops', async () => {
    const host = await mailHost();
    host.hangs = true;
    const server = serverAt(host.port, { timeoutMs: 60_000 });
    const sending = server.send(mail);
    await server.onModuleDestroy();
    expect(await sending).toEqual({ accepted: [], failure: 'interrupted' });
  });

  it('is not where recipients may not be either', async () => {
    const host = await mailHost();
    for (const at of ['127.0.0.1', 'tickets.test'])
      expect(
        await serverAt(host.port, { host: at, privateAddresses: 'deny' }).send(mail),
      ).toMatchObject({ failure: 'address-denied' });
  });

  it('may be missing, or its password may not open', async () => {
    expect(await made(() => Promise.resolve(undefined)).send(mail)).toEqual({
      accepted: [],
      failure: 'mail-not-set-up',
    });
    const sealed = made(() => Promise.reject(new SealBroken('other key')));
    expect(await sealed.send(mail)).toMatchObject({ failure: 'mail-not-set-up' });
  });

  it('answers a try on a connection of its own', async () => {
    const host = await mailHost();
    const server = serverAt(host.port);
    await server.send(mail);
    expect(await server.tryOut(mail)).toMatchObject({ statusCode: 250, answer: '250 kept' });
    expect(new Set(host.received.map(({ connection }) => connection)).size).toBe(2);
  });
});
