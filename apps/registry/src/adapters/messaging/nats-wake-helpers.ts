import { clientReply, subjects } from '@jumpfleet/gateway-contracts';
import type { ClientRequest } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import { inject } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { WakeHelpers, WakeOrder } from '../../application/wake-ports.js';

const answerTimeoutMs = 2_000;

/** Asks clients to wake another, each by its own subject. */
export class NatsWakeHelpers implements WakeHelpers {
  constructor(
    private readonly nats: NatsConnection,
    private readonly logger: Logger,
  ) {}

  async send(helperId: string, { macs, password }: WakeOrder): Promise<boolean> {
    const request: ClientRequest = {
      op: 'wake',
      macs: [...macs],
      ...(password !== undefined && { password }),
    };
    try {
      const answer = await this.nats.request(subjects.client(helperId), JSON.stringify(request), {
        timeout: answerTimeoutMs,
        headers: inject(),
      });
      return clientReply.parse(answer.json()).ok;
    } catch (error) {
      this.logger.debug({ err: error, helperId }, 'a client could not be asked to wake another');
      return false;
    }
  }
}
