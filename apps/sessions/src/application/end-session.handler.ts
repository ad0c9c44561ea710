import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { sessionDecider } from '@jumpfleet/sessions-domain';
import type {
  EndReason,
  EndSession,
  SessionEvent,
  SessionRefusal,
} from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DUE_ACTIONS } from './ports.js';
import type { DueActions } from './ports.js';
import { sessionStream } from './session-stream.js';

/** Ends on whose word: the gateway's line is closed only when the gateway did not say so itself. */
export type Ending = Readonly<{ sessionId: string; reason: EndReason; lineIsClosed: boolean }>;

@Injectable()
export class EndSessionHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionEvent>,
    @Inject(DUE_ACTIONS) private readonly due: DueActions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers whether this call ended it. */
  async handle(ending: Ending, cause: Cause): Promise<Result<boolean, SessionRefusal>> {
    const { sessionId, reason, lineIsClosed } = ending;
    const command: EndSession = { type: 'EndSession', data: { sessionId, reason } };
    const now = this.clock.now();
    const result = await handleCommand(this.events, sessionDecider, {
      stream: sessionStream(sessionId),
      command,
      cause,
      now,
      ...(lineIsClosed
        ? {}
        : { within: this.due.within({ sessionId, action: 'close-line', reason }, now) }),
    });
    if (!result.ok) return result;
    const ended = result.value.recorded.length > 0;
    if (ended && !lineIsClosed) this.due.wake();
    return ok(ended);
  }
}
