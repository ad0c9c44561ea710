import { Allow, Problem, ZodPipe, requestContext } from '@jumpfleet/http';
import { upgradeClientStates } from '@jumpfleet/upgrades-contracts';
import type {
  UpgradeClientItem,
  UpgradeCycleHistoryItem,
  UpgradeSampleItem,
} from '@jumpfleet/upgrades-contracts';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CycleHistory } from '../../application/cycles/cycle-history.js';
import { CYCLE_ROWS } from '../../application/cycles/cycle-rows.js';
import type { CycleRows } from '../../application/cycles/cycle-rows.js';
import { CycleStream } from '../../application/cycles/cycle-stream.js';
import { UPGRADE_FIGURES } from '../../application/cycles/upgrade-figures.js';
import type { UpgradeFigures } from '../../application/cycles/upgrade-figures.js';
import { clientAnswer, historyAnswer, sampleAnswer } from './cycle-answers.js';
import { cycleProblem } from './cycle-problems.js';
import { watcherOn } from './cycle-watcher.js';

const maxWatchers = 200;
const idPipe = new ZodPipe(z.uuid());
const clientsQuery = z.strictObject({
  state: z.enum(upgradeClientStates).optional(),
  code: z
    .string()
    .regex(/^[a-z-]{1,64}$/)
    .optional(),
  ring: z.coerce.number().int().min(1).max(10).optional(),
  /** The id of the last client of the page before. */
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
type ClientsQuery = z.infer<typeof clientsQuery>;

/** What is seen of a cycle while it goes on. */
@Controller('api/v1/upgrade-cycles/:id')
@Allow('upgrades:view')
export class UpgradeCycleWatchController {
  constructor(
    @Inject(CYCLE_ROWS) private readonly rows: CycleRows,
    @Inject(UPGRADE_FIGURES) private readonly figures: UpgradeFigures,
    @Inject(CycleStream) private readonly stream: CycleStream,
    @Inject(CycleHistory) private readonly past: CycleHistory,
  ) {}

  /** By their ids. */
  @Get('clients')
  async clients(
    @Param('id', idPipe) id: string,
    @Query(new ZodPipe(clientsQuery)) { cursor, limit, ...filter }: ClientsQuery,
  ): Promise<{ items: UpgradeClientItem[]; next_cursor: string | null }> {
    await this.demand(id);
    const query = { ...filter, after: cursor, limit: limit + 1 };
    const found = await this.figures.clients(id, query);
    const items = found.slice(0, limit).map(clientAnswer);
    const next = found.length > limit ? items.at(-1)?.id : undefined;
    return { items, next_cursor: next ?? null };
  }

  /** Oldest first, at most 600 over the whole cycle. */
  @Get('samples')
  async samples(@Param('id', idPipe) id: string): Promise<{ items: UpgradeSampleItem[] }> {
    await this.demand(id);
    return { items: (await this.figures.samples(id)).map(sampleAnswer) };
  }

  /** Newest first, the last 200 events of the cycle. */
  @Get('history')
  async history(@Param('id', idPipe) id: string): Promise<{ items: UpgradeCycleHistoryItem[] }> {
    await this.demand(id);
    return { items: (await this.past.of(id)).map(historyAnswer) };
  }

  /** `cycle` when it looks different, at most each second; `ended` when it will not change any more. */
  @Get('events')
  async events(
    @Param('id', idPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.demand(id);
    if (this.stream.watching >= maxWatchers)
      throw new Problem({
        status: 503,
        code: 'server-busy',
        detail: 'Too many watch upgrades at this moment. Try again later.',
      });
    const { visit, tokenExpiresAtMs: expiresAtMs } = requestContext(request.raw);
    if (!visit || expiresAtMs === undefined) throw new Error('A public route has no visitor.');
    const leave = this.stream.watch(id, watcherOn(reply, { visit, expiresAtMs }));
    reply.raw.once('close', leave);
  }

  private async demand(id: string): Promise<void> {
    if (!(await this.rows.find(id))) throw cycleProblem({ kind: 'upgrade-cycle-not-found' });
  }
}
