import { randomUUID } from 'node:crypto';
import { EVENT_STORE, EventLogModule, eventCodec, eventLogMigrations } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { DomainEvent } from '@jumpfleet/kernel';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { accessProto } from '@jumpfleet/policy-contracts';
import { PolicyNeighbour, serviceSecret } from '@jumpfleet/policy-neighbour';
import { Module } from '@nestjs/common';
import { z } from 'zod';

type Begin = Readonly<{ sessionId?: string; trace?: string }>;
type Fact = DomainEvent<'Fact', 1, { type: string; session: Record<string, unknown> }>;

@Module({ controllers: [PolicyNeighbour] })
class NeighboursModule {}

export type Neighbours = Awaited<ReturnType<typeof startNeighbours>>;

/** Policy and sessions as outbound events sees them: keys, access decisions, and published sessions. */
export async function startNeighbours(databaseUrl: string, natsUrl: string) {
  const service = await startService({
    name: 'neighbours',
    config: serviceConfig.parse({
      HTTP_PORT: 0,
      GRPC_PORT: 0,
      LOG_LEVEL: 'silent',
      SERVICE_SECRET: serviceSecret,
    }),
    grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
    module: {
      module: NeighboursModule,
      imports: [
        PersistenceModule.forRoot({ url: databaseUrl, migrations: eventLogMigrations }),
        MessagingModule.forRoot({ url: natsUrl, name: 'neighbours' }),
        EventLogModule.forRoot({
          source: 'sessions',
          codec: eventCodec<Fact>({
            Fact: {
              version: 1,
              schema: z.object({ type: z.string(), session: z.record(z.string(), z.unknown()) }),
            },
          }),
          readModels: [],
          publish: ({ event: { data } }) => ({
            type: data.type,
            subject: String(data.session['sessionId']),
            data: data.session,
          }),
        }),
      ],
    },
  });
  const events = service.app.get<EventStore<Fact>>(EVENT_STORE);
  const publish = async (
    sessionId: string,
    revision: number,
    data: Fact['data'],
    trace?: string,
  ) => {
    await events.append(
      `sessions.session.${sessionId}`,
      revision,
      [{ type: 'Fact', version: 1, data }],
      {
        cause: {
          actor: { type: 'system', id: 'spec' },
          correlationId: 'spec',
          ...(trace === undefined ? {} : { traceparent: trace }),
        },
      },
    );
  };
  return {
    url: service.url,
    grpcAddress: service.grpcAddress ?? '',
    close: service.close,
    /** Any fact at all, of a stream of its own. */
    async tell(type: string, data: Record<string, unknown>): Promise<void> {
      await publish(randomUUID(), 0, { type, session: data });
    },
    /** A session starts; answers its id. */
    async begin({ sessionId = randomUUID(), trace }: Begin = {}): Promise<string> {
      const data = { type: 'jumpfleet.session.started.v1', session: startedSession(sessionId) };
      await publish(sessionId, 0, data, trace);
      return sessionId;
    },
    async end(sessionId: string, startedAt: string | null = '2026-11-21T10:00:00.000Z') {
      const ended = { startedAt, endedAt: '2026-11-21T10:05:00.000Z', reason: 'representative' };
      const session = { ...startedSession(sessionId), ...ended };
      const revision = startedAt === null ? 0 : 1;
      await publish(sessionId, revision, { type: 'jumpfleet.session.ended.v1', session });
    },
  };
}

function startedSession(sessionId: string) {
  return {
    sessionId,
    clientId: '0193d7a0-0000-7000-8000-0000000000c1',
    clientName: 'till-4',
    representative: { id: 'user-ada', name: 'Ada' },
    externalKey: 'T-7',
    startedAt: '2026-11-21T10:00:00.000Z',
  };
}
