import { EventLogModule, newsRelay } from '@jumpfleet/event-log';
import { HttpModule } from '@jumpfleet/http';
import { KeyRing, SealedSecrets, SigningKeys } from '@jumpfleet/keys';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { JwksController } from './adapters/http/jwks.controller.js';
import { SIGN_IN_TELL_SECONDS } from './adapters/persistence/postgres-sign-in-failures.js';
import { policyMigrations } from './adapters/persistence/policy-migrations.js';
import { policyReadModels } from './adapters/persistence/read-models.js';
import { policyEventCodec } from './application/policy-event.codec.js';
import { publishPolicyEvent } from './application/publish-policy-event.js';
import type { PolicyConfig } from './config.js';
import {
  accessAuthority,
  accessAuthorityExports,
  accessControllers,
  accessProviders,
} from './providers/access.providers.js';
import {
  administrationControllers,
  administrationProviders,
} from './providers/administration.providers.js';
import { approvalControllers, approvalProviders } from './providers/approval.providers.js';
import { principalControllers, principalProviders } from './providers/principals.providers.js';
import {
  securityProviderControllers,
  securityProviderProviders,
} from './providers/security-providers.providers.js';

/** Policy verifies tokens with its own keys and answers the access question to itself. */
const ownAuthority: Provider[] = [
  {
    provide: SigningKeys,
    inject: [DataSource],
    useFactory: (dataSource: DataSource) => SigningKeys.open(dataSource),
  },
  {
    provide: KeyRing,
    inject: [SigningKeys],
    useFactory: (keys: SigningKeys) => KeyRing.of(keys.jwks().keys),
  },
];

@Module({})
export class AppModule {
  static forRoot(config: PolicyConfig): DynamicModule {
    const { DATABASE_URL, NATS_URL, SEALING_KEY, SIGN_IN_TELL_SECONDS: tellSeconds } = config;
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({
          url: DATABASE_URL,
          name: 'policy',
          migrations: policyMigrations,
        }),
        MessagingModule.forRoot({ url: NATS_URL, name: 'policy' }),
        EventLogModule.forRoot({
          source: 'policy',
          codec: policyEventCodec,
          publish: publishPolicyEvent,
          readModels: policyReadModels,
        }),
        HttpModule.with({
          providers: [...ownAuthority, ...accessAuthority],
          exports: [SigningKeys, ...accessAuthorityExports],
        }),
      ],
      controllers: [
        ...accessControllers,
        JwksController,
        ...administrationControllers,
        ...principalControllers,
        ...approvalControllers,
        ...securityProviderControllers,
      ],
      providers: [
        { provide: SealedSecrets, useFactory: () => SealedSecrets.withKey(SEALING_KEY) },
        { provide: SIGN_IN_TELL_SECONDS, useValue: tellSeconds },
        newsRelay('policy'),
        ...accessProviders,
        ...administrationProviders,
        ...principalProviders,
        ...approvalProviders,
        ...securityProviderProviders,
      ],
    };
  }
}
