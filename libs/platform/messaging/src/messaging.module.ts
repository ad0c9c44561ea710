import { LOGGER, ReadinessRegistry } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { checkNats, closeNats, connectNats } from './connect-nats.js';

/** Injection token of the service's NATS connection. */
export const NATS = Symbol('NATS');

/** The service's one line to NATS, shared by everything in it. */
@Module({})
export class MessagingModule implements OnApplicationShutdown {
  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  static forRoot({ url, name }: { url: string; name: string }): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        {
          provide: NATS,
          inject: [
            { token: LOGGER, optional: true },
            { token: ReadinessRegistry, optional: true },
          ],
          useFactory: async (logger?: Logger, readiness?: ReadinessRegistry) => {
            const nats = await connectNats({ url, name, logger });
            readiness?.add('nats', () => checkNats(nats));
            return nats;
          },
        },
      ],
      exports: [NATS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await closeNats(this.nats);
  }
}
