import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { errorOf, isFinal, nextAttemptAt } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { MAIL_OUTBOX, MAIL_SERVER } from './mail.js';
import type { MailAnswer, MailOutbox, MailServer, MailSettlement, QueuedMail } from './mail.js';

const lookEachMs = 1_000;
const forgetEachMs = 3_600_000;
const forgetAfterDays = 60;
const day = 86_400;

/** Half a minute at first, eight minutes at most, for three days. */
const patience = { retryIntervalSeconds: 30, retryDurationSeconds: 3 * day };

/** Brings what waits to the mail server, one at a time. A process that dies leaves its mail to the next. */
@Injectable()
export class MailOutboxProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly timers: NodeJS.Timeout[] = [];
  private sending: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    @Inject(MAIL_OUTBOX) private readonly outbox: MailOutbox,
    @Inject(MAIL_SERVER) private readonly server: MailServer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timers.push(
      setInterval(() => this.wake(), lookEachMs),
      setInterval(() => void this.outbox.forget(forgetAfterDays).catch(this.warn), forgetEachMs),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.sending;
  }

  /** Something waits: looks at once rather than within the second. */
  wake(): void {
    if (this.isStopping) return;
    this.sending ??= this.sendAll()
      .catch(this.warn)
      .finally(() => (this.sending = undefined));
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const mail = this.isStopping ? undefined : await this.outbox.claim();
      if (!mail) return;
      const answer = await this.server.send(mail, mail.had);
      const settlement = settle(mail, answer, this.clock.now());
      if (settlement.status === 'dead')
        this.logger.error({ mail: mail.id, answer }, 'a mail could not be sent');
      await this.outbox.settle(mail, settlement);
    }
  }

  private readonly warn = (error: unknown): void => {
    this.logger.warn({ err: error }, 'mails wait for the next look');
  };
}

function settle(mail: QueuedMail, answer: MailAnswer, now: Date): MailSettlement {
  const error = errorOf(answer, '2xx');
  if (error === undefined) return { status: 'sent', answer };
  if (error === 'interrupted') return { status: 'queued', nextAttemptAt: now, answer };
  const failed = { attempts: mail.attempt, firstAttemptAt: mail.createdAt };
  const next = isFinal(error) ? undefined : nextAttemptAt(patience, failed, now, Math.random());
  if (next) return { status: 'queued', nextAttemptAt: next, answer };
  return { status: mail.had.length > 0 ? 'sent' : 'dead', answer };
}
