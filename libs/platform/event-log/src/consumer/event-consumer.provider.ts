import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER, METRICS } from '@jumpfleet/observability';
import type { Logger, Metrics } from '@jumpfleet/observability';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventConsumer } from './event-consumer.js';
import type { EventConsumerOptions } from './event-consumer.js';

/** The service's consumer of other services' events; a service has one, under a name that never changes. */
export function eventConsumer(options: Pick<EventConsumerOptions, 'name' | 'sources'>): Provider {
  return {
    provide: EventConsumer,
    inject: [DataSource, NATS, LOGGER, METRICS],
    useFactory: (dataSource: DataSource, nats: NatsConnection, logger: Logger, metrics: Metrics) =>
      new EventConsumer({ ...options, dataSource, nats, logger, metrics }),
  };
}
