import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import { sh } from './testing/installed-program.js';
import { upgradeWorld } from './testing/upgrade-world.js';

const world = upgradeWorld();

describe('with a new version that is no good', () => {
  const failing = async (number: number, code: string) => {
    expect(await world.outcomeOf(number)).toBe(code);
    expect(world.client.current).toBe('versions/1.0.0');
    expect((await world.client.control('status')).out).toContain('is connected');
  };

  it('UP-10: does not restart for one that does not start', async () => {
    const broken = world.versions.build('2.0.0', (program) => `throw new Error('no');${program}`);
    await world.online();
    await failing(await world.offer({ built: broken }), 'preflight-failed');
    expect(world.versionsSeen()).toEqual(['1.0.0']);
  });

  it('goes back from one that ends on trial', async () => {
    const broken = world.versions.build('2.0.1', (program) =>
      program.replace(/^(import .*?;)?/, '$1if(process.argv[2]==="trial")process.exit(9);'),
    );
    await world.online();
    const number = await world.offer({ built: broken });
    await world.restart(number);
    await failing(number, 'start-failed');
    expect(world.versionsSeen()).toEqual(['1.0.0', '1.0.0']);
  });

  it('goes back from one that is not welcomed in time, as another life of the program', async () => {
    world.site.turnedAway.add('1.1.0');
    await world.online();
    const number = await world.offer();
    await world.restart(number, 2_500);
    await failing(number, 'did-not-connect');
    expect(new Set(world.site.knocks.map(({ machine }) => machine)).size).toBe(3);
    const [detail] = world.said('upgrade-failed').map((failed) => failed.detail);
    expect(detail).toContain('4500');
  });
});

describe('while the new version is on trial', () => {
  const inTrial = async () => {
    world.site.turnedAway.add('1.1.0');
    await world.online();
    await world.restart(await world.offer());
    await world.site.until(() => world.versionsSeen().includes('1.1.0'));
  };
  const processes = () =>
    readdirSync('/proc').filter((pid) => {
      try {
        return (
          /^\d+$/.test(pid) &&
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(world.client.dir)
        );
      } catch {
        return false;
      }
    });

  it('is stopped as a whole', async () => {
    await inTrial();
    expect((await world.client.control('stop')).out).toContain('is stopped');
    await eventually(() => expect(processes()).toEqual([]));
    expect(world.client.current).toBe('versions/1.0.0');
    world.client.start();
    await world.site.heardOf('upgrade-failed');
    expect(world.said('upgrade-failed')[0]?.code).toBe('interrupted');
  });

  it('is disabled as a whole, and says so', async () => {
    await inTrial();
    expect((await world.client.control('disable')).out).toContain('is disabled');
    await world.site.heardOf('disabled');
    await eventually(() => expect(processes()).toEqual([]));
  });

  it('is uninstalled as a whole, and says so', async () => {
    await inTrial();
    expect((await sh(join(world.client.dir, 'uninstall'))).code).toBe(0);
    await world.site.heardOf('uninstalled');
    expect(processes()).toEqual([]);
    expect(existsSync(world.client.dir)).toBe(false);
  });
});
