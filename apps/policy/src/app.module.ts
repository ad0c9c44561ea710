import { EventLogModule } from '@jumpfleet/event-log';
import { AccessDecider, HttpModule } from '@jumpfleet/http';
import { KeyRing, SealedSecrets, SigningKeys, signingKeysMigrations } from '@jumpfleet/keys';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccessGrpcController } from './adapters/grpc/access.grpc.controller.js';
import { AccessController } from './adapters/http/access.controller.js';
import { AuthController } from './adapters/http/auth.controller.js';
import { ConfigApiAccountsController } from './adapters/http/config-api-accounts.controller.js';
import { ConfigUsersController } from './adapters/http/config-users.controller.js';
import { JwksController } from './adapters/http/jwks.controller.js';
import { OAuthController } from './adapters/http/oauth.controller.js';
import { Argon2Passwords } from './adapters/passwords/argon2-passwords.js';
import { AccountLists } from './adapters/persistence/account-lists.js';
import { FirstStartOnBoot } from './adapters/persistence/first-start-on-boot.js';
import { policyMigrations } from './adapters/persistence/policy-migrations.js';
import { PostgresCredentials } from './adapters/persistence/postgres-credentials.js';
import { PostgresPrincipals } from './adapters/persistence/postgres-principals.js';
import { policyReadModels } from './adapters/persistence/read-models.js';
import { OwnAccessDecider } from './application/access-question.js';
import { CreateApiAccountHandler } from './application/create-api-account.handler.js';
import { CreateUserHandler } from './application/create-user.handler.js';
import { FirstStart } from './application/first-start.js';
import { TokenIssuer } from './application/issue-token.js';
import { policyEventCodec } from './application/policy-event.codec.js';
import { CREDENTIALS, PASSWORDS, PRINCIPALS } from './application/ports.js';
import { ProveIdentity } from './application/prove-identity.js';
import { publishPolicyEvent } from './application/publish-policy-event.js';
import type { PolicyConfig } from './config.js';
import { accessProviders } from './providers/access.providers.js';
import {
  administrationControllers,
  administrationProviders,
} from './providers/administration.providers.js';

/** Policy verifies tokens with its own keys and answers the access question to itself. */
const ownAuthority: Provider[] = [
  { provide: PRINCIPALS, useClass: PostgresPrincipals },
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
  { provide: AccessDecider, useClass: OwnAccessDecider },
];

@Module({})
export class AppModule {
  static forRoot({ DATABASE_URL, NATS_URL, SEALING_KEY }: PolicyConfig): DynamicModule {
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
        HttpModule.with({ providers: ownAuthority, exports: [SigningKeys, PRINCIPALS] }),
      ],
      controllers: [
        AccessController,
        AccessGrpcController,
        AuthController,
        ConfigApiAccountsController,
        ConfigUsersController,
        JwksController,
        OAuthController,
        ...administrationControllers,
      ],
      providers: [
        { provide: SealedSecrets, useFactory: () => SealedSecrets.withKey(SEALING_KEY) },
        { provide: CREDENTIALS, useClass: PostgresCredentials },
        { provide: PASSWORDS, useClass: Argon2Passwords },
        AccountLists,
        CreateApiAccountHandler,
        CreateUserHandler,
        FirstStart,
        FirstStartOnBoot,
        ProveIdentity,
        TokenIssuer,
        ...accessProviders,
        ...administrationProviders,
      ],
    };
  }
}
