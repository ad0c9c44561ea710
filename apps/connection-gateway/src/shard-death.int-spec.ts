import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { sessionLine, subjects } from '@jumpfleet/gateway-contracts';
import type { SessionLine } from '@jumpfleet/gateway-contracts';
import { connectNats } from '@jumpfleet/messaging';
import { freePort, workspaceRoot } from '@jumpfleet/local-servers';
import { atEndOfSpecFile, eventually, testNats } from '@jumpfleet/testing';
import { expect, it } from '@jest/globals';
import { startIssuer } from './testing/issuer.js';
import {
  attachLeg,
  connected,
  nextOf,
  openLeg,
  openSession,
  openShell,
} from './testing/sessions-world.js';

/** A shard as a process of its own, which can be killed. */
async function startShardProcess(shard: string, natsUrl: string, issuerUrl: string) {
  const port = String(await freePort());
  const child: ChildProcess = fork(new URL('./main.ts', import.meta.url), {
    execArgv: ['--import', `${workspaceRoot()}/tools/setup/typescript.mjs`],
    env: {
      ...process.env,
      HTTP_PORT: port,
      NATS_URL: natsUrl,
      REDIS_URL: 'redis://127.0.0.1:1',
      REGISTRY_URL: issuerUrl,
      SESSIONS_URL: issuerUrl,
      UPGRADES_GRPC: '127.0.0.1:1',
      SERVICE_SECRET: 'a secret that all services of this test share',
      SHARD_ID: shard,
      SLOT_SECRET: 'a secret that all shards of this test share',
      ADMISSION: 'off',
      LOG_LEVEL: 'silent',
    },
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  atEndOfSpecFile(kill);
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(`${url}/health/ready`)).ok, { timeoutMs: 30_000 });
  return { url, kill };
}

async function threeShards() {
  const issuer = await startIssuer();
  atEndOfSpecFile(() => issuer.close());
  const { url } = await testNats();
  const nats = await connectNats({ url, name: 'spec' });
  atEndOfSpecFile(() => nats.close());
  const ends: Extract<SessionLine, { event: 'ended' }>[] = [];
  nats.subscribe(subjects.session('*'), {
    callback: (_error, message) => {
      const line = sessionLine.parse(message.json());
      if (line.event === 'ended') ends.push(line);
    },
  });
  const names = ['shard-1', 'shard-2', 'shard-3'];
  const [doomed, left, right] = await Promise.all(
    names.map((name) => startShardProcess(name, url, issuer.url)),
  );
  if (!doomed || !left || !right) throw new Error('three shards were expected');
  return { issuer, nats, ends, doomed, left, right };
}

it('A killed shard costs its sessions no more than their lines, or ends them with the reason where the client keeps nothing', async () => {
  const { issuer, nats, ends, doomed, left, right } = await threeShards();
  const clientThere = { issuer, nats, clientUrl: doomed.url, representativeUrl: left.url };
  const representativeThere = { issuer, nats, clientUrl: right.url, representativeUrl: doomed.url };
  const [one, two] = [await openSession(clientThere), await openSession(representativeThere)];
  const channel = await openShell(two.rep, two.client);
  const [three, four] = [await openLeg(clientThere), await openLeg(representativeThere)];
  await openShell(three.rep, three.client);
  await openShell(four.rep, four.client);
  await doomed.kill();

  expect(await one.rep.nextJson()).toEqual({
    t: 'ended',
    reason: 'The connection to the Jump Client was lost.',
    code: 'connection-lost',
  });
  await expect(one.rep.closed).resolves.toMatchObject({ code: 4410 });
  expect(await two.client.nextMessage()).toMatchObject({ t: 'close', channel });

  expect(await three.rep.nextJson()).toMatchObject({ t: 'suspended' });
  const back = await connected({ nats, clientUrl: right.url }, three.identity);
  expect(await three.rep.nextJson()).toEqual({ t: 'restored' });
  three.rep.say({ t: 'resume', channel: 1, received: 0 });
  expect(await nextOf(back, 'resume')).toMatchObject({ leg: three.leg, ref: 1 });

  expect(await nextOf(four.client, 'detach')).toMatchObject({ leg: four.leg });
  const again = await attachLeg({ issuer, representativeUrl: left.url }, four.ofLeg, true);
  expect(await again.nextJson()).toMatchObject({ t: 'attached', resumed: true });
  again.say({ t: 'resume', channel: 1, received: 0 });
  expect(await nextOf(four.client, 'resume')).toMatchObject({ leg: four.leg, ref: 1 });

  await eventually(() => {
    expect(new Map(ends.map(({ session, reason }) => [session, reason]))).toEqual(
      new Map([
        [one.session, 'connection-lost'],
        [two.session, 'connection-lost'],
      ]),
    );
  });
}, 60_000);
