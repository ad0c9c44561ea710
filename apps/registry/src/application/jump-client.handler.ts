import type { EventStore, Handled, Within } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  ChangeConnectionType,
  DeletionReason,
  EditJumpClient,
  JumpClientCommand,
  JumpClientRefusal,
  LifecycleCommand,
  MarkJumpClientUninstalled,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { jumpClientDecider, jumpClientStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_LINE, ENDPOINT_ITEMS, FLEET_ROWS } from '../tokens.js';
import { EndpointItemsChanged } from './ports.js';
import type { ClientLine, EndpointItems, FleetRows } from './ports.js';

type Deletion = Readonly<{
  type: 'DeleteJumpClient';
  data: Readonly<{ clientId: string; reason: DeletionReason }>;
}>;
type Wish =
  EditJumpClient | ChangeConnectionType | Deletion | MarkJumpClientUninstalled | LifecycleCommand;
type Outcome = Result<Handled<RegistryEvent>, JumpClientRefusal>;

const maxAttempts = 4;

/** Whatever happens to a client after its enrolment. */
@Injectable()
export class JumpClientHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(FLEET_ROWS) private readonly rows: FleetRows,
    @Inject(ENDPOINT_ITEMS) private readonly items: EndpointItems,
    @Inject(CLIENT_LINE) private readonly line: ClientLine,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `within` is for what must hold or be written in the same transaction; it finds the rows as they were. */
  handle(wish: Wish, cause: Cause, within?: Within<RegistryEvent>): Promise<Outcome> {
    return wish.type === 'DeleteJumpClient'
      ? this.remove(wish, cause, within)
      : this.decide(wish, cause, within);
  }

  private async remove(
    { data }: Deletion,
    cause: Cause,
    within: Within<RegistryEvent> | undefined,
  ): Promise<Outcome> {
    for (let attempt = 1; ; attempt++) {
      const isLastOfEndpoint = await this.items.isLastOfEndpoint(data.clientId);
      const command = { type: 'DeleteJumpClient', data: { ...data, isLastOfEndpoint } } as const;
      try {
        const outcome = await this.decide(command, cause, within);
        if (outcome.ok) this.sendAway(outcome.value);
        return outcome;
      } catch (error) {
        if (!(error instanceof EndpointItemsChanged) || attempt === maxAttempts) throw error;
      }
    }
  }

  /** What comes at the same time and asks for nothing more shares a transaction. */
  private decide(
    command: JumpClientCommand,
    cause: Cause,
    within: Within<RegistryEvent> | undefined,
  ): Promise<Outcome> {
    return handleCommand(this.events, jumpClientDecider, {
      stream: jumpClientStream(command.data.clientId),
      command,
      cause,
      now: this.clock.now(),
      ...(within ? { within: this.afterwards(within) } : { together: this.rows.follow }),
    });
  }

  private afterwards(within: Within<RegistryEvent>): Within<RegistryEvent> {
    return async (tx, recorded) => {
      await within(tx, recorded);
      await this.rows.follow(tx, recorded);
    };
  }

  /** The event revokes the identity everywhere; this only makes the client leave at once. */
  private sendAway({ recorded }: Handled<RegistryEvent>): void {
    for (const { event } of recorded)
      if (event.type === 'JumpClientDeleted' && event.data.isLastOfEndpoint)
        this.line.remove(event.data.endpointId);
  }
}
