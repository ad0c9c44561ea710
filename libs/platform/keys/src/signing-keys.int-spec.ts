import { openDatabase } from '@jumpfleet/persistence';
import { testDatabase } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { DataSource } from 'typeorm';
import { KeyRing, SigningKeys, signingKeysMigrations } from './index.js';

const url = await testDatabase('keys');
let database: DataSource;
beforeAll(async () => {
  database = await openDatabase({ url, migrations: signingKeysMigrations });
});
afterAll(() => database.destroy());

const exp = Math.floor(Date.now() / 1000) + 60;
const claims = { iss: 'jumpfleet/sessions', exp };

describe('the keys of a service', () => {
  it('are one and the same for replicas that start together, and for every later start', async () => {
    const [one, other] = await Promise.all([
      SigningKeys.open(database),
      SigningKeys.open(database),
    ]);
    expect(one.jwks()).toEqual(other.jwks());
    expect((await SigningKeys.open(database)).jwks()).toEqual(one.jwks());
    expect(one.jwks().keys).toHaveLength(1);
  });

  it('are published without their private part', async () => {
    const [key] = (await SigningKeys.open(database)).jwks().keys;
    expect(Object.keys(key ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  it('sign what any other implementation of the standard accepts', async () => {
    const keys = await SigningKeys.open(database);
    const jwks = createLocalJWKSet({ keys: keys.jwks().keys.map((key) => ({ ...key })) });
    const { payload, protectedHeader } = await jwtVerify(keys.sign(claims), jwks);
    expect(payload).toEqual(claims);
    expect(protectedHeader.alg).toBe('EdDSA');
  });

  it('keep older tokens good after a newer key was made', async () => {
    const before = await SigningKeys.open(database);
    const old = before.sign(claims);
    await database.query(
      `INSERT INTO signing_keys (kid, private_key)
       SELECT 'newer', private_key FROM signing_keys LIMIT 1`,
    );
    const after = await SigningKeys.open(database);
    const ring = KeyRing.of(after.jwks().keys);
    expect(ring.verify(old, claims.iss)).toEqual(claims);
    expect(ring.verify(after.sign(claims), claims.iss)).toEqual(claims);
  });
});
