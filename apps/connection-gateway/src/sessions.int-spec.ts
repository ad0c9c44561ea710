import { randomUUID } from 'node:crypto';
import {
  decodeDataFrame,
  encodeDataFrame,
  limits,
  sessionLine,
  subjects,
} from '@jumpfleet/gateway-contracts';
import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { RunningService } from '@jumpfleet/lifecycle';
import { eventually, testNats } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { startIssuer } from './testing/issuer.js';
import type { Issuer } from './testing/issuer.js';
import { startShard } from './testing/running-shard.js';
import {
  attach,
  openSession,
  openShell,
  reachable,
  representative,
  size,
} from './testing/sessions-world.js';

let issuer: Issuer;
let nats: NatsConnection;
let one: RunningService;
let two: RunningService;
const sessionLines: SessionLine[] = [];

beforeAll(async () => {
  issuer = await startIssuer();
  const { url } = await testNats();
  nats = await connect({ servers: url });
  nats.subscribe(subjects.session('*'), {
    callback: (_error, message) => {
      sessionLines.push(sessionLine.parse(message.json()));
    },
  });
  const shared = { natsUrl: url, issuerUrl: issuer.url };
  one = await startShard({ shard: 'shard-1', ...shared });
  two = await startShard({ shard: 'shard-2', ...shared });
  await eventually(async () => (await fetch(`${one.url}/health/ready`)).ok);
  await eventually(async () => (await fetch(`${two.url}/health/ready`)).ok);
});

afterAll(async () => {
  await one.close();
  await two.close();
  await nats.close();
  issuer.close();
});

const site = () => ({ issuer, nats, clientUrl: one.url, representativeUrl: two.url });
const across = () => openSession(site());
const endsOf = (session: string) =>
  sessionLines.flatMap((line) =>
    line.session === session && line.event === 'ended' ? [line] : [],
  );
const bytes = (text: string) => Buffer.from(text);

describe('A session between a representative and a Jump Client on another shard', () => {
  it('starts when the client is found and is reported as attached', async () => {
    const { answer, session, clientId, rep } = await across();
    const client = { id: clientId, name: 'reception' };
    expect(answer).toMatchObject({ t: 'attached', session, client, permissions: ['shell'] });
    await eventually(() =>
      sessionLines.some((line) => line.session === session && line.event === 'attached'),
    );
    rep.socket.terminate();
  });

  it('carries bytes, sizes, credit and the end of a shell both ways', async () => {
    const { client, rep, session } = await across();
    rep.say({ t: 'open', channel: 7, tool: 'shell', ...size });
    const open = await client.nextMessage();
    expect(open).toMatchObject({
      t: 'open',
      session,
      tool: 'shell',
      representative: 'Ada',
      ...size,
    });
    const channel = open.t === 'open' ? open.channel : 0;
    client.say({ t: 'opened', channel });
    expect(await rep.nextJson()).toEqual({ t: 'opened', channel: 7 });

    rep.socket.send(encodeDataFrame(7, bytes('ls\n')));
    expect(decodeDataFrame((await client.next()) as Buffer)).toEqual({
      channel,
      payload: bytes('ls\n'),
    });
    client.socket.send(encodeDataFrame(channel, bytes('README.md\n')));
    expect(decodeDataFrame((await rep.next()) as Buffer)).toEqual({
      channel: 7,
      payload: bytes('README.md\n'),
    });
    rep.say({ t: 'resize', channel: 7, cols: 100, rows: 50 });
    expect(await client.nextMessage()).toEqual({ t: 'resize', channel, cols: 100, rows: 50 });
    rep.say({ t: 'credit', channel: 7, bytes: 10 });
    expect(await client.nextMessage()).toEqual({ t: 'credit', channel, bytes: 10 });
    client.say({ t: 'exit', channel, code: 3 });
    client.say({ t: 'close', channel, reason: 'done' });
    expect(await rep.nextJson()).toEqual({ t: 'exit', channel: 7, code: 3 });
    expect(await rep.nextJson()).toEqual({ t: 'close', channel: 7, reason: 'done' });
    rep.socket.terminate();
  });

  it('keeps the channels of two representatives apart', async () => {
    const { client, rep, clientId } = await across();
    const other = await attach(issuer, one.url, clientId);
    const mine = await openShell(rep, client);
    const theirs = await openShell(other.rep, client);
    expect(mine).not.toBe(theirs);
    client.socket.send(encodeDataFrame(theirs, bytes('for the other')));
    expect(decodeDataFrame((await other.rep.next()) as Buffer)?.payload).toEqual(
      bytes('for the other'),
    );
    rep.socket.terminate();
    other.rep.socket.terminate();
  });

  it('lets as much flow as was granted, and no more: whoever sends beyond his credit is closed with 4413', async () => {
    const { client, rep, session } = await across();
    await openShell(rep, client);
    const block = Buffer.alloc(limits.maxDataBytes);
    const within = limits.initialCreditBytes / block.length;
    for (let i = 0; i < within; i++) rep.socket.send(encodeDataFrame(1, block));
    for (let i = 0; i < within; i++) expect(await client.next()).toHaveLength(block.length + 5);
    client.say({ t: 'credit', channel: 1, bytes: 1 });
    expect(await rep.nextJson()).toEqual({ t: 'credit', channel: 1, bytes: 1 });
    rep.socket.send(encodeDataFrame(1, Buffer.alloc(1)));
    rep.socket.send(encodeDataFrame(1, Buffer.alloc(1)));
    await expect(rep.closed).resolves.toMatchObject({ code: 4413 });
    await eventually(() => endsOf(session)[0]?.reason === 'connection-lost');
  });

  it('ends with the client when the client sends beyond its credit', async () => {
    const { client, rep } = await across();
    const channel = await openShell(rep, client);
    for (let i = 0; i < 9; i++)
      client.socket.send(encodeDataFrame(channel, Buffer.alloc(limits.maxDataBytes)));
    await expect(client.closed).resolves.toMatchObject({ code: 4413 });
    await expect(rep.closed).resolves.toMatchObject({ code: 4410 });
  });
});

describe('The end of a session', () => {
  it('comes when the representative says so, and closes the shell on the computer', async () => {
    const { client, rep, session } = await across();
    const channel = await openShell(rep, client);
    rep.say({ t: 'end' });
    expect(await client.nextMessage()).toMatchObject({ t: 'close', channel });
    await expect(rep.closed).resolves.toMatchObject({ code: 4410 });
    await eventually(() => endsOf(session)[0]?.reason === 'representative');
  });

  it('comes when the representative is cut off', async () => {
    const { client, rep, session } = await across();
    const channel = await openShell(rep, client);
    rep.socket.terminate();
    expect(await client.nextMessage()).toMatchObject({ t: 'close', channel });
    await eventually(() => endsOf(session)[0]?.reason === 'connection-lost');
  });

  it('comes when the client goes offline, and the representative is told', async () => {
    const { client, rep, session } = await across();
    client.socket.terminate();
    expect(await rep.nextJson()).toEqual({
      t: 'ended',
      reason: 'The Jump Client went offline.',
      code: 'client-gone',
    });
    await expect(rep.closed).resolves.toMatchObject({ code: 4410 });
    await eventually(() => endsOf(session)[0]?.reason === 'client-gone');
  });

  it('comes when the client is deleted', async () => {
    const { rep, session, clientId } = await across();
    await nats.request(subjects.client(clientId), JSON.stringify({ op: 'remove' }));
    expect(await rep.nextJson()).toMatchObject({
      t: 'ended',
      reason: 'The Jump Client does not exist.',
    });
    await eventually(() => endsOf(session)[0]?.reason === 'deleted');
  });

  it('comes when the sessions service asks for it', async () => {
    const { client, rep, session } = await across();
    const channel = await openShell(rep, client);
    const reply = await nats.request(
      subjects.sessionEnd(session),
      JSON.stringify({ reason: 'representative' }),
    );
    expect(reply.json()).toEqual({ ok: true });
    expect(await client.nextMessage()).toMatchObject({ t: 'close', channel });
    await expect(rep.closed).resolves.toMatchObject({ code: 4410 });
  });
});

describe('A session that cannot start', () => {
  it('tells that the Jump Client is offline (RG-51)', async () => {
    const { rep, answer, session } = await attach(issuer, one.url, randomUUID());
    expect(answer).toEqual({
      t: 'ended',
      reason: 'The Jump Client is offline.',
      code: 'jump-client-offline',
    });
    await expect(rep.closed).resolves.toMatchObject({ code: 4410 });
    await eventually(() => endsOf(session)[0]?.reason === 'start-failed');
  });

  it('is refused with 4403 when the ticket is foreign, expired, no ticket at all, or used before', async () => {
    const foreign = await startIssuer();
    const used = issuer.ticket({ client_id: randomUUID() });
    const first = representative(one.url);
    await first.opened;
    first.say({ t: 'attach', ticket: used });
    await first.closed;
    const expired = issuer.ticket({ client_id: randomUUID(), exp: 1 });
    const wrong = [foreign.ticket({ client_id: randomUUID() }), expired, 'x', used];
    foreign.close();
    for (const ticket of wrong) {
      const rep = representative(one.url);
      await rep.opened;
      rep.say({ t: 'attach', ticket });
      await expect(rep.closed).resolves.toMatchObject({ code: 4403 });
    }
  });

  it('is refused when the ticket was used on another shard', async () => {
    const { clientId } = await reachable(site());
    const ticket = issuer.ticket({ client_id: clientId });
    const [first, second] = [representative(one.url), representative(two.url)];
    await Promise.all([first.opened, second.opened]);
    first.say({ t: 'attach', ticket });
    expect(await first.nextJson()).toMatchObject({ t: 'attached' });
    second.say({ t: 'attach', ticket });
    expect(await second.nextJson()).toMatchObject({ t: 'ended', code: 'ticket-refused' });
    first.socket.terminate();
  });

  it.each([
    ['no JSON', 'x', 4400],
    ['a message before attach', '{"t":"ping"}', 4400],
    ['bytes before attach', Buffer.from([1, 0, 0, 0, 1, 65]), 4400],
    ['a frame above the limit', 'x'.repeat(65_537), 1009],
  ])('is closed as documented when the representative says %s', async (_what, frame, code) => {
    const rep = representative(one.url);
    await rep.opened;
    rep.socket.send(frame, { binary: typeof frame !== 'string' });
    await expect(rep.closed).resolves.toMatchObject({ code });
  });
});
