import { randomUUID } from 'node:crypto';
import type { RunningService } from '@jumpfleet/lifecycle';
import { connectNats, ensureStream, eventsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { atEndOfSpecFile, eventually, testNats } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { startIssuer } from './testing/issuer.js';
import type { Issuer } from './testing/issuer.js';
import { startShard } from './testing/running-shard.js';
import { headersOf, knock, newIdentity } from './testing/test-client.js';
import { reachable, representative } from './testing/sessions-world.js';

let issuer: Issuer;
let nats: NatsConnection;
let natsUrl: string;
let one: RunningService;
let two: RunningService;

beforeAll(async () => {
  issuer = await startIssuer();
  atEndOfSpecFile(() => issuer.close());
  natsUrl = (await testNats()).url;
  nats = await connectNats({ url: natsUrl, name: 'spec' });
  atEndOfSpecFile(() => nats.close());
  await ensureStream(nats, eventsStream);
  one = await shard('shard-1');
  two = await shard('shard-2');
});

async function shard(name: string): Promise<RunningService> {
  const started = await startShard({ shard: name, natsUrl, issuerUrl: issuer.url });
  atEndOfSpecFile(() => started.close());
  await eventually(async () => (await fetch(`${started.url}/health/ready`)).ok);
  return started;
}

/** As the relay of the sessions service publishes it. */
async function end(sessionId: string, clientId: string, endedAt = new Date()): Promise<void> {
  const event = {
    type: 'jumpfleet.session.ended.v1',
    data: {
      ...{ sessionId, clientId, clientName: 'reception', externalKey: '' },
      representative: { id: 'u-1', name: 'Ada' },
      startedAt: null,
      endedAt: endedAt.toISOString(),
      reason: 'access-revoked',
    },
  };
  await jetstream(nats).publish('events.sessions.p0.session.ended', JSON.stringify(event));
}

/** What a ticket is answered that was never shown before. */
async function show({ url }: RunningService, session: string, clientId: string) {
  const line = representative(url);
  await line.opened;
  line.say({ t: 'attach', ticket: issuer.ticket({ client_id: clientId, sub: session }) });
  const answer = await Promise.race([line.nextJson(), line.closed.then(({ code }) => code)]);
  line.socket.terminate();
  return answer;
}

it('a temporary client of a session that is over is not let in any more', async () => {
  const session = randomUUID();
  const identity = newIdentity(issuer, { session });
  await end(session, identity.clientId);
  await eventually(async () =>
    expect(await knock(one.url, '/agent', headersOf(identity))).toMatchObject({ status: 410 }),
  );
});

describe('a ticket that nobody has shown before its session is over', () => {
  const client = () => reachable({ issuer, nats, clientUrl: one.url, representativeUrl: two.url });

  it('opens nothing, on any shard, also one that starts afterwards', async () => {
    const { clientId } = await client();
    const [over, other] = [randomUUID(), randomUUID()];
    await end(over, clientId);
    for (const each of [one, two])
      await eventually(async () => expect(await show(each, over, clientId)).toBe(4403));
    expect(await show(two, other, clientId)).toMatchObject({ t: 'attached' });
    expect(await show(await shard('shard-3'), over, clientId)).toBe(4403);
  });

  it('is not remembered for longer than a ticket can live, also when the past is told again', async () => {
    const { clientId } = await client();
    const longAgo = randomUUID();
    await end(longAgo, clientId, new Date(Date.now() - 600_000));
    const now = randomUUID();
    await end(now, clientId);
    await eventually(async () => expect(await show(two, now, clientId)).toBe(4403));
    expect(await show(two, longAgo, clientId)).toMatchObject({ t: 'attached' });
  });
});
