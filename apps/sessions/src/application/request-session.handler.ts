import { randomUUID } from 'node:crypto';
import type { EventStore, Within } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Logger } from '@jumpfleet/observability';
import { LOGGER } from '@jumpfleet/observability';
import type { SessionGrant } from '@jumpfleet/policy-contracts';
import { sessionDecider } from '@jumpfleet/sessions-domain';
import type {
  CustomFields,
  Representative,
  RequestSession,
  SessionEvent,
  SessionRefusal,
  SessionStart,
  Tool,
} from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { Granted } from './jump-access.js';
import { ADMISSION, DUE_ACTIONS, NotAdmitted } from './ports.js';
import type { Admission, DueActions, FoundClient } from './ports.js';
import { aloneBy, startOf, termsOf } from './session-grant.js';
import { attachGraceMs } from './session-times.js';
import { sessionStream } from './session-stream.js';
import { ticketLifeMs } from './ticket-life.js';

export type Jump = Readonly<{
  /** Of a session whose id was fixed before. */
  sessionId?: string;
  clientId: string;
  representative: Representative;
  tools: readonly Tool[];
  externalKey: string;
  custom: CustomFields;
  start: SessionStart;
  /** Shown to policy where a Jump Policy asks for it, and kept nowhere; empty where none was given. */
  secondFactorCode: string;
}>;

/** A jump that policy has let through, to a client that registry knows. */
export type GrantedJump = Granted & Readonly<{ jump: Jump; found: FoundClient }>;

/** Decides, and keeps in one transaction that the session must start or fail in time, and end when its time is up. */
@Injectable()
export class RequestSessionHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionEvent>,
    @Inject(ADMISSION) private readonly admission: Admission,
    @Inject(DUE_ACTIONS) private readonly due: DueActions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers the session's id. */
  async handle(
    granted: GrantedJump,
    cause: Cause,
    now: Date,
  ): Promise<Result<string, SessionRefusal>> {
    try {
      return await this.append(granted, cause, now);
    } catch (error) {
      if (error instanceof NotAdmitted) return refuse({ kind: error.why });
      const client = granted.jump.clientId;
      this.logger.error({ err: error, client }, 'a session could not be started');
      return refuse({ kind: 'session-start-failed' });
    }
  }

  private async append(
    granted: GrantedJump,
    cause: Cause,
    now: Date,
  ): Promise<Result<string, SessionRefusal>> {
    const { sessionId = randomUUID() } = granted.jump;
    const result = await handleCommand(this.events, sessionDecider, {
      stream: sessionStream(sessionId),
      command: commandOf(sessionId, granted),
      cause,
      now,
      within: this.admitAndWatch(sessionId, granted, now),
    });
    return result.ok ? ok(sessionId) : result;
  }

  private admitAndWatch(
    sessionId: string,
    { jump, found, grant, askedAt }: GrantedJump,
    now: Date,
  ): Within<SessionEvent> {
    const admit = this.admission.within({
      clientId: jump.clientId,
      endpointId: found.endpointId,
      representativeId: jump.representative.id,
      askedAt,
      alone: aloneBy(grant),
    });
    const mustStart = { sessionId, action: 'end', reason: 'start-failed' } as const;
    const startBy = new Date(now.getTime() + ticketLifeMs + attachGraceMs);
    const watch = [this.due.within(mustStart, startBy), ...this.forcedEnd(sessionId, grant)];
    return async (tx, recorded) => {
      await admit(tx, recorded);
      for (const keep of watch) await keep(tx, recorded);
    };
  }

  private forcedEnd(sessionId: string, { endsAt }: SessionGrant): Within<SessionEvent>[] {
    if (typeof endsAt !== 'number') return [];
    const forced = { sessionId, action: 'force-end', reason: 'schedule-ended' } as const;
    return [this.due.within(forced, new Date(endsAt))];
  }
}

function commandOf(sessionId: string, { jump, found, grant }: GrantedJump): RequestSession {
  const { clientId, representative, tools, externalKey, custom } = jump;
  const { target, endpointId, computer } = found;
  const start = startOf(jump.start, grant);
  const who = { sessionId, leg: randomUUID(), clientId, endpointId, target, representative };
  const terms = termsOf(grant);
  return {
    type: 'RequestSession',
    data: { ...who, computer, tools, externalKey, custom, start, terms },
  };
}
