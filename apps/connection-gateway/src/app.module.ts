import { KeyRing } from '@jumpfleet/keys';
import { ReadinessRegistry } from '@jumpfleet/lifecycle';
import { MessagingModule } from '@jumpfleet/messaging';
import { Inject, Module } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  DynamicModule,
  OnApplicationBootstrap,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import type { GatewayConfig } from './config.js';
import { KEY_RING, admissionProvider, keyRingProvider, shardProvider } from './providers.js';
import { Shard } from './shard.js';

/** Nest's part in a shard: it builds and drains it, and answers probes. No frame passes through it. */
@Module({})
export class AppModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(Shard) private readonly shard: Shard,
    @Inject(KEY_RING) private readonly keys: KeyRing,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(ReadinessRegistry) private readonly readiness: ReadinessRegistry,
  ) {}

  static forConfig(config: GatewayConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        MessagingModule.forRoot({ url: config.NATS_URL, name: `gateway-${config.SHARD_ID}` }),
      ],
      providers: [keyRingProvider(config), admissionProvider(config), shardProvider(config)],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.readiness.add('shard', () => this.shard.check());
    this.readiness.add('keys', () => {
      if (!this.keys.isLoaded) throw new Error('public keys are not loaded yet');
    });
    await this.shard.start(this.http.httpAdapter.getHttpServer() as Server);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.shard.stop();
    this.keys.close();
  }
}
