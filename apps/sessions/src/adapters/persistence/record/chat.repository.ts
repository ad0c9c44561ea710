import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { ChatQuery, ChatTranscripts } from '../../../application/record/ports.js';
import type { ChatLine, Saying, Speaker } from '../../../application/record/record.js';
import { lockRecord } from './record-lock.js';

const columns = `session_id, n, id, from_type, from_id, from_name, text, said_at`;

@Injectable()
export class ChatRepository implements ChatTranscripts {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async add(saying: Saying): Promise<ChatLine | undefined> {
    return this.dataSource.transaction(async (tx) => {
      if (!(await lockRecord(tx, saying.sessionId))) return undefined;
      const known = await found(tx, saying);
      return known ?? (await insert(tx, saying));
    });
  }

  async list({ sessionId, after, limit }: ChatQuery): Promise<ChatLine[]> {
    const rows = await this.dataSource.query<ChatRow[]>(
      `SELECT ${columns} FROM session_chat WHERE session_id = $1 AND n > $2 ORDER BY n LIMIT $3`,
      [sessionId, after, limit],
    );
    return rows.map(lineOf);
  }

  async of(sessionIds: readonly string[]): Promise<Map<string, ChatLine[]>> {
    const rows = await this.dataSource.query<ChatRow[]>(
      `SELECT ${columns} FROM session_chat WHERE session_id = ANY ($1) ORDER BY session_id, n`,
      [sessionIds],
    );
    const bySession = Map.groupBy(rows, ({ session_id }) => session_id);
    return new Map([...bySession].map(([id, lines]) => [id, lines.map(lineOf)]));
  }
}

type ChatRow = Readonly<{
  session_id: string;
  n: number;
  id: string;
  from_type: Speaker['type'];
  from_id: string;
  from_name: string;
  text: string;
  said_at: Date;
}>;

const lineOf = (row: ChatRow): ChatLine => ({
  n: row.n,
  id: row.id,
  from: { type: row.from_type, id: row.from_id, name: row.from_name },
  text: row.text,
  at: row.said_at,
});

async function found(tx: EntityManager, { sessionId, id }: Saying): Promise<ChatLine | undefined> {
  const [row] = await tx.query<ChatRow[]>(
    `SELECT ${columns} FROM session_chat WHERE session_id = $1 AND id = $2`,
    [sessionId, id],
  );
  return row && lineOf(row);
}

async function insert(tx: EntityManager, saying: Saying): Promise<ChatLine | undefined> {
  const { sessionId, id, from, text, at } = saying;
  const [row] = await tx.query<ChatRow[]>(
    `INSERT INTO session_chat (${columns})
     SELECT $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6, $7 FROM session_chat WHERE session_id = $1
     RETURNING ${columns}`,
    [sessionId, id, from.type, from.id, from.name, text, at],
  );
  return row && lineOf(row);
}
