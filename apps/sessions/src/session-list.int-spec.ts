import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { SessionsWorld } from './testing/sessions-world.js';

let world: SessionsWorld;
beforeAll(async () => {
  const [sessionsDb, registryDb, policyDb] = await Promise.all(
    ['sessions', 'registry', 'policy'].map((name) => testDatabase(name)),
  );
  if (!sessionsDb || !registryDb || !policyDb) throw new Error('there is no database');
  const { url: nats } = await testNats();
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());

describe('sessions', () => {
  it('is listed newest first, page by page, by status and by client', async () => {
    const clientId = world.client();
    const ids = [];
    for (let made = 0; made < 3; made++) ids.unshift(await world.starting(clientId));
    const page = async (query: string) =>
      (await (await world.call('GET', `/api/v1/sessions?client=${clientId}${query}`)).json()) as {
        items: { id: string }[];
        next_cursor: string | null;
      };
    const first = await page('&limit=2&status=starting');
    const second = await page(`&limit=2&cursor=${first.next_cursor ?? ''}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.next_cursor).toBeNull();
    expect((await page('&status=ended')).items).toEqual([]);
    expect((await world.call('GET', '/api/v1/sessions?cursor=xyz')).status).toBe(422);
    const unknown = await world.call('GET', `/api/v1/sessions/${randomUUID()}`);
    expect(await unknown.json()).toMatchObject({ status: 404, code: 'session-not-found' });
  });
});
