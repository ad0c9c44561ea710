import type { EventStore, Handled } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { InstallerRefusal, RegistryEvent } from '@jumpfleet/registry-domain';
import { installerDecider, installerStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { FLEET_ROWS } from '../tokens.js';
import type { FleetRows } from './ports.js';

@Injectable()
export class DeleteInstallerHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(FLEET_ROWS) private readonly rows: FleetRows,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  handle(
    installerId: string,
    cause: Cause,
  ): Promise<Result<Handled<RegistryEvent>, InstallerRefusal>> {
    return handleCommand(this.events, installerDecider, {
      stream: installerStream(installerId),
      command: { type: 'DeleteInstaller', data: { installerId } },
      cause,
      now: this.clock.now(),
      within: this.rows.follow,
    });
  }
}
