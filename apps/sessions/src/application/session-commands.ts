import type { EventStore, Within } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Recorded, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { sessionDecider } from '@jumpfleet/sessions-domain';
import type { SessionCommand, SessionEvent, SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DUE_ACTIONS } from './ports.js';
import type { DueActions } from './ports.js';
import { sessionStream } from './session-stream.js';

/** Every command to a session: what follows from it later is planned in the transaction of its events. */
@Injectable()
export class SessionCommands {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionEvent>,
    @Inject(DUE_ACTIONS) private readonly due: DueActions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers the events that it led to. */
  async handle(
    command: SessionCommand,
    cause: Cause,
    within?: Within<SessionEvent>,
  ): Promise<Result<readonly Recorded<SessionEvent>[], SessionRefusal>> {
    const now = this.clock.now();
    const follow = this.due.follow(now);
    const result = await handleCommand(this.events, sessionDecider, {
      stream: sessionStream(command.data.sessionId),
      command,
      cause,
      now,
      within: async (tx, recorded) => {
        await within?.(tx, recorded);
        await follow(tx, recorded);
      },
    });
    if (!result.ok) return result;
    if (result.value.recorded.length > 0) this.due.wake();
    return ok(result.value.recorded);
  }
}
