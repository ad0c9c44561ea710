import { searchLines } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type { ClientStatus } from '../application/fleet-list.js';
import { clientStatuses } from '../application/fleet-list.js';

/** An item as this spec knows it; `list` names what `listKey` stands for. */
export type Known = Readonly<{
  id: string;
  name: string;
  hostname: string;
  comments: string;
  tag: string;
  listKey: number;
  list: string;
  status: ClientStatus;
  version: string;
  user: string;
  address: string;
  connectedAt: number;
  accessedAt: number;
  registeredAt: number;
}>;

const lists = [
  { key: 1, name: 'Default' },
  { key: 2, name: 'Berlin' },
  { key: 3, name: 'Österreich' },
  { key: -1, name: 'Ada' },
];
export const words = [
  'till',
  'kasse',
  'Till-7',
  'berlin',
  'a',
  '50%_x',
  'ÄÖ',
  'till 7',
  '',
] as const;
export const count = 400;
const target = '2.0.0';
/** Whether an upgrade to the version of the site is pending. */
export const needsUpdate = ({ version, status }: Known): boolean =>
  version !== target && status !== 'uninstalled';
const pick = <T>(all: readonly T[], at: number): T => all[at % all.length] as T;
/** Steady and spread, so that a failure can be seen again. */
const spread = (index: number, quality: number): number =>
  Math.imul(index * 31 + quality * 17 + 7, 0x9e3779b1) >>> 8;

export const known: readonly Known[] = Array.from({ length: count }, (_, index) => {
  const list = pick(lists, spread(index, 1) % 7 === 0 ? spread(index, 2) : 0);
  return {
    id: `00000000-0000-4000-8000-${String(spread(index, 3)).padStart(12, '0')}`,
    name: `${pick(words, spread(index, 4))}${index % 3 === 0 ? '' : String(index % 50)}`,
    hostname: pick(words, spread(index, 5)),
    comments: pick(words, spread(index, 6)),
    tag: pick(['', 'till', 'X'], spread(index, 7)),
    listKey: list.key,
    list: list.name,
    status: pick(clientStatuses, spread(index, 8) % 5 === 0 ? spread(index, 9) : 0),
    version: pick(['1.0.0', '2.0.0', '3.0.0'], spread(index, 13)),
    user: pick(['', 'ada', 'Tilly'], spread(index, 10)),
    address: `10.0.${String(index % 9)}.1`,
    connectedAt: spread(index, 11) % 50,
    accessedAt: spread(index, 12) % 3 === 0 ? Date.UTC(2026, index % 12, 1) : 0,
    registeredAt: index % 90,
  };
});

export async function seedKnownFleet(database: DataSource): Promise<void> {
  for (const { key, name } of lists)
    await (key > 0
      ? database.query(`INSERT INTO jump_group (id, name, code_name) VALUES ($1, $2, $3)`, [
          key,
          name,
          `code-${String(key)}`,
        ])
      : database.query(
          `INSERT INTO site_user (number, user_id, username, display_name) VALUES ($1, 'u', $2, $2)`,
          [-key, name],
        ));
  await database.query(`INSERT INTO upgrade_target VALUES ('linux-64', '${target}')`);
  const rows = known.map((item) => ({
    ...item,
    identity: searchLines([item.name, item.hostname, item.comments, item.tag]),
    sort: searchLines([item.name]),
    host: searchLines([item.hostname]),
    tagged: searchLines([item.tag]),
    telemetry: searchLines([item.address, item.user, '', '', '', '']),
  }));
  await database.query(
    `WITH item AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, name text, hostname text,
      comments text, tag text, "listKey" integer, status text, version text, "connectedAt" bigint, "accessedAt" bigint,
      "registeredAt" bigint, identity text, sort text, host text, tagged text, telemetry text)
    ), state AS (
      INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket, online, passive,
        lost, disabled, uninstalled)
      SELECT id, version, 'linux-64', 'service', 0, status = 'online', status = 'passive', status = 'lost',
        status = 'disabled', status = 'uninstalled' FROM item
    ), statistics AS (INSERT INTO jump_client_statistics (client_id) SELECT id FROM item
    ), recency AS (
      INSERT INTO jump_client_recency (client_id, endpoint_id, last_connect_at)
      SELECT id, id, "connectedAt" FROM item
    ), client AS (
      INSERT INTO jump_client (client_id, endpoint_id, number, installer_id, hostname, enrolled_at, name, sort_name,
        jump_group_type, jump_group_id, tag, comments, public_site_address, support_button_profile_code_name,
        support_button_direct_queue, start_mode, is_quiet, max_offline_minutes, revision)
      SELECT id, id, row_number() OVER (), id, hostname, now(), name, sort,
        CASE WHEN "listKey" < 0 THEN 'personal' ELSE 'shared' END, abs("listKey"), tag, comments, '', '', '',
        'normal', false, 0, 1 FROM item)
    INSERT INTO jump_client_search (client_id, endpoint_id, list_key, name, hostname, tag, identity, telemetry,
      registered_at, last_accessed_at)
    SELECT id, id, "listKey", sort, host, tagged, identity, telemetry, "registeredAt", "accessedAt" FROM item`,
    [JSON.stringify(rows)],
  );
}

/** The search text of an item. */
export const textOf = ({ name, hostname, comments, tag, address, user }: Known): string =>
  [searchLines([name, hostname, comments, tag]), '', searchLines([address, user])].join('\n');
