import type { EventStore, Within } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Recorded, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { recipientDecider } from '@jumpfleet/outbound-domain';
import type {
  RecipientCommand,
  RecipientEvent,
  RecipientRefusal,
} from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { RecipientNameTaken, TooManyRecipients } from './ports.js';

export type Handled<Value> = Promise<Result<Value, RecipientRefusal>>;

/** Gives a command to its recipient; what belongs to it is written in the same transaction. */
@Injectable()
export class RecipientCommands {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RecipientEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async give(
    command: RecipientCommand,
    cause: Cause,
    ...belongings: readonly Within<RecipientEvent>[]
  ): Handled<readonly Recorded<RecipientEvent>[]> {
    try {
      const result = await handleCommand(this.events, recipientDecider, {
        stream: `outbound.recipient.${command.data.recipientId}`,
        command,
        cause,
        now: this.clock.now(),
        within: async (tx, recorded) => {
          for (const belonging of belongings) await belonging(tx, recorded);
        },
      });
      return result.ok ? ok(result.value.recorded) : result;
    } catch (error) {
      if (error instanceof RecipientNameTaken) return refuse({ kind: 'recipient-name-taken' });
      if (error instanceof TooManyRecipients) return refuse({ kind: 'recipient-limit-reached' });
      throw error;
    }
  }
}
