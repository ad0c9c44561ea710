import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from './line.js';

/** Clients that come back after an upgrade have a lane of their own; `others` are all who come back otherwise. */
export type Lane = 'others' | 'returns';

/** A client's place in the line, as the client carries it. */
export type Slot = Readonly<{ era: string; lane: Lane; at: Instant }>;

const letters = { others: 'o', returns: 'r' } as const satisfies Record<Lane, string>;
const pattern = /^([or])(\d{1,17})\.([\w-]{1,64})\.([\w-]{43})$/;

export type LaneLetter = (typeof letters)[Lane];
export const letterOf = (lane: Lane): LaneLetter => letters[lane];
export const laneOf = (letter: LaneLetter): Lane => (letter === 'r' ? 'returns' : 'others');

/** Tokens that any shard can check by itself, so that a place in the line is good even while Redis is away. */
export class SlotTokens {
  constructor(private readonly secret: string) {}

  issue(clientId: string, slot: Slot): string {
    const signature = this.signature(clientId, slot).toString('base64url');
    return `${letterOf(slot.lane)}${slot.at}.${slot.era}.${signature}`;
  }

  /** The slot, if this very client was given it. */
  read(clientId: string, token: string): Slot | undefined {
    const [, letter, at, era, signature] = pattern.exec(token) ?? [];
    if (at === undefined || era === undefined || signature === undefined) return undefined;
    const slot: Slot = { era, at: Number(at), lane: laneOf(letter === 'r' ? 'r' : 'o') };
    const shown = Buffer.from(signature, 'base64url');
    const expected = this.signature(clientId, slot);
    return shown.length === expected.length && timingSafeEqual(shown, expected) ? slot : undefined;
  }

  private signature(clientId: string, { era, lane, at }: Slot): Buffer {
    const text = `${clientId}\n${letterOf(lane)}${at}\n${era}`;
    return createHmac('sha256', this.secret).update(text).digest();
  }
}
