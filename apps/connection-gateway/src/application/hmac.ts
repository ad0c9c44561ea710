import { hash } from 'node:crypto';

const blockBytes = { sha256: 64, sha512: 128 } as const;

/**
 * HMAC (RFC 2104) by one-shot hashes. Node's own makes a key object and two streams for each use, which
 * costs five times as much where a key is used once.
 */
export class Hmac {
  private readonly inner: Buffer;
  private readonly outer: Buffer;

  constructor(
    private readonly algorithm: keyof typeof blockBytes,
    key: Uint8Array,
  ) {
    const bytes = blockBytes[algorithm];
    const block = key.length > bytes ? hash(algorithm, key, 'buffer') : key;
    this.inner = Buffer.alloc(bytes, 0x36);
    this.outer = Buffer.alloc(bytes, 0x5c);
    block.forEach((byte, at) => {
      this.inner[at] = 0x36 ^ byte;
      this.outer[at] = 0x5c ^ byte;
    });
  }

  digest(text: string): Buffer {
    const digest = hash(this.algorithm, Buffer.concat([this.inner, Buffer.from(text)]), 'buffer');
    return hash(this.algorithm, Buffer.concat([this.outer, digest]), 'buffer');
  }
}
