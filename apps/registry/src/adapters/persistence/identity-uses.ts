import type { IdentityUse } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type { IdentityUses, Return, Sighting } from '../../application/identity-sighting.js';

const withinMs = 600_000;

/** A program that reconnects under its own life, as nearly all do, changes no row. */
const noteSql = `
INSERT INTO identity_use AS u (client_id, epoch, machine, life, public_ip, at)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[])
ON CONFLICT (client_id) DO UPDATE SET
  epoch = excluded.epoch, machine = excluded.machine, life = excluded.life,
  public_ip = excluded.public_ip, at = excluded.at,
  other_machine = u.machine, other_life = u.life, other_public_ip = u.public_ip, other_at = u.at,
  returns = CASE WHEN excluded.life <> u.other_life THEN u.returns
    WHEN excluded.at - u.returned_at < ${withinMs} THEN u.returns + 1 ELSE 1 END,
  returned_at = CASE WHEN excluded.life = u.other_life THEN excluded.at ELSE u.returned_at END
WHERE excluded.epoch > u.epoch AND excluded.life <> u.life
RETURNING client_id, machine, public_ip, at, other_machine, other_public_ip, other_at, returns,
  returned_at = at AND returns > 0 AS returned`;

type Row = Readonly<{
  client_id: string;
  machine: string;
  public_ip: string;
  at: string;
  other_machine: string;
  other_public_ip: string;
  other_at: string;
  returns: number;
  returned: boolean;
}>;

export class PostgresIdentityUses implements IdentityUses {
  constructor(private readonly dataSource: DataSource) {}

  async note(sightings: readonly Sighting[]): Promise<Return[]> {
    // In one order, so that two batches never wait for each other in a ring.
    const sorted = [...sightings].sort((a, b) => (a.client < b.client ? -1 : 1));
    const rows = await this.dataSource.query<Row[]>(noteSql, [
      sorted.map(({ client }) => client),
      sorted.map(({ epoch }) => epoch),
      sorted.map(({ machine }) => machine),
      sorted.map(({ life }) => life),
      sorted.map(({ publicIp }) => publicIp),
      sorted.map(({ at }) => at),
    ]);
    return rows.filter(({ returned }) => returned).map(returnOf);
  }

  async forget(client: string): Promise<void> {
    await this.dataSource.query('DELETE FROM identity_use WHERE client_id = $1', [client]);
  }
}

/** Whoever came back was there before the other. */
function returnOf(row: Row): Return {
  return {
    client: row.client_id,
    times: row.returns,
    uses: [
      useOf(row.machine, row.public_ip, row.at),
      useOf(row.other_machine, row.other_public_ip, row.other_at),
    ],
  };
}

function useOf(machine: string, publicIp: string, at: string): IdentityUse {
  return { machine, publicIp, connectedAt: new Date(Number(at)).toISOString() };
}
