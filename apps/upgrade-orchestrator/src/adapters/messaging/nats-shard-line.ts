import { subjects, upgradeOrdersTaken } from '@jumpfleet/gateway-contracts';
import type { UpgradeOrders } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { ShardLine } from '../../application/scheduling/shard-orders.js';

const answerTimeoutMs = 1_500;

/** Requests to a shard by its subject. Another run than the one that was asked answers nothing that counts. */
export class NatsShardLine implements ShardLine {
  constructor(
    private readonly nats: NatsConnection,
    private readonly logger: Logger,
  ) {}

  async order(shard: string, orders: UpgradeOrders): Promise<readonly string[] | undefined> {
    try {
      const reply = await this.nats.request(subjects.upgradeOrders(shard), JSON.stringify(orders), {
        timeout: answerTimeoutMs,
      });
      const answer = upgradeOrdersTaken.safeParse(reply.json());
      return answer.success && answer.data.run === orders.run ? answer.data.absent : undefined;
    } catch (error) {
      this.logger.debug({ err: error, shard }, 'a gateway shard did not answer about permits');
      return undefined;
    }
  }
}
