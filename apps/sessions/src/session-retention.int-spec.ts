import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyStreams } from '@jumpfleet/event-log';
import { SigningKeys } from '@jumpfleet/keys';
import { ensureStream, eventsStream, recordingsStream } from '@jumpfleet/messaging';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { sessionsIssuer } from '@jumpfleet/sessions-contracts';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { DataSource } from 'typeorm';
import { RetentionProcess } from './application/record/retention.process.js';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';
import { legOf, output, record, start } from './testing/shell-recording.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
let world: SessionsWorld;
let days = 0;
const clock = { now: () => new Date(Date.now() + days * 86_400_000) };
const secret = 'zwetschgenknoedel';

beforeAll(async () => {
  policyNeighbour.allows = () => true;
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats }, clock);
  await ensureStream(world.nats, recordingsStream);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());
beforeEach(() => {
  days = 0;
});

const dataSource = () => world.service.app.get(DataSource);
/** Tables in which the secret is still to be found, as text or as bytes. */
async function tracesOf(...words: readonly string[]): Promise<string[]> {
  const tables = await dataSource().query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const sought = words.flatMap((word) => [word, Buffer.from(word).toString('hex')]);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await dataSource().query<unknown[]>(
      `SELECT 1 FROM "${name}" t WHERE t::text LIKE ANY ($1) LIMIT 1`,
      [sought.map((one) => `%${one}%`)],
    );
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}
const factsAbout = async (session: string) => {
  const { streams } = await jetstreamManager(world.nats);
  const consumer = await jetstream(world.nats).consumers.get(eventsStream.name, {
    filter_subjects: ['events.sessions.>'],
  });
  const { state } = await streams.info(eventsStream.name, { subjects_filter: 'events.sessions.>' });
  const most = Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  if (most === 0) return 0;
  let about = 0;
  let seen = 0;
  for await (const message of await consumer.fetch({ max_messages: most, expires: 2_000 })) {
    if (message.string().includes(session)) about++;
    if (++seen === most) break;
  }
  return about;
};

async function remembered(): Promise<string> {
  const client = world.client();
  neighbourhood.clients.set(client, { name: `pc ${secret}`, status: 'online' });
  const session = await world.starting(client);
  const leg = await legOf(world, session);
  await world.report(session, 'attached', { leg, line: 1 });
  await world.report(session, 'said', { leg, id: randomUUID(), from: 'customer', text: secret });
  await world.report(session, 'used', {
    ...{ leg, channel: 1, operation: 'delete', state: 'done', path: `/${secret}` },
  });
  const at = Date.now();
  const items = [start(at), output(secret, at)];
  await record(world, { session, leg, channel: 2, offset: 0, items });
  await eventually(async () => {
    expect(await tracesOf(secret)).toEqual(
      expect.arrayContaining([
        'session_chat',
        'session_recording_chunk',
        'session_use',
        'sessions',
      ]),
    );
  });
  await world.call('POST', `/api/v1/sessions/${session}/end`);
  const body = { answers: [{ name: 'comments', value: secret }] };
  expect((await world.call('POST', `/api/v1/sessions/${session}/surveys`, { body })).status).toBe(
    201,
  );
  return session;
}

const forget = (afterDays: number) => {
  days = afterDays;
  return world.service.app.get(RetentionProcess).look();
};

describe('what is kept of a session', () => {
  it('OE-05: is really deleted 90 days after its end: no byte of it is left in any table', async () => {
    const session = await remembered();
    const running = await world.starting();
    await eventually(async () => {
      expect(await factsAbout(session)).toBeGreaterThan(1);
      const [relay] = await dataSource().query<{ isDone: boolean }[]>(
        `SELECT (SELECT max(position) FROM outbox_relay) >= (SELECT max(position) FROM events) AS "isDone"`,
      );
      expect(relay?.isDone).toBe(true);
    });
    expect(await forget(89)).toBe(0);
    expect(await tracesOf(secret)).toContain('session_chat');
    expect(await forget(91)).toBe(1);
    expect(await tracesOf(secret, session)).toEqual([]);
    expect(await factsAbout(session)).toBe(0);
    days = 0;
    expect((await world.call('GET', `/api/v1/sessions/${session}`)).status).toBe(404);
    expect((await world.call('GET', `/api/v1/sessions/${session}/chat`)).status).toBe(404);
    expect(await world.session(running)).toMatchObject({ id: running });
    expect(await verifyStreams(dataSource())).toMatchObject({ broken: [] });
    // A report that comes late brings nothing back.
    await world.report(session, 'said', { id: randomUUID(), from: 'customer', text: secret });
    await world.report(running, 'said', { id: randomUUID(), from: 'customer', text: 'still here' });
    await eventually(async () => {
      expect(await tracesOf('still here')).toEqual(['session_chat']);
    });
    expect(await tracesOf(secret, session)).toEqual([]);
  });
});

describe('an exit survey', () => {
  const answers = [
    { name: 'rating', label: 'How was it?', type: 'rating', value: '5' },
    { name: 'comments', value: 'Great' },
  ];

  it('B1: is given once by a representative and once by the customer, told to others without its answers', async () => {
    const session = await world.starting();
    const [row] = await dataSource().query<{ client_id: string }[]>(
      'SELECT client_id FROM sessions WHERE id = $1',
      [session],
    );
    const path = `/api/v1/sessions/${session}/surveys`;
    const given = await world.call('POST', path, { body: { answers } });
    expect(given.status).toBe(201);
    expect(await given.json()).toMatchObject({ kind: 'representative', by: { name: 'Ada' } });
    expect((await world.call('POST', path, { body: { answers } })).status).toBe(409);
    expect((await world.call('POST', path, { body: { answers: [] } })).status).toBe(422);

    const now = Math.floor(Date.now() / 1_000);
    const tokenOf = (of: string) =>
      world.service.app.get(SigningKeys).sign({
        ...{ iss: sessionsIssuer, sub: row?.client_id, session: of, name: 'Grace' },
        ...{
          cnf: { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43) } },
          iat: now,
          exp: now + 60,
        },
      });
    const asCustomer = (token: string) =>
      fetch(`${world.service.url}${path}/customer`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ answers }),
      });
    for (const token of [tokenOf(randomUUID()), accessToken(), 'nonsense'])
      expect((await asCustomer(token)).status).toBe(401);
    expect((await asCustomer(tokenOf(session))).status).toBe(201);
    expect((await asCustomer(tokenOf(session))).status).toBe(409);

    await eventually(() => {
      const told = world.published.filter(({ subject }) => subject === session);
      expect(told.map(({ type }) => type)).toEqual(
        expect.arrayContaining([
          'jumpfleet.session.representative-survey-completed.v1',
          'jumpfleet.session.customer-survey-completed.v1',
        ]),
      );
      expect(JSON.stringify(told)).not.toContain('Great');
    });
    const report = await (await world.call('GET', `/api/v1/sessions/${session}/report`)).text();
    expect(report).toContain('Customer Exit Survey');
    for (const [name, type] of [
      ['Cust', 'cust'],
      ['Rep', 'rep'],
    ]) {
      const query = `generate_report=Support${name ?? ''}ExitSurvey&lsid=${session}&report_type=rep&id=all`;
      const xml = await (await world.call('GET', `/api/reporting?${query}`)).text();
      expect(xml).toContain(`<submitted_by type="${type ?? ''}">`);
      expect(xml).toContain('<answer>Great</answer>');
    }
  });
});
