import { readdirSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';
import { followRoots, nextRoot, trustRoot } from '@jumpfleet/releases';
import { testFolder } from '@jumpfleet/testing';

import { ReleaseKeys } from './release-keys.js';

const now = new Date('2026-11-21T12:00:00Z');
let keys: ReleaseKeys;

beforeEach(async () => {
  keys = new ReleaseKeys(join(await testFolder(), 'release-keys'));
});

const rootIn = (text: string) => {
  const root = trustRoot(text);
  if (!root.ok) throw new Error(root.refusal.detail);
  return root.value;
};

describe('the keys of a site', () => {
  it('are made once, for their owner alone', () => {
    expect([keys.ensure(now), keys.ensure(now)]).toEqual([true, false]);
    const files = readdirSync(keys.folder).sort();
    expect(files).toEqual(['release.key.json', 'root.json', 'root.key.json']);
    for (const file of files) expect(statSync(join(keys.folder, file)).mode & 0o777).toBe(0o600);
    expect(keys.root).toMatchObject({ number: 1, release: { threshold: 1 } });
    expect(keys.root.release.key_ids).toEqual([keys.key('release').keyId]);
    expect(keys.root.root.key_ids).not.toEqual(keys.root.release.key_ids);
  });

  it('may lie elsewhere: the root alone is enough for a site', async () => {
    keys.ensure(now);
    await rename(join(keys.folder, 'root.key.json'), join(keys.folder, '..', 'elsewhere'));
    expect(keys.ensure(now)).toBe(false);
    expect(() => keys.key('root')).toThrow('keys-missing');
  });

  it('go on to a next root that the one before has signed, and are the old ones until the site has it', () => {
    keys.ensure(now);
    const first = keys.rootDocument ?? '';
    const [root, release] = [keys.key('root').keyId, keys.key('release').keyId];
    const second = keys.next(['root', 'release'], now);
    expect(keys.next([], now)).toBe(second);
    expect([keys.key('root').keyId, keys.rootDocument]).toEqual([root, first]);
    expect(nextRoot(rootIn(first), second, now).ok).toBe(true);
    keys.adoptNext();
    expect(keys.rootDocument).toBe(second);
    expect(keys.key('root').keyId).not.toBe(root);
    expect(keys.key('release').keyId).not.toBe(release);
    const third = keys.next([], now);
    keys.adoptNext();
    expect(followRoots(rootIn(first), [second, third], now)).toMatchObject({
      ok: true,
      value: { text: third, root: { number: 3 } },
    });
  });
});
