import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { alertStep } from './alert-mail.js';
import { SITE } from './event-context.js';
import type { Site } from './event-context.js';
import { MailOutboxProcess } from './mail-outbox.process.js';
import { MAIL_SERVER } from './mail.js';
import type { MailServer } from './mail.js';
import { ALERT_BOARD } from './recipient-alerts.js';
import type { AlertBoard } from './recipient-alerts.js';

const lookEachMs = 1_000;

/** Looks each second who is to be told of a failing recipient. As long as the site has no mail server, nobody is. */
@Injectable()
export class AlertsProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    @Inject(ALERT_BOARD) private readonly board: AlertBoard,
    @Inject(MAIL_SERVER) private readonly server: MailServer,
    @Inject(SITE) private readonly site: Site,
    private readonly mails: MailOutboxProcess,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look()
        .catch((error: unknown) =>
          this.logger.warn({ err: error }, 'alerts wait for the next look'),
        )
        .finally(() => (this.looking = undefined));
    }, lookEachMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    if (!(await this.server.isSetUp())) return;
    const { publicUrl } = this.site;
    if (await this.board.look((standing) => alertStep(standing, publicUrl))) this.mails.wake();
  }
}
