import type { Provider, Type } from '@nestjs/common';
import { ConfigSecurityProvidersController } from '../adapters/http/config-security-providers.controller.js';
import { OidcController } from '../adapters/http/oidc.controller.js';
import { SecurityProvidersController } from '../adapters/http/security-providers.controller.js';
import { OpenidClient } from '../adapters/oidc/openid-connect.js';
import { PostgresExternalIdentities } from '../adapters/persistence/postgres-external-identities.js';
import { PostgresProviderSecrets } from '../adapters/persistence/postgres-provider-secrets.js';
import { ExternalSignIn } from '../application/external-sign-in.js';
import { ExternalUserHandler } from '../application/external-user.handler.js';
import {
  EXTERNAL_IDENTITIES,
  OPENID_CONNECT,
  PROVIDER_SECRETS,
} from '../application/security-provider.ports.js';
import { SecurityProviders } from '../application/security-providers.js';

/** Signing in where somebody else vouches for who it is. */
export const securityProviderControllers: Type[] = [
  ConfigSecurityProvidersController,
  OidcController,
  SecurityProvidersController,
];

export const securityProviderProviders: Provider[] = [
  { provide: EXTERNAL_IDENTITIES, useClass: PostgresExternalIdentities },
  { provide: OPENID_CONNECT, useClass: OpenidClient },
  { provide: PROVIDER_SECRETS, useClass: PostgresProviderSecrets },
  ExternalSignIn,
  ExternalUserHandler,
  SecurityProviders,
];
