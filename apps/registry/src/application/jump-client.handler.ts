import type { EventStore, Handled } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  DeleteJumpClient,
  EditJumpClient,
  JumpClientRefusal,
  MarkJumpClientUninstalled,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { jumpClientDecider, jumpClientStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_LINE, FLEET_ROWS } from '../tokens.js';
import type { ClientLine, FleetRows } from './ports.js';

type Command = EditJumpClient | DeleteJumpClient | MarkJumpClientUninstalled;

/** Whatever happens to a client after its enrolment. */
@Injectable()
export class JumpClientHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(FLEET_ROWS) private readonly rows: FleetRows,
    @Inject(CLIENT_LINE) private readonly line: ClientLine,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(
    command: Command,
    cause: Cause,
  ): Promise<Result<Handled<RegistryEvent>, JumpClientRefusal>> {
    const result = await handleCommand(this.events, jumpClientDecider, {
      stream: jumpClientStream(command.data.clientId),
      command,
      cause,
      now: this.clock.now(),
      within: this.rows.follow,
    });
    // The event revokes the identity everywhere; this only makes the client leave at once.
    if (result.ok && command.type === 'DeleteJumpClient') this.line.remove(command.data.clientId);
    return result;
  }
}
