import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sessionWord, subjects } from '@jumpfleet/gateway-contracts';
import type { SessionLine, SessionWord } from '@jumpfleet/gateway-contracts';
import { ensureStream, recordingsStream } from '@jumpfleet/messaging';
import { policyNeighbour, unlimitedSession } from '@jumpfleet/policy-neighbour';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { SessionsWorld } from './testing/sessions-world.js';
import { legOf, output, record, start } from './testing/shell-recording.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
let world: SessionsWorld;
const [allowed] = unlimitedSession.permissions;
let permissions = ['shell', 'chat'];

beforeAll(async () => {
  policyNeighbour.allows = ({ action, principalId }) =>
    action === 'jump-client:jump' || principalId === 'user-ada';
  policyNeighbour.decidesJump = () => ({
    session: {
      ...unlimitedSession,
      permissions: permissions.map((permission) => ({ ...allowed, permission })),
    },
  });
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
  await ensureStream(world.nats, recordingsStream);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());
beforeEach(() => {
  world.as = {};
  permissions = ['shell', 'chat'];
});

type Said = Extract<SessionLine, { event: 'said' }>;
type Used = Extract<SessionLine, { event: 'used' }>;

const requested = async () => {
  const { session } = (await (await world.jump(world.client())).json()) as {
    session: { id: string };
  };
  return { session: session.id, leg: await legOf(world, session.id) };
};
const answer = async (path: string, method = 'GET', body?: unknown) => {
  const response = await world.call(method, `/api/v1/sessions/${path}`, body ? { body } : {});
  return { status: response.status, body: (await response.json()) as { items: unknown[] } };
};
const chatOf = async (session: string) => (await answer(`${session}/chat`)).body.items;

describe('the chat of a session', () => {
  it('SB-22: is numbered and kept once, whatever comes twice, and told to both ends', async () => {
    const { session, leg } = await requested();
    const words: SessionWord[] = [];
    world.nats.subscribe(subjects.sessionWord(session), {
      callback: (_error, message) => {
        const word = sessionWord.safeParse(message.json());
        if (word.data?.kind === 'said') words.push(word.data);
      },
    });
    await world.nats.flush();
    const hello: Partial<Said> = { leg, id: randomUUID(), from: 'representative', text: 'Hello?' };
    await world.report(session, 'said', hello);
    await world.report(session, 'said', hello);
    await world.report(session, 'said', { leg, id: randomUUID(), from: 'customer', text: 'Hi \0' });
    await eventually(async () => {
      expect(await chatOf(session)).toMatchObject([
        { n: 1, from: { type: 'representative', name: 'Ada' }, text: 'Hello?' },
        { n: 2, from: { type: 'customer' }, text: 'Hi \\x00' },
      ]);
    });
    const id = randomUUID();
    for (let time = 0; time < 2; time++)
      expect(await answer(`${session}/chat`, 'POST', { id, text: 'One moment.' })).toMatchObject({
        status: 201,
        body: { n: 3, id, text: 'One moment.', from: { type: 'representative', name: 'Ada' } },
      });
    await eventually(() => {
      expect(new Set(words.map((word) => (word.kind === 'said' ? word.n : 0)))).toEqual(
        new Set([1, 2, 3]),
      );
    });
    expect(await answer(`${session}/chat?after=1&limit=1`)).toMatchObject({
      body: { items: [{ n: 2 }], next_after: 2 },
    });
  });

  it('is only of those who take part, while it lasts, and where the policies permit it', async () => {
    const { session } = await requested();
    world.as = { name: 'Zoe', administrator: false };
    expect(await answer(`${session}/chat`)).toMatchObject({ status: 404 });
    expect(await answer(`${session}/chat`, 'POST', { text: 'x' })).toMatchObject({ status: 404 });
    world.as = {};
    permissions = ['shell'];
    const silent = await requested();
    expect(await answer(`${silent.session}/chat`, 'POST', { text: 'x' })).toMatchObject({
      status: 403,
    });
    await world.call('POST', `/api/v1/sessions/${session}/end`);
    expect(await answer(`${session}/chat`, 'POST', { text: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'session-over' },
    });
    expect(await answer(`${randomUUID()}/chat`)).toMatchObject({ status: 404 });
  });
});

describe('the file log', () => {
  it('SB-22: has each use once with its path, size and digest', async () => {
    const { session, leg } = await requested();
    const used = (channel: number, more: Partial<Used>) =>
      world.report(session, 'used', { leg, channel, at: Date.now(), ...more });
    const upload = { operation: 'upload', path: '/tmp/a b\n\udcff' };
    const at = Date.now();
    await used(1, { ...upload, state: 'opened', at });
    await used(1, { ...upload, state: 'opened', at });
    await used(1, { ...upload, state: 'done', bytes: 4, sha256: 'a'.repeat(64), at: at + 5 });
    await used(1, { ...upload, state: 'done', bytes: 4, sha256: 'a'.repeat(64), at: at + 5 });
    await used(2, { operation: 'shell', state: 'opened' });
    await used(3, {
      operation: 'delete',
      path: '/etc',
      state: 'refused',
      code: 'tool-not-allowed',
    });
    await eventually(async () => {
      const { body } = await answer(`${session}/files`);
      expect(body.items).toMatchObject([
        {
          ...{ operation: 'upload', state: 'done', path: '/tmp/a b\n\\xFF', bytes: 4 },
          ...{ sha256: 'a'.repeat(64), representative: { id: 'user-ada', name: 'Ada' } },
        },
        { operation: 'delete', state: 'refused', code: 'tool-not-allowed' },
      ]);
    });
  });
});

describe('the recording of a shell', () => {
  const text = async (path: string) => {
    const response = await world.call('GET', `/api/v1/sessions/${path}`);
    return { type: response.headers.get('content-type'), body: await response.text() };
  };

  it('SB-22: is kept in order and once, marks what is missing, and plays as asciicast v2', async () => {
    const { session, leg } = await requested();
    const at = 1_700_000_000_000;
    const first = {
      session,
      leg,
      channel: 1,
      offset: 0,
      items: [start(at, 90, 30), output('$ ls\r\n', at + 500)],
    };
    await record(world, first);
    await record(world, first);
    await record(world, {
      ...first,
      offset: 10,
      items: [output('é', at + 900), { kind: 'end', at: at + 1_000 }],
    });
    await eventually(async () => {
      const { body } = await answer(`${session}/recordings`);
      expect(body.items).toMatchObject([
        {
          ...{ instance: 1, leg, channel: 1, bytes: 12, missing_bytes: 4, gaps: 1, is_live: false },
          ...{ duration_seconds: 1, representative: { name: 'Ada' } },
        },
      ]);
    });
    const { type, body } = await text(`${session}/recordings/${leg}/1`);
    expect(type).toBe('application/x-asciicast');
    expect(
      body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      expect.objectContaining({
        version: 2,
        width: 90,
        height: 30,
        timestamp: 1_700_000_000,
        duration: 1,
      }),
      [0.5, 'o', '$ ls\r\n'],
      [0.9, 'm', '4 bytes are missing here'],
      [0.9, 'o', 'é'],
    ]);
    world.as = { name: 'Zoe', administrator: false };
    for (const path of ['recordings', `recordings/${leg}/1`, `recordings/${leg}/1/live`, 'files'])
      expect((await world.call('GET', `/api/v1/sessions/${session}/${path}`)).status).toBe(404);
  });

  it('is watched live from its beginning to its end, each byte once', async () => {
    const { session, leg } = await requested();
    const at = Date.now();
    const shell = { session, leg, channel: 7 };
    await record(world, {
      ...shell,
      offset: 0,
      items: [start(at), output('one ', at)],
    });
    await eventually(async () => {
      const { body } = await answer(`${session}/recordings`);
      expect(body.items).toMatchObject([{ is_live: true }]);
    });
    const watched = text(`${session}/recordings/${leg}/7/live`);
    const tell = async (offset: number, word: string) => {
      await record(world, { ...shell, offset, items: [output(word, Date.now())] });
      await record(world, { ...shell, offset, items: [output(word, Date.now())] });
    };
    await tell(4, 'two ');
    await tell(8, 'three');
    await record(world, { ...shell, offset: 13, items: [{ kind: 'end', at: Date.now() }] });
    const { type, body } = await watched;
    expect(type).toContain('text/event-stream');
    const lines = [...body.matchAll(/event: line\ndata: (.*)\n\n/g)].map(
      ([, line]) => JSON.parse(line ?? '') as unknown[],
    );
    expect(lines[0]).toMatchObject({ version: 2, width: 80 });
    const shown = lines
      .slice(1)
      .map(([, kind, data]) => (kind === 'o' ? String(data) : `<${String(kind)}>`));
    expect(shown.join('')).toBe('one two three');
    expect(body).toMatch(/event: ended\ndata: \{\}\n\n$/);
  });
});

describe('the service that comes back', () => {
  it('SB-22: catches up with what was said, done and shown while it was away', async () => {
    const { session, leg } = await requested();
    await world.service.close();
    await world.report(session, 'said', {
      leg,
      id: randomUUID(),
      from: 'customer',
      text: 'Still?',
    });
    await world.report(session, 'used', { leg, channel: 1, operation: 'make', state: 'done' });
    const at = Date.now();
    const items = [start(at), output('ok', at)];
    await record(world, { session, leg, channel: 2, offset: 0, items });
    await world.neighbours.close();
    await world.nats.close();
    world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
    await eventually(async () => {
      expect(await chatOf(session)).toMatchObject([{ n: 1, text: 'Still?' }]);
      const { body } = await answer(`${session}/files`);
      expect(body.items).toMatchObject([{ operation: 'make', state: 'done' }]);
      const recordings = await answer(`${session}/recordings`);
      expect(recordings.body.items).toMatchObject([{ bytes: 2, gaps: 0 }]);
    });
  });
});
