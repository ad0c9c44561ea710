import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { policyNeighbour } from '@jumpfleet/policy-neighbour';
import { customerCredentialClaims } from '@jumpfleet/sessions-contracts';
import { eventually, fakeClock, testDatabase, testNats } from '@jumpfleet/testing';
import { AttendedWorld, redemption } from './testing/attended-world.js';
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

describe('a session key', () => {
  it('SB-19: is seven characters with a URL, for half an hour unless somebody says otherwise', async () => {
    const { status, body } = await site.as('Ada', 'POST', '/api/v1/session-keys', {
      queue: 'general',
      external_key: 'INC-1',
      custom: { site: 'Bonn' },
    });
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        key: expect.stringMatching(/^[A-HJKMNP-Z2-9]{7}$/),
        url: `https://help.example/support/${String(body['key'])}`,
        expires_at: '2026-11-20T16:30:00.000Z',
        external_key: 'INC-1',
        status: 'open',
        mail_body: expect.stringContaining(String(body['key'])),
      }),
    ]);
    const { key } = await site.key('Ada', { type: 'team', id: 3 }, { ttl_seconds: 60 });
    const read = await site.as('Ada', 'GET', `/api/v1/session-keys/${key.toLowerCase()}`);
    expect(read.body).toMatchObject({ key, expires_at: '2026-11-20T16:01:00.000Z' });
  });

  it('SB-20: leads to the general queue, a representative, a team or an issue that there is', async () => {
    const queueOf = async (queue: string) => (await site.key('Ada', queue))['queue'];
    expect(await queueOf('general')).toMatchObject({ type: 'general' });
    for (const named of ['rep:2', 'rep:user-bob', 'rep_username:bob'])
      expect(await queueOf(named)).toEqual({ type: 'representative', id: 'user-bob', name: 'Bob' });
    expect(await queueOf('team:3')).toEqual({ type: 'team', id: '3', name: 'Service' });
    expect(await queueOf('issue:printer')).toMatchObject({ type: 'issue', id: 'printer' });
    for (const queue of [
      'rep:99',
      'rep_username:nobody',
      'team:99',
      'issue:none',
      'nothing',
      'rep:',
    ])
      expect(await site.as('Ada', 'POST', '/api/v1/session-keys', { queue })).toMatchObject({
        status: 422,
      });
  });

  it('SB-20: leads to the general queue only where the site has it', async () => {
    await site.as('Ada', 'PUT', '/api/v1/settings/sessions', { general_queue: false });
    const refused = await site.as('Ada', 'POST', '/api/v1/session-keys', { queue: 'general' });
    await site.as('Ada', 'PUT', '/api/v1/settings/sessions', { general_queue: true });
    expect(refused).toMatchObject({ status: 422, body: { code: 'general-queue-disabled' } });
  });

  it('is refused to who may generate none, and with what there is not', async () => {
    neighbourhood.denied.add('session-keys:generate');
    expect(
      (await site.as('Bob', 'POST', '/api/v1/session-keys', { queue: 'general' })).status,
    ).toBe(403);
    neighbourhood.denied.clear();
    for (const wrong of [
      { queue: 'general', ttl_seconds: 1 },
      { queue: 'general', ttl_seconds: 1e9 },
      { queue: 'general', custom: { unknown: 'x' } },
      { queue: 'general', external_key: 'x'.repeat(1_025) },
      {},
    ])
      expect((await site.as('Ada', 'POST', '/api/v1/session-keys', wrong)).status).toBe(422);
  });

  it('is seen and taken back by who made it, or may see and end all sessions', async () => {
    clock.advance(1_000);
    const { key } = await site.key('Ada', 'general');
    neighbourhood.denied.add('session:view').add('session:end');
    const path = `/api/v1/session-keys/${key}`;
    expect((await site.as('Bob', 'GET', path)).status).toBe(404);
    expect((await site.as('Bob', 'DELETE', path)).status).toBe(404);
    expect((await site.as('Bob', 'GET', '/api/v1/session-keys')).body['items']).toEqual([]);
    const { body } = await site.as('Ada', 'GET', '/api/v1/session-keys?limit=1');
    expect(body).toMatchObject({ items: [{ key }], next_cursor: expect.any(String) });
    const next = await site.as(
      'Ada',
      'GET',
      `/api/v1/session-keys?cursor=${String(body['next_cursor'])}`,
    );
    expect(next.body['items']).not.toContainEqual(expect.objectContaining({ key }));
    expect((await site.as('Ada', 'DELETE', path)).status).toBe(204);
    expect((await site.redeem(key)).body).toMatchObject({ code: 'session-key-unknown' });
  });
});

describe('redeeming', () => {
  it('answers a credential for one session, bound to the computer’s key', async () => {
    const { key } = await site.key('Ada', 'team:3', { customer: { name: 'Carl' } });
    const request = redemption(key);
    const { status, body } = await site.redeem(key, request);
    expect([status, body]).toMatchObject([
      201,
      { name: 'Carl', agent_url: 'wss://help.example/agent', queue: 'Service' },
    ]);
    const claims = customerCredentialClaims.parse(
      JSON.parse(
        Buffer.from(String(body['credential']).split('.')[1] ?? '', 'base64url').toString(),
      ),
    );
    expect(claims).toMatchObject({
      sub: body['client_id'],
      session: body['session'],
      cnf: { jwk: { x: request.public_key } },
    });
    expect(claims.exp - claims.iat).toBe(12 * 3_600);
    const again = await site.redeem(key, request);
    expect(again.body).toMatchObject({ client_id: body['client_id'], session: body['session'] });
  });

  it('of many at once lets one computer in', async () => {
    const { key } = await site.key('Ada', 'general');
    const answers = await Promise.all(Array.from({ length: 8 }, () => site.redeem(key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('demands the private key, and a key in its time', async () => {
    const { key } = await site.key('Ada', 'general', { ttl_seconds: 60 });
    const { public_key } = redemption(key);
    expect((await site.redeem(key, { public_key })).status).toBe(401);
    clock.advance(minuteMs);
    expect((await site.redeem(key)).body).toMatchObject({ code: 'session-key-expired' });
    expect((await site.stranger(`/support/${key}`)).status).toBe(410);
  });

  it('of wrong keys is refused after a few, by address and in all, whatever is asked', async () => {
    const { key } = await site.key('Ada', 'general');
    const address = site.newAddress();
    const guess = (path: string) => site.stranger(path, {}, address);
    for (let n = 0; n < 10; n++) expect((await guess('/support/AAAAAAA')).status).toBe(404);
    const refused = await guess(`/support/${key}`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([
      429,
      expect.stringMatching(/^\d+$/),
    ]);
    expect((await site.redeem(key, {}, address)).status).toBe(429);
    expect((await guess(`/api/v1/session-keys/${key}/client`)).status).toBe(429);
    expect((await site.stranger(`/support/${key}`)).status).toBe(200);
    clock.advance(minuteMs);
    expect((await guess(`/support/${key}`)).status).toBe(200);
    const inOneNetwork = (n: number) => `2001:db8:0:1:${String(n)}::${String(n)}`;
    for (let n = 1; n <= 10; n++) await site.stranger('/support/AAAAAAA', {}, inOneNetwork(n));
    expect((await site.stranger(`/support/${key}`, {}, inOneNetwork(11))).status).toBe(429);
    const strangers = Array.from({ length: 300 }, () => site.stranger('/support/AAAAAAA'));
    await Promise.all(strangers);
    expect((await site.stranger(`/support/${key}`)).status).toBe(429);
    clock.advance(minuteMs);
  });
});
