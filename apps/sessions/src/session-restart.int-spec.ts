import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { subjects } from '@jumpfleet/gateway-contracts';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { StrayLegsProcess } from './application/stray-legs.process.js';
import { SessionsWorld } from './testing/sessions-world.js';

let world: SessionsWorld;
let sessionsDb = '';
beforeAll(async () => {
  const [sessions = '', registryDb = '', policyDb = ''] = await Promise.all(
    ['sessions', 'registry', 'policy'].map((name) => testDatabase(name)),
  );
  sessionsDb = sessions;
  const { url: nats } = await testNats();
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());

/** What is due becomes due while nobody of the service is there. */
async function timePasses(session: string): Promise<void> {
  const database = await new DataSource({ type: 'postgres', url: sessionsDb }).initialize();
  await world.passTime(session, database);
  await database.destroy();
}
const becomes = (id: string, state: object) =>
  eventually(async () => {
    expect(await world.session(id)).toMatchObject(state);
  });

describe('a session whose service is away for a while', () => {
  it('starts when its line came up in the meantime', async () => {
    const id = await world.starting();
    await world.while(() => world.report(id, 'attached'));
    await becomes(id, { status: 'running' });
  });

  it('is a failed start when its time ran out in the meantime, and makes room for others', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => world.starting()));
    expect((await world.jump(world.client())).status).toBe(503);
    await world.while(() => Promise.all(ids.map(timePasses)));
    for (const id of ids) await becomes(id, { status: 'ended', end_reason: 'start-failed' });
    expect((await world.jump(world.client())).status).toBe(201);
  });

  it('ends with what the gateway said in the meantime', async () => {
    const id = await world.starting();
    await world.report(id, 'attached');
    await becomes(id, { status: 'running' });
    await world.while(() => world.report(id, 'ended', { reason: 'client-gone' }));
    await becomes(id, { status: 'ended', end_reason: 'client-gone' });
  });

  it('ends when its line was lost and its time ran out in the meantime', async () => {
    const id = await world.starting();
    await world.report(id, 'attached', { line: 1 });
    await becomes(id, { status: 'running' });
    await world.report(id, 'detached', { line: 1 });
    await eventually(async () => {
      expect(await world.lineOf(id)).toBe('detached');
    });
    await world.while(() => timePasses(id));
    await becomes(id, { status: 'ended', end_reason: 'connection-lost' });
  });
});

describe('a session whose end was never told', () => {
  it('is without a line once no shard knows of it, twice in a row, and ends in time', async () => {
    const [kept, lost] = [await world.starting(), await world.starting()];
    world.nats.subscribe(subjects.ofSession(kept));
    for (const id of [kept, lost]) {
      await world.report(id, 'attached', { line: 1 });
      await becomes(id, { status: 'running' });
    }
    const strays = world.service.app.get(StrayLegsProcess);
    await strays.look();
    expect(await world.lineOf(lost)).toBe('attached');
    await strays.look();
    expect(await world.lineOf(lost)).toBe('detached');
    expect(await world.lineOf(kept)).toBe('attached');
    await world.passTime(lost);
    await becomes(lost, { status: 'ended', end_reason: 'connection-lost' });
  });
});
