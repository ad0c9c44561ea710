import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describePackage, generateKey } from '@jumpfleet/releases';
import { sharedUpgradeWorld } from './testing/upgrade-world.js';
import type { Offered } from './testing/upgrade-world.js';

const world = sharedUpgradeWorld();

describe('refuses, and tells the site why,', () => {
  const stranger = generateKey();
  const change = (bytes: Buffer, at: number) => {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };
  const asItIs = (whole: Buffer) => whole;
  const cases: [string, string, () => Promise<Offered>, (whole: Buffer) => Buffer][] = [
    ['what is no release', 'release-malformed', async () => ({ release: '{}' }), asItIs],
    [
      'a release that somebody else signed',
      'signature-invalid',
      async () => ({ release: await world.publisher.release(world.next, {}, [stranger]) }),
      asItIs,
    ],
    [
      'a root that the last one did not sign',
      'root-invalid',
      async () => ({ roots: [world.publisher.root({ number: 2 }, [stranger])] }),
      asItIs,
    ],
    [
      'an expired release',
      'release-expired',
      async () => ({
        release: await world.publisher.release(world.next, { expires_at: '2020-01-01T00:00:00Z' }),
      }),
      asItIs,
    ],
    [
      'a package for another platform',
      'platform-mismatch',
      async () => ({
        release: await world.publisher.release(world.next, { platform: 'windows-64' }),
      }),
      asItIs,
    ],
    [
      'an older version',
      'version-not-newer',
      async () => ({ release: await world.publisher.release(world.next, { version: '0.9.0' }) }),
      asItIs,
    ],
    [
      'a step that is too wide',
      'minimum-version',
      async () => ({
        release: await world.publisher.release(world.next, { minimum_version: '1.0.1' }),
      }),
      asItIs,
    ],
    [
      'a package that was tampered with',
      'digest-mismatch',
      async () => ({}),
      (whole) => change(whole, 5_000),
    ],
    [
      'a package that is cut short',
      'length-mismatch',
      async () => ({}),
      (whole) => whole.subarray(0, -9),
    ],
    [
      'a package with other files than are signed',
      'package-malformed',
      async () => ({ release: await world.publisher.release(world.next, { files: [] }) }),
      asItIs,
    ],
    [
      'a package with another file than is signed',
      'digest-mismatch',
      async () => ({
        release: await world.publisher.release(world.next, { files: await tamperedFiles() }),
      }),
      asItIs,
    ],
  ];

  async function tamperedFiles() {
    const described = await describePackage(world.next.package);
    if (!described.ok) throw new Error(described.refusal.detail);
    return described.value.files.map((file) =>
      file.path === 'init-script' ? { ...file, digest: 'a'.repeat(64) } : file,
    );
  }

  it.each(cases)('%s: %s', async (_what, code, offered, served) => {
    const number = await world.offer(await offered());
    world.site.served.set('package', served(readFileSync(world.next.package)));
    expect(await world.outcomeOf(number)).toBe(code);
    expect(world.client.current).toBe('versions/1.0.0');
    expect(world.versionsThere()).toEqual(['1.0.0']);
  });

  it('a release that is older than one it has seen: release-replayed', async () => {
    const replayed = await world.publisher.release(world.next);
    const newer = await world.offer();
    await world.site.heardOf('upgrade-ready');
    world.site.say({ t: 'upgrade-withdrawn', permit: newer, code: 'cancelled' });
    expect(await world.outcomeOf(await world.offer({ release: replayed }))).toBe(
      'release-replayed',
    );
  });
});
