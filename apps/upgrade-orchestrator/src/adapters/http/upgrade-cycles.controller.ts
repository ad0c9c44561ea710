import { Allow, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { startUpgradeCycle } from '@jumpfleet/upgrades-contracts';
import type {
  StartUpgradeCycle,
  UpgradeCycleItem,
  UpgradeCycleSummary,
} from '@jumpfleet/upgrades-contracts';
import type { UpgradeCycleRefusal } from '@jumpfleet/upgrades-domain';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { CYCLE_ROWS } from '../../application/cycles/cycle-rows.js';
import type { CycleRows } from '../../application/cycles/cycle-rows.js';
import { CycleViews } from '../../application/cycles/cycle-views.js';
import type { CycleView } from '../../application/cycles/cycle-views.js';
import { StartUpgradeCycleHandler } from '../../application/cycles/start-upgrade-cycle.handler.js';
import { UpgradeCycleHandler } from '../../application/cycles/upgrade-cycle.handler.js';
import { cycleAnswer, summaryOf, wishOf } from './cycle-answers.js';
import { cycleProblem } from './cycle-problems.js';

const idPipe = new ZodPipe(z.uuid());
const listQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
type ListQuery = z.infer<typeof listQuery>;

@Controller('api/v1/upgrade-cycles')
@Allow('upgrades:manage')
export class UpgradeCyclesController {
  constructor(
    @Inject(StartUpgradeCycleHandler) private readonly starts: StartUpgradeCycleHandler,
    @Inject(UpgradeCycleHandler) private readonly cycles: UpgradeCycleHandler,
    @Inject(CYCLE_ROWS) private readonly rows: CycleRows,
    @Inject(CycleViews) private readonly views: CycleViews,
  ) {}

  /** Newest first. */
  @Get()
  @Allow('upgrades:view')
  async list(
    @Query(new ZodPipe(listQuery)) { cursor, limit }: ListQuery,
  ): Promise<{ items: UpgradeCycleSummary[]; next_cursor: string | null }> {
    const found = await this.rows.page(limit + 1, cursor);
    const rows = found.slice(0, limit);
    const next = found.length > limit ? rows.at(-1)?.position : undefined;
    return { items: rows.map(summaryOf), next_cursor: next ?? null };
  }

  @Post()
  async start(
    @Body(new ZodPipe(startUpgradeCycle)) body: StartUpgradeCycle,
    @RequestCause() cause: Cause,
  ): Promise<UpgradeCycleItem> {
    const started = await this.starts.handle(wishOf(body), cause);
    if (!started.ok) throw cycleProblem(started.refusal);
    return this.find(started.value);
  }

  @Get(':id')
  @Allow('upgrades:view')
  async find(@Param('id', idPipe) id: string): Promise<UpgradeCycleItem> {
    return cycleAnswer(await this.view(id));
  }

  @Post(':id/pause')
  @HttpCode(200)
  async pause(
    @Param('id', idPipe) id: string,
    @RequestCause() cause: Cause,
  ): Promise<UpgradeCycleItem> {
    return this.after(id, await this.cycles.pause(id, cause));
  }

  @Post(':id/resume')
  @HttpCode(200)
  async resume(
    @Param('id', idPipe) id: string,
    @RequestCause() cause: Cause,
  ): Promise<UpgradeCycleItem> {
    const { figures } = await this.view(id);
    return this.after(id, await this.cycles.resume(id, figures.rings, cause));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(
    @Param('id', idPipe) id: string,
    @RequestCause() cause: Cause,
  ): Promise<UpgradeCycleItem> {
    return this.after(id, await this.cycles.cancel(id, cause));
  }

  private after(
    id: string,
    result: Result<undefined, UpgradeCycleRefusal>,
  ): Promise<UpgradeCycleItem> {
    if (!result.ok) throw cycleProblem(result.refusal);
    return this.find(id);
  }

  private async view(id: string): Promise<CycleView> {
    const view = await this.views.find(id);
    if (!view) throw cycleProblem({ kind: 'upgrade-cycle-not-found' });
    return view;
  }
}
