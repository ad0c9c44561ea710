import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { sessionsProto } from '@jumpfleet/sessions-contracts';
import { subjects } from '@jumpfleet/gateway-contracts';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { SessionsWorld } from './testing/sessions-world.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
let world: SessionsWorld;
/** Who may do what beside jumping, as `name action`. */
const granted = new Set<string>();

beforeAll(async () => {
  policyNeighbour.allows = ({ principalId, action }) =>
    action === 'jump-client:jump' || granted.has(`${principalId} ${action}`);
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());
beforeEach(() => {
  granted.clear();
});

const as = (name: string) => {
  world.as = { name };
};
const sessionOf = (name: string, clientId?: string) => {
  as(name);
  return world.starting(clientId);
};
const listed = async (query = '') => {
  const answer = await world.call('GET', `/api/v1/sessions?limit=500${query}`);
  return ((await answer.json()) as { items: { id: string }[] }).items.map(({ id }) => id);
};
const answered = async (method: string, path: string) => {
  const response = await world.call(method, path);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('sessions of others', () => {
  it('PO-01: do not exist for who may see only own ones, by list, by id and by an end', async () => {
    const [mine, theirs] = [await sessionOf('Bea'), await sessionOf('Cem')];
    as('Bea');
    expect(await listed()).toEqual([mine]);
    expect(await answered('GET', `/api/v1/sessions/${mine}`)).toMatchObject({ status: 200 });
    const unknown = await answered('GET', `/api/v1/sessions/${randomUUID()}`);
    expect(unknown.status).toBe(404);
    expect(await answered('GET', `/api/v1/sessions/${theirs}`)).toEqual(unknown);
    expect(await answered('POST', `/api/v1/sessions/${theirs}/end`)).toEqual(unknown);
    expect(await answered('POST', `/api/v1/sessions/${mine}/end`)).toMatchObject({
      status: 200,
      body: { status: 'ended' },
    });
  });

  it('are seen by who may view reports, and ended only by who may end sessions', async () => {
    const theirs = await sessionOf('Cem');
    as('Dan');
    granted.add('user-dan session:view');
    expect(await listed()).toContain(theirs);
    const path = `/api/v1/sessions/${theirs}`;
    expect(await answered('GET', path)).toMatchObject({ status: 200 });
    expect(await answered('POST', `${path}/end`)).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
    granted.add('user-dan session:end');
    expect(await answered('POST', `${path}/end`)).toMatchObject({ status: 200 });
  });

  it('PO-01: are seen at an item whose reports the role shows', async () => {
    const clientId = world.client();
    const there = await sessionOf('Cem', clientId);
    as('Eva');
    expect(await listed(`&client=${clientId}`)).toEqual([]);
    granted.add('user-eva jump-client:view-report');
    expect(await listed(`&client=${clientId}`)).toEqual([there]);
    expect(await listed()).toEqual([]);
    expect(await answered('GET', `/api/v1/sessions/${there}`)).toMatchObject({ status: 200 });
  });

  it('are the same over gRPC', async () => {
    const theirs = await sessionOf('Cem');
    const { client, close } = grpcClient<{
      getSession(request: { id: string }): Record<string, unknown>;
      endSession(request: { id: string }): Record<string, unknown>;
    }>(world.service.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: sessionsProto,
      package: 'jumpfleet.sessions.v1',
      service: 'SessionsService',
    });
    const asBea = { accessToken: accessToken({ name: 'Bea' }) };
    const asCem = { accessToken: accessToken({ name: 'Cem' }) };
    for (const call of [client.getSession, client.endSession])
      await expect(call({ id: theirs }, asBea)).rejects.toMatchObject({ code: status.NOT_FOUND });
    expect(await client.getSession({ id: theirs }, asCem)).toMatchObject({
      tools: ['shell'],
      permissions: [{ name: 'shell', allowed: true }],
      endsAt: '',
    });
    close();
  });
});

describe('a representative who may not come in any more', () => {
  it.each([
    ['user.disabled', 'user-fay', { userId: 'user-fay', username: 'fay', number: 9 }],
    ['user.deleted', 'user-fay', { userId: 'user-fay', number: 9 }],
    ['api-account.disabled', 'api-account-bot', { accountId: 'api-account-bot', name: 'bot' }],
    ['api-account.deleted', 'api-account-bot', { accountId: 'api-account-bot' }],
  ])('loses the sessions that run within a second: %s', async (fact, id, data) => {
    world.as = id === 'user-fay' ? { name: 'Fay' } : { name: 'bot', type: 'api-account' };
    const running = await world.starting();
    await world.report(running, 'attached');
    await eventually(async () => (await world.session(running))['status'] === 'running');
    const waiting = await world.starting();
    const others = await sessionOf('Cem');
    await world.neighbours.policyTells(`jumpfleet.${fact}.v1`, id, data);
    granted.add('user-cem session:view');
    await eventually(async () => {
      for (const session of [running, waiting])
        expect(await world.session(session)).toMatchObject({ end_reason: 'access-revoked' });
    });
    expect(await world.session(others)).toMatchObject({ status: 'starting' });
  });

  it('begins no session by an answer that policy gave before', async () => {
    world.as = { name: 'Gus' };
    const told: Promise<void>[] = [];
    policyNeighbour.decidesJump = () => {
      told.push(
        world.neighbours.policyTells('jumpfleet.user.deleted.v1', 'user-gus', {
          userId: 'user-gus',
          number: 10,
        }),
      );
      return {};
    };
    await world.jump(world.client());
    policyNeighbour.decidesJump = () => ({});
    await Promise.all(told);
    granted.add('user-gus session:view');
    await eventually(async () => {
      const answer = await world.call('GET', '/api/v1/sessions?limit=500');
      const { items } = (await answer.json()) as {
        items: { status: string; representative: { id: string } }[];
      };
      const open = items.filter(
        ({ status: state, representative }) =>
          representative.id === 'user-gus' && state !== 'ended',
      );
      expect(open).toEqual([]);
    });
  });
});

describe('a session that is ended', () => {
  it('has its line closed at once while the gateway does not answer for another one', async () => {
    const [silent, answering] = [await world.starting(), await world.starting()];
    const asked: string[] = [];
    for (const id of [silent, answering])
      world.nats.subscribe(subjects.sessionEnd(id), {
        callback: (_error, message) => {
          asked.push(id);
          if (id === answering) message.respond(JSON.stringify({ ok: true }));
        },
      });
    await world.call('POST', `/api/v1/sessions/${silent}/end`);
    await eventually(() => {
      expect(asked).toEqual([silent]);
    });
    const since = performance.now();
    await world.call('POST', `/api/v1/sessions/${answering}/end`);
    await eventually(() => {
      expect(asked).toContain(answering);
    });
    expect(performance.now() - since).toBeLessThan(3_000);
  });
});
