import { Inject, Injectable } from '@nestjs/common';
import { SESSION_DIRECTORY } from '../ports.js';
import type { SessionDirectory } from '../ports.js';
import type { SessionRow } from '../session-list.projection.js';

export type LivePart = Readonly<{ leg: string; id: string; name: string; sessionId: string }>;
export type LiveCustomer = Readonly<{ id: string; name: string; sessionId: string }>;

const pageSize = 500;
/** More sessions than this at once are not counted. */
const maxPages = 20;

/** Who is connected to sessions now, representatives and the customers of attended ones. */
@Injectable()
export class LiveParts {
  constructor(@Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory) {}

  async representatives(): Promise<readonly LivePart[]> {
    return (await this.running()).flatMap(({ id: sessionId, members }) =>
      members
        .filter(({ state }) => state === 'attached')
        .map(({ leg, id, name }) => ({ leg, id, name, sessionId })),
    );
  }

  async customers(): Promise<readonly LiveCustomer[]> {
    return (await this.running())
      .filter(({ start_method: method }) => method === 'session-key')
      .map((row) => ({ id: row.client_id, name: row.client_name, sessionId: row.id }));
  }

  private async running(): Promise<readonly SessionRow[]> {
    const rows: SessionRow[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < maxPages; page++) {
      const { items, nextCursor } = await this.sessions.list({
        status: 'running',
        cursor,
        limit: pageSize,
      });
      rows.push(...items);
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return rows;
  }
}
