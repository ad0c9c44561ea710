import { AllowWithin, CurrentScope, InvalidRequest, Problem, ZodPipe } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Header, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { pictureType } from '../../application/picture-type.js';
import { historyPoints, onlineIntervals, slotMs } from '../../application/statistics-history.js';
import type { Interval, Point, Span } from '../../application/statistics-history.js';
import { keptDays } from '../persistence/history-partitions.js';
import { HistoryQueries } from '../persistence/history-queries.js';
import { TelemetryStores } from '../persistence/telemetry-stores.js';
import { clientNotFound } from './client-not-found.js';

const dayMs = 86_400_000;
const defaultSpanMs = dayMs;
const maxPoints = 2_400;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const historyQuery = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  /** Seconds; whole five minutes. */
  step: z.coerce.number().int().multipleOf(300).min(300).max(86_400).default(300),
});
type HistoryQuery = z.infer<typeof historyQuery>;

const noPicture: Readonly<Record<string, string>> = {
  'no-screen': 'The computer has no screen.',
  'not-readable': 'The screen of the computer cannot be read.',
};

/** What a computer told besides its newest statistics: its screen, and a line of the last days. */
@Controller('api/v1/jump-clients/:id')
export class ClientStatisticsController {
  constructor(
    @Inject(HistoryQueries) private readonly history: HistoryQueries,
    @Inject(TelemetryStores) private readonly stores: TelemetryStores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Also of a client that is offline or uninstalled by now: the last one is kept (RG-22). */
  @Get('thumbnail')
  @AllowWithin('jump-client:view')
  @Header('cache-control', 'private, no-cache')
  @Header('x-content-type-options', 'nosniff')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  async thumbnail(
    @Param('id') id: string,
    @CurrentScope() scope: AccessScope,
  ): Promise<StreamableFile> {
    const found = await this.stores.thumbnails.of(await this.endpoint(id, scope));
    const type = found?.image ? pictureType(found.image) : undefined;
    if (!found?.image || type === undefined) throw noThumbnail(found?.reason ?? '');
    return new StreamableFile(found.image, { type, length: found.image.length });
  }

  @Get('statistics/history')
  @AllowWithin('jump-client:view')
  async past(
    @Param('id') id: string,
    @Query(new ZodPipe(historyQuery)) asked: HistoryQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<object> {
    const client = await this.endpoint(id, scope);
    const span = spanOf(asked, this.clock.now().getTime());
    const [periods, presence] = await Promise.all([
      this.history.periods(client, span),
      this.history.presence(client, span),
    ]);
    const online = onlineIntervals(presence.edges, presence.wasOnline, span);
    return {
      from: iso(span.from),
      to: iso(span.to),
      step_seconds: span.stepMs / 1_000,
      points: historyPoints(client, periods, online, span).map(pointAnswer),
      online: online.map(intervalAnswer),
    };
  }

  /** What is no id cannot be the id of a client either. */
  private async endpoint(id: string, scope: AccessScope): Promise<string> {
    const item = z.uuid().safeParse(id);
    const endpoint = item.success ? await this.history.endpointOf(item.data, scope) : undefined;
    if (endpoint === undefined) throw clientNotFound();
    return endpoint;
  }
}

function spanOf(asked: HistoryQuery, now: number): Span {
  const stepMs = asked.step * 1_000;
  const to = Math.min(asked.to ?? now, now);
  const oldest = now - keptDays * dayMs;
  const from = Math.floor(Math.max(asked.from ?? to - defaultSpanMs, oldest) / slotMs) * slotMs;
  if (from >= to)
    throw new InvalidRequest([{ path: 'from', message: 'is not before the end of what is asked' }]);
  if ((to - from) / stepMs > maxPoints)
    throw new InvalidRequest([{ path: 'step', message: `gives more than ${maxPoints} points` }]);
  return { from, to, stepMs };
}

function noThumbnail(reason: string): Problem {
  return new Problem({
    status: 404,
    code: reason === '' ? 'thumbnail-none' : `thumbnail-${reason}`,
    detail: noPicture[reason] ?? 'There is no picture of the screen.',
  });
}

function pointAnswer({ at, cpuPercent, diskPercent, onlinePercent }: Point): object {
  return {
    at: iso(at),
    cpu_percent: cpuPercent,
    disk_percent: diskPercent,
    online_percent: onlinePercent,
  };
}

function intervalAnswer({ from, to }: Interval): object {
  return { from: iso(from), to: iso(to) };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
