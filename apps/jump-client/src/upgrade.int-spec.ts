import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generateKey, makeDelta } from '@jumpfleet/releases';
import { eventually } from '@jumpfleet/testing';
import { openShell } from './testing/test-site.js';
import { upgradeWorld } from './testing/upgrade-world.js';

const world = upgradeWorld();

it('becomes the next version, by its slot, and goes back by a signed roll-back without a download', async () => {
  await world.online();
  const first = world.client.pid;
  await world.upgradeTo(world.next);
  expect(world.client.current).toBe('versions/1.1.0');
  expect(world.site.knocks.at(-1)?.slot).toBe('a-slot');
  expect(world.site.closes.map(({ code }) => code)).toEqual([1012]);
  const [lifeOfOld, lifeOfNew] = world.site.knocks.map(({ machine }) => machine?.split('.')[1]);
  expect(lifeOfNew).not.toBe(lifeOfOld);
  await eventually(() => expect(existsSync(`/proc/${String(first)}/cmdline`)).toBe(false));
  expect(world.client.pid).not.toBe(first);
  expect((await world.client.control('status')).out).toContain('is connected');

  const back = await world.publisher.release(world.old, { rollback_from: ['1.1.0'] });
  const fetched = world.said('upgrade-fetch').length;
  await world.upgradeTo(world.old, back);
  expect(world.said('upgrade-fetch')).toHaveLength(fetched);
  expect(world.versionsSeen()).toEqual(['1.0.0', '1.1.0', '1.0.0']);
  expect((await world.client.control('restart')).out).toContain('is connected');
  expect(world.client.current).toBe('versions/1.0.0');
  expect(world.versionsThere()).toEqual(['1.0.0', '1.1.0']);
});

it('serves until its slot is near, and comes by then', async () => {
  await world.online();
  const permit = await world.offer();
  const inMs = 1_500;
  const saidAt = await world.restart(permit, 20_000, inMs);
  expect(await world.outcomeOf(permit)).toBe('1.1.0');
  const awayMs = world.said('upgrade-ready')[0]?.away_ms ?? inMs;
  const timerMs = 20;
  expect(world.site.closes[0]?.at).toBeGreaterThan(saidAt + inMs - awayMs - timerMs);
  expect(world.site.knocks[1]?.at).toBeGreaterThan(saidAt + inMs - timerMs);
});

it('says the end of a permit at each welcome until it was noted, and answers a version that it has at once', async () => {
  await world.online();
  const number = await world.offer();
  await world.restart(number);
  await world.outcomeOf(number);
  world.site.line?.terminate();
  await world.site.until(() => world.said('upgrade-done').length === 2);
  world.site.say({ t: 'upgrade-noted', permit: number });
  await eventually(() =>
    expect(existsSync(join(world.client.dir, 'state/upgrade.json'))).toBe(false),
  );
  const fetched = world.said('upgrade-fetch').length;
  expect(await world.outcomeOf(await world.offer())).toBe('1.1.0');
  expect(world.said('upgrade-fetch')).toHaveLength(fetched);
});

it('fetches only what changed where it is offered, and the whole where that cannot be used', async () => {
  await world.online();
  const file = join(world.folder, 'delta');
  const made = await makeDelta(world.old.package, world.next.package, file);
  if (!made.ok) throw new Error(made.refusal.detail);
  const delta = { from: '1.0.0', ...made.value };
  world.site.served.set('delta', Buffer.alloc(made.value.length));
  await world.offer({ delta });
  await world.site.heardOf('upgrade-ready');
  expect(new Set(world.said('upgrade-fetch').map(({ part }) => part))).toEqual(
    new Set(['delta', 'package']),
  );
  world.site.heard.length = 0;
  rmSync(join(world.client.dir, 'versions/1.1.0'), { recursive: true });
  world.site.served.set('delta', readFileSync(file));
  const permit = await world.offer({ delta });
  await world.restart(permit);
  expect(await world.outcomeOf(permit)).toBe('1.1.0');
  expect(world.said('upgrade-fetch').map(({ part }) => part)).toEqual(['delta']);
});

it('goes on with a download where a withdrawn permit, or a lost line, ended it', async () => {
  await world.online();
  const length = readFileSync(world.next.package).length;
  world.site.servesBytes = 1;
  const release = await world.publisher.release(world.next);
  const withdrawn = await world.offer({ release });
  const partial = join(world.client.dir, 'state/download');
  const bytesThere = () => {
    const [name] = existsSync(partial) ? readdirSync(partial) : [];
    return name === undefined ? 0 : readFileSync(join(partial, name)).length;
  };
  await eventually(() => expect(bytesThere()).toBeGreaterThan(0));
  expect(bytesThere()).toBeLessThan(length / 2);
  world.site.say({ t: 'upgrade-withdrawn', permit: withdrawn, code: 'paused' });
  world.site.servesBytes = 1;
  const there = bytesThere();
  const again = await world.offer({ release });
  await eventually(() => expect(bytesThere()).toBeGreaterThan(there));
  expect(world.said('upgrade-fetch').find((asked) => asked.permit === again)?.offset).toBe(there);
  world.site.line?.terminate();
  await world.connections(2);
  world.site.servesBytes = Number.POSITIVE_INFINITY;
  const last = await world.offer({ release });
  await world.restart(last);
  expect(await world.outcomeOf(last)).toBe('1.1.0');
  expect(
    world.said('upgrade-fetch').find((asked) => asked.permit === last)?.offset,
  ).toBeGreaterThan(there);
});

it('takes no permit twice, and none that is older than the last', async () => {
  await world.online();
  const number = await world.offer({ release: 'not a release' });
  expect(await world.outcomeOf(number)).toBe('release-malformed');
  world.site.say({ t: 'upgrade-noted', permit: number });
  await world.offer({ permit: number });
  await world.offer({ permit: number - 1 });
  const newest = await world.offer({ release: 'not a release' });
  expect(await world.outcomeOf(newest)).toBe('release-malformed');
  expect(world.said('upgrade-fetch')).toEqual([]);
  expect(world.said('upgrade-failed')).toHaveLength(2);
});

it('waits for a session that is open, and asks for a byte now and then meanwhile', async () => {
  await world.online();
  world.site.say(openShell(3));
  await world.site.heardOf('opened');
  await world.offer({ leaseMs: 600 });
  await world.site.until(
    () => world.said('upgrade-fetch').filter(({ bytes }) => bytes === 1).length > 2,
  );
  expect(world.said('upgrade-ready')).toEqual([]);
  world.site.say({ t: 'close', channel: 3, reason: 'done' });
  await world.site.heardOf('upgrade-ready');
});

it('follows the roots to a new key, for good', async () => {
  await world.online();
  const newKey = generateKey();
  const root = world.publisher.root({
    number: 2,
    keys: Object.fromEntries(
      [world.publisher.rootKey, newKey].map(({ keyId, publicKey }) => [keyId, publicKey]),
    ),
    release: { key_ids: [newKey.keyId], threshold: 1 },
  });
  const number = await world.offer({
    release: await world.publisher.release(world.next, {}, [newKey]),
    roots: [root],
  });
  await world.restart(number);
  expect(await world.outcomeOf(number)).toBe('1.1.0');
  const oldKey = await world.offer({
    release: await world.publisher.release(world.versions.build('1.0.1')),
  });
  expect(await world.outcomeOf(oldKey)).toBe('signature-invalid');
});

describe('with a disk that is full', () => {
  it.each([
    ['for the download', 40],
    ['for what is unpacked', 200],
  ])('%s, it says so and goes on as it is', async (_when, blocks) => {
    // A limit on the size of files stops the same writes as a full disk does, without one.
    world.client.start(`ulimit -f ${String(blocks)};`);
    await world.connections(1);
    expect(await world.outcomeOf(await world.offer())).toBe('disk-full');
    expect(world.client.current).toBe('versions/1.0.0');
    expect(world.versionsThere()).toEqual(['1.0.0']);
  });
});
