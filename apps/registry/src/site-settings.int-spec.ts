import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '@jumpfleet/policy-neighbour';
import type { RunningService } from '@jumpfleet/lifecycle';
import {
  orchestratorNeighbour,
  startOrchestratorNeighbour,
} from './testing/orchestrator-neighbour.js';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

let site: RegistrySite;
let orchestrator: RunningService;
beforeAll(async () => {
  orchestrator = await startOrchestratorNeighbour();
  site = await registrySite({ UPGRADES_GRPC: orchestrator.grpcAddress ?? '' });
}, 60_000);

const path = '/api/v1/settings/jump-clients';
const put = (body: unknown) => site.call('PUT', path, body);
const read = async () => (await site.call('GET', path)).body as Record<string, unknown>;

const first = {
  connection_rate_per_second: 50,
  concurrent_upgrades: 100,
  upgrade_bandwidth_bytes_per_second: 104_857_600,
  automatic_upgrades: 'disabled',
  statistics: ['cpu', 'console_user', 'disk', 'operating_system', 'uptime'],
  statistics_interval_seconds: 30,
  lost_after_days: 30,
  delete_after_days: 180,
  uninstalled_behaviour: 'keep',
  restrict_local_uninstall: false,
  max_jump_clients: null,
  max_active_jump_clients: null,
  wake_on_lan: true,
  screen_state_tells_presence: false,
  mass_change_guard: { enabled: false, percent: 20, window_minutes: 60 },
  enrolments_per_minute: 60,
  installers_survive_upgrade: false,
};

describe('The settings of the Jump Clients page (A9)', () => {
  it('RG-35, A10 row 1: start with the defaults, deletion after 180 days among them', async () => {
    expect(await read()).toEqual(first);
  });

  it('A9: change one by one, and what is not named stays', async () => {
    const changes: [string, unknown][] = [
      ['statistics', ['cpu', 'thumbnail']],
      ['statistics_interval_seconds', 120],
      ['lost_after_days', 15],
      ['delete_after_days', null],
      ['uninstalled_behaviour', 'remove'],
      ['restrict_local_uninstall', true],
      ['max_jump_clients', 5000],
      ['max_active_jump_clients', 1000],
      ['wake_on_lan', false],
      ['screen_state_tells_presence', true],
      ['enrolments_per_minute', 600],
      ['installers_survive_upgrade', true],
      ['mass_change_guard', { enabled: true, percent: 5, window_minutes: 30 }],
      ['connection_rate_per_second', 300],
      ['concurrent_upgrades', 500],
      ['upgrade_bandwidth_bytes_per_second', 65_536],
      ['upgrade_bandwidth_bytes_per_second', null],
      ['automatic_upgrades', 'current_cycle'],
      ['automatic_upgrades', 'enabled'],
    ];
    let expected: Record<string, unknown> = { ...first };
    for (const [field, value] of changes) {
      expected = { ...expected, [field]: value };
      expect(await put({ [field]: value })).toMatchObject({ status: 200, body: expected });
    }
    const part = { mass_change_guard: { percent: 6 } };
    expected = {
      ...expected,
      mass_change_guard: { enabled: true, percent: 6, window_minutes: 30 },
    };
    expect((await put(part)).body).toEqual(expected);
    expect(await put(first)).toMatchObject({ status: 200, body: first });
  });

  it('GW-02: hand the connection rate to the orchestrator in the name of who asked', async () => {
    await put({ connection_rate_per_second: 123 });
    expect(orchestratorNeighbour).toMatchObject({ rate: 123 });
    expect(orchestratorNeighbour.askedBy.at(-1)).toBe(`Bearer ${site.token}`);
    await put({ connection_rate_per_second: 50 });
  });

  it('UP-01, UP-02, UP-04: hand the settings of upgrades to the orchestrator in the name of who asked', async () => {
    const wish = { concurrent_upgrades: 7, upgrade_bandwidth_bytes_per_second: null };
    expect(await put(wish)).toMatchObject({ status: 200, body: wish });
    expect(orchestratorNeighbour.upgrades).toMatchObject({
      concurrentUpgrades: 7,
      bandwidthBytesPerSecond: 0,
      automaticUpgrades: 'disabled',
    });
    expect(orchestratorNeighbour.askedBy.at(-1)).toBe(`Bearer ${site.token}`);
    await put(first);
  });

  it.each([
    ['statistics_interval_seconds', 9],
    ['statistics_interval_seconds', 86_401],
    ['lost_after_days', 14],
    ['delete_after_days', 14],
    ['delete_after_days', 15.5],
    ['max_jump_clients', 0],
    ['max_active_jump_clients', -1],
    ['enrolments_per_minute', 0],
    ['connection_rate_per_second', 301],
    ['connection_rate_per_second', 2.5],
    ['concurrent_upgrades', 0],
    ['concurrent_upgrades', 501],
    ['upgrade_bandwidth_bytes_per_second', 0],
    ['upgrade_bandwidth_bytes_per_second', 65_535],
    ['upgrade_bandwidth_bytes_per_second', 104_857_601],
  ])(
    'RG-31, RG-32, GW-02, UP-01, UP-02: refuse %s = %d and name the field',
    async (field, value) => {
      const answer = await put({ [field]: value });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: field }] } });
      expect(await read()).toEqual(first);
    },
  );

  it('D5: refuse a guard out of its bounds and name the field', async () => {
    expect(await put({ mass_change_guard: { percent: 101 } })).toMatchObject({
      status: 422,
      body: {
        code: 'setting-out-of-bounds',
        detail: 'mass_change_guard.percent must be a whole number between 1 and 100.',
        errors: [{ path: 'mass_change_guard.percent' }],
      },
    });
  });

  it('RG-33, A10 row 2: refuse lost days that are not fewer than delete days', async () => {
    const refused = { status: 422, body: { code: 'lost-not-before-deletion' } };
    expect(await put({ lost_after_days: 180 })).toMatchObject(refused);
    expect(await put({ delete_after_days: 15 })).toMatchObject(refused);
    expect(await put({ lost_after_days: null, delete_after_days: 15 })).toMatchObject({
      status: 200,
    });
    await put(first);
  });

  it('change nothing at all when a part is refused', async () => {
    await put({ connection_rate_per_second: 99, lost_after_days: 3 });
    await put({ connection_rate_per_second: 999, lost_after_days: 60 });
    await put({ connection_rate_per_second: 99, concurrent_upgrades: 501 });
    await put({ concurrent_upgrades: 9, lost_after_days: 3 });
    await put({ concurrent_upgrades: 9, automatic_upgrades: 'sometimes' });
    expect(await read()).toEqual(first);
  });

  it.each([
    [{ delete_after: 20 }],
    [{ delete_after_days: 'long' }],
    [{ statistics: ['cpu', 'mood'] }],
    [{ uninstalled_behaviour: 'hide' }],
    [{ mass_change_guard: { percents: 5 } }],
    [{ lost_after_days: 20, more: 1 }],
    [{ automatic_upgrades: 'sometimes' }],
    [{ concurrent_upgrades: null }],
  ])('do not take %j', async (body) => {
    expect((await put(body)).status).toBe(422);
    expect(await read()).toEqual(first);
  });

  it('do not take what is no JSON', async () => {
    expect((await put('{')).status).toBe(400);
    expect(await read()).toEqual(first);
  });

  it('are an event for each change, with who made it', async () => {
    await put({ delete_after_days: 90 });
    const { rows } = await site.database.query<{ data: object; cause: object }>(
      `SELECT data, cause FROM events WHERE type = 'SiteSettingsChanged' ORDER BY position DESC LIMIT 1`,
    );
    expect(rows[0]).toMatchObject({
      data: { changed: ['deleteAfterDays'], settings: { deleteAfterDays: 90 } },
      cause: { actor: { type: 'user', id: 'user-ada', name: 'Ada' } },
    });
    await put(first);
  });

  it('are for those who may manage settings', async () => {
    const nobody = accessToken({ name: 'Bob', administrator: false });
    expect(await site.call('PUT', path, {}, nobody)).toMatchObject({ status: 403 });
    expect(await site.call('GET', path, undefined, nobody)).toMatchObject({ status: 403 });
    expect(await site.call('GET', path, undefined, null)).toMatchObject({ status: 401 });
  });

  it('say so when the orchestrator is away, and change nothing', async () => {
    const lonely = await registrySite();
    const body = { connection_rate_per_second: 60, delete_after_days: 60 };
    expect(await lonely.call('PUT', path, body)).toMatchObject({
      status: 503,
      body: { code: 'temporarily-unavailable' },
    });
    const { rows } = await lonely.database.query(
      `SELECT FROM events WHERE type = 'SiteSettingsChanged'`,
    );
    expect(rows).toHaveLength(0);
  });
});
