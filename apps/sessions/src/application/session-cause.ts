import { randomUUID } from 'node:crypto';
import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE } from '@jumpfleet/event-log';
import type { Actor, Cause } from '@jumpfleet/kernel';
import { currentTraceparent, withSpan } from '@jumpfleet/observability';
import type { SessionEvent } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { sessionStream } from './session-stream.js';

/**
 * What happens to a session without a request of its own belongs to the jump that began it: the same
 * correlation, and one trace from the click to the webhook.
 */
@Injectable()
export class SessionCauses {
  constructor(@Inject(EVENT_STORE) private readonly events: EventStore<SessionEvent>) {}

  /** Runs work in the trace of the session's request. */
  async continued<T>(
    { name, sessionId, actor }: Readonly<{ name: string; sessionId: string; actor: Actor }>,
    work: (cause: Cause) => Promise<T>,
  ): Promise<T> {
    const [requested] = await this.events.load(sessionStream(sessionId));
    const attributes = { 'jumpfleet.session.id': sessionId };
    return withSpan(name, { parent: requested?.cause.traceparent, attributes }, () => {
      const traceparent = currentTraceparent();
      return work({
        actor,
        correlationId: requested?.cause.correlationId ?? randomUUID(),
        ...(requested === undefined ? {} : { causationId: requested.eventId }),
        ...(traceparent === undefined ? {} : { traceparent }),
      });
    });
  }
}
