import { eventually } from '@jumpfleet/testing';
import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { CycleSite } from '../../testing/cycle-site.js';
import { PostgresOldCycles } from './postgres-old-cycles.js';

describe('Old cycles', () => {
  it('let go of their clients, but not of their figures; the newest ones keep both', async () => {
    const site = await CycleSite.open();
    const shard = await site.shard('s-1');
    const clients = await site.connected(shard, 6);
    shard.onGrant = (grant) => void shard.playAlong(grant, '2.0.0');
    const first = await site.start();
    await eventually(async () => {
      expect(await site.cycle(first)).toMatchObject({ state: 'completed' });
    });
    await site.end(first);
    await site.connected(shard, 2);
    shard.onGrant = () => undefined;
    const second = await site.start();
    await eventually(async () => {
      expect(await site.cycle(second)).toMatchObject({ rings: [{ clients: 2 }] });
    });
    const url = site.world.environment['DATABASE_URL'] ?? '';
    const dataSource = await new DataSource({ type: 'postgres', url }).initialize();
    const cycles = new PostgresOldCycles(dataSource);
    const { rings, versions } = await site.cycle(first);
    expect(await cycles.forget(2, 4)).toBe(0);
    let forgotten = 0;
    for (let some = 4; some === 4; forgotten += some) some = await cycles.forget(1, 4);
    expect(forgotten).toBeGreaterThanOrEqual(clients.length);
    expect(await cycles.forget(1, 4)).toBe(0);
    expect(await cycles.forget(0, 4)).toBe(0);
    await dataSource.destroy();
    expect(await site.cycle(first)).toMatchObject({ rings, versions });
    expect(await site.cycle(second)).toMatchObject({ rings: [{ clients: 2 }] });
    await site.end(second);
  });
});
