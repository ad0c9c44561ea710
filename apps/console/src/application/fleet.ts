import type { Statistics } from '@jumpfleet/gateway-contracts';

export type ClientStatus = 'online' | 'passive' | 'offline' | 'lost' | 'disabled' | 'uninstalled';

/** One Jump Client as the registry's Fleet API answers it. */
export type JumpClient = Readonly<{
  id: string;
  name: string;
  hostname: string;
  jump_group: string;
  tag: string;
  comments: string;
  status: ClientStatus;
  shard: string | null;
  version: string;
  /** UP-05. */
  needs_update: boolean;
  platform: string;
  install_mode: string;
  public_ip: string | null;
  private_ip: string | null;
  last_connect_at: string | null;
  last_disconnect_at: string | null;
  last_accessed_at: string | null;
  statistics: Statistics | null;
  statistics_at: string | null;
  registered_at?: string;
  /** SB-32: while it cannot be tried again. */
  wake_available_at?: string | null;
}>;

export type FleetPage = Readonly<{ items: readonly JumpClient[]; next_cursor: string | null }>;

export type FleetSummary = Readonly<{
  total: number;
  items: number;
  online: number;
  offline: number;
  passive: number;
  lost: number;
  uninstalled: number;
  by_version: readonly Readonly<{ version: string; count: number }>[];
  status_line: string;
}>;

/** What the list can be ordered by. */
export type SortKey =
  'name' | 'status' | 'group' | 'tag' | 'console_user' | 'last_connect_at' | 'last_accessed_at';
/** Downwards with a minus. */
export type Sort = SortKey | `-${SortKey}`;

/** What the list shows, and how. An empty word means "all". */
export type FleetQuery = Readonly<{
  search: string;
  /** None means all that are texts of a client's own. */
  fields: readonly SearchField[];
  status: ClientStatus | '';
  /** Only those whose upgrade is pending. */
  isUpgradePending: boolean;
  sort: Sort;
}>;

/** Where a search can look (RG-70), as the console names it. */
export const searchFields = {
  comments: 'Comments',
  console_user: 'Console User',
  domain: 'Domain',
  fqdn: 'FQDN',
  group: 'Group',
  hostname: 'Hostname/IP',
  jump_method: 'Jump Method',
  last_accessed: 'Last Accessed',
  name: 'Name',
  private_ip: 'Private IP',
  public_ip: 'Public IP',
  status: 'Status',
  tag: 'Tag',
  workgroup: 'Workgroup',
} as const;
export type SearchField = keyof typeof searchFields;

/** Asking for the order that is there already turns it round. */
export function nextSort(now: Sort, key: SortKey): Sort {
  return now === key ? `-${key}` : key;
}

/** One entry of a client's history: an event as the registry recorded it. */
export type HistoryEntry = Readonly<{
  type: string;
  version: number;
  data: Readonly<Record<string, unknown>>;
  revision: number;
  recorded_at: string;
  /** Why it was wished, if that was said. */
  reason: string | null;
  actor: Readonly<{ type: string; id: string; name?: string }>;
}>;
