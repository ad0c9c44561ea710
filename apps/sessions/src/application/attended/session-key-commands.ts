import type { EventStore, Handled } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { sessionKeyDecider, sessionKeyStream } from '@jumpfleet/sessions-domain';
import type { SessionKeyCommand, SessionKeyRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionsEvent } from '../events/sessions-event.js';
import { sessionsService } from '../session-stream.js';

/** Decides about one session key, by whoever wishes it. */
@Injectable()
export class SessionKeyCommands {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionsEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Without a cause this service acts by itself. */
  handle(
    command: SessionKeyCommand,
    cause: Cause = { actor: sessionsService, correlationId: command.data.sessionId },
  ): Promise<Result<Handled<SessionsEvent>, SessionKeyRefusal>> {
    return handleCommand(this.events, sessionKeyDecider, {
      stream: sessionKeyStream(command.data.sessionId),
      command,
      cause,
      now: this.clock.now(),
    });
  }
}
