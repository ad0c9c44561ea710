import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeDataFrame } from '@jumpfleet/gateway-contracts';
import { freePort, startNats } from '@jumpfleet/local-servers';
import { connectNats } from '@jumpfleet/messaging';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { expect, it } from '@jest/globals';
import { startIssuer } from './testing/issuer.js';
import { startShard } from './testing/running-shard.js';
import { nextOf, openLeg, openShell, sendBytes } from './testing/sessions-world.js';

async function siteWithItsOwnBus(linkHost: string) {
  const storeDir = await mkdtemp(join(tmpdir(), 'bus-gap-'));
  const port = await freePort();
  let server = await startNats({ storeDir, port });
  atEndOfSpecFile(async () => {
    await server.stop();
    await rm(storeDir, { recursive: true, force: true });
  });
  const issuer = await startIssuer();
  atEndOfSpecFile(() => issuer.close());
  const nats = await connectNats({ url: server.url, name: 'spec' });
  atEndOfSpecFile(() => nats.close());
  const shard = async (name: string) => {
    const of = { natsUrl: server.url, issuerUrl: issuer.url, linkHost };
    const started = await startShard({ shard: name, ...of });
    atEndOfSpecFile(() => started.close());
    await eventually(async () => (await fetch(`${started.url}/health/ready`)).ok);
    return started.url;
  };
  const [clientUrl, representativeUrl] = [await shard('shard-1'), await shard('shard-2')];
  return {
    across: { issuer, nats, clientUrl, representativeUrl },
    here: { issuer, nats, clientUrl, representativeUrl: clientUrl },
    takeAway: () => server.stop(),
    bringBack: async () => {
      server = await startNats({ storeDir, port });
    },
  };
}

const textOf = (frame: string | Buffer) =>
  Buffer.from(decodeDataFrame(frame as Buffer)?.payload ?? []).toString();

it('A bus that is away costs a session whose bytes it carries between two shards its line for that long, and one on a single shard nothing', async () => {
  const site = await siteWithItsOwnBus('');
  const across = await openLeg(site.across);
  await openShell(across.rep, across.client);
  const here = await openLeg(site.here);
  const channel = await openShell(here.rep, here.client);
  await site.takeAway();
  sendBytes(here.client, channel, 'as if nothing was');
  expect(textOf(await here.rep.next())).toBe('as if nothing was');
  expect(await across.rep.nextJson()).toMatchObject({ t: 'suspended' });
  await nextOf(across.client, 'detach');
  await site.bringBack();
  expect(await across.rep.nextJson()).toEqual({ t: 'restored' });
  across.rep.say({ t: 'resume', channel: 1, received: 0 });
  const resume = await nextOf(across.client, 'resume');
  across.client.say({ t: 'resumed', channel: resume.channel, received: 0, operation: 'shell' });
  expect(await across.rep.nextJson()).toMatchObject({ t: 'resumed', channel: 1 });
  sendBytes(across.client, resume.channel, 'and so on');
  expect(textOf(await across.rep.next())).toBe('and so on');
  for (const { rep } of [across, here]) rep.socket.terminate();
}, 60_000);

it('A bus that is away costs a session whose bytes take the link of the two shards nothing', async () => {
  const site = await siteWithItsOwnBus('127.0.0.1');
  const { rep, client } = await openLeg(site.across);
  const channel = await openShell(rep, client);
  await site.takeAway();
  sendBytes(client, channel, 'as if nothing was');
  expect(textOf(await rep.next())).toBe('as if nothing was');
  await site.bringBack();
});
