import { plainText } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import { unlimitedScope } from '../../application/item-scope.js';
import type {
  UpgradeMember,
  UpgradeMemberPage,
  UpgradeMemberQuery,
  UpgradeScope,
} from '../../application/upgrade-members.js';
import { Conditions } from './conditions.js';
import { addAll, filterConditions } from './fleet-conditions.js';

type MemberRow = Readonly<{
  client_id: string;
  name: string;
  list_key: number;
  platform: string;
  version: string;
  online: boolean;
  shard: string;
  run: string;
  epoch: string;
}>;

/** What became uninstalled is not deployed any more. */
const endpointsOf = {
  all: `SELECT s.client_id FROM jump_client_state s`,
  some: `SELECT DISTINCT s.client_id FROM jump_client_state s
    JOIN jump_client_search x ON x.endpoint_id = s.client_id`,
} as const;

/** Each client of a page is looked up; its first item is the one that it enrolled as, while that is there. */
const membersSql = (page: string): string => `
SELECT s.client_id, c.name, x.list_key, s.platform, CASE WHEN s.epoch = 0 THEN '' ELSE s.version END AS version,
  s.online, s.shard, s.run, s.epoch
FROM (${page}) page
CROSS JOIN LATERAL (SELECT * FROM jump_client_state WHERE client_id = page.client_id OFFSET 0) s
CROSS JOIN LATERAL (SELECT client_id, list_key FROM jump_client_search WHERE endpoint_id = page.client_id
  ORDER BY client_id <> endpoint_id, registered_at, client_id LIMIT 1) x
CROSS JOIN LATERAL (SELECT name FROM jump_client WHERE client_id = x.client_id OFFSET 0) c
ORDER BY s.client_id`;

/** The clients of an upgrade cycle, in the order of their ids: a page begins where the last one ended. */
export class UpgradeMembers {
  constructor(private readonly database: DataSource) {}

  async page({ scope, clientIds, after, limit }: UpgradeMemberQuery): Promise<UpgradeMemberPage> {
    const conditions = new Conditions().add('NOT s.uninstalled');
    if (clientIds.length > 0) conditions.add('s.client_id = ANY (?::uuid[])', clientIds);
    if (after !== undefined) conditions.add('s.client_id > ?::uuid', after);
    addScope(conditions, scope);
    const endpoints = endpointsOf[scope.type === 'all' ? 'all' : 'some'];
    const page = `${endpoints} ${conditions.where} ORDER BY s.client_id LIMIT ${conditions.value(limit + 1)}`;
    const rows = await this.database.query<MemberRow[]>(membersSql(page), conditions.values);
    const members = rows.slice(0, limit).map(toMember);
    return { members, next: rows.length > limit ? (members.at(-1)?.clientId ?? '') : '' };
  }
}

function addScope(conditions: Conditions, scope: UpgradeScope): void {
  switch (scope.type) {
    case 'all':
      return;
    case 'jump-groups':
      conditions.add('x.list_key = ANY (?::integer[])', scope.numbers);
      return;
    case 'tags':
      conditions.add('x.tag = ANY (?::text[])', scope.tags.map(asKept));
      return;
    case 'search':
      addAll(conditions, searchConditions(scope.search));
      return;
  }
}

/** The words of the fleet's list, with the same meaning. */
function searchConditions(search: string) {
  const none = { fields: undefined, status: undefined, group: undefined, tag: undefined };
  const { terms } = filterConditions({ ...none, search, scope: unlimitedScope });
  return terms.map(({ condition }) => condition);
}

const asKept = (tag: string): string => plainText(tag).toLowerCase();

const toMember = ({ client_id, list_key, epoch, ...row }: MemberRow): UpgradeMember => ({
  ...row,
  clientId: client_id,
  listKey: list_key,
  epoch: Number(epoch),
});
