import { AllowWithin, CurrentScope } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { statusLine, totalOf } from '@jumpfleet/registry-domain';
import type { FleetCounts } from '@jumpfleet/registry-domain';
import { Controller, Get, Inject } from '@nestjs/common';
import { FleetGuardHandler } from '../../application/fleet-guard.handler.js';
import type { SiteSettings } from '../../application/ports.js';
import { SITE_SETTINGS } from '../../tokens.js';
import { guardAnswer } from './fleet-guard-answer.js';
import type { FleetCount } from '../persistence/fleet-counters.js';
import { FleetTotalsReader } from '../persistence/fleet-totals.js';

@Controller('api/v1/fleet')
export class FleetSummaryController {
  constructor(
    @Inject(FleetTotalsReader) private readonly totals: FleetTotalsReader,
    @Inject(FleetGuardHandler) private readonly guard: FleetGuardHandler,
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
  ) {}

  @Get('summary')
  @AllowWithin('jump-client:view')
  async summary(@CurrentScope() scope: AccessScope): Promise<object> {
    const { clients: rows, items } = await this.totals.read(scope);
    const having = (status: keyof FleetCounts) => sum(rows, (row) => row.status === status);
    const counts: FleetCounts = {
      online: having('online'),
      offline: having('offline'),
      passive: having('passive'),
      lost: having('lost'),
      uninstalled: having('uninstalled'),
      disabled: having('disabled'),
    };
    const versions = [...new Set(rows.map(({ version }) => version))].sort();
    return {
      total: totalOf(counts),
      items,
      ...counts,
      by_version: versions.map((version) => ({
        version,
        count: sum(rows, (row) => row.version === version),
      })),
      status_line: statusLine(counts, items),
      guard: guardAnswer(await this.guard.current(), this.settings.current(), scope),
    };
  }
}

function sum(rows: readonly FleetCount[], isCounted: (row: FleetCount) => boolean): number {
  return rows.filter(isCounted).reduce((total, { clients }) => total + clients, 0);
}
