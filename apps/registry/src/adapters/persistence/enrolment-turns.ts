import {
  comeBackInMs,
  longestHintMs,
  mostWaiting,
  nextTurn,
  turnGraceMs,
  turnsAnew,
} from '@jumpfleet/registry-domain';
import type { DataSource, EntityManager } from 'typeorm';
import type { EnrolmentTurn, EnrolmentTurns } from '../../application/enrolment-turns.js';

type Ask = Readonly<{ thumbprint: string; perMinute: number; now: number }>;
type Turn = Readonly<{ number: string; due_at: string }>;

const forgottenAtOnce = 1_000;

const forgetSql = `DELETE FROM enrolment_turn WHERE number IN (
  SELECT number FROM enrolment_turn WHERE due_at < $1::bigint - 60000 AND kept_until < $1::bigint
  ORDER BY due_at, number LIMIT ${String(forgottenAtOnce)})`;

const lineSql = `
SELECT last.number, last.due_at AS last,
  (SELECT due_at FROM enrolment_turn WHERE number = last.number + 1 - $1::integer) AS minute_before,
  (SELECT number FROM enrolment_turn WHERE due_at > $2::bigint ORDER BY due_at, number LIMIT 1) AS first_waiting
FROM (SELECT number, due_at FROM enrolment_turn ORDER BY number DESC LIMIT 1) last`;
type Line = Readonly<{
  number: string;
  last: string;
  minute_before: string | null;
  first_waiting: string | null;
}>;

/** Turns as rows behind one gate that all processes pass one after the other. */
export class PostgresEnrolmentTurns implements EnrolmentTurns {
  private before: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  /** One question of a process at a time: waiting for the gate must not hold up its other work. */
  ask(thumbprint: string, perMinute: number, now: Date): Promise<EnrolmentTurn> {
    const ask = { thumbprint, perMinute, now: now.getTime() };
    const answer = this.before.then(() => this.dataSource.transaction((tx) => askIn(tx, ask)));
    this.before = answer.catch(() => undefined);
    return answer;
  }
}

async function askIn(tx: EntityManager, ask: Ask): Promise<EnrolmentTurn> {
  await passGate(tx, ask);
  const turn = (await heldTurn(tx, ask)) ?? (await newTurn(tx, ask));
  if (turn === undefined) return { kind: 'line-full' };
  const dueAt = Number(turn.due_at);
  if (dueAt <= ask.now) return { kind: 'now' };
  const [first] = await tx.query<{ number: string }[]>(
    `SELECT number FROM enrolment_turn WHERE due_at > $1 ORDER BY due_at, number LIMIT 1`,
    [ask.now],
  );
  const place = Number(turn.number) - Number(first?.number ?? turn.number) + 1;
  return { kind: 'later', comeBackInMs: comeBackInMs(dueAt, ask.now), place };
}

/** Whoever finds another rate than the last gives all who wait their turns anew. */
async function passGate(tx: EntityManager, { perMinute, now }: Ask): Promise<void> {
  const [gate] = await tx.query<{ per_minute: number | null }[]>(
    `SELECT per_minute FROM enrolment_gate FOR UPDATE`,
  );
  if (gate?.per_minute === perMinute) return;
  await tx.query(`UPDATE enrolment_gate SET per_minute = $1`, [perMinute]);
  const before = await tx.query<Turn[]>(
    `SELECT number, due_at FROM enrolment_turn WHERE due_at <= $1::bigint AND due_at > $1::bigint - 60000 ORDER BY number`,
    [now],
  );
  const waiting = await tx.query<Turn[]>(
    `SELECT number, due_at FROM enrolment_turn WHERE due_at > $1 ORDER BY number`,
    [now],
  );
  const times = before.map(({ due_at }) => Number(due_at));
  await tx.query(
    `UPDATE enrolment_turn t SET due_at = n.due_at
     FROM unnest($1::bigint[], $2::bigint[]) n (number, due_at) WHERE t.number = n.number`,
    [waiting.map(({ number }) => number), turnsAnew(times, waiting.length, perMinute, now)],
  );
}

/** The turn that this key holds, kept for as long again; nothing when it has lapsed. */
async function heldTurn(tx: EntityManager, { thumbprint, now }: Ask): Promise<Turn | undefined> {
  const turns = await tx.query<Turn[]>(
    `WITH held AS (
       UPDATE enrolment_turn SET
         public_key_thumbprint = CASE WHEN kept_until < $2 THEN NULL ELSE public_key_thumbprint END,
         kept_until = greatest(kept_until, CASE WHEN kept_until < $2 THEN 0 ELSE ${keptUntil('due_at')} END)
       WHERE public_key_thumbprint = $1 RETURNING number, due_at, public_key_thumbprint
     ) SELECT number, due_at FROM held WHERE public_key_thumbprint IS NOT NULL`,
    [thumbprint, now],
  );
  return turns[0];
}

async function newTurn(
  tx: EntityManager,
  { thumbprint, perMinute, now }: Ask,
): Promise<Turn | undefined> {
  await tx.query(forgetSql, [now]);
  const [line] = await tx.query<Line[]>(lineSql, [perMinute, now]);
  const number = Number(line?.number ?? 0) + 1;
  const firstWaiting = Number(line?.first_waiting ?? number);
  if (number - firstWaiting >= mostWaiting) return undefined;
  const minuteBefore = line?.minute_before ?? undefined;
  const before = {
    last: line && Number(line.last),
    minuteBefore: minuteBefore === undefined ? undefined : Number(minuteBefore),
  };
  const [turn] = await tx.query<Turn[]>(
    `INSERT INTO enrolment_turn (number, public_key_thumbprint, asked_at, due_at, kept_until)
     VALUES ($3, $1, $2, $4, ${keptUntil('$4::bigint')}) RETURNING number, due_at`,
    [thumbprint, now, number, nextTurn(before, now)],
  );
  return turn;
}

/** From `$2`, now: until it should have come back, and a while longer. */
function keptUntil(dueAt: string): string {
  return `least(greatest(${dueAt}, $2::bigint), $2::bigint + ${String(longestHintMs)}) + ${String(turnGraceMs)}`;
}
