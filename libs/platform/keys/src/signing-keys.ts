import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { publicJwk, signJwt, thumbprint } from './jwt.js';
import type { PublicJwk } from './jwt.js';

type SigningKeyRow = Readonly<{ kid: string; private_key: string }>;

/** Replicas that start together must agree on one key; the number is this table's own. */
const creationLock = 7_402_156;

/**
 * The Ed25519 key with which this service signs, kept in its own database and made on the first start.
 * The newest key signs; older ones stay listed so that tokens signed with them live out their time.
 */
export class SigningKeys {
  private constructor(
    private readonly newest: Readonly<{ kid: string; key: KeyObject }>,
    private readonly published: readonly PublicJwk[],
  ) {}

  static async open(dataSource: DataSource): Promise<SigningKeys> {
    const rows = await dataSource.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [creationLock]);
      const existing = await select(tx);
      if (existing.length > 0) return existing;
      await insertNewKey(tx);
      return select(tx);
    });
    const keys = rows.map(({ kid, private_key }) => ({ kid, key: createPrivateKey(private_key) }));
    const [newest] = keys;
    if (!newest) throw new Error('The signing key is gone from its table.');
    return new SigningKeys(
      newest,
      keys.map(({ kid, key }) => ({ ...publicPart(key), kid })),
    );
  }

  /** Signs claims as they are; the caller sets `iss`, `exp` and the rest. */
  sign(claims: object): string {
    return signJwt(claims, this.newest.kid, this.newest.key);
  }

  /** The JWKS document (RFC 7517) that others verify with. */
  jwks(): { keys: readonly PublicJwk[] } {
    return {
      keys: this.published.map((key) => ({ ...key, use: 'sig', alg: 'EdDSA' })),
    };
  }
}

function select(tx: EntityManager): Promise<SigningKeyRow[]> {
  return tx.query('SELECT kid, private_key FROM signing_keys ORDER BY created_at DESC, kid');
}

async function insertNewKey(tx: EntityManager): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await tx.query('INSERT INTO signing_keys (kid, private_key) VALUES ($1, $2)', [
    publicPart(privateKey).kid,
    privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ]);
}

function publicPart(privateKey: KeyObject): PublicJwk {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return publicJwk.parse({ ...jwk, kid: thumbprint(jwk) });
}
