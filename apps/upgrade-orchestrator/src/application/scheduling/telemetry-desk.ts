import type { CycleAim } from './cycle-aim.js';
import { isCurrent } from './cycle-aim.js';
import type { PermitDesk } from './permit-desk.js';
import type { PermitWatch, Watched } from './permit-watch.js';
import type { Report, SeenLine, SentBytes, TelemetryNews } from './telemetry-news.js';
import type { EndedRow, Head, LineNews, NewsAnswer, UpgradeQueue } from './upgrade-queue.js';

/** Rows by the number of the run that they are about. */
export interface GatewayLines {
  lineOf(shard: string, run: string): Promise<number>;
  noteSent(sent: readonly SentBytes[]): Promise<void>;
}

export type StalePermit = Readonly<{
  shard: string;
  run: string;
  clientId: string;
  permit: number;
}>;

export type NewsContext = Readonly<{
  /** Of the process that reads: what an earlier one still reads is left to the one that leads. */
  term: number;
  /** The present cycle, if there is one. */
  cycle: number | undefined;
  aim: CycleAim;
  head: Head;
}>;

export type NewsOutcome = Readonly<{
  /** Connected, and in no queue. */
  strangers: readonly string[];
  /** Still under way with a number that is over. */
  stale: readonly StalePermit[];
}>;

export type TelemetryDeskParts = Readonly<{
  queue: UpgradeQueue;
  lines: GatewayLines;
  desk: PermitDesk;
  watch: PermitWatch;
  now: () => number;
}>;

/**
 * What presence and reports lead to. Reports come first, in the order of the stream, so that a line that ends
 * after `restarting` was said is never taken for a client that was lost.
 */
export class TelemetryDesk {
  constructor(private readonly parts: TelemetryDeskParts) {}

  async take(news: TelemetryNews, context: NewsContext): Promise<NewsOutcome> {
    const { desk, lines } = this.parts;
    const stale = await this.takeReports(news.reports, context);
    const answers = await this.applyLines(news, context);
    await desk.end(this.lostLines(news, answers, context.aim), context.head);
    if (news.sent.length > 0) await lines.noteSent(news.sent);
    const strangers = answers.filter(
      ({ isKnown, clientId }) => !isKnown && news.lines.get(clientId)?.isOpen === true,
    );
    return { strangers: strangers.map(({ clientId }) => clientId), stale };
  }

  private async takeReports(
    reports: readonly Report[],
    { term, head }: NewsContext,
  ): Promise<StalePermit[]> {
    const { queue, desk, watch, now } = this.parts;
    const stale: StalePermit[] = [];
    const ends: EndedRow[] = [];
    const restarts: { permit: number; withinMs: number }[] = [];
    for (const report of reports) {
      const held = watch.of(report.permit);
      if (held?.clientId !== report.client) {
        if (isUnderWay(report)) stale.push(staleOf(report));
      } else if (report.state === 'progress') watch.progressed(report.permit, now());
      else if (report.state === 'restarting')
        restarts.push({ permit: report.permit, withinMs: report.within_ms ?? trialMs });
      else ends.push(endOf(report, held));
    }
    if (restarts.length > 0) await queue.noteRestarts(term, restarts);
    for (const { permit, withinMs } of restarts) watch.restarting(permit, withinMs, now());
    await desk.end(ends, head);
    return stale;
  }

  private async applyLines(news: TelemetryNews, context: NewsContext): Promise<NewsAnswer[]> {
    const { cycle, aim, head } = context;
    if (cycle === undefined || news.lines.size === 0) return [];
    const rows: LineNews[] = [];
    for (const seen of news.lines.values()) {
      const { clientId, epoch, isOpen, version, platform } = seen;
      const line = await this.parts.lines.lineOf(seen.shard, seen.run);
      const isUpToDate = isCurrent(aim, platform, version);
      rows.push({ clientId, epoch, line, isOpen, version, isCurrent: isUpToDate });
    }
    return this.parts.queue.applyPresence(cycle, rows, head);
  }

  /** A permit outlives the line that it was granted on only while its client restarts. */
  private lostLines(
    news: TelemetryNews,
    answers: readonly NewsAnswer[],
    aim: CycleAim,
  ): EndedRow[] {
    const { watch, now } = this.parts;
    return answers.flatMap(({ clientId, permit, isNews }): EndedRow[] => {
      const seen = news.lines.get(clientId);
      const held = watch.of(permit);
      if (!seen || !isNews || held?.clientId !== clientId) return [];
      if (held.withinMs === undefined && held.isCertain) return [endOfLine(permit, seen, aim)];
      if (seen.isOpen) watch.returned(permit, seen.version, now());
      else if (held.withinMs === undefined) watch.mayRestart(permit, now());
      return [];
    });
  }
}

/** For a shard that does not say how long its client may be away. */
const trialMs = 120_000;

const isUnderWay = ({ state }: Report): boolean => state === 'progress' || state === 'restarting';

const staleOf = ({ shard, run, client, permit }: Report): StalePermit => ({
  ...{ shard, run, clientId: client, permit },
});

function endOf(report: Report, held: Watched): EndedRow {
  const { permit, code, detail, version } = report;
  const more = {
    ...(detail !== undefined && { detail }),
    ...(version !== undefined && { version }),
  };
  if (report.state === 'done') return { ...more, permit, outcome: 'done' };
  if (report.state === 'failed')
    return { ...more, permit, outcome: 'failed', code: code ?? 'interrupted' };
  if (held.withdrawal !== undefined) return { permit, outcome: 'withdrawn', code: held.withdrawal };
  if (code === 'disconnected') return { permit, outcome: 'disconnected', code };
  return { ...more, permit, outcome: 'expired', code: 'no-progress' };
}

function endOfLine(
  permit: number,
  { isOpen, platform, version }: SeenLine,
  aim: CycleAim,
): EndedRow {
  if (isOpen && isCurrent(aim, platform, version)) return { permit, outcome: 'done', version };
  return { permit, outcome: 'disconnected' };
}
