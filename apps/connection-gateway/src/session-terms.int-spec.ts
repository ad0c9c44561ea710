import { randomUUID } from 'node:crypto';
import { relaySequence, sessionLine, subjects } from '@jumpfleet/gateway-contracts';
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

describe('A tool that the ticket does not name', () => {
  it("PO-36: is refused at the client's end too, whatever the other shard relays", async () => {
    const { client, clientId } = await reachable(site());
    const [session, line] = [randomUUID(), randomUUID()];
    const ticket = issuer.ticket({ client_id: clientId, sub: session, permissions: [] });
    const answers: unknown[] = [];
    nats.subscribe(subjects.relayToRepresentative(line), {
      callback: (_error, { data }) => {
        answers.push(JSON.parse(Buffer.from(data).toString()));
      },
    });
    await nats.request(
      subjects.client(clientId),
      JSON.stringify({ op: 'attach', session, ticket, by: randomUUID(), line }),
    );
    const open = Buffer.from(JSON.stringify({ t: 'open', channel: 1, tool: 'shell', ...size }));
    nats.publish(subjects.relayToClient(line), open, { reply: relaySequence(1) });
    await eventually(() => {
      expect(answers[0]).toMatchObject({ t: 'refused', channel: 1, code: 'tool-not-allowed' });
    });
    client.socket.terminate();
  });
});

describe('A session whose schedule ends', () => {
  it('PO-24: tells both ends what they should know of it', async () => {
    const { client, rep, session } = await openSession(site());
    const ends_at = '2026-11-21T17:00:00.000Z';
    const notice = { code: 'session-ends-soon', message: 'It ends at 17:00.', ends_at };
    const reply = await nats.request(subjects.sessionNotice(session), JSON.stringify(notice));
    expect(reply.json()).toEqual({ ok: true });
    expect(await rep.nextJson()).toEqual({ t: 'notice', ...notice });
    expect(await client.nextMessage()).toEqual({ t: 'notice', session, ...notice });
    rep.socket.terminate();
  });

  it('PO-24: is closed by the shards themselves at the instant that the ticket names', async () => {
    const { client, clientId } = await reachable(site());
    const session = randomUUID();
    const rep = representative(two.url);
    await rep.opened;
    const ends_at = Date.now() + 1_000;
    rep.say({
      t: 'attach',
      ticket: issuer.ticket({ client_id: clientId, sub: session, ends_at }),
    });
    expect(await rep.nextJson()).toMatchObject({ t: 'attached' });
    const channel = await openShell(rep, client);
    expect(await rep.nextJson()).toEqual({
      t: 'ended',
      reason: 'The schedule does not permit access any longer.',
      code: 'schedule-ended',
    });
    expect(await client.nextMessage()).toMatchObject({ t: 'close', channel });
    expect(Date.now()).toBeGreaterThanOrEqual(ends_at);
    await eventually(() =>
      sessionLines.some(
        (line) =>
          line.event === 'ended' && line.session === session && line.reason === 'schedule-ended',
      ),
    );
  });
});
