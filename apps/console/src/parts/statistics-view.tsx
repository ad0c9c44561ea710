import type { Statistics } from '@jumpfleet/gateway-contracts';
import { formatAgo, formatBytes, formatDuration, formatPercent } from '../application/format.js';
import { formatInstant, share } from '../application/format.js';
import { useNow } from './use-now.js';

type GaugeProps = Readonly<{ label: string; percent: number; detail: string }>;

function Gauge({ label, percent, detail }: GaugeProps) {
  return (
    <div class="gauge">
      <div class="gauge-text">
        <span class="gauge-label">{label}</span>
        <span>{detail}</span>
      </div>
      <meter aria-label={label} min={0} max={100} high={90} low={75} optimum={0} value={percent} />
    </div>
  );
}

function usage(used: number, total: number): string {
  return `${formatBytes(used)} of ${formatBytes(total)}`;
}

function Gauges({ statistics }: { statistics: Statistics }) {
  const { cpu_percent: cpu, memory_used_bytes: used, memory_total_bytes: total } = statistics;
  return (
    <>
      {cpu !== undefined && <Gauge label="CPU" percent={cpu} detail={formatPercent(cpu)} />}
      {used !== undefined && total !== undefined && (
        <Gauge label="Memory" percent={share(used, total)} detail={usage(used, total)} />
      )}
      {statistics.disks?.map((disk) => (
        <Gauge
          key={disk.mount}
          label={`Disk ${disk.mount}`}
          percent={share(disk.used_bytes, disk.total_bytes)}
          detail={usage(disk.used_bytes, disk.total_bytes)}
        />
      ))}
    </>
  );
}

type Props = Readonly<{ statistics: Statistics | null; at: string | null; isOnline: boolean }>;

/** The last statistics and how old they are: those of a computer that is away stay readable (RG-22). */
export function StatisticsView({ statistics, at, isOnline }: Props) {
  const now = useNow(5_000);
  if (statistics === null || at === null)
    return (
      <p class="muted">{isOnline ? 'The first statistics are on their way.' : 'No statistics.'}</p>
    );
  return (
    <>
      <Gauges statistics={statistics} />
      {statistics.uptime_seconds !== undefined && (
        <p class="uptime">
          {isOnline ? 'Up for' : 'Was up for'} {formatDuration(statistics.uptime_seconds)}
        </p>
      )}
      <p class="muted" title={formatInstant(at)}>
        Updated {formatAgo(at, now)}
      </p>
    </>
  );
}
