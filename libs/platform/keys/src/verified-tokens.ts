import { hash } from 'node:crypto';

/**
 * Whose signature was found good need not be checked with it again, which costs a hundred times as much as
 * to find it here. Only that is kept, under a digest of key and token together: issuer, times, and whether
 * the key still counts, are the caller's to check each time. Those shown least lately are forgotten first.
 */
export class VerifiedTokens {
  private readonly digests = new Set<string>();

  constructor(private readonly capacity: number) {}

  check(publicKey: string, token: string, isSigned: () => boolean): boolean {
    const digest = hash('sha256', `${publicKey}.${token}`, 'binary');
    const isKnown = this.digests.delete(digest);
    if (!isKnown && !isSigned()) return false;
    this.digests.add(digest);
    if (this.digests.size > this.capacity) this.forgetOldest();
    return true;
  }

  private forgetOldest(): void {
    for (const oldest of this.digests) {
      this.digests.delete(oldest);
      return;
    }
  }
}
