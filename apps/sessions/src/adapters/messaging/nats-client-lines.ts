import { clientReply, subjects } from '@jumpfleet/gateway-contracts';
import type { ClientRequest } from '@jumpfleet/gateway-contracts';
import { NATS, inject } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import { TimeoutError } from '@nats-io/transport-node';
import type { ClientLines } from '../../application/ports.js';
import { hasNoResponders } from './no-responders.js';

/** Somebody waits for the session: a shard that is well answers within milliseconds. */
const timeoutMs = 3_000;

/** Asks for what changes nothing: no connection has an epoch below 0. */
const question: ClientRequest = { op: 'supersede', epoch: 0 };

@Injectable()
export class NatsClientLines implements ClientLines {
  constructor(
    @Inject(NATS) private readonly nats: NatsConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async look(endpointId: string): ReturnType<ClientLines['look']> {
    try {
      const answer = await this.nats.request(
        subjects.client(endpointId),
        JSON.stringify(question),
        {
          timeout: timeoutMs,
          headers: inject(),
        },
      );
      return clientReply.parse(answer.json()).ok ? 'connected' : 'failed';
    } catch (error) {
      if (hasNoResponders(error)) return 'not-connected';
      this.logger.warn({ err: error, client: endpointId }, 'the line of a client was not found');
      return isTimeout(error) ? 'silent' : 'failed';
    }
  }
}

function isTimeout(error: unknown): boolean {
  if (error instanceof TimeoutError) return true;
  return error instanceof Error && error.cause instanceof TimeoutError;
}
