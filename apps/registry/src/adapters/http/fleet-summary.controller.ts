import { Allow } from '@jumpfleet/http';
import { statusLine, totalOf } from '@jumpfleet/registry-domain';
import { Controller, Get, Inject } from '@nestjs/common';
import { FleetCounters } from '../persistence/fleet-counters.js';
import type { FleetCount } from '../persistence/fleet-counters.js';

@Controller('api/v1/fleet')
export class FleetSummaryController {
  constructor(@Inject(FleetCounters) private readonly counters: FleetCounters) {}

  @Get('summary')
  @Allow('jump-client:view')
  async summary(): Promise<object> {
    const rows = await this.counters.read();
    const counts = {
      online: sum(rows, ({ status }) => status === 'online'),
      offline: sum(rows, ({ status }) => status === 'offline'),
      // Passive clients and the label of lost ones come with the site settings.
      passive: 0,
      lost: 0,
      uninstalled: sum(rows, ({ status }) => status === 'uninstalled'),
    };
    const versions = [...new Set(rows.map(({ version }) => version))].sort();
    return {
      total: totalOf(counts),
      ...counts,
      by_version: versions.map((version) => ({
        version,
        count: sum(rows, (row) => row.version === version),
      })),
      status_line: statusLine(counts),
    };
  }
}

function sum(rows: readonly FleetCount[], isCounted: (row: FleetCount) => boolean): number {
  return rows.filter(isCounted).reduce((total, { clients }) => total + clients, 0);
}
