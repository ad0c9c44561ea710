import { subjects } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import { inject } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { ClientLine } from '../../application/ports.js';

const answerTimeoutMs = 1_000;

/** Speaks to the one shard that holds a client's line, by the client's own subject. */
export class NatsClientLine implements ClientLine {
  constructor(
    private readonly nats: NatsConnection,
    private readonly logger: Logger,
  ) {}

  /** Nobody listens when the client is offline; its identity is refused when it comes back. */
  remove(clientId: string): void {
    this.nats
      .request(subjects.client(clientId), JSON.stringify({ op: 'remove' }), {
        timeout: answerTimeoutMs,
        headers: inject(),
      })
      .catch((error: unknown) => {
        this.logger.debug({ err: error, clientId }, 'the client was not there to be removed');
      });
  }
}
