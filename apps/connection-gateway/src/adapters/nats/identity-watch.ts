import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { z } from 'zod';
import type { IdentityHolds } from '../../application/identity-holds.js';
import { EventsFollower } from './events-follower.js';

const conflicted = 'jumpfleet.jump-client.identity-conflicted.v1';
const decided = 'jumpfleet.jump-client.identity-decided.v1';
const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal(conflicted), data: registryEvents[conflicted] }),
  z.object({ type: z.literal(decided), data: registryEvents[decided] }),
]);
type IdentityEvent = z.infer<typeof event>;

/** Follows which identities are in doubt: all that was said since the beginning, and what is said now. */
export class IdentityWatch {
  private readonly follower: EventsFollower<IdentityEvent>;

  constructor(
    nats: NatsConnection,
    private readonly holds: IdentityHolds,
    /** Whoever is connected under this identity must leave. */
    private readonly onConflict: (client: string) => void,
    logger: Logger,
  ) {
    this.follower = new EventsFollower(
      nats,
      {
        subjects: ['conflicted', 'decided'].map(
          (what) => `events.registry.*.jump-client.identity-${what}`,
        ),
        schema: event,
        take: (told) => {
          this.take(told);
        },
        caughtUp: () => {
          this.catchUp();
        },
      },
      logger,
    );
  }

  get isLoaded(): boolean {
    return this.follower.isLoaded;
  }

  start(): void {
    this.follower.start();
  }

  stop(): Promise<void> {
    return this.follower.stop();
  }

  /** What was in doubt once and is decided by now troubles nobody. */
  private catchUp(): void {
    for (const client of this.holds.waiting) this.onConflict(client);
  }

  private take({ type, data }: IdentityEvent): void {
    if (type === decided) {
      this.holds.decided(data.clientId, data.keeps, data.others);
      return;
    }
    this.holds.conflicted(data.clientId);
    if (this.isLoaded) this.onConflict(data.clientId);
  }
}
