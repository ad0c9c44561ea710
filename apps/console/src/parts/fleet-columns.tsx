import type { ComponentChildren } from 'preact';
import type { JumpClient, SortKey } from '../application/fleet.js';
import { formatAgo, formatDuration, formatInstant, formatPercent } from '../application/format.js';
import { StatusMark } from './status-mark.js';
import { UpgradeMark } from './upgrade-mark.js';

export type Column = Readonly<{
  key: string;
  title: string;
  sort?: SortKey;
  cell: (client: JumpClient, now: Date) => ComponentChildren;
}>;

function nameCell(client: JumpClient) {
  const { name, hostname } = client;
  return (
    <>
      <span class="cell-name">{name}</span>
      {hostname !== name && <span class="cell-aside">{hostname}</span>}{' '}
      <UpgradeMark client={client} />
    </>
  );
}

function lastConnectCell({ last_connect_at: at }: JumpClient, now: Date) {
  return at === null ? '' : <time title={formatInstant(at)}>{formatAgo(at, now)}</time>;
}

/** A computer that is not there has no load; its old figures stand in the detail pane with their age. */
function cpuCell({ status, statistics }: JumpClient) {
  const percent = status === 'online' ? statistics?.cpu_percent : undefined;
  return percent === undefined ? '' : formatPercent(percent);
}

function uptimeCell({ status, statistics }: JumpClient) {
  const seconds = status === 'online' ? statistics?.uptime_seconds : undefined;
  return seconds === undefined ? '' : formatDuration(seconds);
}

/** Which of them are shown at which width is said in table.css. */
export const columns: readonly Column[] = [
  {
    key: 'status',
    title: 'Status',
    sort: 'status',
    cell: ({ status }) => <StatusMark status={status} />,
  },
  { key: 'name', title: 'Name', sort: 'name', cell: nameCell },
  { key: 'group', title: 'Group', sort: 'group', cell: ({ jump_group: group }) => group },
  { key: 'tag', title: 'Tag', sort: 'tag', cell: ({ tag }) => tag },
  {
    key: 'system',
    title: 'Operating system',
    cell: ({ statistics, platform }) => statistics?.operating_system ?? platform,
  },
  {
    key: 'user',
    title: 'Console user',
    sort: 'console_user',
    cell: ({ statistics }) => statistics?.console_user ?? '',
  },
  { key: 'private-ip', title: 'Private IP', cell: ({ private_ip: address }) => address ?? '' },
  { key: 'public-ip', title: 'Public IP', cell: ({ public_ip: address }) => address ?? '' },
  { key: 'cpu', title: 'CPU', cell: cpuCell },
  { key: 'uptime', title: 'Uptime', cell: uptimeCell },
  { key: 'seen', title: 'Last connect', sort: 'last_connect_at', cell: lastConnectCell },
  { key: 'version', title: 'Version', cell: ({ version }) => version },
];
