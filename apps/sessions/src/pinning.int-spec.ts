import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { subjects } from '@jumpfleet/gateway-contracts';
import { policyNeighbour } from '@jumpfleet/policy-neighbour';
import { eventually, fakeClock, testDatabase, testNats } from '@jumpfleet/testing';
import { AttendedWorld } from './testing/attended-world.js';
import type { Redeemed } from './testing/attended-world.js';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
const clock = fakeClock('2026-11-20T16:00:00.000Z');
const minuteMs = 60_000;
const { pins } = neighbourhood;
let world: SessionsWorld;
let site: AttendedWorld;

beforeAll(async () => {
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats }, clock);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
  site = new AttendedWorld(world);
  policyNeighbour.teams = [{ number: 3, name: 'Service', codeName: 'service' }];
  site.representative('Bob', 2, 3);
  site.representative('Cleo', 5, 3);
}, 60_000);
afterAll(() => world.close());
beforeEach(() => {
  site.permits('jump_client_pinning');
  pins.installer = randomUUID();
  pins.asked = [];
  pins.refusal = undefined;
});

/** A session of Bob's with a customer who is there. */
async function accepted(): Promise<Redeemed> {
  const customer = await site.waiting('Bob', 'rep:2');
  const { status } = await site.as('Bob', 'POST', `/api/v1/sessions/${customer.session}/accept`);
  expect(status).toBe(201);
  return customer;
}
const pin = ({ session }: Redeemed, body: object = {}, name = 'Bob') =>
  site.as(name, 'POST', `/api/v1/sessions/${session}/pin`, body);
const unpin = ({ session }: Redeemed, name = 'Bob') =>
  site.as(name, 'POST', `/api/v1/sessions/${session}/unpin`);
const pinOf = async ({ session }: Redeemed) => (await world.session(session))['pin'];
const takes = () => ({ ok: true });
const settled = (customer: Redeemed, state: string) =>
  eventually(async () => expect(await pinOf(customer)).toMatchObject({ state }));

describe('pinning', () => {
  it('RG-65: goes to a chosen list, or quickly to the own one, and tells the customer’s program', async () => {
    const customer = await accepted();
    const program = site.program(customer, takes);
    const chosen = { jump_group_id: 7, name: 'Till 4', tag: 'tills' };
    const { status, body } = await pin(customer, chosen);
    expect([status, body]).toMatchObject([202, { pin: { state: 'asked' } }]);
    expect(pins.asked).toMatchObject([
      { jumpGroupId: 7, jumpGroupType: 'shared', name: 'Till 4', by: { id: 'user-bob' } },
    ]);
    expect(program.asked).toMatchObject([
      {
        op: 'pin',
        session: customer.session,
        installer_key: 'k'.repeat(32),
        representative: 'Bob',
      },
    ]);
    program.stop();
    const other = await accepted();
    const quick = site.program(other, takes);
    await pin(other);
    expect(pins.asked[1]).toMatchObject({ jumpGroupId: 2, jumpGroupType: 'personal' });
    quick.stop();
  });

  it('RG-64: has the customer asked where the session’s terms say so', async () => {
    policyNeighbour.decidesJump = () => ({
      session: {
        ...{ presence: 'attended', simultaneousJumps: 'join', overridesSchedule: false },
        permissions: [
          { permission: 'jump_client_pinning', allowed: true, source: own, overrode: [] },
        ],
        prompting: { rule: 'each', defaultAnswer: 'deny', timeoutSeconds: 20, source: own },
      },
    });
    const customer = await accepted();
    const program = site.program(customer, takes);
    await pin(customer);
    expect(program.asked).toMatchObject([
      { prompt: { rule: 'each', default_answer: 'deny', timeout_seconds: 20 } },
    ]);
    const [asked] = program.asked;
    const told = { client: customer.client_id, pin: asked && 'pin' in asked ? asked.pin : '' };
    await world.report(customer.session, 'pinned', {
      ...told,
      ok: false,
      code: 'denied-by-customer',
    });
    await settled(customer, 'failed');
    expect(await pinOf(customer)).toMatchObject({ code: 'denied-by-customer' });
    expect(pins.revoked).toContain(pins.installer);
    program.stop();
  });

  it('is done when registry has enrolled the client, whatever the program says', async () => {
    const customer = await accepted();
    const program = site.program(customer, takes);
    await pin(customer);
    const jumpClientId = randomUUID();
    pins.enrolled.set(pins.installer, jumpClientId);
    await settled(customer, 'pinned');
    expect(await pinOf(customer)).toMatchObject({ jump_client_id: jumpClientId });
    expect((await pin(customer)).body).toMatchObject({
      code: 'already-pinned',
      detail: 'The support client is already pinned.',
    });
    expect((await unpin(customer)).status).toBe(204);
    expect(pins.removed).toContain(jumpClientId);
    expect(await pinOf(customer)).toBeNull();
    expect((await unpin(customer)).body).toMatchObject({ code: 'not-pinned' });
    program.stop();
  });

  it('RG-60: is asked for once at a time, and given up after ten minutes', async () => {
    const customer = await accepted();
    const program = site.program(customer, takes);
    const answers = await Promise.all([pin(customer), pin(customer)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'pin-pending',
      detail: 'The support session already has a pending request to pin.',
    });
    clock.advance(11 * minuteMs);
    await settled(customer, 'failed');
    expect(await pinOf(customer)).toMatchObject({ code: 'pin-timeout' });
    program.stop();
  });

  it('RG-61, RG-62, RG-63: is refused where there is nobody to pin', async () => {
    const jumped = await world.starting();
    const ofAda = await site.as('Ada', 'POST', `/api/v1/sessions/${jumped}/pin`, {});
    expect(ofAda.body).toMatchObject({ code: 'already-pinned' });
    const customer = await accepted();
    const gone = { ok: false, code: 'jump-client-offline' };
    const program = site.program(customer, () => gone);
    expect((await pin(customer)).body).toMatchObject({ code: 'customer-offline' });
    expect(pins.revoked).toContain(pins.installer);
    program.stop();
    await site.line(customer, 'away');
    await site.heard(customer, false);
    expect((await pin(customer)).body).toMatchObject({
      code: 'customer-offline',
      detail: 'The customer within the support conference is not online.',
    });
    await site.as('Bob', 'POST', `/api/v1/sessions/${customer.session}/end`);
    expect((await pin(customer)).body).toMatchObject({
      code: 'no-customer',
      detail: 'No customer could be found within the support conference.',
    });
  });

  it('is undone in a session with a Jump Client, too', async () => {
    const clientId = world.client();
    const jumped = await world.starting(clientId);
    const answer = await site.as('Ada', 'POST', `/api/v1/sessions/${jumped}/unpin`);
    expect([answer.status, pins.removed.includes(clientId)]).toEqual([204, true]);
  });

  it('RG-54: is refused in registry’s words', async () => {
    const detail = 'The total number of deployable Jump Clients for this site has been reached.';
    pins.refusal = { status: 409, code: 'total-reached', detail };
    const customer = await accepted();
    expect(await pin(customer)).toMatchObject({
      status: 409,
      body: { code: 'total-reached', detail },
    });
    expect(await pinOf(customer)).toBeNull();
  });

  it('PO-30, PO-34: is for the owner, where the session permits it', async () => {
    const customer = await accepted();
    expect(await pin(customer, {}, 'Cleo')).toMatchObject({
      status: 403,
      body: { code: 'pin-not-owner' },
    });
    expect((await unpin(customer, 'Cleo')).status).toBe(403);
    site.permits();
    const other = await accepted();
    expect(await pin(other)).toMatchObject({ status: 403, body: { code: 'pin-not-permitted' } });
    neighbourhood.denied.add('session:view').add('jump-client:view-report');
    expect((await pin(other, {}, 'Cleo')).status).toBe(404);
    neighbourhood.denied.clear();
  });
});

describe('a customer whose line comes and goes', () => {
  it('is told of to who is in the session', async () => {
    const customer = await accepted();
    const { session } = customer;
    const words: unknown[] = [];
    world.nats.subscribe(subjects.sessionWord(session), {
      callback: (_error, message) => void words.push(message.json()),
    });
    await world.report(session, 'attached', { client: customer.client_id });
    const told = (isConnected: boolean) =>
      eventually(() =>
        expect(words.at(-1)).toMatchObject({
          kind: 'members',
          members: [{ type: 'representative' }, { type: 'customer', is_connected: isConnected }],
        }),
      );
    await told(true);
    await site.line(customer, 'away');
    await told(false);
    await site.line(customer, 'here');
    await told(true);
  });
});

describe('a customer who leaves', () => {
  it('ends the session that was accepted', async () => {
    const customer = await accepted();
    expect(await world.session(customer.session)).toMatchObject({
      customer: { user: 'carl', is_online: true },
    });
    await site.line(customer, 'left');
    await eventually(async () =>
      expect(await world.session(customer.session)).toMatchObject({
        status: 'ended',
        end_reason: 'customer',
      }),
    );
  });
});

const own = { layer: 'user', number: 2, sessionPolicy: 0, label: 'the user account' };
