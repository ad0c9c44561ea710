import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Within } from '@jumpfleet/event-log';
import type { Recorded } from '@jumpfleet/kernel';
import { SealBroken, SealedSecrets } from '@jumpfleet/keys';
import type { RecipientEvent } from '@jumpfleet/outbound-domain';
import { openDatabase } from '@jumpfleet/persistence';
import { FakeClock, testDatabase } from '@jumpfleet/testing';
import type { DataSource } from 'typeorm';
import { CreateOutboundTables1700000002001 } from './outbound-tables.migration.js';
import { PostgresRecipientSecrets } from './recipient-secrets.js';
import { RecipientSecrets1796000000200 } from './recipient-secrets.migration.js';
import { sealOpenSecrets } from './seal-open-secrets.js';

const seals = SealedSecrets.withKey(Buffer.alloc(32, 'one key').toString('base64url'));
const otherSeals = SealedSecrets.withKey(Buffer.alloc(32, 'another').toString('base64url'));
const clock = new FakeClock(new Date('2026-11-22T10:00:00.000Z'));

let dataSource: DataSource;
let here: PostgresRecipientSecrets;
beforeAll(async () => {
  const migrations = [CreateOutboundTables1700000002001, RecipientSecrets1796000000200];
  dataSource = await openDatabase({ url: await testDatabase('secrets'), migrations });
  here = new PostgresRecipientSecrets(dataSource, seals, clock);
});
afterAll(() => dataSource.destroy());

/** As the handler does it: within a transaction, and then it is told. */
async function done(change: Within<RecipientEvent>, ...events: RecipientEvent[]): Promise<void> {
  const recorded = events.map((event) => ({ event }) as Recorded<RecipientEvent>);
  await dataSource.transaction((tx) => change(tx, recorded));
  here.changed();
}
async function recipient(secret = 'whsec_Zmlyc3Q='): Promise<string> {
  const id = randomUUID();
  await done(here.keepFirst(id, secret));
  return id;
}
const rotated = (recipientId: string, previousValidUntil: string | null): RecipientEvent => ({
  type: 'SigningSecretRotated',
  version: 1,
  data: { recipientId, previousValidUntil },
});

/** First of all: what is tried here is the first start after an upgrade. */
it('seals what lay open when it first starts, with nothing left to read, whoever comes first', async () => {
  const id = randomUUID();
  await dataSource.query('INSERT INTO recipient_secrets VALUES ($1, $2)', [id, 'whsec_b3Blbg==']);
  const starts = [1, 2, 3].map(() => sealOpenSecrets(dataSource, seals));
  await Promise.all(starts);
  expect(await here.find(id)).toEqual({ signing: ['whsec_b3Blbg=='], named: {} });
  const [left] = await dataSource.query<{ table: string | null }[]>(
    `SELECT to_regclass('recipient_secrets')::text AS table`,
  );
  expect(left?.table).toBeNull();
  const rows = await dataSource.query<object[]>('SELECT * FROM recipient_signing_secret');
  expect(JSON.stringify(rows)).not.toContain('b3Blbg');
});

describe("a recipient's secrets", () => {
  it('sign both after a rotation, until the older one is over', async () => {
    const id = await recipient('whsec_b2xk');
    const until = new Date(clock.now().getTime() + 60_000);
    await done(here.rotate(id, 'whsec_bmV3'), rotated(id, until.toISOString()));
    expect((await here.find(id)).signing).toEqual(['whsec_bmV3', 'whsec_b2xk']);
    clock.set(until);
    expect((await here.find(id)).signing).toEqual(['whsec_bmV3']);
  });

  it('sign alone at once when no overlap is wished, whatever was still valid', async () => {
    const id = await recipient('whsec_b2xk');
    const until = new Date(clock.now().getTime() + 60_000).toISOString();
    await done(here.rotate(id, 'whsec_bmV3'), rotated(id, until));
    await done(here.rotate(id, 'whsec_bGFzdA=='), rotated(id, null));
    expect((await here.find(id)).signing).toEqual(['whsec_bGFzdA==']);
    const rows = await dataSource.query<object[]>(
      'SELECT previous_sealed FROM recipient_signing_secret WHERE recipient_id = $1',
      [id],
    );
    expect(rows).toEqual([{ previous_sealed: null }]);
  });

  it('have names, new values and an end', async () => {
    const id = await recipient();
    await done(here.set(id, 'token', 'first'));
    await done(here.set(id, 'user', 'ada'));
    await done(here.set(id, 'token', 'second'));
    expect((await here.find(id)).named).toEqual({ token: 'second', user: 'ada' });
    await done(here.remove(id, 'user'));
    expect((await here.find(id)).named).toEqual({ token: 'second' });
    await done(here.discard(id));
    expect(await here.find(id)).toEqual({ signing: [], named: {} });
  });

  it('are known to another process half a second after their change, whatever the clock does', async () => {
    const there = new PostgresRecipientSecrets(dataSource, seals, clock);
    const id = await recipient();
    expect((await there.find(id)).named).toEqual({});
    await done(here.set(id, 'token', 'new'));
    expect((await here.find(id)).named).toEqual({ token: 'new' });
    clock.advance(499);
    expect((await there.find(id)).named).toEqual({});
    clock.advance(1);
    expect((await there.find(id)).named).toEqual({ token: 'new' });
    await done(here.set(id, 'token', 'newer'));
    clock.advance(-60_000);
    expect((await there.find(id)).named).toEqual({ token: 'newer' });
  });

  it('are read once and then given from memory', async () => {
    const id = await recipient();
    await here.find(id);
    await dataSource.query('DELETE FROM recipient_signing_secret WHERE recipient_id = $1', [id]);
    const all = await Promise.all(Array.from({ length: 100 }, () => here.find(id)));
    expect(all.every(({ signing }) => signing.length === 1)).toBe(true);
    here.changed();
    await dataSource.query('UPDATE recipient_secret_head SET revision = revision + 1');
    expect((await here.find(id)).signing).toEqual([]);
  });

  it('do not open with another key, nor as those of another recipient', async () => {
    const id = await recipient();
    const other = await recipient();
    const stranger = new PostgresRecipientSecrets(dataSource, otherSeals, clock);
    await expect(stranger.find(id)).rejects.toThrow(SealBroken);
    await dataSource.query(
      `UPDATE recipient_signing_secret SET sealed = (
         SELECT sealed FROM recipient_signing_secret WHERE recipient_id = $1) WHERE recipient_id = $2`,
      [other, id],
    );
    const late = new PostgresRecipientSecrets(dataSource, seals, clock);
    await expect(late.find(id)).rejects.toThrow(SealBroken);
  });
});
