import { LOGGER, METRICS } from '@jumpfleet/observability';
import type { Logger, Metrics } from '@jumpfleet/observability';
import type { Provider } from '@nestjs/common';
import { DeliveryController } from './adapters/http/delivery.controller.js';
import { RedeliveryController } from './adapters/http/redelivery.controller.js';
import { BullmqScheduler } from './adapters/jobs/bullmq-scheduler.js';
import { DELIVERY_JOBS, deliveryJobs } from './adapters/jobs/delivery-jobs.js';
import { DeliveryWorker } from './adapters/jobs/delivery-worker.js';
import { ClaimContents } from './adapters/persistence/claim-contents.js';
import { PostgresDeliveryContents } from './adapters/persistence/delivery-contents.js';
import { Deliveries1796000000101 } from './adapters/persistence/deliveries.migration.js';
import { PostgresDeliveryHistory } from './adapters/persistence/delivery-history.js';
import { PostgresDeliveryHousekeeping } from './adapters/persistence/delivery-housekeeping.js';
import { DeliveryIntake } from './adapters/persistence/delivery-intake.js';
import { PostgresDeliveryQueue } from './adapters/persistence/delivery-queue.js';
import { FactMemory } from './adapters/persistence/fact-memory.js';
import { CreateOutboundTables1700000002001 } from './adapters/persistence/outbound-tables.migration.js';
import { RecipientHealth1796000000100 } from './adapters/persistence/recipient-health.migration.js';
import { PostgresRecipientStates } from './adapters/persistence/recipient-states.js';
import { PostgresRedeliveries } from './adapters/persistence/redeliveries.js';
import { AttemptDeliveryHandler } from './application/attempt-delivery.handler.js';
import { DeliveryEngine } from './application/delivery-engine.js';
import { DeliveryMetrics } from './application/delivery-metrics.js';
import { CLAIM_MS, DELIVERY_QUEUE, graceMs } from './application/delivery-queue.port.js';
import { DeliveryRequest } from './application/delivery-request.js';
import { DeliveryWaker } from './application/delivery-waker.js';
import {
  DELIVERY_CONTENTS,
  DELIVERY_HISTORY,
  DELIVERY_HOUSEKEEPING,
  REDELIVERIES,
  RETENTION_DAYS,
  WAKE_SCHEDULER,
} from './application/ports.js';
import { RECIPIENT_STATES } from './application/recipient-health.port.js';
import { ReconciliationProcess } from './application/reconciliation.process.js';
import { RedeliverHandler } from './application/redeliver.handler.js';
import type { OutboundConfig } from './config.js';

export const deliveryMigrations = [
  CreateOutboundTables1700000002001,
  RecipientHealth1796000000100,
  Deliveries1796000000101,
];

export const deliveryControllers = [DeliveryController, RedeliveryController];

export function deliveryProviders(config: OutboundConfig): Provider[] {
  return [
    ...engine,
    { provide: RETENTION_DAYS, useValue: config.OUTBOUND_RETENTION_DAYS },
    { provide: CLAIM_MS, useValue: config.OUTBOUND_TIMEOUT_MS + graceMs },
    {
      provide: DELIVERY_JOBS,
      inject: [LOGGER, METRICS],
      useFactory: (logger: Logger, metrics: Metrics) =>
        deliveryJobs({ redisUrl: config.REDIS_URL, logger, metrics }),
    },
  ];
}

const engine: Provider[] = [
  AttemptDeliveryHandler,
  ClaimContents,
  DeliveryEngine,
  DeliveryIntake,
  DeliveryMetrics,
  DeliveryRequest,
  DeliveryWaker,
  DeliveryWorker,
  FactMemory,
  ReconciliationProcess,
  RedeliverHandler,
  { provide: DELIVERY_CONTENTS, useClass: PostgresDeliveryContents },
  { provide: DELIVERY_HISTORY, useClass: PostgresDeliveryHistory },
  { provide: DELIVERY_HOUSEKEEPING, useClass: PostgresDeliveryHousekeeping },
  { provide: DELIVERY_QUEUE, useClass: PostgresDeliveryQueue },
  { provide: RECIPIENT_STATES, useClass: PostgresRecipientStates },
  { provide: REDELIVERIES, useClass: PostgresRedeliveries },
  { provide: WAKE_SCHEDULER, useClass: BullmqScheduler },
];
