import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionEndRequest, shardLeases, subjects } from '@jumpfleet/gateway-contracts';
import { KeyRing } from '@jumpfleet/keys';
import { sessionTicketClaims, sessionsIssuer } from '@jumpfleet/sessions-contracts';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { Kvm } from '@nats-io/kv';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const natsServer = await testNats();
let world: SessionsWorld;

beforeAll(async () => {
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats: natsServer.url });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());

const refusal = async (answer: Response) => {
  const { status, code, detail } = (await answer.json()) as Record<string, unknown>;
  return { status, code, detail };
};

describe('a jump', () => {
  it('SB-01: answers with the session, the address and a ticket that is good for a minute', async () => {
    const clientId = world.client();
    const answer = await world.jump(clientId, { external_key: 'T-7' });
    expect(answer.status).toBe(201);
    const body = (await answer.json()) as Record<string, string> & { session: { id: string } };
    expect(body).toMatchObject({
      session: {
        client_id: clientId,
        representative: { id: 'user-ada', name: 'Ada' },
        status: 'starting',
        external_key: 'T-7',
        started_at: null,
      },
      websocket_url: 'wss://help.example/session',
    });
    const life = Date.parse(body['expires_at'] ?? '') - Date.now();
    expect(life).toBeGreaterThan(50_000);
    expect(life).toBeLessThanOrEqual(60_000);

    const ring = KeyRing.load([`${world.service.url}/.well-known/session-jwks.json`]);
    await eventually(() => ring.isLoaded);
    const claims = sessionTicketClaims.parse(ring.verify(body['ticket'] ?? '', sessionsIssuer));
    expect(claims).toMatchObject({
      sub: body.session.id,
      client_id: clientId,
      permissions: ['shell'],
      record: true,
    });
    ring.close();
  });

  it('RG-41: to a copy opens the line of its endpoint, and is recorded as its own', async () => {
    const clientId = world.client();
    const endpointId = randomUUID();
    neighbourhood.clients.set(clientId, { name: 'Copy', status: 'online', endpointId });
    const body = (await (await world.jump(clientId)).json()) as Record<string, string>;
    expect(body).toMatchObject({ session: { client_id: clientId } });
    const payload = Buffer.from(body['ticket']?.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(payload)).toMatchObject({ client_id: endpointId });
  });

  it('gives each ticket a name of its own, so that the gateway takes it once', async () => {
    const clientId = world.client();
    const tickets = await Promise.all(
      [1, 2].map(async () => (await world.jump(clientId)).json() as Promise<{ ticket: string }>),
    );
    const names = tickets.map(({ ticket }) => {
      const payload = Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString();
      return sessionTicketClaims.parse(JSON.parse(payload)).jti;
    });
    expect(new Set(names).size).toBe(2);
  });

  it('RG-50, SB-08: is refused when the client does not exist', async () => {
    expect(await refusal(await world.jump(randomUUID()))).toEqual({
      status: 404,
      code: 'jump-client-not-found',
      detail: 'The Jump Client does not exist.',
    });
  });

  it('RG-51, SB-08: is refused when the client is offline', async () => {
    expect(await refusal(await world.jump(world.client('offline')))).toEqual({
      status: 409,
      code: 'jump-client-offline',
      detail: 'The Jump Client is offline.',
    });
  });

  it('RG-52, SB-08: is refused when the client has been uninstalled', async () => {
    expect(await refusal(await world.jump(world.client('uninstalled')))).toEqual({
      status: 410,
      code: 'jump-client-uninstalled',
      detail: 'The specified Jump Client has been uninstalled.',
    });
  });

  it('needs a token, the right to jump, and a request that can be read', async () => {
    const clientId = world.client();
    expect((await world.jump(clientId, {}, { authorization: '' })).status).toBe(401);
    expect((await world.jump(clientId, { tools: ['telepathy'] })).status).toBe(422);
    expect((await world.jump('not-an-id')).status).toBe(422);
    neighbourhood.denied.add('jump-client:jump');
    const denied = await refusal(await world.jump(clientId));
    neighbourhood.denied.clear();
    expect(denied).toMatchObject({ status: 403, code: 'not-allowed' });
  });
});

describe('a session', () => {
  it('runs when its line is attached and ends when the line does, once each', async () => {
    const id = await world.starting();
    for (let repeat = 0; repeat < 2; repeat++) await world.report(id, 'attached');
    await eventually(async () => {
      expect(await world.session(id)).toMatchObject({ status: 'running' });
    });
    for (let repeat = 0; repeat < 2; repeat++)
      await world.report(id, 'ended', { reason: 'client-gone' });
    await eventually(async () => {
      expect(await world.session(id)).toMatchObject({ status: 'ended', end_reason: 'client-gone' });
    });
    await eventually(() => {
      expect(world.factsOf(id)).toEqual([
        'jumpfleet.session.started.v1',
        'jumpfleet.session.member-joined.v1',
        'jumpfleet.session.ended.v1',
      ]);
    });
  });

  it('ends by itself as a failed start when its line never comes', async () => {
    const id = await world.starting();
    await world.passTime(id);
    await eventually(async () => {
      expect(await world.session(id)).toMatchObject({
        status: 'ended',
        end_reason: 'start-failed',
        started_at: null,
      });
    });
    await eventually(() => {
      expect(world.factsOf(id)).toEqual(['jumpfleet.session.ended.v1']);
    });
  });

  it('is not ended by that time once it runs', async () => {
    const [first, second] = [await world.starting(), await world.starting()];
    await world.report(first, 'attached');
    await eventually(async () => (await world.session(first))['status'] === 'running');
    await world.passTime(first);
    await world.passTime(second);
    await eventually(async () => (await world.session(second))['status'] === 'ended');
    expect(await world.session(first)).toMatchObject({ status: 'running' });
  });

  it('is ended by its representative, and its line at the gateway is closed', async () => {
    const id = await world.starting();
    const asked: string[] = [];
    world.nats.subscribe(subjects.sessionEnd(id), {
      callback: (_error, message) => {
        asked.push(sessionEndRequest.parse(message.json()).reason);
        message.respond(JSON.stringify({ ok: true }));
      },
    });
    for (let repeat = 0; repeat < 2; repeat++) {
      const ended = await world.call('POST', `/api/v1/sessions/${id}/end`);
      expect(ended.status).toBe(200);
      expect(await ended.json()).toMatchObject({ status: 'ended', end_reason: 'representative' });
    }
    await eventually(() => {
      expect(asked).toEqual(['representative']);
    });
  });

  it('has its line closed again when that comes up after the end', async () => {
    const id = await world.starting();
    await world.passTime(id);
    await eventually(async () => (await world.session(id))['status'] === 'ended');
    const asked: string[] = [];
    world.nats.subscribe(subjects.sessionEnd(id), {
      callback: (_error, message) => {
        asked.push(sessionEndRequest.parse(message.json()).reason);
        message.respond(JSON.stringify({ ok: true }));
      },
    });
    await world.report(id, 'attached');
    await eventually(() => {
      expect(asked).toEqual(['start-failed']);
    });
  });

  it('ends when its Jump Client is deleted', async () => {
    const clientId = world.client();
    const id = await world.starting(clientId);
    const other = await world.starting();
    await world.report(id, 'attached');
    await eventually(async () => (await world.session(id))['status'] === 'running');
    await world.neighbours.deleteClient(clientId);
    await eventually(async () => {
      expect(await world.session(id)).toMatchObject({ status: 'ended', end_reason: 'deleted' });
    });
    expect(await world.session(other)).toMatchObject({ status: 'starting' });
  });

  it('RG-41: ends when its item is deleted, though the client lives on in another', async () => {
    const clientId = world.client();
    const id = await world.starting(clientId);
    await world.neighbours.deleteClient(clientId, { isOneOfSeveral: true });
    await eventually(async () => {
      expect(await world.session(id)).toMatchObject({ status: 'ended', end_reason: 'deleted' });
    });
  });

  it('is without a line when its shard comes back as another run, and ends when nobody comes back in time', async () => {
    const id = await world.starting();
    await world.report(id, 'attached', { shard: 'shard-9', run: 'first' });
    await eventually(async () => (await world.session(id))['status'] === 'running');
    const bucket = await new Kvm(world.nats).create(shardLeases.bucket);
    const lease = { shard: 'shard-9', run: 'second', connections: 0, at: Date.now() };
    await bucket.put('shard-9', JSON.stringify(lease));
    await eventually(async () => {
      expect(await world.lineOf(id)).toBe('detached');
    });
    expect(await world.session(id)).toMatchObject({ status: 'running' });
    await world.passTime(id);
    await eventually(async () => {
      expect(await world.session(id)).toMatchObject({ end_reason: 'connection-lost' });
    });
  });

  it('carries the trace and the correlation of its request into all its events', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const answer = await world.jump(
      world.client(),
      {},
      {
        traceparent: `00-${trace}-b7ad6b7169203331-01`,
        'x-correlation-id': 'click-1',
      },
    );
    const { session } = (await answer.json()) as { session: { id: string } };
    await world.report(session.id, 'attached');
    await world.report(session.id, 'ended', { reason: 'client-gone' });
    await eventually(() => {
      const facts = [...world.published.entries()].filter(([, one]) => one.subject === session.id);
      expect(facts).toHaveLength(3);
      for (const [index, { correlationid }] of facts) {
        expect(correlationid).toBe('click-1');
        expect(world.traceparents[index]).toContain(trace);
      }
    });
  });
});
