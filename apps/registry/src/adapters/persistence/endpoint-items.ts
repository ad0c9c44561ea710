import type { DataSource } from 'typeorm';
import type { EndpointItems } from '../../application/ports.js';

export class PostgresEndpointItems implements EndpointItems {
  constructor(private readonly dataSource: DataSource) {}

  async isLastOfEndpoint(clientId: string): Promise<boolean> {
    const others = await this.dataSource.query<object[]>(
      `SELECT 1 FROM jump_client o JOIN jump_client c ON c.endpoint_id = o.endpoint_id
       WHERE c.client_id = $1 AND o.client_id <> $1 LIMIT 1`,
      [clientId],
    );
    return others.length === 0;
  }

  async itemsOf(endpointId: string): Promise<string[]> {
    const rows = await this.dataSource.query<{ client_id: string }[]>(
      `SELECT client_id FROM jump_client WHERE endpoint_id = $1 ORDER BY number`,
      [endpointId],
    );
    return rows.map((row) => row.client_id);
  }

  async isOnline(endpointId: string): Promise<boolean> {
    const rows = await this.dataSource.query<object[]>(
      `SELECT FROM jump_client_state WHERE client_id = $1 AND online`,
      [endpointId],
    );
    return rows.length > 0;
  }
}
