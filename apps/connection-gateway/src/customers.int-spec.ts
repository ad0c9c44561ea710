import { randomUUID } from 'node:crypto';
import { presenceBatch, rosterAnswer, rosterBucket, subjects } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { attachLeg, connected, nextOf, openShell, today } from './testing/sessions-world.js';
import { headersOf, knock, newIdentity } from './testing/test-client.js';
import { twoShards } from './testing/two-shards.js';
import type { TwoShards } from './testing/two-shards.js';

let world: TwoShards;
const present = new Set<string>();
beforeAll(async () => {
  world = await twoShards();
  world.nats.subscribe(subjects.presence('*'), {
    callback: (_error, message) => {
      for (const { client } of presenceBatch.parse(message.json()).items) present.add(client);
    },
  });
});

const says = { ...today, features: [...(today.features ?? []), 'ask', 'pin'] };
function newCustomer(claims: object = {}) {
  const session = randomUUID();
  return { session, identity: newIdentity(world.issuer, { session, ...claims }) };
}

describe('A temporary client', () => {
  it('waits for its session, and for no other', async () => {
    const { session, identity } = newCustomer();
    const client = await connected(world.across, identity, says);
    await eventually(() =>
      expect(world.of(session, 'customer')).toMatchObject([{ state: 'here' }]),
    );
    const claims = { client_id: identity.clientId };
    const stranger = await attachLeg(world.across, claims);
    expect(await stranger.nextJson()).toMatchObject({ t: 'ended', code: 'ticket-refused' });
    const rep = await attachLeg(world.across, { ...claims, sub: session });
    expect(await rep.nextJson()).toMatchObject({ t: 'attached', session });
    await openShell(rep, client);
    rep.say({ t: 'end' });
    expect(await nextOf(client, 'close')).toMatchObject({ t: 'close' });
    expect(await nextOf(client, 'session-over')).toMatchObject({
      session,
      leg: expect.any(String),
    });
    client.socket.terminate();
    await eventually(() =>
      expect(world.of(session, 'customer').map(({ state }) => state)).toEqual(['here', 'away']),
    );
  });

  it('is sent away when the session is over, though nobody ever came', async () => {
    const { session, identity } = newCustomer();
    const client = await connected(world.across, identity, says);
    const request = JSON.stringify({ reason: 'representative' });
    const reply = await world.nats.request(subjects.sessionEnd(session), request);
    expect(reply.json()).toEqual({ ok: true });
    expect(await nextOf(client, 'session-over')).toMatchObject({ session });
    await expect(client.closed).resolves.toMatchObject({ code: 4410 });
  });

  it('leaves, chats while it waits, and answers what was asked to be installed', async () => {
    const { session, identity } = newCustomer();
    const client = await connected(world.across, identity, says);
    client.say({ t: 'say', session, id: randomUUID(), text: 'Hello?' });
    await eventually(() => expect(world.of(session, 'said')).toMatchObject([{ from: 'customer' }]));
    const pin = {
      session,
      pin: randomUUID(),
      installer_key: 'k'.repeat(32),
      representative: 'Ada',
    };
    const asked = JSON.stringify({ op: 'pin', ...pin });
    await world.nats.request(subjects.client(identity.clientId), asked);
    expect(await nextOf(client, 'pin')).toEqual({ t: 'pin', ...pin });
    client.say({ t: 'pinned', session, pin: pin.pin, ok: true });
    await eventually(() => expect(world.of(session, 'pinned')).toMatchObject([{ ok: true }]));
    client.say({ t: 'leave', session });
    await eventually(() => expect(world.of(session, 'customer').at(-1)?.state).toBe('left'));
    client.socket.terminate();
  });

  it('is no Jump Client: nobody hears of its presence, and no roster has it', async () => {
    const { identity } = newCustomer();
    await connected(world.across, identity, says);
    const ordinary = newIdentity(world.issuer);
    await connected(world.across, ordinary);
    await eventually(() => expect(present).toContain(ordinary.clientId));
    expect(present).not.toContain(identity.clientId);
    const bucket = rosterBucket(identity.clientId);
    const question = JSON.stringify({ bucket });
    const answer = await world.nats.request(subjects.shardRoster('shard-1'), question);
    const ids = rosterAnswer.parse(answer.json()).clients.map(({ client }) => client);
    expect(ids).not.toContain(identity.clientId);
  });

  it('takes over from its own line on another shard', async () => {
    const { identity } = newCustomer();
    const client = await connected(world.across, identity, says);
    await connected({ ...world.across, clientUrl: world.two.url }, identity, says);
    await expect(client.closed).resolves.toMatchObject({ code: 4409 });
  });

  it('is not let in with a credential that ran out', async () => {
    const expired = newCustomer({ exp: 1 });
    expect(await knock(world.one.url, '/agent', headersOf(expired.identity))).toMatchObject({
      status: 401,
    });
  });
});
