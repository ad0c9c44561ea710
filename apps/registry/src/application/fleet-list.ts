import type { Statistics } from '@jumpfleet/gateway-contracts';

export const clientStatuses = ['online', 'offline', 'uninstalled'] as const;
export type ClientStatus = (typeof clientStatuses)[number];

/** A jump client as the fleet API shows it; the names are those of the answer. */
export type JumpClientItem = Readonly<{
  id: string;
  name: string;
  hostname: string;
  jump_group: string;
  tag: string;
  comments: string;
  status: ClientStatus;
  shard: string | null;
  version: string;
  platform: string;
  install_mode: string;
  public_ip: string | null;
  private_ip: string | null;
  registered_at: string;
  last_connect_at: string | null;
  last_disconnect_at: string | null;
  statistics: Statistics | null;
  statistics_at: string | null;
}>;

/** RG-70, as far as the data exists. */
export const searchFields = [
  'name',
  'hostname',
  'comments',
  'tag',
  'group',
  'status',
  'console_user',
  'domain',
  'fqdn',
  'workgroup',
  'private_ip',
  'public_ip',
] as const;
export type SearchField = (typeof searchFields)[number];

export const sortKeys = ['name', 'status', 'last_connect_at'] as const;
type SortKey = (typeof sortKeys)[number];

/** Where a page ended: the values of its last row that the order goes by. */
export type PageEnd = Readonly<{
  /** Only in the order by status: which of the statuses the page ended in. */
  status?: ClientStatus | undefined;
  key: string;
  id: string;
}>;

export type FleetQuery = Readonly<{
  search: string | undefined;
  fields: readonly SearchField[] | undefined;
  status: ClientStatus | undefined;
  group: string | undefined;
  tag: string | undefined;
  sort: SortKey;
  isDescending: boolean;
  after: PageEnd | undefined;
  limit: number;
}>;

export type FleetPage = Readonly<{ items: JumpClientItem[]; next: PageEnd | undefined }>;
