import { StreamForgetting } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { LOGGER, METRICS } from '@jumpfleet/observability';
import type { Counter, Logger, Metrics } from '@jumpfleet/observability';
import { sessionKeyStream } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { SessionsEvent } from '../events/sessions-event.js';
import { sessionStream } from '../session-stream.js';
import { SESSION_SETTINGS } from '../settings/session-settings.js';
import type { SessionSettingsBoard } from '../settings/session-settings.js';
import { EXPIRED_RECORDS } from './ports.js';
import type { ExpiredRecords } from './ports.js';
import { surveyStream } from './survey-stream.js';

const lookEachMs = 60_000;
/** Forgotten in one transaction. */
const sessionsAtOnce = 20;
/** A look ends after so many; the next goes on. */
const mostBatches = 50;
const dayMs = 86_400_000;
/** Read models whose rows come from the streams of one session alone. */
const readModels = ['session-list', 'session-keys'];

/** How the process is watched. */
export type RetentionSights = Readonly<{ logger: Logger; metrics: Metrics }>;
const RETENTION_SIGHTS = Symbol('RETENTION_SIGHTS');
export const retentionSights = {
  provide: RETENTION_SIGHTS,
  inject: [LOGGER, METRICS],
  useFactory: (logger: Logger, metrics: Metrics): RetentionSights => ({ logger, metrics }),
};

/** OE-05: what is kept of a session is really deleted so many days after its end, and nothing brings it back. */
@Injectable()
export class RetentionProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<unknown> | undefined;
  private isStopped = false;
  private readonly forgotten: Counter;

  constructor(
    @Inject(EXPIRED_RECORDS) private readonly records: ExpiredRecords,
    @Inject(StreamForgetting) private readonly streams: StreamForgetting<SessionsEvent>,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RETENTION_SIGHTS) private readonly sights: RetentionSights,
  ) {
    this.forgotten = sights.metrics.counter(
      'sessions_forgotten_total',
      'Sessions whose record was deleted because its time was over.',
    );
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.lookQuietly().finally(() => {
        this.looking = undefined;
      });
    }, lookEachMs);
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.looking;
  }

  /** Forgets what is due, in batches; answers how many sessions that were. */
  async look(): Promise<number> {
    const { retentionDays } = await this.settings.current();
    const before = new Date(this.clock.now().getTime() - retentionDays * dayMs);
    let count = 0;
    for (let batch = 0; batch < mostBatches && !this.isStopped; batch++) {
      const ids = await this.records.endedBefore(before, sessionsAtOnce);
      const gone = ids.length === 0 ? 0 : await this.forget(ids);
      count += gone;
      if (ids.length < sessionsAtOnce || gone === 0) break;
    }
    if (!this.isStopped) await this.records.eraseFacts(before);
    return count;
  }

  private async forget(ids: readonly string[]): Promise<number> {
    await this.records.deleteBulk(ids);
    const surveys = await this.records.surveysOf(ids);
    const streams = [
      ...ids.flatMap((id) => [sessionStream(id), sessionKeyStream(id)]),
      ...surveys.map(surveyStream),
    ];
    let gone: readonly string[] = [];
    await this.streams.forget({
      streams,
      readModels,
      within: (tx, forgotten) => {
        const done = new Set(forgotten);
        gone = ids.filter((id) => done.has(sessionStream(id)));
        return this.records.deleteRest(tx, gone);
      },
    });
    this.forgotten.inc(gone.length);
    return gone.length;
  }

  private async lookQuietly(): Promise<void> {
    try {
      const count = await this.look();
      if (count > 0) this.sights.logger.info({ sessions: count }, 'were forgotten');
    } catch (error) {
      this.sights.logger.warn({ err: error }, 'old sessions could not be forgotten');
    }
  }
}
