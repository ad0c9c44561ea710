import type { DeciderFactory, GrpcAccessDecider } from '@jumpfleet/http';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { AccessFactsFollower } from './access-facts-follower.js';
import { SnapshotAccessDecider } from './snapshot-access-decider.js';

/** For `HttpModule.forRoot({ decider })`: decides in the service's own process, by the facts that NATS brings. */
export const accessFromFacts: DeciderFactory = {
  inject: [NATS, LOGGER],
  useFactory: (remote: GrpcAccessDecider, nats: NatsConnection, logger: Logger) => {
    const facts = new AccessFactsFollower(nats, logger);
    facts.start();
    return new SnapshotAccessDecider(facts, remote);
  },
};
