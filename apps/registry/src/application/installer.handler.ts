import type { EventStore, Handled } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  DeleteInstaller,
  ExtendInstaller,
  InstallerRefusal,
  RegistryEvent,
  RevokeInstaller,
} from '@jumpfleet/registry-domain';
import { installerDecider, installerStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { FLEET_ROWS } from '../tokens.js';
import type { FleetRows } from './ports.js';

/** Whatever happens to an installer after its creation. */
@Injectable()
export class InstallerHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(FLEET_ROWS) private readonly rows: FleetRows,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  handle(
    command: ExtendInstaller | RevokeInstaller | DeleteInstaller,
    cause: Cause,
  ): Promise<Result<Handled<RegistryEvent>, InstallerRefusal>> {
    return handleCommand(this.events, installerDecider, {
      stream: installerStream(command.data.installerId),
      command,
      cause,
      now: this.clock.now(),
      within: this.rows.follow,
    });
  }
}
