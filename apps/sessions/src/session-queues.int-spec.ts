import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { policyNeighbour } from '@jumpfleet/policy-neighbour';
import { eventually, fakeClock, testDatabase, testNats } from '@jumpfleet/testing';
import { AttendedWorld } from './testing/attended-world.js';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
const clock = fakeClock('2026-11-20T16:00:00.000Z');
const minuteMs = 60_000;
let world: SessionsWorld;
let site: AttendedWorld;

beforeAll(async () => {
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats }, clock);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
  site = new AttendedWorld(world);
  policyNeighbour.teams = [
    { number: 3, name: 'Service', codeName: 'service' },
    { number: 4, name: 'Sales', codeName: 'sales' },
  ];
  site.representative('Ada', 1);
  site.representative('Bob', 2, 3);
  site.representative('Cleo', 5, 3);
  site.representative('Dora', 6, 4);
  await site.as('Ada', 'PUT', '/api/v1/settings/sessions', {
    general_queue: true,
    issues: [{ code_name: 'printer', name: 'Printers', team_id: 3 }],
    custom_fields: [{ code_name: 'site', display_name: 'Site' }],
  });
}, 60_000);
afterAll(() => world.close());
beforeEach(() => {
  neighbourhood.denied.clear();
  site.permits('jump_client_pinning');
});

const queueNames = async (name: string) => {
  const { body } = await site.as(name, 'GET', '/api/v1/session-queues');
  return body['items'] as {
    queue: { type: string; id: string };
    waiting: { session_id: string }[];
  }[];
};
const waitingFor = async (name: string) =>
  (await queueNames(name)).flatMap(({ waiting }) => waiting.map(({ session_id: id }) => id));
const accept = (name: string, session: string) =>
  site.as(name, 'POST', `/api/v1/sessions/${session}/accept`);

describe('the queues', () => {
  it('SB-20: are those of a representative: the general one, the own one, teams and their issues', async () => {
    const names = async (name: string) =>
      (await queueNames(name)).map(({ queue }) => `${queue.type}:${queue.id}`);
    expect((await names('Bob')).sort()).toEqual(
      ['general:', 'issue:printer', 'representative:user-bob', 'team:3'].sort(),
    );
    expect((await names('Dora')).sort()).toEqual(
      ['general:', 'representative:user-dora', 'team:4'].sort(),
    );
    expect(await names('Nobody')).toEqual([]);
  });

  it('show who waits to those who serve them, and let no others accept', async () => {
    const toTeam = await site.waiting('Ada', 'issue:printer', { external_key: 'INC-2' });
    const toBob = await site.waiting('Ada', 'rep:2');
    await eventually(async () =>
      expect(await waitingFor('Bob')).toEqual(
        expect.arrayContaining([toTeam.session, toBob.session]),
      ),
    );
    expect(await waitingFor('Cleo')).toContain(toTeam.session);
    expect(await waitingFor('Cleo')).not.toContain(toBob.session);
    for (const name of ['Ada', 'Dora']) {
      expect(await waitingFor(name)).not.toContain(toTeam.session);
      expect(await accept(name, toTeam.session)).toMatchObject({ status: 404 });
    }
    expect(await accept('Cleo', toBob.session)).toMatchObject({ status: 404 });
    const items = (await queueNames('Cleo')).flatMap(({ waiting }) => waiting);
    expect(items.find((one) => one.session_id === toTeam.session)).toMatchObject({
      customer_name: 'carl',
      external_key: 'INC-2',
      platform: 'linux-64',
      customer: { hostname: expect.any(String), is_online: true },
    });
  });
});

describe('accepting', () => {
  it('SB-19: begins the session of the key, with the terms for a customer who is there', async () => {
    const waiting = await site.waiting('Ada', 'team:3', {
      external_key: 'INC-3',
      custom: { site: 'Bonn' },
    });
    await eventually(async () => expect(await waitingFor('Bob')).toContain(waiting.session));
    const { status, body } = await accept('Bob', waiting.session);
    expect([status, body]).toMatchObject([
      201,
      {
        ticket: expect.any(String),
        websocket_url: 'wss://help.example/session',
        session: {
          id: waiting.session,
          client_id: waiting.client_id,
          start_method: 'session-key',
          presence: 'attended',
          external_key: 'INC-3',
        },
      },
    ]);
    expect(await waitingFor('Cleo')).not.toContain(waiting.session);
    expect(await accept('Cleo', waiting.session)).toMatchObject({
      status: 409,
      body: { code: 'customer-accepted' },
    });
  });

  it('of several at once is for one, and the others are told so', async () => {
    for (let n = 0; n < 4; n++) {
      const { session } = await site.waiting('Ada', 'team:3');
      await eventually(async () => expect(await waitingFor('Bob')).toContain(session));
      const answers = await Promise.all(['Bob', 'Cleo'].map((name) => accept(name, session)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
        code: 'customer-accepted',
      });
    }
  });

  it('that policy refuses leaves the customer in the queue', async () => {
    const { session } = await site.waiting('Ada', 'team:3');
    await eventually(async () => expect(await waitingFor('Bob')).toContain(session));
    policyNeighbour.decidesJump = () => ({
      allowed: false,
      code: 'support-not-allowed',
      session: null,
    });
    expect((await accept('Bob', session)).status).toBe(403);
    expect(await waitingFor('Cleo')).toContain(session);
    site.permits();
    expect((await accept('Cleo', session)).status).toBe(201);
  });

  it('is refused while the customer has no line, and after they left', async () => {
    const customer = await site.waiting('Ada', 'team:3');
    await eventually(async () => expect(await waitingFor('Bob')).toContain(customer.session));
    await site.line(customer, 'away');
    await site.heard(customer, false);
    expect((await accept('Bob', customer.session)).body).toMatchObject({
      code: 'customer-offline',
    });
    await site.line(customer, 'here');
    await site.line(customer, 'left');
    await eventually(async () => expect(await waitingFor('Bob')).not.toContain(customer.session));
    expect(await accept('Bob', customer.session)).toMatchObject({
      status: 410,
      body: { code: 'customer-gone' },
    });
  });

  it('that nobody does in time, or of who lost the line, ends the wait with its reason', async () => {
    clock.advance(1_000);
    const late = await site.waiting('Ada', 'team:3');
    clock.advance(1_000);
    const lost = await site.waiting('Ada', 'team:3');
    await eventually(async () => expect(await waitingFor('Bob')).toContain(lost.session));
    await site.line(lost, 'away', clock.now().getTime());
    clock.advance(2 * minuteMs);
    await eventually(async () => expect(await waitingFor('Bob')).not.toContain(lost.session));
    expect(await waitingFor('Bob')).toContain(late.session);
    clock.advance(60 * minuteMs);
    await eventually(async () => expect(await waitingFor('Bob')).not.toContain(late.session));
    const { body } = await site.as('Ada', 'GET', '/api/v1/session-keys?limit=2');
    expect(body['items']).toMatchObject([
      { session_id: lost.session, status: 'gone', end_reason: 'client-gone' },
      { session_id: late.session, status: 'gone', end_reason: 'not-accepted' },
    ]);
  }, 20_000);
});
