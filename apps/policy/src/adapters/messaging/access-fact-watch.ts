import type { EventStore } from '@jumpfleet/event-log';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import type { Subscription } from '@nats-io/transport-node';
import type { OwnAccessFacts } from '../../application/access-facts/own-access-facts.js';
import { accessFactsChanged, factsIn } from './access-facts-changed.js';

const lookMs = 400;

/** Keeps the facts of this process current, and tells the others when it has changed one. */
export class AccessFactWatch {
  private subscription: Subscription | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;
  private isBehind = false;

  constructor(
    private readonly facts: OwnAccessFacts,
    private readonly events: EventStore<PolicyEvent>,
    private readonly nats: NatsConnection,
    private readonly log: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    this.stopListening = this.events.onCommitted((committed) => {
      const rows = factsIn(committed);
      if (rows.length === 0) return;
      this.facts.take(rows);
      if (!this.nats.isClosed()) this.nats.publish(accessFactsChanged);
    });
    this.subscription = this.nats.subscribe(accessFactsChanged, {
      callback: () => void this.readOn(),
    });
    await this.facts.readOn();
    this.timer = setInterval(() => void this.readOn(), lookMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopListening?.();
    this.subscription?.unsubscribe();
  }

  private async readOn(): Promise<void> {
    try {
      await this.facts.readOn();
      this.isBehind = false;
    } catch (error) {
      if (!this.isBehind) this.log.warn({ err: error }, 'the facts of access cannot be read on');
      this.isBehind = true;
    }
  }
}
