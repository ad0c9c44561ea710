import { subjects, upgradeOrders } from '@jumpfleet/gateway-contracts';
import type { UpgradeOrders, UpgradeOrdersTaken } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { jsonOf } from './roster-reporter.js';
import type { ShardName } from './telemetry.js';

/** Takes the orchestrator's orders. One that is for another run of this shard finds nobody here. */
export class UpgradeOrdersListener {
  private subscription: Subscription | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly name: ShardName,
    /** Answers for whom the grants are not good. */
    private readonly obey: (orders: UpgradeOrders) => string[],
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.subscription = this.nats.subscribe(subjects.upgradeOrders(this.name.shard), {
      callback: (_error, message) => this.take(message),
    });
  }

  stop(): void {
    this.subscription?.unsubscribe();
  }

  private take(message: Msg): void {
    const orders = upgradeOrders.safeParse(jsonOf(message));
    if (!orders.success) {
      this.logger.error({ err: orders.error }, 'orders for upgrades could not be read');
      return;
    }
    const { run } = this.name;
    const isOurs = orders.data.run === run;
    const absent = isOurs ? this.obey(orders.data) : orders.data.grants.map(({ client }) => client);
    message.respond(JSON.stringify({ run, absent } satisfies UpgradeOrdersTaken));
  }
}
