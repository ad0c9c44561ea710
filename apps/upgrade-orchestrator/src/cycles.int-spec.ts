import { randomUUID } from 'node:crypto';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { eventually } from '@jumpfleet/testing';
import type { UpgradeCycleHistoryItem } from '@jumpfleet/upgrades-contracts';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { allOf, atOnce, CycleWorld, waiting } from './testing/cycle-world.js';
import { ask } from './testing/package-world.js';
import { registryNeighbour } from './testing/registry-neighbour.js';

const all = allOf('1.5.0');
let world: CycleWorld;

beforeAll(async () => {
  world = await CycleWorld.open('1.5.0');
});

afterEach(() => world.tidy());

describe('A cycle', () => {
  it('starts for all platforms that have the version, in the standard rings', async () => {
    registryNeighbour.members = [waiting()];
    const { status, body } = await world.start(all);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'running',
      version: '1.5.0',
      releases: [{ platform: 'linux-64', release_id: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      scope: { type: 'all' },
      failure: { share: 0.05, at_least: 3 },
      windows: null,
      rollback: false,
      automatic: true,
      ended_at: null,
      why: null,
      failures: [],
    });
    expect(body.rings.map(({ share, soak_seconds: soak }) => [share, soak])).toEqual([
      [0.01, 600],
      [0.1, 600],
      [0.5, 600],
      [1, 0],
    ]);
    const { id } = body;
    await eventually(async () => {
      expect(await world.cycle(id)).toMatchObject({ members: 1, phase: 'waiting-for-clients' });
    });
    await eventually(() => {
      expect(world.factsOf('jumpfleet.upgrade-cycle.started.v1')).toEqual([
        { cycleId: id, version: '1.5.0', platforms: ['linux-64'], isRollback: false },
      ]);
      expect(world.factsOf('jumpfleet.upgrade-cycle.ring-opened.v1')).toEqual([
        { cycleId: id, ring: 1 },
      ]);
      expect(world.factsOf('jumpfleet.upgrade-release.current.v1').at(-1)).toEqual({
        versions: { 'linux-64': '1.5.0' },
      });
    });
  });

  it('is the only one that is not over, also when two are started at once', async () => {
    const answers = await Promise.all([world.start(all), world.start(all), world.start(all)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'upgrade-cycle-running',
      cycle_id: expect.any(String),
    });
  });

  it('is completed when nobody of its scope needs it', async () => {
    const id = await world.started({ ...all, rings: atOnce });
    await eventually(async () => {
      expect(await world.cycle(id)).toMatchObject({
        ...{ state: 'completed', phase: null, members: 0 },
        ended_at: expect.any(String),
      });
    });
    expect(await world.verb(id, 'cancel')).toMatchObject({
      status: 409,
      body: { code: 'upgrade-cycle-over' },
    });
  });

  it('is paused, resumed and cancelled, each as often as anybody likes', async () => {
    registryNeighbour.members = [waiting()];
    const id = await world.started(all);
    for (const [name, state] of [
      ['pause', 'paused'],
      ['pause', 'paused'],
      ['resume', 'running'],
      ['resume', 'running'],
      ['cancel', 'cancelled'],
      ['cancel', 'cancelled'],
    ] as const)
      expect(await world.verb(id, name)).toMatchObject({ status: 200, body: { id, state } });
    expect((await world.verb(id, 'resume')).body).toMatchObject({ code: 'upgrade-cycle-over' });
    await eventually(() => {
      for (const state of ['paused', 'resumed', 'cancelled'])
        expect(world.factsOf(`jumpfleet.upgrade-cycle.${state}.v1`)).toContainEqual({
          cycleId: id,
        });
    });
  });

  it('keeps who did what to it, and why', async () => {
    registryNeighbour.members = [waiting()];
    const id = await world.started(all);
    const paused = await fetch(`${world.url}/${id}/pause`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken()}`,
        'x-jumpfleet-reason': 'The%20hotline%20is%20busy',
      },
    });
    expect(paused.status).toBe(200);
    const { body } = await ask(`${world.url}/${id}/history`);
    const items = body['items'] as UpgradeCycleHistoryItem[];
    const byHand = { actor: { type: 'user', id: 'user-ada', name: 'Ada' } };
    expect(items[0]).toMatchObject({
      ...{ type: 'UpgradeCyclePaused', reason: 'The hotline is busy' },
      ...byHand,
    });
    expect(items.at(-1)).toMatchObject({ type: 'UpgradeCycleStarted', reason: null, ...byHand });
  });

  it('says its windows and waits for them', async () => {
    registryNeighbour.members = [waiting()];
    const day = (new Date().getUTCDay() + 2) % 7;
    const windows = { time_zone: 'UTC', windows: [{ days: [day], from: '01:00', to: '02:00' }] };
    const id = await world.started({ ...all, windows });
    await eventually(async () => {
      expect(await world.cycle(id)).toMatchObject({ windows, phase: 'outside-window' });
    });
  });

  it.each([
    ['upgrade-version-unknown', { version: '9.9.9' }],
    ['release-is-no-rollback', { rollback: true }],
    ['upgrade-rings-invalid', { rings: [{ share: 0.5, soak_seconds: 0 }] }],
    [
      'maintenance-windows-invalid',
      { windows: { time_zone: 'Mars/Base', windows: [{ days: [0], from: '01:00', to: '02:00' }] } },
    ],
    ['invalid-request', { scope: { type: 'jump_groups', jump_groups: [] } }],
    ['invalid-request', { scope: { type: 'everything' } }],
    ['invalid-request', { colour: 'red' }],
  ])('does not start with what is wrong: %s', async (code, wrong) => {
    const { status, body } = await world.start({ ...all, ...wrong });
    expect([status, body.code]).toEqual([422, code]);
    expect((await world.page()).items.filter(({ ended_at: endedAt }) => endedAt === null)).toEqual(
      [],
    );
  });

  it('is answered 404 when nobody started it', async () => {
    const id = randomUUID();
    for (const path of ['', '/clients', '/samples', '/history', '/events'])
      expect(await ask(`${world.url}/${id}${path}`)).toMatchObject({
        status: 404,
        body: { code: 'upgrade-cycle-not-found' },
      });
    for (const name of ['pause', 'resume', 'cancel'])
      expect((await world.verb(id, name)).status).toBe(404);
  });

  it('is listed with the others, newest first, page by page', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) {
      const id = await world.started(all);
      await world.verb(id, 'cancel');
      ids.unshift(id);
    }
    const first = await world.page('?limit=2');
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = await world.page(`?limit=1&cursor=${String(first.next_cursor)}`);
    expect(next.items.map(({ id }) => id)).toEqual(ids.slice(2));
  });

  it('is for those who may manage upgrades', async () => {
    const token = accessToken({ administrator: false });
    expect((await ask(world.url, 'POST', all, token)).status).toBe(403);
    expect((await ask(world.url, 'GET', undefined, token)).status).toBe(403);
  });

  it('names the clients of a number, and takes no strange filter', async () => {
    const member = waiting();
    registryNeighbour.members = [member];
    const id = await world.started(all);
    await eventually(async () => {
      expect((await ask(`${world.url}/${id}/clients?state=offline&ring=1`)).body).toEqual({
        items: [
          {
            ...{ id: member.clientId, name: 'kiosk', platform: 'linux-64', version: '1.0.0' },
            ...{ ring: 1, state: 'offline', online: false },
            ...{ code: null, detail: null, failed_at: null },
          },
        ],
        next_cursor: null,
      });
    });
    expect((await ask(`${world.url}/${id}/clients?state=failed`)).body).toMatchObject({
      items: [],
    });
    expect((await ask(`${world.url}/${id}/clients?state=asleep`)).status).toBe(422);
    expect((await ask(`${world.url}/${id}/samples`)).body).toEqual({ items: [] });
  });
});

describe('Who watches a cycle', () => {
  it('is shown each change, and told when there will be no more', async () => {
    registryNeighbour.members = [waiting()];
    const id = await world.started(all);
    const response = await fetch(`${world.url}/${id}/events`, {
      headers: { authorization: `Bearer ${accessToken()}` },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await world.verb(id, 'cancel');
    const text = await response.text();
    const frames = text.split('\n\n').filter((frame) => frame.startsWith('event: cycle'));
    const last = JSON.parse(frames.at(-1)?.split('data: ')[1] ?? '') as unknown;
    expect(last).toMatchObject({ id, state: 'cancelled' });
    expect(text).toContain('event: ended');
  });
});
