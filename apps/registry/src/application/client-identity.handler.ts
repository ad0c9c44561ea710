import type { EventStore, Handled } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  ClientIdentityCommand,
  ClientIdentityRefusal,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { clientIdentityDecider, jumpClientStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { FLEET_ROWS } from '../tokens.js';
import type { FleetRows } from './ports.js';

/** Who may use a client's key pair: doubts, decisions, and what came of them. */
@Injectable()
export class ClientIdentityHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(FLEET_ROWS) private readonly rows: FleetRows,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  handle(
    command: ClientIdentityCommand,
    cause: Cause,
  ): Promise<Result<Handled<RegistryEvent>, ClientIdentityRefusal>> {
    return handleCommand(this.events, clientIdentityDecider, {
      stream: jumpClientStream(command.data.clientId),
      command,
      cause,
      now: this.clock.now(),
      within: this.rows.follow,
    });
  }
}
