import type { Statistics } from '@jumpfleet/gateway-contracts';
import type { AccessScope } from '@jumpfleet/policy-contracts';

/** In the order in which a list sorted by status shows them. */
export const clientStatuses = [
  'online',
  'passive',
  'offline',
  'lost',
  'disabled',
  'uninstalled',
] as const;
export type ClientStatus = (typeof clientStatuses)[number];

/** A jump client as the fleet API shows it; the names are those of the answer. */
export type JumpClientItem = Readonly<{
  id: string;
  /** The client that enrolled: its own id unless the item is a copy (RG-41). */
  endpoint_id: string;
  name: string;
  hostname: string;
  jump_group: string;
  tag: string;
  comments: string;
  status: ClientStatus;
  shard: string | null;
  version: string;
  /** UP-05: an upgrade to another version is pending. */
  needs_update: boolean;
  platform: string;
  install_mode: string;
  public_ip: string | null;
  private_ip: string | null;
  registered_at: string;
  last_connect_at: string | null;
  last_disconnect_at: string | null;
  /** When a session with it was last started. */
  last_accessed_at: string | null;
  statistics: Statistics | null;
  statistics_at: string | null;
}>;

/** RG-70: all fourteen, as a caller chooses them. */
export const searchFields = [
  'comments',
  'console_user',
  'domain',
  'fqdn',
  'group',
  'hostname',
  'jump_method',
  'last_accessed',
  'name',
  'private_ip',
  'public_ip',
  'status',
  'tag',
  'workgroup',
] as const;
export type SearchField = (typeof searchFields)[number];

export const sortKeys = [
  'name',
  'hostname',
  'group',
  'tag',
  'status',
  'console_user',
  'last_connect_at',
  'last_accessed_at',
  'registered_at',
] as const;
export type SortKey = (typeof sortKeys)[number];

/** How a page is ordered; `rank` puts the exact and the beginning matches of a search first. */
export type FleetOrder = Readonly<{ sort: SortKey | 'rank'; isDescending: boolean }>;

/** Where a page ended: the values of its last row that the order goes by. */
export type PageEnd = Readonly<{
  /** The part of the order, where it has parts: a rank, a status, a group. */
  part: string;
  key: string;
  id: string;
}>;

/** What one field must contain. */
export type FieldTerm = Readonly<{ field: SearchField; text: string }>;

export type FleetFilters = Readonly<{
  search: string | undefined;
  /** Without any, the search looks in every field that is a text of its own. */
  fields: readonly SearchField[] | undefined;
  /** Each of them must match as well (SB-14). */
  terms?: readonly FieldTerm[] | undefined;
  status: ClientStatus | undefined;
  group: string | undefined;
  tag: string | undefined;
  needsUpdate?: boolean | undefined;
  /** What whoever asks may see; nothing outside of it exists for them. */
  scope: AccessScope;
}>;

export type FleetQuery = FleetFilters &
  FleetOrder &
  Readonly<{ after: PageEnd | undefined; limit: number }>;

export type FleetPage = Readonly<{ items: JumpClientItem[]; next: PageEnd | undefined }>;

/** The order of a list that was asked for none: by name, or by how well a search matches. */
export function orderOf(sort: SortKey | `-${SortKey}` | undefined, search = ''): FleetOrder {
  if (sort === undefined)
    return { sort: search.trim() === '' ? 'name' : 'rank', isDescending: false };
  const key = sortKeys.find((name) => name === sort.replace(/^-/, ''));
  return { sort: key ?? 'name', isDescending: sort.startsWith('-') };
}

/** A client with the lists it stands, and stood, in. */
export type SeenItem = Readonly<{
  item: JumpClientItem;
  /** Whose presence and statistics it shows. */
  endpointId: string;
  listKey: number;
  /** Where it was before, newest first. */
  previousLists: readonly number[];
}>;
