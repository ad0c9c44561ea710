import type { FleetList } from '../application/fleet-list.js';
import type { FleetSummary } from '../application/fleet.js';
import { formatCount } from '../application/format.js';

type Props = Readonly<{ list: FleetList; summary: FleetSummary | null; isLive: boolean }>;

function shown({ rows, nextCursor }: FleetList): string {
  const count = formatCount(rows.length);
  return nextCursor === null ? `${count} shown` : `first ${count} loaded`;
}

/** The totals in the server's own words (RG-23), and whether the list is live. */
export function StatusBar({ list, summary, isLive }: Props) {
  return (
    <footer class="status-bar">
      <span>{summary?.status_line}</span>
      <span class="status-bar-aside">{list.rows.length > 0 && shown(list)}</span>
      <span class={`status ${isLive ? 'status-online' : 'status-warning'}`} role="status">
        <span class="status-dot" aria-hidden="true" />
        {isLive ? 'Live' : 'Reconnecting …'}
      </span>
    </footer>
  );
}
