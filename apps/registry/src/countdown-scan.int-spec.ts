import { beforeAll, describe, expect, it } from '@jest/globals';
import { fakeClock } from '@jumpfleet/testing';
import { TimedSite } from './testing/timed-site.js';

const hourMs = 3_600_000;
const clock = fakeClock('2026-01-01T00:00:00.000Z');
let site: TimedSite;
beforeAll(async () => {
  site = await TimedSite.open(clock);
  await site.scan();
}, 60_000);

const pass = async (days: number): Promise<void> => {
  for (let day = 0; day < days; day++) {
    clock.advance(24 * hourMs);
    await site.scan();
  }
};
const details = async (clientId: string): Promise<Record<string, unknown>> =>
  (await site.call('GET', `/api/v1/jump-clients/${clientId}`)).body;

describe('The scan of count-downs', () => {
  const many = async (count: number, ...settings: Parameters<TimedSite['enrol']>) => {
    const clients = [];
    for (let n = 0; n < count; n++) clients.push(await site.enrol(...settings));
    return clients;
  };

  it('RG-31, RG-32: does each thing once, whoever else does it at the same time', async () => {
    const clients = await many(20);
    clock.advance(30 * hourMs);
    await site.scan();
    await pass(28);
    clock.advance(24 * hourMs);
    await Promise.all([site.scan(), site.scan(), site.scan()]);
    await pass(148);
    clock.advance(2 * 24 * hourMs - hourMs);
    await site.restart();
    await pass(3);
    for (const client of clients)
      expect(await site.events(client)).toEqual([
        'JumpClientEnrolled',
        'JumpClientLost',
        'JumpClientDeleted offline-too-long',
      ]);
  }, 60_000);

  it('RG-32: never deletes a client that the registry saw come back in that moment', async () => {
    for (let round = 0; round < 10; round++) {
      const clients = await many(6, { maxOfflineMinutes: 60 });
      await site.connect(...clients);
      await site.disconnect(...clients);
      clock.advance(hourMs);
      const back = clients.slice(0, 3);
      const [seen] = await Promise.all([site.connect(...back), site.scan()]);
      for (const client of clients) {
        const isGone = (await site.events(client)).includes('JumpClientDeleted offline-too-long');
        expect(isGone).toBe(!seen.includes(client));
      }
    }
  }, 60_000);

  it('RG-41, RG-12: lets a copy go by its own minutes, and the client with its last item', async () => {
    const endpoint = await site.enrol({ maxOfflineMinutes: 3 * 1_440 });
    await site.connect(endpoint);
    const copy = await site.copy(endpoint, { maxOfflineMinutes: 60 });
    await site.disconnect(endpoint);
    expect(await details(copy)).toMatchObject({
      scheduled_deletion_at: new Date(clock.now().getTime() + hourMs).toISOString(),
    });
    clock.advance(hourMs);
    await site.scan();
    expect((await site.events(copy)).at(-1)).toBe('JumpClientDeleted offline-too-long');
    expect(await details(endpoint)).toMatchObject({ status: 'offline' });
    await pass(3);
    expect((await site.events(endpoint)).at(-1)).toBe('JumpClientDeleted offline-too-long');
    const { rows } = await site.database.query(
      `SELECT FROM jump_client_countdown WHERE client_id = $1`,
      [endpoint],
    );
    expect(rows).toHaveLength(0);
  });
});
