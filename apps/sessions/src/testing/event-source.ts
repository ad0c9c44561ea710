import { randomUUID } from 'node:crypto';
import { EVENT_STORE, EventLogModule, eventCodec, eventLogMigrations } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { DomainEvent } from '@jumpfleet/kernel';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { Module } from '@nestjs/common';
import { z } from 'zod';

type Told = DomainEvent<'Told', 1, { type: string; subject: string; data: unknown }>;

const codec = eventCodec<Told>({
  Told: {
    version: 1,
    schema: z.object({ type: z.string(), subject: z.string(), data: z.unknown() }),
  },
});

@Module({})
class EventSourceModule {}

/** Another service's log: whatever a spec tells is published as that service would. */
export async function startEventSource(
  source: string,
  { databaseUrl, natsUrl }: Readonly<{ databaseUrl: string; natsUrl: string }>,
) {
  const service = await startService({
    name: `${source}-events`,
    config: serviceConfig.parse({ HTTP_PORT: 0, GRPC_PORT: 0, LOG_LEVEL: 'silent' }),
    module: {
      module: EventSourceModule,
      imports: [
        PersistenceModule.forRoot({ url: databaseUrl, migrations: eventLogMigrations }),
        MessagingModule.forRoot({ url: natsUrl, name: `${source}-events` }),
        EventLogModule.forRoot({
          source,
          codec,
          readModels: [],
          publish: ({ event }) => event.data,
        }),
      ],
    },
  });
  const events = service.app.get<EventStore<Told>>(EVENT_STORE);
  return {
    close: service.close,
    async tell(type: string, subject: string, data: object): Promise<void> {
      const told: Told = { type: 'Told', version: 1, data: { type, subject, data } };
      const cause = { actor: { type: 'system', id: 'spec' }, correlationId: 'spec' } as const;
      await events.append(`${source}.spec.${randomUUID()}`, 0, [told], { cause });
    },
  };
}
