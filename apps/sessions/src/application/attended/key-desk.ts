import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { readSessionKey } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { KEY_GUESSES, SESSION_KEYS } from './ports.js';
import type { KeyGuesses, SessionKeys } from './ports.js';
import type { SessionKeyRow } from './session-key.projection.js';

export type LookRefusal =
  | Readonly<{ kind: 'session-key-unknown' | 'session-key-expired' | 'session-key-used' }>
  | Readonly<{ kind: 'too-many-guesses'; retryAfterSeconds: number }>;

/** Where everybody who is nobody yet shows a key. Keys that are none are counted, so that guessing leads nowhere. */
@Injectable()
export class KeyDesk {
  constructor(
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
    @Inject(KEY_GUESSES) private readonly guesses: KeyGuesses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A key that somebody made, whatever became of it. */
  async find(typed: string, address: string): Promise<Result<SessionKeyRow, LookRefusal>> {
    const now = this.clock.now();
    const retryAfterSeconds = await this.guesses.begin(address, now);
    if (retryAfterSeconds !== undefined)
      return refuse({ kind: 'too-many-guesses', retryAfterSeconds });
    const key = readSessionKey(typed);
    const row = key === undefined ? undefined : await this.keys.byKey(key);
    if (!row || row.status === 'withdrawn') return refuse({ kind: 'session-key-unknown' });
    await this.guesses.forgive(address, now);
    return ok(row);
  }

  /** One that can still be used. */
  async open(typed: string, address: string): Promise<Result<SessionKeyRow, LookRefusal>> {
    const found = await this.find(typed, address);
    if (!found.ok) return found;
    const { status, expires_at } = found.value;
    if (status !== 'open') return refuse({ kind: 'session-key-used' });
    return new Date(expires_at) <= this.clock.now()
      ? refuse({ kind: 'session-key-expired' })
      : found;
  }
}
