import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { PasswordsBusy } from '../../application/ports.js';
import type { Passwords } from '../../application/ports.js';

/** OWASP's first choice for argon2id; one check costs some 20 ms of one core, by design. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** API accounts prove themselves again and again: a secret just proven needs no slow hash. */
const rememberMs = 10 * 60_000;
const maxRemembered = 1_000;

/** Each check under way holds 19 MiB; more at once would let strangers fill the memory. */
const maxUnderWay = 4;
/** Some two seconds of waiting. */
const maxWaiting = 200;

/** argon2id. What a proven secret is remembered by is useless outside this process. */
@Injectable()
export class Argon2Passwords implements Passwords {
  private readonly key = randomBytes(32);
  private readonly remembered = new LRUCache<string, Buffer>({
    max: maxRemembered,
    ttl: rememberMs,
  });
  private readonly nobody = hash(randomBytes(32).toString('base64url'), cost);
  private readonly queue: (() => void)[] = [];
  private underWay = 0;

  hash(secret: string): Promise<string> {
    return this.inTurn(() => hash(secret, cost));
  }

  async matches(secret: string, stored: string | undefined): Promise<boolean> {
    const mark = createHmac('sha256', this.key).update(secret).digest();
    const proven = stored === undefined ? undefined : this.remembered.get(stored);
    if (proven && timingSafeEqual(proven, mark)) return true;
    const compared = stored ?? (await this.nobody);
    const matches = await this.inTurn(() => verify(compared, secret));
    if (!matches || stored === undefined) return false;
    this.remembered.set(stored, mark);
    return true;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.queue.length >= maxWaiting) throw new PasswordsBusy('Too many proofs are waiting.');
    if (this.underWay >= maxUnderWay)
      await new Promise<void>((resolve) => {
        this.queue.push(resolve);
      });
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.underWay -= 1;
      this.queue.shift()?.();
    }
  }
}
