import { clientReply, subjects } from '@jumpfleet/gateway-contracts';
import type { SessionEndRequest, SessionNotice } from '@jumpfleet/gateway-contracts';
import { NATS, inject } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import type { LeaveReason } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { NoRespondersError, RequestError } from '@nats-io/transport-node';
import type { SessionLines } from '../../application/ports.js';

const timeoutMs = 5_000;

class LineNotReached extends Error {
  override readonly name = 'LineNotReached';
}

/** No responders means that no shard holds the line any more: nothing is left to close, and nobody to tell. */
@Injectable()
export class NatsSessionLines implements SessionLines {
  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  close(sessionId: string, reason: SessionEndReason): Promise<void> {
    // Nobody has a line to a session that was never accepted, except its customer.
    const told = reason === 'not-accepted' ? 'representative' : reason;
    const request: SessionEndRequest = { reason: told };
    return this.ask(subjects.sessionEnd(sessionId), request);
  }

  closeLeg(leg: string, reason: LeaveReason): Promise<void> {
    const request: SessionEndRequest = { reason };
    return this.ask(subjects.legEnd(leg), request);
  }

  tell(sessionId: string, notice: SessionNotice): Promise<void> {
    return this.ask(subjects.sessionNotice(sessionId), notice);
  }

  private async ask(subject: string, request: object): Promise<void> {
    try {
      const answer = await this.nats.request(subject, JSON.stringify(request), {
        timeout: timeoutMs,
        headers: inject(),
      });
      const { ok, message } = clientReply.parse(answer.json());
      if (!ok) throw new LineNotReached(message ?? 'The gateway refused.');
    } catch (error) {
      if (!hasNoResponders(error)) throw error;
    }
  }
}

function hasNoResponders(error: unknown): boolean {
  return (
    error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders())
  );
}
