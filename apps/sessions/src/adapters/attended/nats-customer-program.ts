import { clientReply, subjects } from '@jumpfleet/gateway-contracts';
import type { ClientRequest } from '@jumpfleet/gateway-contracts';
import { NATS, inject } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { TimeoutError } from '@nats-io/transport-node';
import { Inject, Injectable } from '@nestjs/common';
import { hasNoResponders } from '../messaging/no-responders.js';
import type { CustomerProgram, PinOrder } from '../../application/attended/ports.js';

const timeoutMs = 5_000;

@Injectable()
export class NatsCustomerProgram implements CustomerProgram {
  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  async pin(order: PinOrder): Promise<'taken' | 'offline' | 'not-able'> {
    const request: ClientRequest = {
      op: 'pin',
      session: order.sessionId,
      pin: order.pinId,
      installer_key: order.installerKey,
      representative: order.representative,
      ...(order.prompt && {
        prompt: {
          rule: order.prompt.rule,
          default_answer: order.prompt.defaultAnswer,
          timeout_seconds: order.prompt.timeoutSeconds,
        },
      }),
    };
    try {
      const answer = await this.nats.request(
        subjects.client(order.clientId),
        JSON.stringify(request),
        { timeout: timeoutMs, headers: inject() },
      );
      const { ok, code } = clientReply.parse(answer.json());
      if (ok) return 'taken';
      return code === 'tool-not-available' ? 'not-able' : 'offline';
    } catch (error) {
      if (isNobody(error)) return 'offline';
      throw error;
    }
  }
}

/** Who does not answer in time is as good as nobody: the installer is taken back. */
function isNobody(error: unknown): boolean {
  if (hasNoResponders(error) || error instanceof TimeoutError) return true;
  return error instanceof Error && error.cause instanceof TimeoutError;
}
