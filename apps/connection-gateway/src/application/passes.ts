import { hkdfSync, timingSafeEqual } from 'node:crypto';
import type { AgentPass } from '@jumpfleet/gateway-contracts';
import { Hmac } from './hmac.js';

const daySeconds = 86_400;
/** Long enough that a shard that ran for weeks and restarts still finds its clients' passes good. */
export const passLifetimeMs = 28 * daySeconds * 1_000;
const lifetimeSeconds = passLifetimeMs / 1_000;
const hashBytes = 32;

/** To what a pass is bound: another credential or another machine makes it worth nothing. */
type PassHolder = Readonly<{ credential: string; machine: string | undefined }>;
type OpenedPass = Readonly<{ clientId: string; secret: Buffer }>;

const pattern = /^(\d{1,11})\.([\da-f-]{36})\.([\w-]{43})$/;

/**
 * Passes for clients that have proved their key, made and read by every shard with the same secret and kept by
 * none. Each day has a key of its own, so that none is used for longer than a pass lives after its day.
 */
export class Passes {
  private readonly keys = new Map<number, Hmac>();

  constructor(
    private readonly secret: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Only for who has proved the credential's key on this very connection: a pass does not renew itself. */
  issue(clientId: string, holder: PassHolder): AgentPass {
    const issuedAt = this.seconds();
    const { tag, secret } = this.make(issuedAt, clientId, holder);
    return {
      token: `${issuedAt}.${clientId}.${tag.toString('base64url')}`,
      secret: secret.toString('base64url'),
      lifetime_ms: passLifetimeMs,
    };
  }

  /** Whose pass it is and what its holder must know, while it lives. Any text is answered. */
  open(token: string, holder: PassHolder): OpenedPass | undefined {
    const [, issued, clientId, shown] = pattern.exec(token) ?? [];
    if (issued === undefined || clientId === undefined || shown === undefined) return undefined;
    const issuedAt = Number(issued);
    const age = this.seconds() - issuedAt;
    // Another shard's clock may be ahead.
    if (age >= lifetimeSeconds || age < -daySeconds) return undefined;
    const { tag, secret } = this.make(issuedAt, clientId, holder);
    return timingSafeEqual(Buffer.from(shown, 'base64url'), tag) ? { clientId, secret } : undefined;
  }

  /** One pseudo-random text of 64 bytes: its first half is shown with the pass, the other never again. */
  private make(issuedAt: number, clientId: string, { credential, machine = '' }: PassHolder) {
    const bytes = this.keyOf(Math.floor(issuedAt / daySeconds)).digest(
      `${issuedAt}\n${clientId}\n${machine}\n${credential}`,
    );
    return { tag: bytes.subarray(0, hashBytes), secret: bytes.subarray(hashBytes) };
  }

  private keyOf(day: number): Hmac {
    const known = this.keys.get(day);
    if (known) return known;
    const oldest = (this.seconds() - lifetimeSeconds) / daySeconds - 1;
    for (const other of this.keys.keys()) if (other < oldest) this.keys.delete(other);
    const key = hkdfSync('sha256', this.secret, '', `jumpfleet-pass-v1 ${day}`, hashBytes);
    const hmac = new Hmac('sha512', new Uint8Array(key));
    this.keys.set(day, hmac);
    return hmac;
  }

  private seconds(): number {
    return Math.floor(this.now() / 1_000);
  }
}
