import { EVENT_STORE, EventLogModule, eventCodec, eventLogMigrations } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { DomainEvent } from '@jumpfleet/kernel';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import type { RegistryEventType } from '@jumpfleet/registry-contracts';
import { atEndOfSpecFile, testDatabase } from '@jumpfleet/testing';
import { Module } from '@nestjs/common';
import { z } from 'zod';

type Told = DomainEvent<'Told', 1, { type: string; data: Record<string, unknown> }>;

@Module({})
class RegistryFactsModule {}

/** The registry as policy hears it: whatever facts a spec tells. */
export async function registryNeighbour(
  natsUrl: string,
): Promise<(type: RegistryEventType, data: Record<string, unknown>) => Promise<unknown>> {
  const service = await startService({
    name: 'registry-facts',
    config: serviceConfig.parse({ HTTP_PORT: 0, LOG_LEVEL: 'silent' }),
    module: {
      module: RegistryFactsModule,
      imports: [
        PersistenceModule.forRoot({
          url: await testDatabase('registry'),
          migrations: eventLogMigrations,
        }),
        MessagingModule.forRoot({ url: natsUrl, name: 'registry-facts' }),
        EventLogModule.forRoot({
          source: 'registry',
          codec: eventCodec<Told>({
            Told: {
              version: 1,
              schema: z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) }),
            },
          }),
          readModels: [],
          publish: ({ event: { data } }) => ({ ...data, subject: 'spec' }),
        }),
      ],
    },
  });
  atEndOfSpecFile(() => service.close());
  const store = service.app.get<EventStore<Told>>(EVENT_STORE);
  let revision = 0;
  return (type, data) =>
    store.append(
      'registry.spec',
      revision++,
      [{ type: 'Told', version: 1, data: { type, data } }],
      {
        cause: { actor: { type: 'system', id: 'spec' }, correlationId: 'spec' },
      },
    );
}
