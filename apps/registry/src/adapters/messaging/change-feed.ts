import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { Subscription } from '@nats-io/transport-node';
import { z } from 'zod';

const subject = 'registry.changes';
const changes = z.object({ changed: z.array(z.uuid()), removed: z.array(z.uuid()) });
export type FleetChanges = Readonly<z.infer<typeof changes>>;

/** Well below the server's limit of 1 MiB a message. */
const maxIds = 5_000;

/**
 * Tells every replica of the registry which clients look different now. Best effort: a watcher that
 * missed something lists again.
 */
export class ChangeFeed {
  private subscription: Subscription | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly logger: Logger,
  ) {}

  changed(clients: readonly string[]): void {
    for (let from = 0; from < clients.length; from += maxIds)
      this.publish({ changed: clients.slice(from, from + maxIds), removed: [] });
  }

  removed(client: string): void {
    this.publish({ changed: [], removed: [client] });
  }

  /** While nobody here wants to know, messages are not even read. */
  follow(listener: (changes: FleetChanges) => void, isWanted: () => boolean): void {
    this.subscription = this.nats.subscribe(subject, {
      callback: (error, message) => {
        if (error || !isWanted()) return;
        const news = changes.safeParse(message.json()).data;
        if (news) listener(news);
      },
    });
  }

  close(): void {
    this.subscription?.unsubscribe();
  }

  private publish(news: FleetChanges): void {
    if (this.nats.isClosed() || this.nats.isDraining()) return;
    try {
      this.nats.publish(subject, JSON.stringify(news));
    } catch (error) {
      this.logger.debug({ err: error }, 'a change could not be announced');
    }
  }
}
