import type { Cause, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import type { EndReason, SessionRefusal } from '@jumpfleet/sessions-domain';
import { Injectable } from '@nestjs/common';
import { SessionCommands } from './session-commands.js';

export type Ending = Readonly<{ sessionId: string; reason: EndReason }>;

/** Ends a session for everybody; what is left of its lines is closed by and by. */
@Injectable()
export class EndSessionHandler {
  constructor(private readonly sessions: SessionCommands) {}

  /** Answers whether this call ended it. */
  async handle(
    { sessionId, reason }: Ending,
    cause: Cause,
  ): Promise<Result<boolean, SessionRefusal>> {
    const data = { sessionId, reason };
    const ended = await this.sessions.handle({ type: 'EndSession', data }, cause);
    return ended.ok ? ok(ended.value.length > 0) : ended;
  }
}
