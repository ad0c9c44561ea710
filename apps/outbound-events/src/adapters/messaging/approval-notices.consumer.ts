import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { policyEvents } from '@jumpfleet/policy-contracts';
import { Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { approvalMail } from '../../application/approval-mail.js';
import { SITE } from '../../application/event-context.js';
import type { Site } from '../../application/event-context.js';
import { MailOutboxProcess } from '../../application/mail-outbox.process.js';
import { MAIL_SERVER } from '../../application/mail.js';
import type { MailServer } from '../../application/mail.js';
import { PostgresMailOutbox } from '../persistence/mail-outbox.js';

const notified = 'jumpfleet.approval-request.notified.v1';

/** Whom policy says to tell of a request for approval is written to, if the site has a mail server. */
@EventHandlers()
export class ApprovalNoticesConsumer {
  constructor(
    @Inject(MAIL_SERVER) private readonly server: MailServer,
    private readonly outbox: PostgresMailOutbox,
    private readonly mails: MailOutboxProcess,
    @Inject(SITE) private readonly site: Site,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @EventPattern<typeof notified>(notified)
  async onNotified(
    @Payload() { id: eventId, data }: PublishedEvent,
    @Ctx() context: EventContext,
  ): Promise<void> {
    const { publicUrl } = this.site;
    const notice = policyEvents[notified].parse(data);
    const mail = approvalMail(notice, { eventId, publicUrl, now: this.clock.now() });
    if (!mail || !(await this.server.isSetUp())) return;
    await this.outbox.put(context.tx, `approval-${String(notice.id)}`, mail);
    context.afterCommit(() => this.mails.wake());
  }
}
