import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startNats } from '@jumpfleet/local-servers';
import type { NatsServer, PostgresServer } from '@jumpfleet/local-servers';
import { eventsStream } from '@jumpfleet/messaging';
import { atEndOfSpecFile, eventually, testFolder, testPostgres } from '@jumpfleet/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TwoServices } from './testing/two-services.js';

const counters = ['hall', 'gate', 'roof', 'yard'];
const patience = { timeoutMs: 40_000 };

let folder: string;
let nats: NatsServer;
let postgres: PostgresServer;
let services: TwoServices;
let databases = 0;

const allArrived = () =>
  eventually(async () => {
    expect(await services.tally()).toEqual(await services.raisedRevisions());
  }, patience);

/** Raises until stopped; counts what was acknowledged. Faults are the caller's to cause. */
function keepRaising(): { stop(): Promise<Map<string, number>> } {
  const acknowledged = new Map<string, number>();
  let stopped = false;
  const raising = Promise.all(
    counters.map(async (counter) => {
      while (!stopped)
        try {
          await services.raise([counter], 1);
          acknowledged.set(counter, (acknowledged.get(counter) ?? 0) + 1);
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }),
  );
  return {
    async stop() {
      stopped = true;
      await raising;
      return acknowledged;
    },
  };
}

beforeAll(async () => {
  folder = await testFolder();
  nats = await startNats({ storeDir: join(folder, 'nats') });
  postgres = await testPostgres({ fsync: true });
  atEndOfSpecFile(() => nats.kill());
});
beforeEach(async () => {
  databases++;
  services = await TwoServices.start({
    sourceUrl: await postgres.createDatabase(`source${databases}`),
    targetUrl: await postgres.createDatabase(`target${databases}`),
    natsUrl: nats.url,
  });
  const manager = await jetstreamManager(services.nats);
  await manager.streams.delete(eventsStream.name).catch(() => false);
  services.startRelay();
  await services.startConsumer();
});
afterEach(() => services.stop());

// Servers are killed and started again, on a machine that may have other things to do.
jest.setTimeout(90_000);

describe('Facts between two services survive', () => {
  it('a kill of NATS in the middle', async () => {
    const raising = keepRaising();
    for (let kill = 0; kill < 3; kill++) {
      await eventually(async () => expect((await services.tally()).size).toBe(counters.length));
      await nats.kill();
      await nats.start();
    }
    await raising.stop();
    await allArrived();
  });

  it('a kill of Postgres in the middle, with no acknowledged command lost', async () => {
    const raising = keepRaising();
    for (let kill = 0; kill < 2; kill++) {
      await eventually(
        async () => expect((await services.tally()).size).toBe(counters.length),
        patience,
      );
      await postgres.kill();
      await postgres.start();
    }
    const acknowledged = await raising.stop();
    await allArrived();
    const raised = await services.raisedRevisions();
    for (const [counter, count] of acknowledged)
      expect(raised.get(counter)?.length).toBeGreaterThanOrEqual(count);
    expect(await services.models.compareReadModel('counters')).toMatchObject({ equal: true });
  });

  it('NATS coming back with an empty disk', async () => {
    await services.raise(counters, 5);
    await allArrived();
    await nats.kill();
    await rm(join(folder, 'nats', 'jetstream'), { recursive: true });
    await nats.start();
    await services.raise(counters, 5);
    await allArrived();
    await services.target.query('TRUNCATE tally, consumer_positions, consumer_cursors');
    await services.rest();
    services.startRelay();
    await services.startConsumer();
    await allArrived();
  });

  it('NATS coming back without the last it had acknowledged', async () => {
    await services.raise(counters, 5);
    await allArrived();
    await nats.stop();
    await cp(join(folder, 'nats'), join(folder, 'copy'), { recursive: true });
    await nats.start();
    await services.raise(counters, 5);
    await allArrived();
    await nats.kill();
    await rm(join(folder, 'nats'), { recursive: true });
    await cp(join(folder, 'copy'), join(folder, 'nats'), { recursive: true });
    await rm(join(folder, 'copy'), { recursive: true });
    await nats.start();
    await services.raise(counters, 5);
    await allArrived();
    await services.target.query('TRUNCATE tally, consumer_positions, consumer_cursors');
    await services.rest();
    services.startRelay();
    await services.startConsumer();
    await allArrived();
  });
});
