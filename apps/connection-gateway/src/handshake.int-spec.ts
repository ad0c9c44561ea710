import { presenceBatch, subjects } from '@jumpfleet/gateway-contracts';
import type { PresenceBatch } from '@jumpfleet/gateway-contracts';
import type { RunningService } from '@jumpfleet/lifecycle';
import { eventually, testNats } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { startIssuer } from './testing/issuer.js';
import type { Issuer } from './testing/issuer.js';
import { startShard } from './testing/running-shard.js';
import { challenged, hello, knock, newIdentity, online } from './testing/test-client.js';

let issuer: Issuer;
let nats: NatsConnection;
let one: RunningService;
let two: RunningService;
const presence: PresenceBatch['items'] = [];

beforeAll(async () => {
  issuer = await startIssuer();
  const { url } = await testNats();
  nats = await connect({ servers: url });
  nats.subscribe(subjects.presence('*'), {
    callback: (_error, message) => {
      presence.push(...presenceBatch.parse(message.json()).items);
    },
  });
  const shared = { natsUrl: url, issuerUrl: issuer.url };
  one = await startShard({ shard: 'shard-1', ...shared });
  two = await startShard({ shard: 'shard-2', ...shared });
  await eventually(async () => (await fetch(`${one.url}/health/ready`)).ok);
});

afterAll(async () => {
  await one.close();
  await two.close();
  await nats.close();
  issuer.close();
});

const presenceOf = (client: string) => presence.filter((item) => item.client === client);

/** What a connection is answered before any WebSocket exists. */
const answerTo = async (path: string, headers: Record<string, string>) =>
  (await knock(one.url, path, headers)).status;

describe('A Jump Client that proves its identity', () => {
  it('is welcomed and shown as online, and as offline once it goes', async () => {
    const identity = newIdentity(issuer);
    const { line, epoch, welcome } = await online(one.url, identity);
    expect(welcome).toMatchObject({ heartbeat_ms: 30_000, stats_interval_ms: 30_000 });
    await eventually(() => {
      expect(presenceOf(identity.clientId)).toEqual([
        expect.objectContaining({ epoch, online: true, platform: 'linux-64' }),
      ]);
    });
    line.socket.terminate();
    await eventually(() => {
      expect(presenceOf(identity.clientId)[1]).toMatchObject({ epoch, online: false });
    });
  });

  it('gets an epoch greater than its last, even one from a shard whose clock is ahead', async () => {
    const identity = newIdentity(issuer);
    const ahead = Date.now() * 1000 + 3_600_000_000;
    const { line, epoch } = await online(one.url, identity, ahead);
    expect(epoch).toBe(ahead + 1);
    line.socket.terminate();
  });

  it('replaces its older connection, on the same shard and on another', async () => {
    const identity = newIdentity(issuer);
    const first = await online(one.url, identity);
    const second = await online(one.url, identity, first.epoch);
    await expect(first.line.closed).resolves.toMatchObject({ code: 4409 });
    const third = await online(two.url, identity, second.epoch);
    await expect(second.line.closed).resolves.toMatchObject({ code: 4409 });
    third.line.say({ t: 'ping' });
    expect(await third.line.nextMessage()).toEqual({ t: 'pong', reconnect_spread_ms: 1_000 });
    third.line.socket.terminate();
  });

  it('is told to remove itself when it is deleted, and not let in again', async () => {
    const identity = newIdentity(issuer);
    const { line } = await online(one.url, identity);
    await eventually(() => presenceOf(identity.clientId).length > 0);
    await nats.request(subjects.client(identity.clientId), JSON.stringify({ op: 'remove' }));
    expect(await line.nextMessage()).toEqual({ t: 'remove' });
    await expect(line.closed).resolves.toMatchObject({ code: 4404 });
    const authorization = `JumpClient ${identity.credential}`;
    expect(await answerTo('/agent', { authorization })).toBe(410);
  });
});

describe('A connection that does not prove an identity', () => {
  it('is refused before the WebSocket when the credential is missing, foreign or damaged', async () => {
    const foreign = await startIssuer();
    const { credential } = newIdentity(foreign);
    foreign.close();
    const good = newIdentity(issuer).credential;
    for (const authorization of ['', 'Bearer x', 'JumpClient ', `JumpClient ${credential}`])
      expect(await answerTo('/agent', { authorization })).toBe(401);
    const damaged = { authorization: `JumpClient ${good.slice(0, -4)}AAAA` };
    expect(await answerTo('/agent', damaged)).toBe(401);
  });

  it('is refused when it speaks no protocol of ours or knocks at no door', async () => {
    const authorization = `JumpClient ${newIdentity(issuer).credential}`;
    const chat = { authorization, 'sec-websocket-protocol': 'chat' };
    expect(await answerTo('/agent', chat)).toBe(400);
    expect(await answerTo('/elsewhere', { authorization })).toBe(404);
    expect(await answerTo('/__proto__', { authorization })).toBe(404);
  });

  it('is closed with 4401 when the signature is wrong, or made for another connection', async () => {
    const identity = newIdentity(issuer);
    const before = await challenged(one.url, identity);
    const replayed = hello(identity.prove(before.nonce));
    for (const said of [hello('A'.repeat(86)), replayed]) {
      const { line } = await challenged(one.url, identity);
      line.say(said);
      await expect(line.closed).resolves.toMatchObject({ code: 4401 });
    }
    before.line.socket.terminate();
    expect(presenceOf(identity.clientId)).toEqual([]);
  });

  it.each([
    ['no JSON', 'x', 4400],
    ['an unknown message', '{"t":"shutdown"}', 4400],
    ['a message out of turn', '{"t":"ping"}', 4400],
    ['bytes', Buffer.from([1, 0, 0, 0, 1, 65]), 4400],
    ['a hello above its limit', ' '.repeat(4_097), 1009],
    ['a frame above the limit', Buffer.alloc(65_537), 1009],
    ['text that is not UTF-8', Buffer.from([0xff]), 1007],
  ])('is closed as documented when it says %s', async (_what, frame, code) => {
    const { line } = await challenged(one.url, newIdentity(issuer));
    line.socket.send(frame, { binary: typeof frame !== 'string' && code !== 1007 });
    await expect(line.closed).resolves.toMatchObject({ code });
  });

  it.each([
    ['a second hello', JSON.stringify(hello('A'.repeat(86))), 4400],
    ['no JSON', '{', 4400],
    ['a data frame for nothing', Buffer.from([2, 0, 0, 0, 1]), 4400],
    ['a frame above the limit', 'x'.repeat(65_537), 1009],
  ])('goes offline when, once live, it says %s', async (_what, frame, code) => {
    const identity = newIdentity(issuer);
    const { line } = await online(one.url, identity);
    line.socket.send(frame, { binary: typeof frame !== 'string' });
    await expect(line.closed).resolves.toMatchObject({ code });
    await eventually(() => presenceOf(identity.clientId).at(-1)?.online === false);
  });
});

it('says goodbye with 1001 to all its clients when it is stopped, and reports them offline', async () => {
  const identity = newIdentity(issuer);
  const { line } = await online(two.url, identity);
  await two.close();
  await expect(line.closed).resolves.toMatchObject({ code: 1001 });
  await eventually(() => presenceOf(identity.clientId).at(-1)?.online === false);
});
