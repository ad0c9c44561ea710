import { EventLogModule, eventLogMigrations } from '@jumpfleet/event-log';
import { HttpModule } from '@jumpfleet/http';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { accessFromFacts } from '@jumpfleet/policy-access';
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { OutboundGrpcController } from './adapters/grpc/outbound.grpc-controller.js';
import { RecipientController } from './adapters/http/recipient.controller.js';
import { PostgresRecipientBelongings } from './adapters/persistence/recipient-belongings.js';
import { PostgresRecipientDirectory } from './adapters/persistence/recipient-directory.js';
import { emailSettingsModel } from './application/email-settings.projection.js';
import { outboundCodec } from './application/outbound-event.js';
import { RECIPIENT_BELONGINGS, RECIPIENT_DIRECTORY } from './application/ports.js';
import { recipientListModel } from './application/recipient-list.projection.js';
import { RecipientHandler } from './application/recipient.handler.js';
import type { OutboundConfig } from './config.js';
import { connectorControllers, connectorProviders } from './connectors.module-parts.js';
import {
  deliveryControllers,
  deliveryMigrations,
  deliveryProviders,
} from './delivery.module-parts.js';
import { eventControllers, eventMigrations, eventProviders } from './events.module-parts.js';
import { mailControllers, mailMigrations, mailProviders } from './mail.module-parts.js';
import {
  recipientControllers,
  recipientMigrations,
  recipientProviders,
} from './recipients.module-parts.js';
import { ticketLookupControllers, ticketLookupProviders } from './ticket-lookup.module-parts.js';

const name = 'outbound';
const migrations = [
  ...eventLogMigrations,
  ...deliveryMigrations,
  ...recipientMigrations,
  ...mailMigrations,
  ...eventMigrations,
];

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
          migrations,
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
        OutboundGrpcController,
        ...connectorControllers,
        ...deliveryControllers,
        ...recipientControllers,
        ...ticketLookupControllers,
        ...eventControllers,
        ...mailControllers,
      ],
      providers: [
        ...providers,
        ...connectorProviders(config),
        ...deliveryProviders(config),
        ...eventProviders(config),
        ...recipientProviders(config),
        ...ticketLookupProviders,
        ...mailProviders(config),
      ],
    };
  }
}

const providers: Provider[] = [
  RecipientHandler,
  { provide: RECIPIENT_BELONGINGS, useClass: PostgresRecipientBelongings },
  { provide: RECIPIENT_DIRECTORY, useClass: PostgresRecipientDirectory },
];
