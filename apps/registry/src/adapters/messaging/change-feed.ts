import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { Subscription } from '@nats-io/transport-node';
import { z } from 'zod';
import type { FleetNews } from '../../application/fleet-stream.js';

const subject = 'registry.changes';
const ids = z.array(z.uuid()).default([]);
const news = z.object({
  changed: ids,
  edited: ids,
  removed: ids,
  measured: ids,
  isUnknown: z.boolean().default(false),
});

/** Well below the server's limit of 1 MiB a message. */
const maxIds = 5_000;

/**
 * Tells every replica of the registry which clients look different now. What may not have been heard is
 * told as well: then whoever watches reads the list again.
 */
export class ChangeFeed {
  private subscription: Subscription | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly logger: Logger,
  ) {}

  changed(clients: readonly string[]): void {
    this.publishAll('changed', clients);
  }

  edited(client: string): void {
    this.publish({ edited: [client] });
  }

  removed(client: string): void {
    this.publish({ removed: [client] });
  }

  measured(clients: readonly string[]): void {
    this.publishAll('measured', clients);
  }

  /** So many changed that nobody named them, or it is not known who did. */
  unknown(): void {
    this.publish({ isUnknown: true });
  }

  follow(listener: (news: FleetNews) => void): void {
    this.subscription = this.nats.subscribe(subject, {
      callback: (error, message) => {
        const heard = error ? undefined : news.safeParse(message.json()).data;
        if (heard) listener(heard);
      },
    });
    void this.tellOfGaps(listener);
  }

  close(): void {
    this.subscription?.unsubscribe();
  }

  /** While the line to NATS was down nothing could be heard. */
  private async tellOfGaps(listener: (news: FleetNews) => void): Promise<void> {
    for await (const status of this.nats.status())
      if (status.type === 'reconnect') listener(news.parse({ isUnknown: true }));
  }

  private publishAll(kind: 'changed' | 'measured', clients: readonly string[]): void {
    for (let from = 0; from < clients.length; from += maxIds)
      this.publish({ [kind]: clients.slice(from, from + maxIds) });
  }

  private publish(what: z.input<typeof news>): void {
    if (this.nats.isClosed() || this.nats.isDraining()) return;
    try {
      this.nats.publish(subject, JSON.stringify(what));
    } catch (error) {
      this.logger.debug({ err: error }, 'a change could not be announced');
    }
  }
}
