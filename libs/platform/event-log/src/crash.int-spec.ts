import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { eventsStream } from '@jumpfleet/messaging';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { verifyStreams } from './store/verify-streams.js';
import type { VictimOrders } from './testing/crash-victim.js';
import { TwoServices } from './testing/two-services.js';

const counters = ['hall', 'gate', 'roof', 'broken'];
const steps = [
  ...['append-begin', 'append-written', 'append-committed'],
  ...['relay-read', 'relay-published', 'relay-saved', 'relay-rewind'],
  ...['consumer-read', 'consumer-handled', 'consumer-moved', 'consumer-committed'],
  ...['consumer-parked', 'rebuild-replayed', 'rebuild-swapped'],
];

let orders: VictimOrders;
/** Per counter, the highest revision that the victims said was stored. */
const acknowledged = new Map<string, number>();

/** Answers the signal that ended the victim; kills one that did not come to its step. */
async function runVictim(dieAt: string, nth: number): Promise<string | undefined> {
  const root = workspaceRoot();
  const child = spawn(
    process.execPath,
    [
      ...['--no-warnings', '--import', join(root, 'tools/setup/typescript.mjs')],
      join(import.meta.dirname, 'testing/crash-victim.ts'),
      JSON.stringify({ ...orders, dieAt, nth }),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const timer = setTimeout(() => child.kill('SIGTERM'), 60_000);
  for await (const line of createInterface({ input: child.stdout })) {
    const [counter = '', revision] = line.split(' ');
    acknowledged.set(counter, Math.max(acknowledged.get(counter) ?? 0, Number(revision)));
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  clearTimeout(timer);
  return child.signalCode ?? undefined;
}

let services: TwoServices;

async function loseTheStream(): Promise<void> {
  await (await jetstreamManager(services.nats)).streams.delete(eventsStream.name);
}

beforeAll(async () => {
  orders = {
    sourceUrl: await testDatabase('source'),
    targetUrl: await testDatabase('target'),
    natsUrl: (await testNats()).url,
    counters,
  };
  services = await TwoServices.start(orders);
});
afterAll(() => services.stop());

describe('A service that is killed between any two steps', () => {
  it('loses no acknowledged command and doubles no effect', async () => {
    for (const [index, step] of steps.entries()) {
      // A rewind happens only when the stream lacks something.
      if (step === 'relay-rewind') await loseTheStream();
      expect([step, await runVictim(step, 1 + (index % 3) * 2)]).toEqual([step, 'SIGKILL']);
    }
    services.startRelay();
    const consumer = await services.startConsumer();
    const replayed = eventually(
      async () => {
        await consumer.replayParked();
        const tally = await services.tally();
        tally.get('broken')?.sort((a, b) => a - b);
        expect(tally).toEqual(await services.raisedRevisions());
      },
      { timeoutMs: 60_000 },
    );
    await replayed;
    expect(await consumer.parked()).toEqual([]);
  }, 400_000);

  it('kept every command that it had acknowledged', async () => {
    const stored = await services.raisedRevisions();
    expect([...acknowledged.keys()].sort()).toEqual([...counters].sort());
    for (const [counter, revision] of acknowledged)
      expect(stored.get(counter)?.at(-1)).toBeGreaterThanOrEqual(revision);
  });

  it('has unbroken streams and read models that equal their replay', async () => {
    expect((await verifyStreams(services.source)).broken).toEqual([]);
    await services.models.rebuildReadModel('totals');
    for (const name of ['counters', 'totals'])
      expect(await services.models.compareReadModel(name)).toMatchObject({ equal: true });
  });
});
