import type { Within } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { SealedSecrets } from '@jumpfleet/keys';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { RecipientEvent } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { RecipientSecrets } from '../../application/ports.js';
import type {
  SecretKeeping,
  SecretsOfRecipients,
} from '../../application/recipient-secrets.port.js';
import { namedPurpose, signingPurpose } from './secret-purposes.js';

/** What another process changed is known after as long. */
const lookEachMs = 500;

type SealedRow = Readonly<{
  sealed: string;
  previous_sealed: string | null;
  previous_valid_until: Date | null;
  named: Readonly<Record<string, string>> | null;
}>;
type Opened = Readonly<{
  signing: readonly Readonly<{ secret: string; validUntil?: Date }>[];
  named: Readonly<Record<string, string>>;
}>;
type Known = Readonly<{ revision: number; of: Map<string, Promise<Opened>> }>;

/**
 * Secrets lie sealed and are opened once per change: each change raises one revision, and what is
 * remembered is given out only while a look at that revision, not older than half a second, found it unchanged.
 */
@Injectable()
export class PostgresRecipientSecrets implements SecretsOfRecipients, SecretKeeping {
  private known: Known = { revision: -1, of: new Map() };
  /** Of this process; a look that began before the last of them may have missed it. */
  private changes = 0;
  private looked = { at: Number.NEGATIVE_INFINITY, changes: -1 };
  private looking: Promise<void> | undefined;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SealedSecrets) private readonly seals: SealedSecrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(recipientId: string): Promise<RecipientSecrets> {
    if (!this.isFresh()) await (this.looking ?? this.lookAgain());
    const { of } = this.known;
    const opened = of.get(recipientId) ?? this.open(recipientId);
    of.set(recipientId, opened);
    try {
      return valid(await opened, this.clock.now());
    } catch (error) {
      of.delete(recipientId);
      throw error;
    }
  }

  changed(): void {
    this.changes++;
    this.looking = undefined;
  }

  keepFirst(recipientId: string, secret: string): Within<RecipientEvent> {
    return raising(async (tx) => {
      await tx.query('INSERT INTO recipient_signing_secret VALUES ($1, $2)', [
        recipientId,
        await this.seals.seal(secret, signingPurpose(recipientId)),
      ]);
    });
  }

  rotate(recipientId: string, secret: string): Within<RecipientEvent> {
    return raising(async (tx, recorded) => {
      const [event] = recorded.map((one) => one.event);
      const until = event?.type === 'SigningSecretRotated' ? event.data.previousValidUntil : null;
      await tx.query(
        `UPDATE recipient_signing_secret SET sealed = $2, previous_valid_until = $3,
           previous_sealed = CASE WHEN $3::timestamptz IS NOT NULL THEN sealed END
         WHERE recipient_id = $1`,
        [recipientId, await this.seals.seal(secret, signingPurpose(recipientId)), until],
      );
    });
  }

  set(recipientId: string, name: string, secret: string): Within<RecipientEvent> {
    return raising(async (tx) => {
      await tx.query(
        `INSERT INTO recipient_named_secret VALUES ($1, $2, $3)
         ON CONFLICT (recipient_id, name) DO UPDATE SET sealed = excluded.sealed`,
        [recipientId, name, await this.seals.seal(secret, namedPurpose(recipientId, name))],
      );
    });
  }

  remove(recipientId: string, name: string): Within<RecipientEvent> {
    return raising(async (tx) => {
      await tx.query('DELETE FROM recipient_named_secret WHERE recipient_id = $1 AND name = $2', [
        recipientId,
        name,
      ]);
    });
  }

  discard(recipientId: string): Within<RecipientEvent> {
    return raising(async (tx) => {
      await tx.query('DELETE FROM recipient_named_secret WHERE recipient_id = $1', [recipientId]);
      await tx.query('DELETE FROM recipient_signing_secret WHERE recipient_id = $1', [recipientId]);
    });
  }

  /** A clock that was set back makes nothing last longer. */
  private isFresh(): boolean {
    const elapsed = this.clock.now().getTime() - this.looked.at;
    return this.looked.changes === this.changes && elapsed >= 0 && elapsed < lookEachMs;
  }

  private lookAgain(): Promise<void> {
    const looking = this.look().finally(() => {
      if (this.looking === looking) this.looking = undefined;
    });
    this.looking = looking;
    return looking;
  }

  /** A look that another one has overtaken changes nothing that is newer. */
  private async look(): Promise<void> {
    const looked = { at: this.clock.now().getTime(), changes: this.changes };
    const [row] = await this.dataSource.query<{ revision: string }[]>(
      'SELECT revision FROM recipient_secret_head',
    );
    const revision = Number(row?.revision ?? 0);
    if (revision > this.known.revision) this.known = { revision, of: new Map() };
    if (looked.changes >= this.looked.changes) this.looked = looked;
  }

  private async open(recipientId: string): Promise<Opened> {
    const [row] = await this.dataSource.query<SealedRow[]>(
      `SELECT sealed, previous_sealed, previous_valid_until,
         (SELECT jsonb_object_agg(name, n.sealed) FROM recipient_named_secret n
          WHERE n.recipient_id = s.recipient_id) AS named
       FROM recipient_signing_secret s WHERE recipient_id = $1`,
      [recipientId],
    );
    if (!row) return { signing: [], named: {} };
    const { previous_sealed: previous, previous_valid_until: validUntil } = row;
    const signing = signingPurpose(recipientId);
    const named = Object.entries(row.named ?? {}).map(
      async ([name, sealed]) =>
        [name, await this.seals.open(sealed, namedPurpose(recipientId, name))] as const,
    );
    return {
      signing: [
        { secret: await this.seals.open(row.sealed, signing) },
        ...(previous !== null && validUntil !== null
          ? [{ secret: await this.seals.open(previous, signing), validUntil }]
          : []),
      ],
      named: Object.fromEntries(await Promise.all(named)),
    };
  }
}

function valid({ signing, named }: Opened, now: Date): RecipientSecrets {
  const valid = signing.filter(({ validUntil }) => validUntil === undefined || validUntil > now);
  return { signing: valid.map(({ secret }) => secret), named };
}

/** Whoever reads the new revision also reads the change. */
function raising(change: Within<RecipientEvent>): Within<RecipientEvent> {
  return async (tx: EntityManager, recorded) => {
    await change(tx, recorded);
    await tx.query('UPDATE recipient_secret_head SET revision = revision + 1');
  };
}
