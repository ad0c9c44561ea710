import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import { upgradeWorld } from './testing/upgrade-world.js';

const world = upgradeWorld();

describe('after a power cut', () => {
  it.each([
    ['offered', '1.0.0', undefined],
    ['verified', '1.0.0', undefined],
    ['downloading', '1.0.0', undefined],
    ['downloaded', '1.0.0', undefined],
    ['unpacked', '1.0.0', undefined],
    ['ready', '1.0.0', undefined],
    ['restarting', '1.0.0', 'interrupted'],
    ['started', '1.0.0', 'interrupted'],
    ['welcomed', '1.0.0', 'interrupted'],
    ['switched', '1.1.0', '1.1.0'],
    ['noted', '1.1.0', '1.1.0'],
    ['settled', '1.1.0', '1.1.0'],
  ] as const)(
    'when it was %s, %s starts, and the upgrade ends well',
    async (step, version, outcome) => {
      await world.online();
      world.client.cutOffAt(step);
      const number = await world.offer();
      void world.restart(number);
      await eventually(() =>
        expect(existsSync(join(world.client.dir, 'state/cut-off-at'))).toBe(false),
      );
      await eventually(() => expect(world.client.pid).toBeUndefined());
      expect(world.client.current).toBe(`versions/${version}`);
      const before = world.versionsSeen().length;
      world.client.start();
      await world.site.until(() => world.versionsSeen().length > before);
      expect(world.versionsSeen().at(-1)).toBe(version);
      if (outcome !== undefined) expect(await world.outcomeOf(number)).toBe(outcome);
      const again = await world.offer();
      if (version === '1.0.0') await world.restart(again);
      expect(await world.outcomeOf(again)).toBe('1.1.0');
    },
  );

  it('keeps nothing of a half unpacked version', async () => {
    await world.online();
    const draft = join(world.client.dir, 'versions/.new-1.1.0');
    writeFileSync(draft, 'half a version');
    await world.upgradeTo(world.next);
    expect(existsSync(draft)).toBe(false);
  });
});
