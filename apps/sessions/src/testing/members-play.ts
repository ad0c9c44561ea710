import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { policyNeighbour } from '@jumpfleet/policy-neighbour';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { SessionsWorld } from './sessions-world.js';

type Answer = Readonly<{ status: number; body: Record<string, unknown> }>;
type Claims = Readonly<{
  leg: string;
  line: number;
  sub: string;
  permissions: string[];
  rep: { id: string };
}>;

export function claimsOf(ticket: unknown): Claims {
  const payload = String(ticket).split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
}

/** Representatives who come into sessions of each other, leave them, and lose their lines. */
export class MembersPlay {
  /** Who may do what beside jumping, as `id action`. */
  readonly granted = new Set<string>();

  constructor(private readonly running: () => SessionsWorld) {}

  get world(): SessionsWorld {
    return this.running();
  }

  async as(name: string, method: string, path: string, body?: object): Promise<Answer> {
    this.world.as = { name };
    const init = body ? { body } : {};
    const response = await this.world.call(method, `/api/v1/sessions/${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** A session that runs; who else takes part comes by `join`. */
  async session(name = 'Ada'): Promise<{ id: string; leg: string }> {
    this.world.as = { name };
    const opened = (await (await this.world.jump(this.world.client())).json()) as {
      ticket: string;
    };
    const { leg, sub: id } = claimsOf(opened.ticket);
    await this.attached(id, leg, 1);
    return { id, leg };
  }

  async join(name: string, id: string): Promise<string> {
    const joined = await this.as(name, 'POST', `${id}/join`, {});
    expect(joined.status).toBe(201);
    const { leg } = claimsOf(joined.body['ticket']);
    await this.attached(id, leg, 1);
    return leg;
  }

  async attached(
    id: string,
    leg: string,
    ...[line, shard = 'shard-1']: readonly [number, string?]
  ): Promise<void> {
    await this.world.report(id, 'attached', { leg, line, shard });
    await this.stateOf(id, leg, 'attached');
  }

  async detached(id: string, leg: string, line = 1): Promise<void> {
    await this.world.report(id, 'detached', { leg, line });
    await this.stateOf(id, leg, 'detached');
  }

  stateOf(id: string, leg: string, state: string): Promise<unknown> {
    return eventually(async () => {
      expect(await this.world.legsOf(id)).toContainEqual(expect.objectContaining({ leg, state }));
    });
  }

  ended(id: string, reason: string, reader = 'Ada'): Promise<unknown> {
    return eventually(async () => {
      expect((await this.as(reader, 'GET', id)).body).toMatchObject({ end_reason: reason });
    });
  }
}

/** For a spec file: sessions with a policy that lets everybody jump. Bea, Cem and Dan are the team `seven`. */
export function membersPlay(): MembersPlay {
  let world: SessionsWorld | undefined;
  const play = new MembersPlay(() => {
    if (!world) throw new Error('the world is not there yet');
    return world;
  });
  beforeAll(async () => {
    const [sessionsDb, registryDb, policyDb] = await Promise.all(
      ['sessions', 'registry', 'policy'].map((name) => testDatabase(name)),
    );
    if (!sessionsDb || !registryDb || !policyDb) throw new Error('there is no database');
    const { url: nats } = await testNats();
    world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
    await eventually(async () => (await fetch(`${play.world.service.url}/health/ready`)).ok);
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    play.granted.clear();
    policyNeighbour.decidesJump = () => ({});
    policyNeighbour.allows = ({ principalId, action }) =>
      action === 'jump-client:jump' || play.granted.has(`${principalId} ${action}`);
    policyNeighbour.teams = [{ number: 7, name: 'Seven', codeName: 'seven' }];
    policyNeighbour.representatives = ['Ada', 'Bea', 'Cem', 'Dan'].map((name, index) => ({
      id: `user-${name.toLowerCase()}`,
      number: index + 1,
      username: name.toLowerCase(),
      name,
      maySupport: true,
      teams: name === 'Ada' ? [] : [{ number: 7, rank: 'member' }],
    }));
  });
  return play;
}
