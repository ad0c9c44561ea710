import { CompactEncrypt, compactDecrypt } from 'jose';

const keyBytes = 32;
const header = { alg: 'dir', enc: 'A256GCM' } as const;

/** What was sealed is not what this site sealed for this purpose, or its key is another one. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/**
 * Secrets that must be told again later (a client secret, a one-time password's seed) lie in the database
 * only sealed: JWE (RFC 7516), AES-256-GCM with the site's key, which lies elsewhere. What is sealed for
 * one purpose does not open for another, so no row can be moved to where it would be shown.
 */
export class SealedSecrets {
  private constructor(private readonly key: Uint8Array) {}

  /** `key` is 32 bytes in base64url; throws when it is not. */
  static withKey(key: string): SealedSecrets {
    const bytes = Buffer.from(key, 'base64url');
    if (bytes.length !== keyBytes)
      throw new Error('The key that seals secrets must be 32 bytes in base64url.');
    return new SealedSecrets(bytes);
  }

  seal(secret: string, purpose: string): Promise<string> {
    return new CompactEncrypt(new TextEncoder().encode(secret))
      .setProtectedHeader({ ...header, sub: purpose })
      .encrypt(this.key);
  }

  /** Throws `SealBroken`. */
  async open(sealed: string, purpose: string): Promise<string> {
    const opened = await compactDecrypt(sealed, this.key, {
      keyManagementAlgorithms: [header.alg],
      contentEncryptionAlgorithms: [header.enc],
    }).catch((cause: unknown) => {
      throw new SealBroken('The sealed secret cannot be opened.', { cause });
    });
    if (opened.protectedHeader['sub'] !== purpose)
      throw new SealBroken('The secret was sealed for another purpose.');
    return new TextDecoder().decode(opened.plaintext);
  }
}
