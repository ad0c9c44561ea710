import { beforeAll, describe, expect, it } from '@jest/globals';
import { fakeClock } from '@jumpfleet/testing';
import { TimedSite } from './testing/timed-site.js';

const hourMs = 3_600_000;
const clock = fakeClock('2026-01-01T00:00:00.000Z');
let site: TimedSite;
beforeAll(async () => {
  site = await TimedSite.open(clock);
}, 60_000);

/** Lets the days pass, with a look at least once a day. */
const pass = async (days: number): Promise<void> => {
  for (let day = 0; day < days; day++) {
    clock.advance(24 * hourMs);
    await site.scan();
  }
};
const inDays = (days: number): string =>
  new Date(clock.now().getTime() + days * 24 * hourMs).toISOString();
const details = async (clientId: string): Promise<Record<string, unknown>> =>
  (await site.call('GET', `/api/v1/jump-clients/${clientId}`)).body;
const set = async (settings: object): Promise<void> => {
  const { status } = await site.call('PUT', '/api/v1/settings/jump-clients', settings);
  expect(status).toBe(200);
};
const online = async (...settings: Parameters<TimedSite['enrol']>): Promise<string> => {
  const clientId = await site.enrol(...settings);
  await site.connect(clientId);
  return clientId;
};

describe('A client that does not come back', () => {
  it('RG-31, RG-32: is labelled lost, tells when it will go, and goes on that day', async () => {
    await site.scan();
    const clientId = await online();
    expect(await details(clientId)).toMatchObject({
      status: 'online',
      scheduled_deletion_at: null,
      warnings: [],
    });
    await site.disconnect(clientId);
    const end = inDays(180);
    expect(await details(clientId)).toMatchObject({ scheduled_deletion_at: end });
    await pass(29);
    expect(await details(clientId)).toMatchObject({ status: 'offline' });
    await pass(1);
    expect(await details(clientId)).toMatchObject({
      status: 'lost',
      scheduled_deletion_at: end,
    });
    await pass(149);
    expect(await details(clientId)).toMatchObject({ status: 'lost' });
    await pass(1);
    expect(await details(clientId)).toMatchObject({ code: 'jump-client-not-found' });
    expect(await site.events(clientId)).toEqual([
      'JumpClientEnrolled',
      'JumpClientLost',
      'JumpClientDeleted offline-too-long',
    ]);
  }, 60_000);

  it('RG-31: counts from its enrolment when it never came at all', async () => {
    const clientId = await site.enrol();
    expect(await details(clientId)).toMatchObject({ scheduled_deletion_at: inDays(180) });
    await pass(30);
    expect(await details(clientId)).toMatchObject({ status: 'lost' });
  });

  it('RG-30: is lost no more as soon as it connects', async () => {
    const clientId = await online();
    await site.disconnect(clientId);
    await pass(40);
    expect(await details(clientId)).toMatchObject({ status: 'lost' });
    await site.connect(clientId);
    expect(await details(clientId)).toMatchObject({
      status: 'online',
      scheduled_deletion_at: null,
    });
    expect(await site.events(clientId)).toEqual([
      'JumpClientEnrolled',
      'JumpClientLost',
      'JumpClientReturned',
    ]);
  });

  it('RG-32, RG-31: goes by the settings as they are that day, whatever they were before', async () => {
    const clientId = await online();
    await site.disconnect(clientId);
    await pass(20);
    await set({ lost_after_days: 15, delete_after_days: 21 });
    expect(await details(clientId)).toMatchObject({ scheduled_deletion_at: inDays(1) });
    await set({ lost_after_days: null, delete_after_days: null });
    expect(await details(clientId)).toMatchObject({ scheduled_deletion_at: null });
    await pass(5);
    expect(await details(clientId)).toMatchObject({ status: 'offline' });
    await set({ delete_after_days: 180 });
    await set({ lost_after_days: 15, delete_after_days: 24 });
    await site.scan();
    expect(await site.events(clientId)).toEqual([
      'JumpClientEnrolled',
      'JumpClientDeleted offline-too-long',
    ]);
    await set({ lost_after_days: 30, delete_after_days: 180 });
  });

  it('RG-12, A10 row 3: goes after its own minutes, below the least days, and says so', async () => {
    const clientId = await online({ maxOfflineMinutes: 90 });
    await site.disconnect(clientId);
    const end = new Date(clock.now().getTime() + 90 * 60_000).toISOString();
    expect(await details(clientId)).toMatchObject({
      scheduled_deletion_at: end,
      warnings: [expect.stringContaining('max_offline_minutes')],
    });
    clock.advance(89 * 60_000);
    await site.scan();
    expect(await details(clientId)).toMatchObject({ status: 'offline' });
    clock.advance(60_000);
    await site.scan();
    expect((await site.events(clientId)).at(-1)).toBe('JumpClientDeleted offline-too-long');
  });

  it('RG-12: follows its own minutes as they are edited, and with 0 the site again', async () => {
    const clientId = await online({ maxOfflineMinutes: 60 });
    await site.disconnect(clientId);
    await site.edit(clientId, { maxOfflineMinutes: 0 });
    await pass(1);
    expect(await details(clientId)).toMatchObject({ status: 'offline', warnings: [] });
    await site.edit(clientId, { maxOfflineMinutes: 1_441 });
    await site.scan();
    expect(await details(clientId)).toMatchObject({ status: 'offline' });
    await pass(1);
    expect((await site.events(clientId)).at(-1)).toBe('JumpClientDeleted offline-too-long');
  });

  it('is held nothing against for the time in which it could not connect, or nobody looked', async () => {
    const clientId = await online({ maxOfflineMinutes: 2 * 1_440 });
    await site.loseGateway();
    await pass(10);
    await site.openGateway();
    expect(await details(clientId)).toMatchObject({ status: 'offline' });
    await site.restart();
    clock.advance(30 * 24 * hourMs);
    await site.scan();
    expect(await details(clientId)).toMatchObject({ status: 'offline' });
    await pass(2);
    expect((await site.events(clientId)).at(-1)).toBe('JumpClientDeleted offline-too-long');
  }, 60_000);
});

describe('A client with an expiry', () => {
  it('RG-11: leaves the list when its time is over, connected or not', async () => {
    const connected = await online({ expiresAt: inDays(2) });
    const silent = await site.enrol({ expiresAt: inDays(3) });
    expect(await details(connected)).toMatchObject({ scheduled_deletion_at: inDays(2) });
    await pass(1);
    expect(await details(connected)).toMatchObject({ status: 'online' });
    await pass(1);
    expect((await site.events(connected)).at(-1)).toBe('JumpClientDeleted expired');
    await pass(1);
    expect((await site.events(silent)).at(-1)).toBe('JumpClientDeleted expired');
  });

  it('RG-11: stays when the expiry is moved or taken away in time', async () => {
    const moved = await online({ expiresAt: inDays(1) });
    await site.edit(moved, { expiresAt: inDays(2) });
    const kept = await online({ expiresAt: inDays(1) });
    await site.edit(kept, { expiresAt: null });
    await pass(1);
    expect(await details(moved)).toMatchObject({ status: 'online' });
    await pass(1);
    expect((await site.events(moved)).at(-1)).toBe('JumpClientDeleted expired');
    expect(await details(kept)).toMatchObject({ status: 'online' });
  });
});

describe('A client that is removed or switched off at its computer', () => {
  it('RG-36, RG-37: is kept in the list as uninstalled, by the site’s wish', async () => {
    const clientId = await online();
    await site.reportUninstalled(clientId);
    await site.reportUninstalled(clientId);
    expect(await details(clientId)).toMatchObject({ status: 'uninstalled' });
    await pass(31);
    expect(await site.events(clientId)).toEqual(['JumpClientEnrolled', 'JumpClientUninstalled']);
  });

  it('RG-36, RG-37: is removed from the list, by the site’s wish', async () => {
    await set({ uninstalled_behaviour: 'remove' });
    const clientId = await online();
    await site.reportUninstalled(clientId);
    await site.reportUninstalled(clientId);
    expect(await site.events(clientId)).toEqual([
      'JumpClientEnrolled',
      'JumpClientUninstalled',
      'JumpClientDeleted uninstalled',
    ]);
    await set({ uninstalled_behaviour: 'keep' });
  });

  it('RG-36: simply stays offline when it could not say so', async () => {
    const clientId = await online();
    await site.disconnect(clientId);
    expect(await details(clientId)).toMatchObject({ status: 'offline' });
  });

  it('RG-32: does not stay for ever: an uninstalled client goes when its days are over', async () => {
    const clientId = await online();
    await site.reportUninstalled(clientId);
    await pass(180);
    expect((await site.events(clientId)).at(-1)).toBe('JumpClientDeleted offline-too-long');
  }, 60_000);

  it('RG-30: is disabled until it connects again', async () => {
    const clientId = await online();
    await site.reportDisabled(clientId);
    expect(await details(clientId)).toMatchObject({ status: 'disabled' });
    await site.connect(clientId);
    expect(await details(clientId)).toMatchObject({ status: 'online' });
    expect(await site.events(clientId)).toEqual([
      'JumpClientEnrolled',
      'JumpClientDisabled',
      'JumpClientEnabled',
    ]);
  });

  it('RG-30, RG-23: is counted by its status', async () => {
    const { body } = await site.call('GET', '/api/v1/fleet/summary');
    const { rows } = await site.database.query<{ status: string; clients: number }>(
      `SELECT CASE WHEN uninstalled THEN 'uninstalled' WHEN disabled THEN 'disabled' WHEN lost THEN 'lost'
         WHEN online THEN 'online' WHEN passive THEN 'passive' ELSE 'offline' END AS status,
         count(*)::integer AS clients FROM jump_client_state GROUP BY 1`,
    );
    const counts = Object.fromEntries(rows.map(({ status, clients }) => [status, clients]));
    expect(body).toMatchObject(counts);
  });
});
