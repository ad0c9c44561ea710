import { EventLogModule, eventConsumer, eventLogMigrations } from '@jumpfleet/event-log';
import { HttpModule } from '@jumpfleet/http';
import { signingKeysMigrations } from '@jumpfleet/keys';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { accessFromFacts } from '@jumpfleet/policy-access';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { publishSessionsEvent, sessionsCodec } from './application/events/sessions-event.js';
import { attendedParts } from './attended.module-parts.js';
import type { SessionsConfig } from './config.js';
import { coreParts } from './core.module-parts.js';
import { integrationParts } from './integration.module-parts.js';
import { recordParts } from './record.module-parts.js';

const name = 'sessions';

@Module({})
export class AppModule {
  static forRoot(config: SessionsConfig): DynamicModule {
    const parts = [coreParts, recordParts, attendedParts, integrationParts].map((of) => of(config));
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          name,
          migrations: [
            ...eventLogMigrations,
            ...signingKeysMigrations,
            ...parts.flatMap(({ migrations }) => migrations),
          ],
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
          codec: sessionsCodec,
          publish: publishSessionsEvent,
          readModels: parts.flatMap(({ readModels }) => readModels),
        }),
      ],
      controllers: parts.flatMap(({ controllers }) => controllers),
      providers: [
        ...parts.flatMap(({ providers }) => providers),
        eventConsumer({ name, sources: ['registry', 'policy'] }),
      ],
    };
  }
}
