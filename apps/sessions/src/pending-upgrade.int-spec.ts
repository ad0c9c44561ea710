import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { accessToken, serviceSecret } from '@jumpfleet/policy-neighbour';
import { sessionsProto } from '@jumpfleet/sessions-contracts';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';

const message =
  'The Jump Client is running a different version and will not attempt to upgrade. Please try again after the upgrade completes.';

let world: SessionsWorld;
beforeAll(async () => {
  const [sessionsDb, registryDb, policyDb] = await Promise.all(
    ['sessions', 'registry', 'policy'].map((name) => testDatabase(name)),
  );
  if (!sessionsDb || !registryDb || !policyDb) throw new Error('there is no database');
  const { url: nats } = await testNats();
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());
beforeEach(() => {
  neighbourhood.orchestrator = 'well';
  neighbourhood.denied.clear();
  neighbourhood.movedToFront.length = 0;
});

/** An item whose computer runs another version than the site upgrades to. */
function outdated(
  status: 'online' | 'offline' = 'online',
): Readonly<{ id: string; endpointId: string }> {
  const [id, endpointId] = [randomUUID(), randomUUID()];
  neighbourhood.clients.set(id, { name: 'till', status, endpointId, needsUpdate: true });
  neighbourhood.pending.add(endpointId);
  return { id, endpointId };
}

describe('a jump to a client whose upgrade is pending', () => {
  it('GW-14, UP-06, UP-07, UP-09: is refused with the words of the field, and its upgrade is the next', async () => {
    const { id, endpointId } = outdated();
    const answer = await world.jump(id);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: 409,
      code: 'upgrade-pending',
      detail: message,
    });
    expect(neighbourhood.movedToFront).toMatchObject([
      { clientId: endpointId, principalId: 'user-ada' },
    ]);
  });

  it('GW-14: is refused over gRPC alike', async () => {
    const { id } = outdated();
    const { client, close } = grpcClient<{ startSession(request: object): unknown }>(
      world.service.grpcAddress ?? '',
      {
        deadlineMs: 20_000,
        protoPath: sessionsProto,
        package: 'jumpfleet.sessions.v1',
        service: 'SessionsService',
        serviceSecret,
      },
    );
    await expect(
      client.startSession({ jumpClientId: id }, { accessToken: accessToken() }),
    ).rejects.toMatchObject({ code: 9, problemCode: 'upgrade-pending', detail: message });
    close();
  });

  it('is as if there were no upgrade for whoever may not jump, and moves nothing', async () => {
    const { id } = outdated();
    neighbourhood.denied.add('jump-client:jump');
    expect((await world.jump(id)).status).toBe(403);
    expect(neighbourhood.movedToFront).toEqual([]);
  });

  it('goes on when the client has no place in the queue', async () => {
    const { id, endpointId } = outdated();
    neighbourhood.pending.delete(endpointId);
    expect((await world.jump(id)).status).toBe(201);
    expect(neighbourhood.movedToFront).toHaveLength(1);
  });

  it.each(['slow', 'broken'] as const)(
    'goes on within a moment while the orchestrator is %s',
    async (state) => {
      const { id } = outdated();
      neighbourhood.orchestrator = state;
      // It would wait for ever for an orchestrator that is slow.
      expect((await world.jump(id)).status).toBe(201);
    },
  );

  it('is what the orchestrator is asked about only then, and only of who is connected', async () => {
    const away = outdated('offline');
    expect(await (await world.jump(away.id)).json()).toMatchObject({ code: 'jump-client-offline' });
    expect((await world.jump(world.client())).status).toBe(201);
    expect(neighbourhood.movedToFront).toEqual([]);
  });
});
