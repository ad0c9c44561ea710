import { EventLogModule, eventLogMigrations } from '@jumpfleet/event-log';
import { HttpModule } from '@jumpfleet/http';
import { MessagingModule } from '@jumpfleet/messaging';
import { LOGGER, METRICS } from '@jumpfleet/observability';
import type { Logger, Metrics } from '@jumpfleet/observability';
import { PersistenceModule } from '@jumpfleet/persistence';
import { accessFromFacts } from '@jumpfleet/policy-access';
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { OutboundGrpcController } from './adapters/grpc/outbound.grpc-controller.js';
import { DeliveryController } from './adapters/http/delivery.controller.js';
import { RecipientController } from './adapters/http/recipient.controller.js';
import { BullmqScheduler } from './adapters/jobs/bullmq-scheduler.js';
import { DELIVERY_JOBS, deliveryJobs } from './adapters/jobs/delivery-jobs.js';
import { DeliveryWorker } from './adapters/jobs/delivery-worker.js';
import { PostgresDeliveryHistory } from './adapters/persistence/delivery-history.js';
import { DeliveryIntake } from './adapters/persistence/delivery-intake.js';
import { PostgresDeliveryQueue } from './adapters/persistence/delivery-queue.js';
import { PostgresRecipientBelongings } from './adapters/persistence/recipient-belongings.js';
import { PostgresRecipientDirectory } from './adapters/persistence/recipient-directory.js';
import { AttemptDeliveryHandler } from './application/attempt-delivery.handler.js';
import { DeliveryWaker } from './application/delivery-waker.js';
import {
  CLAIM_MS,
  DELIVERY_HISTORY,
  DELIVERY_QUEUE,
  DELIVERY_SCHEDULER,
  RECIPIENT_BELONGINGS,
  RECIPIENT_DIRECTORY,
  RETENTION_DAYS,
} from './application/ports.js';
import { emailSettingsModel } from './application/email-settings.projection.js';
import { outboundCodec } from './application/outbound-event.js';
import { recipientListModel } from './application/recipient-list.projection.js';
import { RecipientHandler } from './application/recipient.handler.js';
import { RedeliverHandler } from './application/redeliver.handler.js';
import { ReconciliationProcess } from './application/reconciliation.process.js';
import type { OutboundConfig } from './config.js';
import { connectorProviders } from './connectors.module-parts.js';
import { deliveryMigrations, deliveryProviders } from './delivery.module-parts.js';
import { eventControllers, eventMigrations, eventProviders } from './events.module-parts.js';
import { mailControllers, mailMigrations, mailProviders } from './mail.module-parts.js';
import {
  recipientControllers,
  recipientMigrations,
  recipientProviders,
} from './recipients.module-parts.js';

const name = 'outbound';

/** A claim outlives the longest attempt by this much, so that a slow settlement does not lose it. */
const claimGraceMs = 5_000;

@Module({})
export class AppModule {
  static forRoot(config: OutboundConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          name,
          poolSize: 20,
          migrations: [...eventLogMigrations, ...deliveryMigrations, ...recipientMigrations, ...mailMigrations, ...eventMigrations],
        }),
        MessagingModule.forRoot({ url: config.NATS_URL, name }),
        HttpModule.forRoot({
          policyUrl: config.POLICY_URL,
          policyGrpc: config.POLICY_GRPC,
          serviceSecret: config.SERVICE_SECRET,
          decider: accessFromFacts,
        }),
        EventLogModule.forRoot({
          source: name,
          service: 'outbound-events',
          codec: outboundCodec,
          publish: () => undefined,
          readModels: [recipientListModel, emailSettingsModel],
        }),
      ],
      controllers: [
        RecipientController,
        DeliveryController,
        OutboundGrpcController,
        ...eventControllers,
        ...recipientControllers,
        ...mailControllers,
      ],
      providers: [
        ...application,
        ...settings(config),
        ...adapters(config),
        ...connectorProviders(config),
        ...deliveryProviders,
        ...eventProviders(config),
        ...recipientProviders(config),
        ...mailProviders(config),
      ],
    };
  }
}

const application: Provider[] = [
  RecipientHandler,
  RedeliverHandler,
  DeliveryWaker,
  AttemptDeliveryHandler,
  ReconciliationProcess,
];

function settings(config: OutboundConfig): Provider[] {
  return [
    { provide: RETENTION_DAYS, useValue: config.OUTBOUND_RETENTION_DAYS },
    { provide: CLAIM_MS, useValue: config.OUTBOUND_TIMEOUT_MS + claimGraceMs },
  ];
}

function adapters(config: OutboundConfig): Provider[] {
  return [
    DeliveryIntake,
    DeliveryWorker,
    { provide: DELIVERY_QUEUE, useClass: PostgresDeliveryQueue },
    { provide: DELIVERY_HISTORY, useClass: PostgresDeliveryHistory },
    { provide: RECIPIENT_BELONGINGS, useClass: PostgresRecipientBelongings },
    { provide: RECIPIENT_DIRECTORY, useClass: PostgresRecipientDirectory },
    { provide: DELIVERY_SCHEDULER, useClass: BullmqScheduler },
    {
      provide: DELIVERY_JOBS,
      inject: [LOGGER, METRICS],
      useFactory: (logger: Logger, metrics: Metrics) =>
        deliveryJobs({ redisUrl: config.REDIS_URL, logger, metrics }),
    },
  ];
}
