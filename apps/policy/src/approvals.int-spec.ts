import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { EventContext } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { policyEvents } from '@jumpfleet/policy-contracts';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { connect } from '@nats-io/transport-node';
import { DataSource } from 'typeorm';
import { RegistryConsumer } from './adapters/messaging/registry.consumer.js';
import { callerAt } from './testing/caller.js';
import type { Caller } from './testing/caller.js';
import { newSite, post, signedIn } from './testing/site.js';

const requests = '/api/v1/approval-requests';
const password = 'wholly unguessed';
const told: PublishedEvent[] = [];

let database: DataSource;
let admin: Caller;
let approver: Caller;
let stranger: Caller;
/** Another administrator. */
let other: Caller;
let approverNumber: number;

beforeAll(async () => {
  const site = await newSite();
  const nats = await connect({ servers: site.natsUrl });
  nats.subscribe('events.policy.*.approval-request.>', {
    callback: (_error, message) => {
      told.push(message.json());
    },
  });
  const policy = await site.start();
  atEndOfSpecFile(async () => {
    await nats.close();
    await policy.close();
  });
  database = policy.app.get(DataSource);
  admin = callerAt(policy.url, await signedIn(policy.url));
  const signIn = async (username: string, rights: string[] = []) => {
    const { body } = await admin('POST', '/api/v1/users', { username, password, rights });
    const login = { username, password, cookie: false };
    const answer = await post(`${policy.url}/api/v1/auth/login`, login);
    const { access_token } = (await answer.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    return { number: (body as { id: number }).id, call: callerAt(policy.url, headers) };
  };
  ({ call: approver, number: approverNumber } = await signIn('bea'));
  ({ call: stranger } = await signIn('dan'));
  ({ call: other } = await signIn('eva', ['administrator']));
}, 60_000);

/** An item with a Jump Policy that asks for approval. */
async function guardedItem(terms: object = {}): Promise<string> {
  const { body } = await admin('POST', '/api/v1/jump-policies', {
    display_name: `Approved ${randomUUID()}`,
    schedule_enabled: false,
    approval_required: true,
    approval_max_duration: 60,
    approval_user_ids: [approverNumber],
    ...terms,
  });
  return itemWith((body as { id: number }).id);
}

async function itemWith(jumpPolicyId: number | null): Promise<string> {
  const clientId = randomUUID();
  const data = {
    clientId,
    name: 'till-4',
    hostname: 'till-4',
    jumpGroup: 'Tills',
    jumpGroupType: 'shared',
    jumpGroupId: 1,
    jumpPolicyId,
    attendedSessionPolicyId: null,
    unattendedSessionPolicyId: null,
    publicSiteAddress: '',
    tag: '',
    publicKeyThumbprint: 'thumb',
  };
  const cause = { actor: { type: 'system', id: 'registry' }, correlationId: 'c' } as const;
  const nothing = () => Promise.resolve();
  const consumer = new RegistryConsumer({ keep: nothing, drop: nothing });
  await database.transaction((tx) =>
    consumer.onRegistered({ data } as PublishedEvent, new EventContext(tx, cause)),
  );
  return clientId;
}

const wish = (clientId: string, more: object = {}) => ({
  jump_client_id: clientId,
  reason: 'The till is down.',
  duration_minutes: 30,
  ...more,
});
async function requested(clientId: string, more: object = {}): Promise<number> {
  const { status, body } = await admin('POST', requests, wish(clientId, more));
  expect(status).toBe(201);
  return (body as { id: number }).id;
}
const decide = (by: Caller, id: number, decision: string) =>
  by('POST', `${requests}/${String(id)}/decision`, { decision, reason: 'Seen.' });
const mayJump = async (by: Caller, clientId: string) => {
  const question = { action: 'jump-client:jump', jump_client_id: clientId };
  return (await by('POST', '/api/v1/access/decisions', question)).body as {
    code: string;
    needs: string[];
    session: { ends_at?: string | null } | null;
  };
};
const factsOf = (id: number) =>
  told
    .filter(({ data }) => (data as { id: number }).id === id)
    .map(({ type }) => type.replace(/^jumpfleet\.approval-request\.(.*)\.v1$/, '$1'));

describe('B6: a Jump Policy that asks for approval', () => {
  it('lets nobody jump until somebody whom it names approves, and then for the time approved', async () => {
    const clientId = await guardedItem();
    expect(await mayJump(admin, clientId)).toMatchObject({
      code: 'approval-needed',
      needs: ['approval'],
    });
    const id = await requested(clientId);
    expect(await decide(approver, id, 'approve')).toMatchObject({
      status: 200,
      body: {
        status: 'approved',
        jump_client: { id: clientId, name: 'till-4' },
        decided_by: { name: expect.any(String) },
        decision_reason: 'Seen.',
      },
    });
    const { body } = await admin('GET', `${requests}/${String(id)}`);
    expect(await mayJump(admin, clientId)).toMatchObject({
      code: 'allowed',
      session: { ends_at: (body as { until: string }).until },
    });
    expect(await decide(approver, id, 'approve')).toMatchObject({ status: 409 });
    expect(await decide(approver, id, 'deny')).toMatchObject({ body: { status: 'denied' } });
    expect(await mayJump(admin, clientId)).toMatchObject({ code: 'approval-needed' });
    await eventually(() => {
      expect(factsOf(id)).toEqual([
        'requested',
        'notified',
        'approved',
        'notified',
        'denied',
        'notified',
      ]);
    });
    for (const { type, data } of told)
      expect(policyEvents[type as 'jumpfleet.approval-request.notified.v1'].parse(data)).toEqual(
        data,
      );
  });

  it('is decided by no one who asked, unless it says anyone', async () => {
    const own = await requested(await guardedItem());
    expect(await decide(admin, own, 'approve')).toMatchObject({
      status: 403,
      body: { code: 'requestor-may-not-approve' },
    });
    const open = await guardedItem({ approval_approver_scope: 'anyone' });
    expect(await decide(admin, await requested(open), 'approve')).toMatchObject({ status: 200 });
  });

  it('lets in who asked, or anyone who may jump there', async () => {
    const [mine, all] = [await guardedItem(), await guardedItem({ approval_scope: 'anyone' })];
    for (const clientId of [mine, all])
      await decide(approver, await requested(clientId), 'approve');
    expect(await mayJump(other, mine)).toMatchObject({ code: 'approval-needed' });
    expect(await mayJump(other, all)).toMatchObject({ code: 'allowed' });
    expect(await mayJump(admin, mine)).toMatchObject({ code: 'allowed' });
    expect(await mayJump(admin, all)).toMatchObject({ code: 'allowed' });
  });

  it('bounds how long, and asks only where it must', async () => {
    const clientId = await guardedItem();
    expect(await admin('POST', requests, wish(clientId, { duration_minutes: 61 }))).toMatchObject({
      status: 422,
      body: { code: 'approval-too-long', max_minutes: 60 },
    });
    const past = { from: '2020-01-01T00:00:00Z' };
    expect(await admin('POST', requests, wish(clientId, past))).toMatchObject({ status: 422 });
    expect(await admin('POST', requests, wish(clientId, { reason: ' ' }))).toMatchObject({
      status: 422,
    });
    expect(await admin('POST', requests, wish(await itemWith(null)))).toMatchObject({
      status: 409,
      body: { code: 'approval-not-needed' },
    });
    expect(await admin('POST', requests, wish(randomUUID()))).toMatchObject({
      status: 404,
      body: { code: 'jump-client-not-found' },
    });
  });

  it('shows requests to nobody but who asked and who may decide', async () => {
    const clientId = await guardedItem();
    const id = await requested(clientId);
    const path = `${requests}/${String(id)}`;
    const unknown = await stranger('GET', `${requests}/999999`);
    expect(unknown.status).toBe(404);
    expect((await stranger('GET', path)).body).toEqual(unknown.body);
    expect((await decide(stranger, id, 'approve')).body).toEqual(unknown.body);
    expect(await stranger('GET', requests)).toMatchObject({ body: { items: [] } });
    expect(await stranger('POST', requests, wish(clientId))).toMatchObject({ status: 404 });
    const listed = await approver('GET', `${requests}?status=pending&limit=1`);
    expect(listed.body).toMatchObject({ items: [{ id, reason: 'The till is down.' }] });
    expect(await admin('GET', path)).toMatchObject({ status: 200, body: { status: 'pending' } });
  });

  it('counts the members of a team that it names', async () => {
    const team = await admin('POST', '/api/config/v1/team', { name: `Ops ${randomUUID()}` });
    const { id: teamId } = team.body as { id: number };
    const clientId = await guardedItem({ approval_user_ids: [], approval_team_ids: [teamId] });
    const id = await requested(clientId);
    expect(await decide(approver, id, 'approve')).toMatchObject({ status: 404 });
    await admin('POST', `/api/config/v1/team/${String(teamId)}/user`, {
      user_id: approverNumber,
      role: 'member',
    });
    expect(await decide(approver, id, 'approve')).toMatchObject({ status: 200 });
  });

  it('is over when its time is, and says so', async () => {
    const clientId = await guardedItem();
    const from = new Date(Date.now() - 58_500).toISOString();
    const id = await requested(clientId, { from, duration_minutes: 1 });
    await decide(approver, id, 'approve');
    await eventually(async () => {
      expect(await admin('GET', `${requests}/${String(id)}`)).toMatchObject({
        body: { status: 'expired' },
      });
    });
    expect(await mayJump(admin, clientId)).toMatchObject({ code: 'approval-needed' });
    expect(await decide(approver, id, 'approve')).toMatchObject({ status: 409 });
    await eventually(() => {
      expect(factsOf(id)).toContain('expired');
    });
  });
});
