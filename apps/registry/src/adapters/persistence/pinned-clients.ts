import type { DataSource } from 'typeorm';

/** Looks through the clients only once somebody has used the installer. */
const enrolledSql = `
SELECT client_id FROM jump_client_place
WHERE installer_id = $1
  AND EXISTS (SELECT FROM installer_key k WHERE k.installer_id = $1 AND k.uses > 0)
LIMIT 1`;

/** Clients that were pinned from within a session, by their one-use installer. */
export class PinnedClients {
  constructor(private readonly dataSource: DataSource) {}

  async enrolledWith(installerId: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ client_id: string }[]>(enrolledSql, [installerId]);
    return row?.client_id;
  }
}
