import { KeyRing } from '@jumpfleet/keys';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER, ReadinessRegistry } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { policyIssuer } from '@jumpfleet/policy-contracts';
import { Inject, Module } from '@nestjs/common';
import type {
  DynamicModule,
  InjectionToken,
  ModuleMetadata,
  OnApplicationShutdown,
  OptionalFactoryDependency,
  Provider,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ConfigApiGuard } from '../config-api/config-api.guard.js';
import { SharedUsage } from '../config-api/shared-usage.js';
import { AccessDecider, GrpcAccessDecider } from './access-decider.js';
import { AccessTokens } from './access-tokens.js';
import { AuthGuard } from './auth.guard.js';
import { GrpcCallers } from './grpc-callers.js';

export type HttpModuleOptions = Readonly<{
  /** Where policy publishes its keys. */
  policyUrl: string;
  /** host:port of policy's gRPC server. */
  policyGrpc: string;
  /** Says to policy that a service of this site asks. */
  serviceSecret: string;
  /** Decides in this process; left out, policy is asked for every decision. */
  decider?: DeciderFactory;
}>;

/** Makes the decider of one that asks policy, which it falls back to, and of what it injects. */
export type DeciderFactory = Readonly<{
  inject: readonly (InjectionToken | OptionalFactoryDependency)[];
  useFactory: (remote: GrpcAccessDecider, ...injected: never[]) => AccessDecider;
}>;

const askAlways: DeciderFactory = { inject: [], useFactory: (remote) => remote };

/** Makes every route of the service demand a token (see the decorators). */
@Module({})
export class HttpModule implements OnApplicationShutdown {
  constructor(@Inject(KeyRing) private readonly keys: KeyRing) {}

  static forRoot(options: HttpModuleOptions): DynamicModule {
    const { policyUrl, policyGrpc, serviceSecret, decider = askAlways } = options;
    return HttpModule.with({
      providers: [
        {
          provide: KeyRing,
          inject: [
            { token: LOGGER, optional: true },
            { token: ReadinessRegistry, optional: true },
          ],
          useFactory: (logger?: Logger, readiness?: ReadinessRegistry) => {
            const url = new URL('/.well-known/jwks.json', policyUrl).href;
            const keys = KeyRing.load([{ url, issuer: policyIssuer }], { logger });
            readiness?.add('access-keys', () => {
              if (!keys.isLoaded) throw new Error('policy has not answered yet');
            });
            return keys;
          },
        },
        {
          provide: GrpcAccessDecider,
          useFactory: () => new GrpcAccessDecider(policyGrpc, serviceSecret),
        },
        {
          provide: AccessDecider,
          inject: [GrpcAccessDecider, ...decider.inject],
          useFactory: decider.useFactory,
        },
      ],
    });
  }

  /** For the service that is itself the authority: it brings its own KeyRing and AccessDecider. */
  static with({
    imports = [],
    providers,
    exports = [],
  }: Readonly<{
    imports?: ModuleMetadata['imports'];
    providers: Provider[];
    exports?: ModuleMetadata['exports'];
  }>): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      imports,
      providers: [
        ...providers,
        AccessTokens,
        GrpcCallers,
        {
          provide: SharedUsage,
          inject: [{ token: NATS, optional: true }],
          useFactory: (nats?: NatsConnection) => new SharedUsage(nats),
        },
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: ConfigApiGuard },
      ],
      exports: [KeyRing, AccessDecider, AccessTokens, GrpcCallers, ...exports],
    };
  }

  onApplicationShutdown(): void {
    this.keys.close();
  }
}
