import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { emailSettingsDecider, emailSettingsStream } from '@jumpfleet/outbound-domain';
import type {
  EmailSettings,
  EmailSettingsCommand,
  EmailSettingsEvent,
  EmailSettingsRefusal,
} from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { MAIL_SERVER_SETTINGS } from './mail.js';
import type { MailServerSettings } from './mail.js';

type Handled = Promise<Result<undefined, EmailSettingsRefusal>>;

@Injectable()
export class EmailSettingsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<EmailSettingsEvent>,
    @Inject(MAIL_SERVER_SETTINGS) private readonly settings: MailServerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A password that is not given stays; null forgets it. */
  set(settings: EmailSettings, password: string | null | undefined, cause: Cause): Handled {
    const wish = password === undefined ? 'kept' : password === null ? 'none' : 'new';
    const command = { type: 'SetEmailSettings', data: { settings, password: wish } } as const;
    return this.append(command, cause, password ?? undefined);
  }

  remove(cause: Cause): Handled {
    return this.append({ type: 'RemoveEmailSettings', data: {} }, cause);
  }

  private async append(command: EmailSettingsCommand, cause: Cause, password?: string): Handled {
    const result = await handleCommand(this.events, emailSettingsDecider, {
      stream: emailSettingsStream,
      command,
      cause,
      now: this.clock.now(),
      within: await this.settings.keepPassword(password),
    });
    return result.ok ? ok(undefined) : result;
  }
}
