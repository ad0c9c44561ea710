import { beforeEach, describe, expect, it } from '@jest/globals';
import { fakeClock } from '@jumpfleet/testing';
import { TimedSite } from './testing/timed-site.js';

const hourMs = 3_600_000;
const clock = fakeClock('2026-01-01T00:00:00.000Z');
let site: TimedSite;
let fleet: string[];

const pass = async (days: number, looksPerDay = 4): Promise<void> => {
  for (let look = 0; look < days * looksPerDay; look++) {
    clock.advance((24 / looksPerDay) * hourMs);
    await site.scan();
  }
};
const set = async (settings: object): Promise<void> => {
  const { status } = await site.call('PUT', '/api/v1/settings/jump-clients', settings);
  expect(status).toBe(200);
};
const guard = async (): Promise<Record<string, unknown>> =>
  (await site.call('GET', '/api/v1/fleet/guard')).body;
const confirm = (who: string) =>
  site.call('POST', '/api/v1/fleet/guard/confirmations', undefined, who);
const eventsOf = async (type: string): Promise<number> => {
  const { rows } = await site.database.query<{ n: number }>(
    `SELECT count(*)::integer AS n FROM events WHERE type = $1`,
    [type],
  );
  return rows[0]?.n ?? 0;
};
/** A fleet of twenty that is online, and a guard of 20 % within a day. */
beforeEach(async () => {
  site = await TimedSite.open(clock);
  await set({
    lost_after_days: null,
    delete_after_days: 15,
    mass_change_guard: { enabled: true, percent: 20, window_minutes: 1_440 },
  });
  fleet = [];
  for (let n = 0; n < 20; n++) fleet.push(await site.enrol());
  await site.connect(...fleet);
  await pass(1);
}, 60_000);

const goneOf = async (clients: readonly string[]): Promise<number> => {
  const { rows } = await site.database.query(
    `SELECT FROM jump_client WHERE client_id = ANY ($1::uuid[])`,
    [clients],
  );
  return clients.length - rows.length;
};

describe('The mass-change guard over a fleet', () => {
  it('D5: survives a gateway that is away for 20 days when 15 delete: no deletion, one alert', async () => {
    await site.loseGateway();
    await pass(20);
    expect(await goneOf(fleet)).toBe(0);
    expect(await eventsOf('FleetGuardTripped')).toBe(1);
    expect(await guard()).toMatchObject({
      state: 'frozen',
      alert: { change: 'offline', clients: 20, total: 20, confirmations_needed: 2 },
    });
    const { body } = await site.call('GET', '/api/v1/fleet/summary');
    expect(body).toMatchObject({ offline: 20, guard: { state: 'frozen' } });
    await site.openGateway();
    await site.connect(...fleet);
    await site.scan();
    expect(await guard()).toMatchObject({ state: 'watching', alert: null });
    expect(await eventsOf('JumpClientDeleted')).toBe(0);
  }, 60_000);

  it('D5: holds clients that are cut off for 40 days, and deletes them only when two say that it is meant', async () => {
    await site.disconnect(...fleet.slice(0, 10));
    await pass(40);
    expect(await goneOf(fleet)).toBe(0);
    expect(await eventsOf('FleetGuardTripped')).toBe(1);
    expect(await confirm('Ada')).toMatchObject({
      status: 200,
      body: { state: 'frozen', alert: { confirmed_by: ['Ada'], confirmations_needed: 1 } },
    });
    expect(await confirm('Ada')).toMatchObject({
      status: 409,
      body: {
        code: 'second-administrator-needed',
        detail: 'Ada has confirmed already; a second administrator is needed.',
      },
    });
    await pass(1);
    expect(await goneOf(fleet)).toBe(0);
    expect(await confirm('Bob')).toMatchObject({ status: 200, body: { state: 'released' } });
    await pass(14);
    expect(await guard()).toMatchObject({ state: 'watching' });
    await pass(2);
    expect(await guard()).toMatchObject({ alert: { change: 'deletion', clients: 10 } });
    expect(await goneOf(fleet)).toBe(0);
    await confirm('Ada');
    await confirm('Bob');
    await pass(1);
    expect(await goneOf(fleet)).toBe(10);
    expect(await eventsOf('FleetGuardTripped')).toBe(2);
    expect(await guard()).toMatchObject({ state: 'watching' });
  }, 60_000);

  it('D5: takes a setting that would delete many for a mass change, and lets go when it is taken back', async () => {
    await set({ delete_after_days: 180 });
    await site.disconnect(...fleet.slice(0, 4));
    await pass(2);
    await site.disconnect(...fleet.slice(4, 8));
    await pass(40);
    expect(await guard()).toMatchObject({ state: 'watching' });
    await set({ delete_after_days: 15 });
    await site.scan();
    expect(await guard()).toMatchObject({
      state: 'frozen',
      alert: { change: 'deletion', clients: 8, total: 20 },
    });
    expect(await goneOf(fleet)).toBe(0);
    await set({ delete_after_days: 180 });
    await site.scan();
    expect(await guard()).toMatchObject({ state: 'watching' });
  }, 60_000);

  it('D5: keeps its history, with who confirmed', async () => {
    await site.disconnect(...fleet);
    await pass(1);
    await confirm('Ada');
    await confirm('Bob');
    const { body } = await site.call('GET', '/api/v1/fleet/guard/history');
    const { items } = body as { items: { type: string; actor: object; data: object }[] };
    expect(items).toMatchObject([
      { type: 'FleetGuardTripped', actor: { type: 'system', id: 'registry' } },
      { type: 'FleetGuardConfirmed', actor: { name: 'Ada' } },
      { type: 'FleetGuardConfirmed', actor: { name: 'Bob' } },
      { type: 'FleetGuardReleased', data: { reason: 'confirmed' } },
    ]);
  });

  it('D5: has nothing to confirm while it watches', async () => {
    expect(await confirm('Ada')).toMatchObject({
      status: 409,
      body: { code: 'fleet-guard-not-frozen' },
    });
  });
});
