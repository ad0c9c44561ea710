import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '@jumpfleet/lifecycle';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { accessBucket, accessFactEntry, accessHeadKey } from '@jumpfleet/policy-contracts';
import { eventually } from '@jumpfleet/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { newSite, signedIn } from './testing/site.js';
import type { Site } from './testing/site.js';

let site: Site;
let nats: NatsConnection;
let table: DataSource;
beforeAll(async () => {
  site = await newSite();
  nats = await connect({ servers: site.natsUrl });
  table = new DataSource({ type: 'postgres', url: site.databaseUrl });
  await table.initialize();
}, 60_000);
afterAll(async () => {
  await nats.close();
  await table.destroy();
});

/** What lies in the bucket, by key. */
async function inBucket(): Promise<ReadonlyMap<string, unknown>> {
  const bucket = await new Kvm(nats).open(accessBucket);
  const found = new Map<string, unknown>();
  for await (const entry of await bucket.history())
    if (entry.operation === 'PUT') found.set(entry.key, entry.json());
  found.delete(accessHeadKey);
  return found;
}

async function inTable(): Promise<ReadonlyMap<string, unknown>> {
  const rows = await table.query<{ key: string; fact: unknown; revision: string }[]>(
    `SELECT kind || '.' || number AS key, fact, revision FROM access_fact WHERE fact IS NOT NULL`,
  );
  return new Map(
    rows.map(({ key, fact, revision }) => [key, { revision: Number(revision), fact }]),
  );
}

async function becomesWhole(): Promise<void> {
  await eventually(
    async () => {
      expect(await inBucket()).toEqual(await inTable());
    },
    { timeoutMs: 30_000 },
  );
}

async function create(url: string, display_name: string): Promise<{ id: number }> {
  const answer = await fetch(`${url}/api/config/v1/jump-policy`, {
    method: 'POST',
    headers: { ...(await signedIn(url)), 'content-type': 'application/json' },
    body: JSON.stringify({ display_name }),
  });
  return (await answer.json()) as { id: number };
}

async function remove(url: string, id: number): Promise<void> {
  const path = `${url}/api/config/v1/jump-policy/${String(id)}`;
  await fetch(path, { method: 'DELETE', headers: await signedIn(url) });
}

describe('the bucket of access facts', () => {
  let policy: RunningService;
  beforeAll(async () => {
    policy = await site.start();
    await becomesWhole();
  }, 60_000);
  afterAll(() => policy.close());

  it('has a fact as soon as it is committed, in the shape that all services read', async () => {
    const bucket = await new Kvm(nats).open(accessBucket);
    const told = new Map<string, number>();
    const watch = await bucket.watch({ key: 'jump-policy.>' });
    void (async () => {
      for await (const { key } of watch) told.set(key, performance.now());
    })();
    const took: number[] = [];
    for (let n = 0; n < 10; n++) {
      const { id } = await create(policy.url, `Fast ${String(n)}`);
      const committedAt = performance.now();
      const key = `jump-policy.${String(id)}`;
      await eventually(() => {
        expect(told.has(key)).toBe(true);
      });
      took.push((told.get(key) ?? Infinity) - committedAt);
      expect(accessFactEntry.safeParse((await bucket.get(key))?.json())).toMatchObject({
        success: true,
        data: { fact: { kind: 'jump-policy', number: id } },
      });
    }
    watch.stop();
    expect(took.sort((a, b) => a - b)[5]).toBeLessThan(2_000);
  });

  it('lacks what was deleted', async () => {
    const { id } = await create(policy.url, 'Gone');
    await remove(policy.url, id);
    await becomesWhole();
    expect(await inBucket()).not.toHaveProperty(`jump-policy.${String(id)}`);
  });

  it('is filled again when its storage was lost', async () => {
    await create(policy.url, 'Kept');
    await (await jetstreamManager(nats)).streams.delete(`KV_${accessBucket}`);
    await becomesWhole();
    expect((await inBucket()).size).toBeGreaterThan(0);
  });

  it('is set right when somebody else has written into it, and rid of what stands for nothing', async () => {
    const bucket = await new Kvm(nats).open(accessBucket);
    await bucket.put('jump-policy.999', '{}');
    await bucket.put(accessHeadKey, '{}');
    await becomesWhole();
  });

  it('has the facts of every replica, whichever of them feeds it', async () => {
    const second = await site.start();
    await create(second.url, 'By the second');
    await becomesWhole();
    await second.close();
  });
});

describe('a policy that is killed while it feeds the bucket', () => {
  it('leaves nothing out that was committed', async () => {
    const root = workspaceRoot();
    const environment = site.environment;
    for (let round = 0; round < 5; round++) {
      const child = spawn(
        process.execPath,
        [
          ...['--no-warnings', '--import', join(root, 'tools/setup/typescript.mjs')],
          join(import.meta.dirname, 'testing/policy-victim.ts'),
          JSON.stringify(environment),
        ],
        { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      const writing = Promise.allSettled(
        Array.from({ length: 8 }, async (_, n) => {
          const { id } = await create(url, `Round ${String(round)}, ${String(n)}`);
          if (n % 3 === 0) await remove(url, id);
        }),
      );
      await delay(40 + 60 * round);
      child.kill('SIGKILL');
      await writing;
    }
    const policy = await site.start();
    await becomesWhole();
    expect((await inTable()).size).toBeGreaterThan(5);
    await policy.close();
  }, 90_000);
});
