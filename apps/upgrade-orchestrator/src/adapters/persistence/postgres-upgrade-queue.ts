import { QueryFailedError } from 'typeorm';
import type { DataSource } from 'typeorm';
import { QueueMoved } from '../../application/scheduling/upgrade-queue.js';
import type {
  Candidate,
  CandidateWish,
  CycleRoll,
  EndedRow,
  GrantedRow,
  Head,
  HeldPermit,
  LineNews,
  MemberNews,
  NewsAnswer,
  Standing,
  Transaction,
  UpgradeQueue,
} from '../../application/scheduling/upgrade-queue.js';
import type { QueueFront } from '../../application/scheduling/front-of-queue.js';
import { candidatesSql } from './candidates.sql.js';

const held = `
SELECT p.permit::text, p.client_id AS "clientId", u.cycle_id AS "cycleId", p.ring, p.release_id AS "releaseId",
  coalesce(r.shard, '') AS shard, coalesce(r.run, '') AS run, coalesce(c.platform, '') AS platform,
  coalesce(c.version, '') AS version, p.within_ms AS "withinMs"
FROM upgrade_permit p JOIN upgrade_roll u USING (cycle)
LEFT JOIN upgrade_client c ON c.cycle = p.cycle AND c.client_id = p.client_id
LEFT JOIN upgrade_gateway_run r ON r.line = p.line ORDER BY p.permit`;

const standings = `
SELECT c.client_id AS "clientId", c.online AS "isOnline", c.platform, c.version FROM upgrade_permit p
JOIN upgrade_client c ON c.cycle = p.cycle AND c.client_id = p.client_id WHERE p.client_id = ANY ($1::uuid[])`;

const restarts = `
WITH leader AS MATERIALIZED (SELECT FROM upgrade_scheduler WHERE term = $1 FOR SHARE),
noted AS (
  UPDATE upgrade_permit p SET within_ms = r.within_ms FROM unnest($2::bigint[], $3::integer[]) AS r(permit, within_ms)
  WHERE p.permit = r.permit AND EXISTS (SELECT FROM leader))
SELECT count(*)::integer AS leads FROM leader`;

/** Its shard has no line of it: it is offline, whatever presence was lost. */
const absent = 'absent';

/** What an outcome makes of its client. */
const stateAfter = {
  done: 'upgraded',
  failed: 'failed',
  expired: 'failed',
  'did-not-return': 'failed',
  disconnected: 'pending',
  withdrawn: 'pending',
} as const satisfies Record<EndedRow['outcome'], string>;

/** The queue in the orchestrator's tables (`queue-functions.sql.ts`). */
export class PostgresUpgradeQueue implements UpgradeQueue, QueueFront {
  private joined = 0;
  private learntAt = 500;

  constructor(private readonly dataSource: DataSource) {}

  async lead(): Promise<number> {
    const [rows] = await this.dataSource.query<[{ term: string }[], number]>(
      'UPDATE upgrade_scheduler SET term = term + 1 RETURNING term',
    );
    return Number(rows[0]?.term);
  }

  async roll(cycleId: string): Promise<CycleRoll> {
    await this.dataSource.query(
      'INSERT INTO upgrade_roll (cycle_id) SELECT $1::uuid WHERE NOT EXISTS (SELECT FROM upgrade_roll WHERE cycle_id = $1::uuid) ON CONFLICT DO NOTHING',
      [cycleId],
    );
    const [row] = await this.dataSource.query<{ cycle: number; filled: boolean }[]>(
      'SELECT cycle, filled FROM upgrade_roll WHERE cycle_id = $1',
      [cycleId],
    );
    return { cycle: row?.cycle ?? 0, cycleId, isFilled: row?.filled === true };
  }

  async fill(cycle: number, shares: readonly number[]): Promise<number> {
    const [row] = await this.dataSource.query<{ members: number }[]>(
      'SELECT upgrade_fill($1, $2::double precision[]) AS members',
      [cycle, shares],
    );
    await this.learnSizes();
    return row?.members ?? 0;
  }

  candidates({ cycle, openRing, isFrontOnly, head, limit }: CandidateWish): Promise<Candidate[]> {
    const turn = head.ring === openRing ? head.turn : 0;
    return this.dataSource.query(candidatesSql, [cycle, limit, isFrontOnly, openRing, turn]);
  }

  async held(): Promise<HeldPermit[]> {
    type Row = Omit<HeldPermit, 'permit' | 'withinMs'> & {
      permit: string;
      withinMs: number | null;
    };
    const rows = await this.dataSource.query<Row[]>(held);
    return rows.map((row) => ({
      ...row,
      permit: Number(row.permit),
      withinMs: row.withinMs ?? undefined,
    }));
  }

  standings(clientIds: readonly string[]): Promise<Standing[]> {
    return this.dataSource.query(standings, [clientIds]);
  }

  async grant(
    tx: Transaction,
    term: number,
    cycle: number,
    permits: readonly GrantedRow[],
  ): Promise<void> {
    const rows = sortedBy(permits, ({ clientId }) => clientId);
    try {
      await tx.query('SELECT upgrade_grant($1, $2, $3::uuid[], $4::bigint[], $5::text[])', [
        term,
        cycle,
        rows.map(({ clientId }) => clientId),
        rows.map(({ permit }) => permit),
        rows.map(({ releaseId }) => releaseId),
      ]);
    } catch (error) {
      throw hasMoved(error) ? new QueueMoved('the grant was undone', { cause: error }) : error;
    }
  }

  async end(tx: Transaction, ended: readonly EndedRow[], { ring, turn }: Head): Promise<void> {
    await tx.query(
      'SELECT upgrade_end($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6, $7)',
      [
        ended.map(({ permit }) => permit),
        ended.map(({ outcome, code }) => (code === absent ? absent : stateAfter[outcome])),
        ended.map(({ version = '' }) => plain(version)),
        ended.map(({ code, outcome }) => plain(code ?? outcome)),
        ended.map(({ detail = '' }) => plain(detail)),
        ring,
        turn,
      ],
    );
  }

  async noteRestarts(
    term: number,
    rows: readonly { permit: number; withinMs: number }[],
  ): Promise<void> {
    const permits = rows.map(({ permit }) => permit);
    const within = rows.map(({ withinMs }) => withinMs);
    const values = [term, permits, within];
    const [answer] = await this.dataSource.query<{ leads: number }[]>(restarts, values);
    if (answer?.leads !== 1) throw new QueueMoved('another process leads');
  }

  async applyPresence(
    cycle: number,
    news: readonly LineNews[],
    { ring, turn }: Head,
  ): Promise<NewsAnswer[]> {
    const rows = await this.dataSource.query<AnswerRow[]>(
      `SELECT client, permit::text, known, news FROM upgrade_apply_presence(
        $1, $2::uuid[], $3::bigint[], $4::integer[], $5::boolean[], $6::text[], $7::boolean[], $8, $9)`,
      [cycle, ...lineColumns(sortedBy(news, ({ clientId }) => clientId)), ring, turn],
    );
    return rows.map(({ client, permit, known, news: isNews }) => ({
      ...{ clientId: client, permit: Number(permit), isKnown: known, isNews },
    }));
  }

  async join(cycle: number, members: readonly MemberNews[], { ring, turn }: Head): Promise<number> {
    const rows = sortedBy(members, ({ clientId }) => clientId);
    const [row] = await this.dataSource.query<{ joined: number }[]>(
      `SELECT upgrade_join($1, $2::uuid[], $3::bigint[], $4::integer[], $5::boolean[], $6::text[],
        $7::boolean[], $8::text[], $9::text[], $10::text[], $11, $12) AS joined`,
      [
        cycle,
        ...lineColumns(rows),
        rows.map(({ platform }) => plain(platform)),
        rows.map(({ listKey }) => plain(listKey)),
        rows.map(({ name }) => plain(name)),
        ring,
        turn,
      ],
    );
    const joined = row?.joined ?? 0;
    this.joined += joined;
    if (this.joined > 2 * this.learntAt) await this.learnSizes();
    return joined;
  }

  /** Who comes by the thousands is not left to autovacuum: until it looks, plans are made for an empty table. */
  private async learnSizes(): Promise<void> {
    this.learntAt = this.joined;
    await this.dataSource.query('ANALYZE upgrade_client, upgrade_queue');
  }

  async moveToFront(
    cycle: number,
    clientId: string,
    { openRing, isAgain }: { openRing: number; isAgain: boolean },
  ): Promise<number> {
    const [row] = await this.dataSource.query<{ place: number }[]>(
      'SELECT upgrade_front($1, $2, $3, $4) AS place',
      [cycle, clientId, openRing, isAgain],
    );
    return row?.place ?? 0;
  }
}

type AnswerRow = Readonly<{ client: string; permit: string; known: boolean; news: boolean }>;

/** In the order of keys, so that two batches lock the rows they share in the same order. */
function sortedBy<Row>(rows: readonly Row[], key: (row: Row) => string): Row[] {
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function lineColumns(rows: readonly LineNews[]): unknown[][] {
  return [
    rows.map(({ clientId }) => clientId),
    rows.map(({ epoch }) => epoch),
    rows.map(({ line }) => line),
    rows.map(({ isOpen }) => isOpen),
    rows.map(({ version }) => plain(version)),
    rows.map((row) => row.isCurrent),
  ];
}

const plain = (text: string): string => text.replaceAll('\0', '');

/** The codes of `upgrade_grant`. */
function hasMoved(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code } = error.driverError as { code?: string };
  return code === 'UPG01' || code === 'UPG02';
}
