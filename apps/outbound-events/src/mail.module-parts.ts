import type { Provider } from '@nestjs/common';
import { EMAIL_SENDER } from './adapters/delivery-sender.js';
import { EmailSender } from './adapters/email/email-sender.js';
import { SmtpMailServer } from './adapters/email/smtp-mail-server.js';
import { EmailSettingsController } from './adapters/http/email-settings.controller.js';
import { DestinationRules } from './adapters/http-exchange/destination-rules.js';
import { ApprovalNoticesConsumer } from './adapters/messaging/approval-notices.consumer.js';
import { PostgresAlertBoard } from './adapters/persistence/alert-board.js';
import { PostgresMailOutbox } from './adapters/persistence/mail-outbox.js';
import { PostgresMailProgress } from './adapters/persistence/mail-progress.js';
import { PostgresMailServerSettings } from './adapters/persistence/mail-server-settings.js';
import { MailTables1796000000300 } from './adapters/persistence/mail-tables.migration.js';
import { AlertsProcess } from './application/alerts.process.js';
import { EmailSettingsHandler } from './application/email-settings.handler.js';
import { SITE } from './application/event-context.js';
import type { Site } from './application/event-context.js';
import { MailOutboxProcess } from './application/mail-outbox.process.js';
import {
  MAIL_CLAIM_MS,
  MAIL_OUTBOX,
  MAIL_PROGRESS,
  MAIL_SERVER,
  MAIL_SERVER_SETTINGS,
} from './application/mail.js';
import type { MailProgress, MailServer, MailServerSettings } from './application/mail.js';
import { ALERT_BOARD } from './application/recipient-alerts.js';
import { TEMPLATES } from './application/templates.js';
import type { Templates } from './application/templates.js';
import type { OutboundConfig } from './config.js';

/** A claim outlives the longest attempt by this much, so that a slow settlement does not lose it. */
const claimGraceMs = 5_000;

export const mailControllers = [EmailSettingsController, ApprovalNoticesConsumer];

export const mailMigrations = [MailTables1796000000300];

export function mailProviders(config: OutboundConfig): Provider[] {
  return [
    AlertsProcess,
    EmailSettingsHandler,
    MailOutboxProcess,
    PostgresMailOutbox,
    { provide: MAIL_CLAIM_MS, useValue: config.OUTBOUND_TIMEOUT_MS + claimGraceMs },
    { provide: MAIL_OUTBOX, useExisting: PostgresMailOutbox },
    { provide: ALERT_BOARD, useClass: PostgresAlertBoard },
    { provide: MAIL_PROGRESS, useClass: PostgresMailProgress },
    { provide: MAIL_SERVER_SETTINGS, useClass: PostgresMailServerSettings },
    {
      provide: MAIL_SERVER,
      inject: [MAIL_SERVER_SETTINGS],
      useFactory: (settings: MailServerSettings) => mailServerOf(settings, config),
    },
    {
      provide: EMAIL_SENDER,
      inject: [MAIL_SERVER, MAIL_PROGRESS, TEMPLATES, SITE],
      useFactory: (server: MailServer, progress: MailProgress, templates: Templates, site: Site) =>
        new EmailSender({ server, progress, templates, site }),
    },
  ];
}

function mailServerOf(settings: MailServerSettings, config: OutboundConfig): MailServer {
  return new SmtpMailServer({
    settings,
    rules: new DestinationRules({
      privateAddresses: config.OUTBOUND_PRIVATE_ADDRESSES,
      allowed: config.OUTBOUND_ALLOWED_DESTINATIONS,
    }),
    timeoutMs: config.OUTBOUND_TIMEOUT_MS,
    siteHost: new URL(config.PUBLIC_URL).hostname,
  });
}
