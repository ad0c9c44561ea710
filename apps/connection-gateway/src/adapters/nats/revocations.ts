import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { z } from 'zod';
import { EventsFollower } from './events-follower.js';

const deleted = z.object({ data: registryEvents['jumpfleet.jump-client.deleted.v1'] });

/** The identities that no longer count: every deletion since the beginning, and each new one as it happens. */
export class Revocations {
  private readonly clients = new Set<string>();
  private readonly follower: EventsFollower<z.infer<typeof deleted>>;

  constructor(
    nats: NatsConnection,
    private readonly onRevoked: (client: string) => void,
    logger: Logger,
  ) {
    this.follower = new EventsFollower(
      nats,
      {
        subjects: ['events.registry.*.jump-client.deleted'],
        schema: deleted,
        take: ({ data }) => {
          this.revoke(data.endpointId ?? data.clientId);
        },
        caughtUp: () => undefined,
      },
      logger,
    );
  }

  /** False until the past is known: till then a deleted client might be let in. */
  get isLoaded(): boolean {
    return this.follower.isLoaded;
  }

  has(client: string): boolean {
    return this.clients.has(client);
  }

  revoke(client: string): void {
    this.clients.add(client);
    this.onRevoked(client);
  }

  start(): void {
    this.follower.start();
  }

  stop(): Promise<void> {
    return this.follower.stop();
  }
}
