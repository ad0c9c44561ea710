import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { policyNeighbour } from '@jumpfleet/policy-neighbour';
import { eventually } from '@jumpfleet/testing';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';

let world: SessionsWorld;
beforeAll(async () => {
  world = await SessionsWorld.open();
});
afterAll(() => world.close());
beforeEach(() => {
  policyNeighbour.decidesJump = () => ({});
});

type Body = Readonly<Record<string, unknown>>;
const answerOf = async (response: Response) => ({
  status: response.status,
  body: (await response.json()) as Body,
});
const jump = async (clientId: string, body: object = {}) =>
  answerOf(await world.jump(clientId, body));
const put = async (body: object) =>
  answerOf(await world.call('PUT', '/api/v1/settings/sessions', { body }));
const sessionOf = ({ body }: { body: Body }) => body['session'] as Body & { id: string };

/** As many at a time as the system keeps waiting at a port that is slow to accept. */
async function crowdJumps(many: number) {
  const clients = Array.from({ length: many }, () => world.client());
  const answers: Awaited<ReturnType<typeof jump>>[] = [];
  const hand = async () => {
    for (let client = clients.pop(); client !== undefined; client = clients.pop())
      answers.push(await jump(client));
  };
  await Promise.all(Array.from({ length: 400 }, hand));
  return answers;
}

describe('a start', () => {
  it.each([
    ['RG-51', 'lost', 409, 'jump-client-lost', 'The Jump Client is offline.'],
    ['RG-51', 'passive', 409, 'jump-client-offline', 'The Jump Client is offline.'],
    [
      'SB-06',
      'disabled',
      409,
      'jump-client-disabled',
      'The Jump Client has been disabled by the user and will not allow a session to start at this time.',
    ],
  ] as const)(
    '%s: is refused while the client is %s',
    async (_row, state, ...[status, code, detail]) => {
      expect(await jump(world.client(state))).toMatchObject({ status, body: { code, detail } });
    },
  );

  it('SB-05: is refused when the client lost its line before anybody noticed', async () => {
    const clientId = world.client();
    neighbourhood.unreachable.add(clientId);
    expect(await jump(clientId)).toMatchObject({
      status: 409,
      body: {
        code: 'jump-client-not-connected',
        detail: 'The active Jump Client is not connected.',
      },
    });
  });

  it('GW-13: is given up when the shard that has the line says nothing', async () => {
    const clientId = world.client();
    neighbourhood.silent.add(clientId);
    expect(await jump(clientId)).toMatchObject({
      status: 504,
      body: {
        code: 'connect-timeout',
        detail: 'Timeout while trying to connect to the Jump Client.',
      },
    });
  });

  it('SB-02: runs twenty times at most when two thousand come at once, and the rest are told', async () => {
    const answers = await crowdJumps(2_000);
    const by = (status: number) => answers.filter((answer) => answer.status === status);
    // A busy machine may not get all twenty through in the time that a jump has.
    expect(by(201).length).toBeGreaterThan(0);
    expect(by(201).length).toBeLessThanOrEqual(20);
    expect(by(503).length).toBeGreaterThan(1_900);
    expect(by(503)[0]?.body).toMatchObject({
      code: 'server-busy',
      detail: 'The server is currently too busy. Please try again later.',
    });
    for (const started of by(201)) await world.passTime(sessionOf(started).id);
    await eventually(async () => {
      expect((await jump(world.client())).status).toBe(201);
    });
  }, 120_000);
});

describe('custom fields of sessions', () => {
  it('SB-15: are configured first, and carried by a jump and changed later, within their bounds', async () => {
    const custom = { source: 'phone' };
    expect(await jump(world.client(), { custom })).toMatchObject({
      status: 422,
      body: { code: 'custom-field-unknown' },
    });
    const fields = ['source', 'notes'].map((name) => ({ code_name: name, display_name: name }));
    expect(await put({ custom_fields: fields })).toMatchObject({ status: 200 });
    const session = sessionOf(await jump(world.client(), { custom }));
    expect(session).toMatchObject({ custom });
    const amend = async (body: object) =>
      answerOf(await world.call('PATCH', `/api/v1/sessions/${session.id}`, { body }));
    expect(await amend({ external_key: 'T-9', custom: { notes: 'x' } })).toMatchObject({
      status: 200,
      body: { external_key: 'T-9', custom: { source: 'phone', notes: 'x' } },
    });
    expect(await amend({ custom: { notes: 'x'.repeat(1_025) } })).toMatchObject({
      status: 422,
      body: { code: 'custom-field-too-long' },
    });
    expect(await amend({ custom: { unknown: 'x' } })).toMatchObject({ status: 422 });
    const much = Object.fromEntries(
      Array.from({ length: 11 }, (_, n) => [`f${String(n)}`, 'x'.repeat(1_000)]),
    );
    await put({
      custom_fields: Object.keys(much).map((name) => ({ code_name: name, display_name: name })),
    });
    expect(await jump(world.client(), { custom: much })).toMatchObject({
      status: 422,
      body: { code: 'custom-fields-too-large' },
    });
  });
});

describe('the settings of sessions', () => {
  it('SB-15, SB-20: are read, changed in part within bounds, and have a history', async () => {
    const settings = {
      custom_fields: [{ code_name: 'source', display_name: 'Source' }],
      general_queue: true,
      issues: [{ code_name: 'till', name: 'A till is down', team_id: 7 }],
      retention_days: 30,
      session_key_ttl_seconds: 600,
    };
    expect(await put(settings)).toMatchObject({ status: 200, body: settings });
    expect(await put({ retention_days: 0 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'retention_days' }] },
    });
    expect(await put({ custom_fields: [{ code_name: 'a b', display_name: 'x' }] })).toMatchObject({
      status: 422,
    });
    expect(await put({ ticket_system: { url: 'file:///etc/passwd' } })).toMatchObject({
      status: 422,
    });
    expect(await put({ colour: 'red' })).toMatchObject({ status: 422 });
    const read = async (path = '') =>
      answerOf(await world.call('GET', `/api/v1/settings/sessions${path}`));
    expect(await read()).toMatchObject({ body: { ...settings, ticket_system: null } });
    const { body } = await read('/history');
    expect((body['items'] as Body[])[0]).toMatchObject({
      actor: { id: 'user-ada' },
      changes: expect.arrayContaining([{ field: 'retention_days', before: 90, after: 30 }]),
    });
  });

  it('are for those who manage settings', async () => {
    neighbourhood.denied.add('settings:manage');
    expect(await put({ retention_days: 10 })).toMatchObject({ status: 403 });
    expect((await world.call('GET', '/api/v1/settings/sessions')).status).toBe(403);
    neighbourhood.denied.clear();
  });
});
