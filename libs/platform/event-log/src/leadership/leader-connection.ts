import { Client } from 'pg';

const lockSpace = 0x6a66;

/**
 * A database connection that holds an advisory lock: leadership lasts exactly as long as the
 * connection, so a write made through it cannot be that of a leader who was replaced.
 */
export class LeaderConnection {
  private readonly lostController = new AbortController();

  private constructor(private readonly client: Client) {
    client.on('error', (error) => this.lostController.abort(error));
    client.on('end', () => this.lostController.abort(new Error('The connection ended.')));
  }

  /** Aborted when leadership is gone. */
  get lost(): AbortSignal {
    return this.lostController.signal;
  }

  /** Answers nothing when another process leads. Throws while the database is away. */
  static async tryLead(url: string, role: string): Promise<LeaderConnection | undefined> {
    const client = new Client({
      connectionString: url,
      application_name: `leader ${role}`.slice(0, 63),
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
    const connection = new LeaderConnection(client);
    try {
      await client.connect();
      const sql = 'SELECT pg_try_advisory_lock($1, hashtext($2)) AS leads';
      const [row] = await connection.query<{ leads: boolean }>(sql, [lockSpace, role]);
      if (row?.leads) return connection;
    } catch (error) {
      await connection.release();
      throw error;
    }
    await connection.release();
    return undefined;
  }

  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.client.query(sql, [...parameters]);
    return rows as Row[];
  }

  async release(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
