import { createHmac, randomBytes } from 'node:crypto';
import { closeCodes } from '@jumpfleet/gateway-contracts';
import type { AgentPass } from '@jumpfleet/gateway-contracts';
import type { LineEnd } from './line-end.js';

/** A pass as a client keeps it, beside its key and as secretly. Lost, it costs a signature. */
export type KeptPass = Readonly<{ token: string; secret: string; goodUntil: number }>;

export function keptPass({ token, secret, lifetime_ms }: AgentPass, now: number): KeptPass {
  return { token, secret, goodUntil: now + lifetime_ms };
}

/** What is left of a pass after a line ended: one that was not believed is not shown again. */
export function passAfter(pass: KeptPass | undefined, end: LineEnd): KeptPass | undefined {
  const wasRefused = end.kind === 'closed' && end.code === closeCodes.identityCheckFailed;
  return wasRefused ? undefined : pass;
}

/** How one connection proves that its client holds the pass's secret. */
export type Resumption = Readonly<{ nonce: string; mac: (text: string) => string }>;

export function resumptionBy({ secret }: KeptPass): Resumption {
  return {
    nonce: randomBytes(16).toString('base64url'),
    mac: (text) =>
      createHmac('sha256', Buffer.from(secret, 'base64url')).update(text).digest('base64url'),
  };
}
