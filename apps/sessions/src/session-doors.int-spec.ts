import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { grpcClient } from '@jumpfleet/grpc';
import type { GrpcClient } from '@jumpfleet/grpc';
import { sessionsProto } from '@jumpfleet/sessions-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { accessToken, answersToStrangers, serviceSecret } from '@jumpfleet/policy-neighbour';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const natsServer = await testNats();
interface SessionsService {
  startSession(request: { jumpClientId: string; externalKey?: string }): Record<string, unknown>;
  getSession(request: { id: string }): Record<string, unknown>;
  endSession(request: { id: string }): Record<string, unknown>;
}

const asAda = { accessToken: accessToken() };
let world: SessionsWorld;
let caller: GrpcClient<SessionsService>;

beforeAll(async () => {
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats: natsServer.url });
  caller = grpcClient<SessionsService>(world.service.grpcAddress ?? '', {
    deadlineMs: 20_000,
    protoPath: sessionsProto,
    package: 'jumpfleet.sessions.v1',
    service: 'SessionsService',
  });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(async () => {
  caller.close();
  await world.close();
});

describe('sessions over gRPC', () => {
  it.each([undefined, serviceSecret])(
    'are for whoever brings a token, even among services (%p)',
    async (secret) => {
      const service = {
        protoPath: sessionsProto,
        package: 'jumpfleet.sessions.v1',
        service: 'SessionsService',
      };
      expect(await answersToStrangers(world.service, service, secret)).toEqual({
        startSession: 'token-missing',
        getSession: 'token-missing',
        endSession: 'token-missing',
        getTicket: 'token-missing',
        joinSession: 'token-missing',
        leaveSession: 'token-missing',
        inviteToSession: 'token-missing',
        transferSession: 'token-missing',
        takeOwnership: 'token-missing',
        listMembers: 'token-missing',
      });
    },
  );

  it('start, are read and end as over REST', async () => {
    const jumpClientId = world.client();
    const opened = await caller.client.startSession({ jumpClientId, externalKey: 'T-9' }, asAda);
    expect(opened).toMatchObject({
      websocketUrl: 'wss://help.example/session',
      session: { clientId: jumpClientId, status: 'starting', externalKey: 'T-9' },
    });
    const { id } = opened['session'] as { id: string };
    expect(await caller.client.getSession({ id }, asAda)).toMatchObject({ id });
    expect(await caller.client.endSession({ id }, asAda)).toMatchObject({
      status: 'ended',
      endReason: 'representative',
    });
  });

  it.each([
    ['RG-50', 'missing', status.NOT_FOUND, 'The Jump Client does not exist.'],
    ['RG-51', 'offline', status.FAILED_PRECONDITION, 'The Jump Client is offline.'],
    [
      'RG-52',
      'uninstalled',
      status.FAILED_PRECONDITION,
      'The specified Jump Client has been uninstalled.',
    ],
  ] as const)(
    '%s: refuse a client that is %s, in the same words',
    async (_row, state, code, detail) => {
      const jumpClientId = state === 'missing' ? randomUUID() : world.client(state);
      await expect(caller.client.startSession({ jumpClientId }, asAda)).rejects.toMatchObject({
        code,
        detail,
      });
    },
  );

  it('need a token and the right', async () => {
    const request = { jumpClientId: world.client() };
    await expect(caller.client.startSession(request)).rejects.toMatchObject({
      code: status.UNAUTHENTICATED,
    });
    neighbourhood.denied.add('jump-client:jump');
    const denied = caller.client.startSession(request, asAda);
    await expect(denied).rejects.toMatchObject({ code: status.PERMISSION_DENIED });
    neighbourhood.denied.clear();
  });
});

describe('the start of sessions', () => {
  it('SB-02: is open to twenty Jump Clients at the same time, and more starts on those', async () => {
    const clients = Array.from({ length: 26 }, () => world.client());
    const answers = await Promise.all(clients.map((client) => world.jump(client)));
    const refused = answers.filter(({ status: code }) => code === 503);
    expect(refused).toHaveLength(6);
    expect(await refused[0]?.json()).toMatchObject({
      code: 'server-busy',
      detail: 'The server is currently too busy. Please try again later.',
    });
    const admitted = clients[answers.findIndex(({ status: code }) => code === 201)] ?? '';
    expect((await world.jump(admitted)).status).toBe(201);
    await endAll();
    expect((await world.jump(world.client())).status).toBe(201);
    await endAll();
  });

  it('hears of lines again when NATS has died and lost its memory', async () => {
    const id = await world.starting();
    await natsServer.kill();
    await natsServer.start();
    await eventually(
      async () => {
        await world.report(id, 'attached');
        expect(await world.session(id)).toMatchObject({ status: 'running' });
      },
      { timeoutMs: 20_000, pollMs: 200 },
    );
  });

  it('SB-03: fails in the words of the field while registry is away', async () => {
    const client = world.client();
    neighbourhood.registry = 'broken';
    const answer = await world.jump(client);
    neighbourhood.registry = 'well';
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({
      code: 'session-start-failed',
      detail: 'An internal error occurred while spawning the support session.',
    });
  });

  it('SB-04: is given up in the words of the field when registry takes too long', async () => {
    const client = world.client();
    neighbourhood.registry = 'slow';
    const answer = await world.jump(client);
    neighbourhood.registry = 'well';
    expect(answer.status).toBe(504);
    expect(await answer.json()).toMatchObject({
      code: 'session-start-timeout',
      detail: 'An internal operation was taking too long while trying to spawn a support session.',
    });
  });
});

/** Ends whatever is starting. */
async function endAll(): Promise<void> {
  const listed = await world.call('GET', '/api/v1/sessions?status=starting&limit=100');
  const { items } = (await listed.json()) as { items: { id: string }[] };
  await Promise.all(items.map(({ id }) => world.call('POST', `/api/v1/sessions/${id}/end`)));
}
