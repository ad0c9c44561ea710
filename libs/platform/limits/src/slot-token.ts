import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from './line.js';

/** A client's place in the line, as the client carries it. */
export type Slot = Readonly<{ era: string; at: Instant }>;

const pattern = /^(\d{1,17})\.([\w-]{1,64})\.([\w-]{43})$/;

/** Tokens that any shard can check by itself, so that a place in the line is good even while Redis is away. */
export class SlotTokens {
  constructor(private readonly secret: string) {}

  issue(clientId: string, { era, at }: Slot): string {
    return `${at}.${era}.${this.signature(clientId, { era, at }).toString('base64url')}`;
  }

  /** The slot, if this very client was given it. */
  read(clientId: string, token: string): Slot | undefined {
    const [, at, era, signature] = pattern.exec(token) ?? [];
    if (at === undefined || era === undefined || signature === undefined) return undefined;
    const slot = { era, at: Number(at) };
    const shown = Buffer.from(signature, 'base64url');
    const expected = this.signature(clientId, slot);
    return shown.length === expected.length && timingSafeEqual(shown, expected) ? slot : undefined;
  }

  private signature(clientId: string, { era, at }: Slot): Buffer {
    return createHmac('sha256', this.secret).update(`${clientId}\n${at}\n${era}`).digest();
  }
}
