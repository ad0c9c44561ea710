import { clientReply, subjects } from '@jumpfleet/gateway-contracts';
import type { SessionEndRequest } from '@jumpfleet/gateway-contracts';
import { NATS, inject } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { NoRespondersError, RequestError } from '@nats-io/transport-node';
import type { LineCloser } from '../../application/ports.js';

const timeoutMs = 5_000;

class LineNotClosed extends Error {
  override readonly name = 'LineNotClosed';
}

/** No responders means that no shard holds the line any more: nothing is left to close. */
@Injectable()
export class NatsLineCloser implements LineCloser {
  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  async close(sessionId: string, reason: SessionEndReason): Promise<void> {
    const request: SessionEndRequest = { reason };
    try {
      const answer = await this.nats.request(
        subjects.sessionEnd(sessionId),
        JSON.stringify(request),
        { timeout: timeoutMs, headers: inject() },
      );
      const { ok, message } = clientReply.parse(answer.json());
      if (!ok) throw new LineNotClosed(message ?? 'The gateway did not close the line.');
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
