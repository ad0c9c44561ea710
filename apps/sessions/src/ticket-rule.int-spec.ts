import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { policyNeighbour, unlimitedSession } from '@jumpfleet/policy-neighbour';
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
/** Where the Jump Policy wants a ticket, and one was given and found good. */
const asksForTickets = () => {
  policyNeighbour.decidesJump = ({ ticketGiven }) =>
    ticketGiven
      ? { session: unlimitedSession }
      : { allowed: false, session: null, code: 'ticket-needed', needs: ['ticket'], reasons: [] };
};
const sessionOf = ({ body }: { body: Body }) => body['session'] as Body & { id: string };

describe('the ticket rule with a ticket system', () => {
  const asked: Record<string, string>[] = [];
  const desk = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      asked.push(Object.fromEntries(new URLSearchParams(body)));
      response.statusCode = body.includes('ticket_id=T-broken') ? 500 : 202;
      response.end();
    });
  });
  const url = () => `http://127.0.0.1:${String((desk.address() as AddressInfo).port)}/approve`;

  beforeAll(async () => {
    await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
    await put({
      custom_fields: [{ code_name: 'source', display_name: 'Source' }],
      ticket_system: { url: url(), timeout_seconds: 20 },
    });
  });
  afterAll(async () => {
    await put({ ticket_system: null });
    desk.close();
  });
  beforeEach(() => {
    asked.length = 0;
    asksForTickets();
  });

  const question = async (): Promise<Record<string, string>> => {
    await eventually(() => {
      expect(asked).toHaveLength(1);
    });
    return asked[0] ?? {};
  };
  /** The ticket system's own answer: it knows nothing but the address that it was told. */
  const answer = async (responseUrl: string, form: Record<string, string>) => {
    const { pathname, search } = new URL(responseUrl);
    return fetch(new URL(`${pathname}${search}`, world.service.url), {
      method: 'POST',
      body: new URLSearchParams(form),
    });
  };

  it('PO-25, B7: waits for its word, and takes its attributes along', async () => {
    const clientId = world.client();
    const jumping = jump(clientId, { ticket_id: 'T-1' });
    const fields = await question();
    expect(Object.keys(fields).sort()).toEqual([
      'jump_item.comments',
      'jump_item.computer_name',
      'jump_item.group',
      'jump_item.jumpoint_name',
      'jump_item.private_ip',
      'jump_item.public_ip',
      'jump_item.tag',
      'jump_item.type',
      'request_id',
      'response_url',
      'ticket_id',
      'user.email_address',
      'user.id',
      'user.private_display_name',
      'user.public_display_name',
      'user.username',
    ]);
    expect(fields).toMatchObject({ ticket_id: 'T-1', 'user.id': 'user-ada' });
    const said = await answer(fields['response_url'] ?? '', {
      decision: 'allow',
      'session.custom.source': 'desk',
      'session.custom.unknown': 'x',
    });
    expect(said.status).toBe(200);
    const opened = await jumping;
    expect(opened.status).toBe(201);
    expect(sessionOf(opened)).toMatchObject({ ticket_id: 'T-1', custom: { source: 'desk' } });
  });

  it('PO-25, B7: refuses what it denies, with its words', async () => {
    const jumping = jump(world.client(), { ticket_id: 'T-2' });
    const fields = await question();
    await answer(fields['response_url'] ?? '', { decision: 'deny', message: 'T-2 is closed.' });
    expect(await jumping).toMatchObject({
      status: 403,
      body: { code: 'ticket-denied', reasons: ['T-2 is closed.'] },
    });
  });

  it('B7: takes no word from who does not know the address, nor one that cannot be read', async () => {
    const jumping = jump(world.client(), { ticket_id: 'T-3' });
    const { response_url: address = '' } = await question();
    const wrong = new URL(address);
    wrong.searchParams.set('token', 'guessed');
    expect((await answer(wrong.href, { decision: 'allow' })).status).toBe(404);
    expect((await answer(address, { decision: 'maybe' })).status).toBe(422);
    expect((await answer(address, { decision: 'deny' })).status).toBe(200);
    expect((await answer(address, { decision: 'allow' })).status).toBe(200);
    expect(await jumping).toMatchObject({ body: { code: 'ticket-denied' } });
  });

  it('B7: is given up when nobody answers in time, or the system does not take the question', async () => {
    await put({ ticket_system: { url: url(), timeout_seconds: 1 } });
    expect(await jump(world.client(), { ticket_id: 'T-4' })).toMatchObject({
      status: 504,
      body: { code: 'ticket-approval-timeout' },
    });
    expect(await jump(world.client(), { ticket_id: 'T-broken' })).toMatchObject({
      status: 502,
      body: { code: 'ticket-system-failed' },
    });
  });

  it('B7: asks nobody where the rule does not ask for a ticket', async () => {
    policyNeighbour.decidesJump = () => ({ session: unlimitedSession });
    expect(await jump(world.client(), { ticket_id: 'T-5' })).toMatchObject({ status: 201 });
    expect(asked).toEqual([]);
  });
});

describe('the ticket rule with a connector that looks tickets up', () => {
  const recipient = '0193d7a0-4444-7000-8000-0000000000d1';
  beforeAll(async () => {
    const ada = { id: 'user-ada', number: 1, username: 'ada', name: 'Ada', teams: [] };
    policyNeighbour.representatives.push({
      ...ada,
      emailAddress: 'ada@desk.example',
      maySupport: true,
    });
    await put({ ticket_lookup: { recipient } });
  });
  afterAll(() => put({ ticket_lookup: null }));
  beforeEach(() => {
    asksForTickets();
    neighbourhood.lookups.length = 0;
  });
  const says = (outcome: string, reason = '') => {
    neighbourhood.lookUp = () => ({ outcome, reason });
  };

  it('PO-25: asks about the ticket, the computer and who wants to jump, and goes on when it is allowed', async () => {
    says('allowed');
    const clientId = world.client();
    const opened = await jump(clientId, { ticket_id: 'OPS-7' });
    expect(opened.status).toBe(201);
    expect(neighbourhood.lookups).toEqual([
      {
        recipient,
        ticketId: 'OPS-7',
        timeoutMs: 10_000,
        user: {
          id: 'user-ada',
          username: 'Ada',
          displayName: 'Ada',
          emailAddress: 'ada@desk.example',
        },
        jumpItem: expect.objectContaining({
          computerName: neighbourhood.clients.get(clientId)?.name,
          type: 'client',
        }),
      },
    ]);
  });

  it('PO-25, B7: refuses with the reason, and whatever is no permission', async () => {
    says('denied', 'OPS-7 is not assigned to you.');
    expect(await jump(world.client(), { ticket_id: 'OPS-7' })).toMatchObject({
      status: 403,
      body: { code: 'ticket-denied', reasons: ['OPS-7 is not assigned to you.'] },
    });
    says('timed-out');
    expect(await jump(world.client(), { ticket_id: 'OPS-7' })).toMatchObject({
      status: 504,
      body: { code: 'ticket-approval-timeout' },
    });
    for (const outcome of ['failed', 'maybe', '']) {
      says(outcome);
      expect(await jump(world.client(), { ticket_id: 'OPS-7' })).toMatchObject({
        status: 502,
        body: { code: 'ticket-system-failed' },
      });
    }
    neighbourhood.lookUp = () => {
      throw new Error('outbound events is broken');
    };
    expect((await jump(world.client(), { ticket_id: 'OPS-7' })).status).toBe(502);
  });

  it('PO-25: asks nobody where the rule does not ask for a ticket', async () => {
    policyNeighbour.decidesJump = () => ({ session: unlimitedSession });
    expect((await jump(world.client(), { ticket_id: 'OPS-7' })).status).toBe(201);
    expect(neighbourhood.lookups).toEqual([]);
  });
});
