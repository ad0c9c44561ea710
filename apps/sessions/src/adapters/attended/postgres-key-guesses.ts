import { isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { KeyGuesses } from '../../application/attended/ports.js';

/**
 * With a thousand open keys among 27 billion, so many wrong ones a minute in all hit one in two months on average. Who shows a
 * key that exists is not counted, so that many customers behind one address come in.
 */
const guessLimits = { perAddress: 10, overall: 300 } as const;

const minuteMs = 60_000;
const keptMinutes = 10;
const everybody = 'all';

/** A try counts before it is answered: those that come at once cannot all slip through. */
const countSql = `
INSERT INTO key_guesses (scope, minute, tries) SELECT scope, $2, 1 FROM unnest($1::text[]) scope
ORDER BY scope
ON CONFLICT (scope, minute) DO UPDATE SET tries = key_guesses.tries + 1
RETURNING scope, tries`;
const forgiveSql = `
UPDATE key_guesses SET tries = tries - 1
WHERE minute = $2 AND (scope) IN (
  SELECT scope FROM key_guesses WHERE minute = $2 AND scope = ANY($1) AND tries > 0
  ORDER BY scope FOR UPDATE)`;

type Count = Readonly<{ scope: string; tries: number }>;

@Injectable()
export class PostgresKeyGuesses implements KeyGuesses {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async begin(address: string, now: Date): Promise<number | undefined> {
    const minute = minuteOf(now);
    const scopes = [everybody, networkOf(address)];
    const counts = await this.dataSource.query<Count[]>(countSql, [scopes, minute]);
    const isOver = counts.some(
      ({ scope, tries }) =>
        tries > (scope === everybody ? guessLimits.overall : guessLimits.perAddress),
    );
    if (!isOver) return undefined;
    await this.dataSource.query('DELETE FROM key_guesses WHERE minute < $1', [
      minute - keptMinutes,
    ]);
    return Math.max(1, Math.ceil(((minute + 1) * minuteMs - now.getTime()) / 1_000));
  }

  async forgive(address: string, now: Date): Promise<void> {
    const scopes = [everybody, networkOf(address)];
    await this.dataSource.query(forgiveSql, [scopes, minuteOf(now)]);
  }
}

const minuteOf = (now: Date): number => Math.floor(now.getTime() / minuteMs);

/** An IPv6 customer has a whole network of addresses to come from. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(plain)) return plain.slice(0, 64);
  const [head = '', tail] = plain.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: gap }, () => '0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
