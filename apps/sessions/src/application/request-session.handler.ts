import { randomUUID } from 'node:crypto';
import type { EventStore, Within } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Logger } from '@jumpfleet/observability';
import { LOGGER } from '@jumpfleet/observability';
import { sessionDecider } from '@jumpfleet/sessions-domain';
import type {
  JumpTarget,
  Representative,
  RequestSession,
  SessionEvent,
  SessionRefusal,
  Tool,
} from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DUE_ACTIONS, JUMP_CLIENT_DIRECTORY, START_LIMIT, TooManyStarts } from './ports.js';
import type { DueActions, JumpClientDirectory, StartLimit } from './ports.js';
import { sessionStream } from './session-stream.js';
import { ticketLifeMs } from './ticket-life.js';

export type Jump = Readonly<{
  clientId: string;
  representative: Representative;
  tools: readonly Tool[];
  externalKey: string;
}>;

/** `endpointId` is whose line the session needs. */
export type Requested = Readonly<{ sessionId: string; endpointId: string }>;

/** A ticket shown in its last moment may still be on its way through the gateway. */
const attachGraceMs = 15_000;

/** Asks registry, decides, and keeps in one transaction that the session must start or fail in time. */
@Injectable()
export class RequestSessionHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionEvent>,
    @Inject(JUMP_CLIENT_DIRECTORY) private readonly clients: JumpClientDirectory,
    @Inject(START_LIMIT) private readonly startLimit: StartLimit,
    @Inject(DUE_ACTIONS) private readonly due: DueActions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(jump: Jump, cause: Cause, now: Date): Promise<Result<Requested, SessionRefusal>> {
    const found = await this.clients.find(jump.clientId);
    if (!found.ok) return found;
    const { target, endpointId } = found.value;
    try {
      const appended = await this.append(jump, { target, cause, now });
      return appended.ok ? ok({ sessionId: appended.value, endpointId }) : appended;
    } catch (error) {
      if (error instanceof TooManyStarts) return refuse({ kind: 'server-busy' });
      this.logger.error({ err: error, client: jump.clientId }, 'a session could not be started');
      return refuse({ kind: 'session-start-failed' });
    }
  }

  private async append(
    jump: Jump,
    { target, cause, now }: Readonly<{ target: JumpTarget; cause: Cause; now: Date }>,
  ): Promise<Result<string, SessionRefusal>> {
    const sessionId = randomUUID();
    const command: RequestSession = {
      type: 'RequestSession',
      data: { ...jump, sessionId, target },
    };
    const result = await handleCommand(this.events, sessionDecider, {
      stream: sessionStream(sessionId),
      command,
      cause,
      now,
      within: this.admitAndWatch(jump.clientId, sessionId),
    });
    return result.ok ? ok(sessionId) : result;
  }

  private admitAndWatch(clientId: string, sessionId: string): Within<SessionEvent> {
    const admit = this.startLimit.within(clientId);
    const watch = this.due.within(
      { sessionId, action: 'end', reason: 'start-failed' },
      ticketLifeMs + attachGraceMs,
    );
    return async (tx, recorded) => {
      await admit(tx, recorded);
      await watch(tx, recorded);
    };
  }
}
