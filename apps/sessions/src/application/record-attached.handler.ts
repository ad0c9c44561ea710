import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { sessionDecider } from '@jumpfleet/sessions-domain';
import type { RecordAttached, SessionEvent, SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DUE_ACTIONS, SESSION_DIRECTORY } from './ports.js';
import type { DueActions, SessionDirectory } from './ports.js';
import { sessionStream } from './session-stream.js';

/** A line has reached its computer. A ticket outlives the end of its session: such a line is closed again. */
@Injectable()
export class RecordAttachedHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionEvent>,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(DUE_ACTIONS) private readonly due: DueActions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(
    data: RecordAttached['data'],
    cause: Cause,
  ): Promise<Result<undefined, SessionRefusal>> {
    const { sessionId } = data;
    const result = await handleCommand(this.events, sessionDecider, {
      stream: sessionStream(sessionId),
      command: { type: 'RecordAttached', data },
      cause,
      now: this.clock.now(),
      within: this.due.warningsWithin(sessionId),
    });
    if (!result.ok) return result;
    if (result.value.recorded.length === 0) await this.closeIfEnded(sessionId);
    return ok(undefined);
  }

  private async closeIfEnded(sessionId: string): Promise<void> {
    const session = await this.sessions.find(sessionId);
    if (session?.status !== 'ended') return;
    const reason = session.end_reason ?? 'start-failed';
    await this.due.add({ sessionId, action: 'close-line', reason }, this.clock.now());
    this.due.wake();
  }
}
