import { randomUUID } from 'node:crypto';
import { closeCodes } from '@jumpfleet/gateway-contracts';
import { EVENT_STORE, EventLogModule, eventCodec, eventLogMigrations } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { DomainEvent } from '@jumpfleet/kernel';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { MessagingModule, eventsStream } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { atEndOfSpecFile, eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Module } from '@nestjs/common';
import { z } from 'zod';
import { startIssuer } from './testing/issuer.js';
import { startShard } from './testing/running-shard.js';
import { knock, newIdentity, online } from './testing/test-client.js';

type ClientDeleted = DomainEvent<'ClientDeleted', 1, { clientId: string }>;

@Module({})
class RegistryModule {}

/** A registry whose event log and relay are the real ones, and that knows one fact only. */
async function startRegistry(natsUrl: string) {
  const codec = eventCodec<ClientDeleted>({
    ClientDeleted: { version: 1, schema: z.object({ clientId: z.uuid() }) },
  });
  const service = await startService({
    name: 'registry',
    config: serviceConfig.parse({ HTTP_PORT: 0, GRPC_PORT: 0, LOG_LEVEL: 'silent' }),
    module: {
      module: RegistryModule,
      imports: [
        PersistenceModule.forRoot({
          url: await testDatabase('registry'),
          migrations: eventLogMigrations,
        }),
        MessagingModule.forRoot({ url: natsUrl, name: 'registry' }),
        EventLogModule.forRoot({
          source: 'registry',
          codec,
          readModels: [],
          publish: ({ event }) => ({
            type: 'jumpfleet.jump-client.deleted.v1',
            subject: event.data.clientId,
            data: { ...event.data, deletedAt: '2026-11-21T10:00:00.000Z' },
          }),
        }),
      ],
    },
  });
  atEndOfSpecFile(() => service.close());
  const events = service.app.get<EventStore<ClientDeleted>>(EVENT_STORE);
  return {
    async delete(clientId: string) {
      const deleted: ClientDeleted = { type: 'ClientDeleted', version: 1, data: { clientId } };
      const cause = { actor: { type: 'system', id: 'spec' }, correlationId: randomUUID() } as const;
      await events.append(`registry.jump-client.${clientId}`, 0, [deleted], { cause });
    },
  };
}

it('RG-38: a deletion reaches every shard by the event alone, and those that start later too', async () => {
  const nats = await testNats();
  const issuer = await startIssuer();
  atEndOfSpecFile(() => issuer.close());
  const registry = await startRegistry(nats.url);
  const shard = await startShard({ shard: 'shard-1', natsUrl: nats.url, issuerUrl: issuer.url });
  atEndOfSpecFile(() => shard.close());
  const doomed = newIdentity(issuer);
  const { line } = await online(shard.url, doomed);

  await registry.delete(doomed.clientId);

  expect(await line.nextMessage()).toEqual({ t: 'remove' });
  expect((await line.closed).code).toBe(closeCodes.removed);
  const credential = { authorization: `JumpClient ${doomed.credential}` };
  expect(await knock(shard.url, '/agent', credential)).toMatchObject({ status: 410 });

  const later = await startShard({ shard: 'shard-2', natsUrl: nats.url, issuerUrl: issuer.url });
  atEndOfSpecFile(() => later.close());
  await eventually(async () => (await fetch(`${later.url}/health/ready`)).ok);
  expect(await knock(later.url, '/agent', credential)).toMatchObject({ status: 410 });
  await online(later.url, newIdentity(issuer));
}, 60_000);

it('GW-17, RG-38: a client that was away is sent away when it comes back, to a new shard of a NATS that forgot everything', async () => {
  const nats = await testNats();
  const issuer = await startIssuer();
  atEndOfSpecFile(() => issuer.close());
  const registry = await startRegistry(nats.url);
  const doomed = newIdentity(issuer);
  await registry.delete(doomed.clientId);
  const connection = await connect({ servers: nats.url });
  const manager = await jetstreamManager(connection);
  await eventually(async () => {
    expect((await manager.streams.info(eventsStream.name)).state.messages).toBe(1);
  });

  await manager.streams.delete(eventsStream.name);
  await connection.close();
  const shard = await startShard({ shard: 'shard-1', natsUrl: nats.url, issuerUrl: issuer.url });
  atEndOfSpecFile(() => shard.close());

  const credential = { authorization: `JumpClient ${doomed.credential}` };
  // Rarely enough not to be taken for a client that flaps.
  await eventually(
    async () => {
      expect(await knock(shard.url, '/agent', credential)).toMatchObject({ status: 410 });
    },
    { timeoutMs: 30_000, pollMs: 2_000 },
  );
}, 60_000);
