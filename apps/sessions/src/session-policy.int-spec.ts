import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sessionNotice, subjects } from '@jumpfleet/gateway-contracts';
import { policyNeighbour, unlimitedSession } from '@jumpfleet/policy-neighbour';
import { eventually, fakeClock, testDatabase, testNats } from '@jumpfleet/testing';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
const clock = fakeClock('2026-11-20T16:00:00.000Z');
const minuteMs = 60_000;
let world: SessionsWorld;

beforeAll(async () => {
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats }, clock);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());
beforeEach(() => {
  world.as = {};
  policyNeighbour.decidesJump = () => ({});
});

type Answer = Readonly<Record<string, unknown>> &
  Readonly<{ session: { id: string }; ticket: string }>;
const jump = async (body: object = {}, clientId = world.client()) => {
  const response = await world.jump(clientId, body);
  return { status: response.status, body: (await response.json()) as Answer };
};
const claimsOf = (ticket: string) =>
  JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString()) as object;
const source = { layer: 'jump-item', number: 0, sessionPolicy: 5, label: 'session policy “Tills”' };

describe('the terms of a session', () => {
  it('PO-30, PO-33, PO-36: are what policy granted when it began, for its whole life', async () => {
    const permissions = [
      { permission: 'shell', allowed: true, source, overrode: [] },
      { permission: 'jump_client_pinning', allowed: false, source, overrode: [] },
    ];
    const prompting = { rule: 'once', defaultAnswer: 'allow', timeoutSeconds: 30, source };
    const session = { ...unlimitedSession, permissions, prompting };
    policyNeighbour.decidesJump = () => ({ session });
    const { body } = await jump();
    const terms = {
      tools: ['shell'],
      permissions: [
        { name: 'shell', allowed: true, source: source.label },
        { name: 'jump_client_pinning', allowed: false, source: source.label },
      ],
      prompting: { rule: 'once', default_answer: 'allow', timeout_seconds: 30 },
      ends_at: null,
    };
    expect(body.session).toMatchObject(terms);
    policyNeighbour.decidesJump = () => ({});
    expect(await world.session(body.session.id)).toMatchObject(terms);
  });

  it('PO-36: keep a tool that is not allowed out of the session and of its ticket', async () => {
    const permissions = [{ permission: 'shell', allowed: false, source, overrode: [] }];
    policyNeighbour.decidesJump = () => ({ session: { ...unlimitedSession, permissions } });
    const { body } = await jump({ tools: ['shell'] });
    expect(body.session).toMatchObject({ tools: [] });
    expect(claimsOf(body.ticket)).toMatchObject({ permissions: [] });
  });

  it('PO-35: are asked for with whether the customer is present, and with the item as it is', async () => {
    const clientId = world.client();
    const access = { jumpPolicy: 7, customerPresent: true };
    neighbourhood.clients.set(clientId, { name: 'Desk', status: 'online', access });
    const asked: unknown[] = [];
    policyNeighbour.decidesJump = (question) => {
      asked.push(question);
      return {};
    };
    await jump({}, clientId);
    expect(asked).toEqual([
      expect.objectContaining({
        jumpClientId: clientId,
        presence: 'attended',
        startMethod: 'jump',
        item: expect.objectContaining({ id: clientId, jumpPolicy: 7 }),
      }),
    ]);
  });
});

describe('the conditions of a jump policy', () => {
  const closed = {
    allowed: false,
    session: null,
    reasons: ['The jump policy “Weekdays” is closed now.'],
    nextAvailableAt: Date.parse('2026-11-23T08:00:00.000Z'),
  };
  const soft = { ...closed, code: 'schedule-override-needed', needs: ['override'] };

  it('PO-22, PO-23: refuse outside the schedule, and start when it is overridden with a reason, which is recorded', async () => {
    policyNeighbour.decidesJump = ({ overrideGiven }) =>
      overrideGiven ? { session: { ...unlimitedSession, overridesSchedule: true } } : soft;
    const refused = await jump();
    expect(refused).toMatchObject({
      status: 403,
      body: {
        code: 'schedule-override-needed',
        needs: ['override'],
        reasons: closed.reasons,
        next_available_at: '2026-11-23T08:00:00.000Z',
      },
    });
    const { body } = await jump({ override_reason: 'The till is down.' });
    expect(await world.session(body.session.id)).toMatchObject({
      override_reason: 'The till is down.',
    });
  });

  it('PO-22: keep no reason that overrode nothing', async () => {
    const { body } = await jump({ override_reason: 'Just in case.' });
    expect(body.session).toMatchObject({ override_reason: '' });
  });

  it('PO-23, PO-24: refuse outside a strict schedule whatever the reason, and tell the next available time', async () => {
    policyNeighbour.decidesJump = () => ({ ...closed, code: 'schedule-closed' });
    expect(await jump({ override_reason: 'Please.' })).toMatchObject({
      status: 403,
      body: {
        code: 'schedule-closed',
        detail:
          'The schedule does not permit a session to start now. The next available time is 2026-11-23T08:00:00.000Z.',
        needs: [],
      },
    });
  });

  it('PO-25: ask for a ticket ID, which is recorded', async () => {
    policyNeighbour.decidesJump = ({ ticketGiven }) =>
      ticketGiven
        ? {}
        : { allowed: false, session: null, code: 'ticket-needed', needs: ['ticket'], reasons: [] };
    expect(await jump()).toMatchObject({
      status: 403,
      body: { code: 'ticket-needed', needs: ['ticket'], next_available_at: null },
    });
    const { body } = await jump({ ticket_id: 'INC-4711' });
    expect(body.session).toMatchObject({ ticket_id: 'INC-4711' });
  });

  it('B6: ask for a second factor, whose code is taken when nothing else is missing', async () => {
    policyNeighbour.decidesJump = ({ secondFactorGiven }) =>
      secondFactorGiven
        ? {}
        : {
            allowed: false,
            session: null,
            code: 'second-factor-needed',
            needs: ['second-factor'],
            reasons: [],
          };
    expect(await jump()).toMatchObject({ status: 403, body: { needs: ['second-factor'] } });
    const wrong = await jump({ two_factor_code: '000000' });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'second-factor-needed' } });
    expect(await jump({ two_factor_code: '123456' })).toMatchObject({ status: 201 });
  });

  it('SB-08: hide an item that may not be seen in the words for one that does not exist', async () => {
    policyNeighbour.decidesJump = () => ({
      allowed: false,
      session: null,
      code: 'item-not-visible',
      reasons: ['The role “No Access” counts there.'],
    });
    const hidden = await jump();
    policyNeighbour.decidesJump = () => ({});
    expect(hidden).toEqual(await jump({}, randomUUID()));
    expect(hidden.status).toBe(404);
  });
});

describe('the forced end of a session', () => {
  const endsAt = Date.parse('2026-11-20T17:00:00.000Z');

  it('PO-24: comes when the schedule closes, after warnings to both ends from 15 minutes before', async () => {
    policyNeighbour.decidesJump = () => ({ session: { ...unlimitedSession, endsAt } });
    const { body } = await jump();
    const { id } = body.session;
    expect(body.session).toMatchObject({ ends_at: '2026-11-20T17:00:00.000Z' });
    expect(claimsOf(body.ticket)).toMatchObject({ ends_at: endsAt });
    const told: string[] = [];
    world.nats.subscribe(subjects.sessionNotice(id), {
      callback: (_error, message) => {
        told.push(sessionNotice.parse(message.json()).message);
        message.respond(JSON.stringify({ ok: true }));
      },
    });
    await world.report(id, 'attached', { at: clock.now().getTime() });
    await eventually(async () => {
      expect(await world.session(id)).toMatchObject({ status: 'running' });
    });
    for (const [leftMinutes, warnings] of [
      [16, 0],
      [15, 1],
      [10, 2],
      [5, 3],
      [2, 4],
      [1, 5],
    ] as const) {
      clock.set(new Date(endsAt - leftMinutes * minuteMs));
      // A clock that leaps may find a warning under way, and has it said once more.
      await eventually(() => {
        expect(new Set(told).size).toBe(warnings);
      });
    }
    expect(told.at(0)).toBe('The schedule ends this session in 15 minutes.');
    expect(told.at(-1)).toBe('The schedule ends this session in 1 minute.');
    clock.set(new Date(endsAt));
    await eventually(async () => {
      expect(await world.session(id)).toMatchObject({
        status: 'ended',
        end_reason: 'schedule-ended',
        ended_at: '2026-11-20T17:00:00.000Z',
      });
    });
  });
});

describe('simultaneous jumps', () => {
  const disallowed = { ...unlimitedSession, simultaneousJumps: 'disallow' };
  const refused = {
    status: 409,
    body: {
      code: 'simultaneous-jump-refused',
      detail: 'Permission denied joining existing support session.',
    },
  };

  it('PO-27, SB-07: keep others away from a session where they are disallowed, also two at the same moment', async () => {
    policyNeighbour.decidesJump = () => ({ session: disallowed });
    const clientId = world.client();
    const jumpAs = (name: string) => {
      world.as = { name };
      return jump({}, clientId);
    };
    const both = await Promise.all([jumpAs('Bea'), jumpAs('Cem')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)).toMatchObject(refused);
    const first = both[0].status === 201 ? 'Bea' : 'Cem';
    expect((await jumpAs(first)).status).toBe(201);
    policyNeighbour.decidesJump = () => ({});
    expect((await jumpAs('Dan')).status).toBe(201);
  });

  it('PO-27: count the other items of the computer where that applies to copies', async () => {
    const endpointId = world.client();
    const copy = world.client();
    neighbourhood.clients.set(copy, { name: 'Copy', status: 'online', endpointId });
    world.as = { name: 'Bea' };
    await jump({}, endpointId);
    world.as = { name: 'Cem' };
    const session = { ...disallowed, simultaneousOnCopies: true };
    policyNeighbour.decidesJump = () => ({ session });
    expect(await jump({}, copy)).toMatchObject(refused);
    policyNeighbour.decidesJump = () => ({ session: disallowed });
    expect((await jump({}, copy)).status).toBe(201);
  });
});
