import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SealBroken } from '@jumpfleet/keys';
import type { OnModuleDestroy } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { SendMailOptions, Transporter } from 'nodemailer';
import type { NodemailerError } from 'nodemailer/lib/errors';
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';
import type { SMTPSentMessageInfo } from 'nodemailer/lib/smtp-transport';
import type {
  Mail,
  MailAnswer,
  MailServer,
  MailServerSettings,
  SetUpMailServer,
} from '../../application/mail.js';
import type { DestinationRules } from '../http-exchange/destination-rules.js';
import { sharedLookup } from '../http-exchange/shared-lookup.js';
import type { Resolve } from '../http-exchange/shared-lookup.js';
import { guardedSocket } from './guarded-socket.js';
import { answerOfError, answerOfSent } from './smtp-answer.js';

export type MailServerOptions = Readonly<{
  settings: MailServerSettings;
  rules: DestinationRules;
  /** For a message as a whole, from the connection to the answer. */
  timeoutMs: number;
  /** Of the mail server's name; the system's when not given. */
  resolve?: Resolve;
  /** The site's name, as mail servers and Message-IDs hear it. */
  siteHost: string;
}>;
type Pool = Readonly<{ of: string; transport: Transporter<SMTPSentMessageInfo> }>;

const maxConnections = 4;
/** Messages under way at a stop get so long; then they are cut. */
const finishMs = 3_000;
const maxAnswerBytes = 16_384;

/** The site's mail server over SMTP, on a few connections that are kept open between messages. */
export class SmtpMailServer implements MailServer, OnModuleDestroy {
  private pool: Pool | undefined;
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<MailAnswer>>();
  private readonly resolve: Resolve;

  constructor(private readonly options: MailServerOptions) {
    this.resolve = options.resolve ?? sharedLookup();
  }

  async isSetUp(): Promise<boolean> {
    return (await this.options.settings.current()) !== undefined;
  }

  send(mail: Mail, had: readonly string[] = []): Promise<MailAnswer> {
    return this.through((server) => this.pooled(server), mail, had);
  }

  async tryOut(mail: Mail): Promise<MailAnswer> {
    let transport: Transporter<SMTPSentMessageInfo> | undefined;
    const fresh = (server: SetUpMailServer) =>
      (transport = createTransport({ ...this.connection(server), pool: true, maxMessages: 1 }));
    try {
      return await this.through(fresh, mail, []);
    } finally {
      transport?.close();
    }
  }

  async onModuleDestroy(): Promise<void> {
    const finished = Promise.allSettled(this.underWay);
    await Promise.race([finished, delay(finishMs, undefined, { ref: false })]);
    this.stopping.abort();
    await finished;
    this.pool?.transport.close({ force: true });
  }

  private through(
    transportOf: (server: SetUpMailServer) => Transporter<SMTPSentMessageInfo>,
    mail: Mail,
    had: readonly string[],
  ): Promise<MailAnswer> {
    const sending = this.attempt(transportOf, mail, had);
    this.underWay.add(sending);
    return sending.finally(() => this.underWay.delete(sending));
  }

  private async attempt(
    transportOf: (server: SetUpMailServer) => Transporter<SMTPSentMessageInfo>,
    mail: Mail,
    had: readonly string[],
  ): Promise<MailAnswer> {
    const { signal: stopping } = this.stopping;
    const deadline = AbortSignal.timeout(this.options.timeoutMs);
    try {
      const server = await this.options.settings.opened();
      if (!server) return { accepted: [], failure: 'mail-not-set-up' };
      if (mail.to.every((address) => had.includes(address)))
        return { accepted: [], statusCode: 250 };
      const signal = AbortSignal.any([deadline, stopping]);
      const message = this.message(mail, had, server.settings.from);
      return answerOfSent(await transportOf(server).sendMail({ ...message, signal }));
    } catch (error) {
      if (stopping.aborted) return { accepted: [], failure: 'interrupted' };
      if (deadline.aborted) return { accepted: [], failure: 'timed-out' };
      if (error instanceof SealBroken)
        return {
          accepted: [],
          failure: 'mail-not-set-up',
          answer: 'Its password cannot be opened.',
        };
      return answerOfError(error as NodemailerError, had.length > 0);
    }
  }

  /** Changed settings get a pool of their own; what is under way in the one before ends there. */
  private pooled(server: SetUpMailServer): Transporter<SMTPSentMessageInfo> {
    const of = JSON.stringify(server);
    if (this.pool?.of === of) return this.pool.transport;
    this.pool?.transport.close();
    const transport = createTransport({ ...this.connection(server), pool: true, maxConnections });
    this.pool = { of, transport };
    return transport;
  }

  private connection({ settings, password }: SetUpMailServer): SMTPPoolOptions {
    const { host, port, security, user, caCertificate } = settings;
    const { timeoutMs, siteHost, rules } = this.options;
    const auth = user === '' ? {} : { auth: { user, pass: password ?? '' }, forceAuth: true };
    return {
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      name: siteHost,
      ...auth,
      tls: {
        minVersion: 'TLSv1.2',
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(caCertificate === null ? {} : { ca: caCertificate }),
      },
      getSocket: guardedSocket({ rules, resolve: this.resolve, timeoutMs }),
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      maxResponseSize: maxAnswerBytes,
      maxRequeues: 1,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }

  /** Nothing of it is parsed: addresses are values, a subject is one line, the rest is text. */
  private message(mail: Mail, had: readonly string[], from: string): SendMailOptions {
    const { id, to, subject, text, follows } = mail;
    const messageId = (of: string) => `<${of}@${this.options.siteHost}>`;
    return {
      from: { name: 'Jumpfleet', address: from },
      to: to.map((address) => ({ name: '', address })),
      envelope: { from, to: to.filter((address) => !had.includes(address)) },
      subject: subject.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim(),
      text,
      messageId: messageId(id),
      ...(follows === undefined
        ? {}
        : { inReplyTo: messageId(follows), references: messageId(follows) }),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    };
  }
}
