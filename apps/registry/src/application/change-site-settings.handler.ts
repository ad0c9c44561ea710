import type { EventStore, Handled } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  RegistryEvent,
  SiteSettingsChanges,
  SiteSettingsRefusal,
} from '@jumpfleet/registry-domain';
import { siteSettingsDecider, siteSettingsStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';

/** Changes the site's settings for Jump Clients; what is not named stays. */
@Injectable()
export class ChangeSiteSettingsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  handle(
    changes: SiteSettingsChanges,
    cause: Cause,
  ): Promise<Result<Handled<RegistryEvent>, SiteSettingsRefusal>> {
    return handleCommand(this.events, siteSettingsDecider, {
      stream: siteSettingsStream,
      command: { type: 'ChangeSiteSettings', data: { changes } },
      cause,
      now: this.clock.now(),
    });
  }
}
