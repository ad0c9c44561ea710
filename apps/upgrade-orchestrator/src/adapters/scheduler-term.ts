import type { WakeUp } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { ShardLeases } from '@jumpfleet/messaging';
import type { NatsConnection, RunPorts } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { RingFigures } from '@jumpfleet/upgrades-domain';
import type { DataSource } from 'typeorm';
import { CycleMembers } from '../application/scheduling/cycle-members.js';
import type { MemberDirectory } from '../application/scheduling/cycle-members.js';
import { CycleObserver } from '../application/scheduling/cycle-observer.js';
import { GrantRound } from '../application/scheduling/grant-round.js';
import type { ReconnectRoom } from '../application/scheduling/grant-round.js';
import { InTurn } from '../application/scheduling/in-turn.js';
import { PermitBooks } from '../application/scheduling/permit-books.js';
import { PermitDesk } from '../application/scheduling/permit-desk.js';
import { PermitSweep } from '../application/scheduling/permit-sweep.js';
import { PermitWatch } from '../application/scheduling/permit-watch.js';
import { PresentCycle } from '../application/scheduling/present-cycle.js';
import type { Cycles } from '../application/scheduling/present-cycle.js';
import { Scheduler } from '../application/scheduling/scheduler.js';
import { ShardOrders } from '../application/scheduling/shard-orders.js';
import { TelemetryDesk } from '../application/scheduling/telemetry-desk.js';
import type { Head } from '../application/scheduling/upgrade-queue.js';
import type { TelemetryNews } from '../application/scheduling/telemetry-news.js';
import type { ReleaseShelf } from '../application/packages/release-shelf.js';
import type { UpgradeEvent } from '../application/upgrade-event.codec.js';
import { NatsShardLine } from './messaging/nats-shard-line.js';
import { UpgradeTelemetry } from './messaging/upgrade-telemetry.js';
import { PostgresBookList } from './persistence/postgres-book-list.js';
import { PostgresGatewayLines, QueueRuns } from './persistence/postgres-gateway-lines.js';
import { PostgresUpgradeQueue } from './persistence/postgres-upgrade-queue.js';
import { PostgresRingCounts } from './persistence/ring-counts.js';
import type { UpgradeMetrics } from './scheduler-metrics.js';

/** Milliseconds. */
export type SchedulerTerms = Readonly<{
  leaseMs: number;
  graceMs: number;
  trialMs: number;
  settleMs: number;
  repeatMs: number;
}>;

export const standardTerms: SchedulerTerms = {
  leaseMs: 30_000,
  graceMs: 10_000,
  trialMs: 60_000,
  settleMs: 15_000,
  repeatMs: 1_000,
};

export type TermParts = Readonly<{
  dataSource: DataSource;
  events: EventStore<UpgradeEvent>;
  nats: NatsConnection;
  room: ReconnectRoom;
  directory: MemberDirectory;
  shelf: ReleaseShelf;
  cycles: Cycles;
  observe: (cycleId: string, rings: readonly RingFigures[]) => Promise<void>;
  cap: () => number;
  wake: WakeUp;
  clock: Clock;
  metrics: UpgradeMetrics;
  logger: Logger;
  terms: SchedulerTerms;
}>;

const now = (): number => performance.now();

/** What all parts of a term share. */
type Desks = Readonly<{
  queue: PostgresUpgradeQueue;
  lines: PostgresGatewayLines;
  watch: PermitWatch;
  desk: PermitDesk;
  members: CycleMembers;
  present: PresentCycle;
  sweep: PermitSweep;
}>;

/**
 * One process's time as the one that grants, until the signal says that it is over and nothing is under way any
 * more. What is in memory only lives as long as it.
 */
export async function serveTerm(parts: TermParts, signal: AbortSignal): Promise<void> {
  const ending = new AbortController();
  const over = AbortSignal.any([signal, ending.signal]);
  const sounding: { sound?: () => Promise<void> } = {};
  const desks = openDesks(
    parts,
    () => sounding.sound?.() ?? Promise.reject(new Error('nobody hears yet')),
  );
  const scheduler = schedulerOf(parts, desks);
  const term = await scheduler.begin();
  const turns = new InTurn();
  const leases = leasesOf(parts, desks, turns);
  const telemetry = telemetryOf(parts, { ...desks, term, turns, leases });
  sounding.sound = () => telemetry.sound();
  await leases.start();
  telemetry.start();
  try {
    await scheduler.work(term, over);
  } finally {
    ending.abort();
    await Promise.all([telemetry.stop(), leases.stop()]);
    await Promise.all([desks.sweep.settle(), desks.present.settle()]);
  }
}

function openDesks(parts: TermParts, sound: () => Promise<void>): Desks {
  const { dataSource, nats, logger, terms, room, metrics, cycles } = parts;
  const queue = new PostgresUpgradeQueue(dataSource);
  const lines = new PostgresGatewayLines(dataSource);
  const watch = new PermitWatch(terms);
  const desk = new PermitDesk({
    ...{ queue, watch, now, leaseMs: terms.leaseMs, onEnded: metrics.ended },
    books: new PermitBooks({ ...parts, books: new PostgresBookList(dataSource) }),
    giveBack: (count) => room.giveBack(count),
  });
  const ring = ringerOf(parts);
  const head = (): Head => present.head;
  const members: CycleMembers = new CycleMembers({
    directory: parts.directory,
    queue,
    lines,
    head,
  });
  const present: PresentCycle = new PresentCycle({ cycles, queue, members, logger, now, ring });
  const orders = new ShardOrders(new NatsShardLine(nats, logger), parts.shelf, terms);
  const sweep = new PermitSweep({ watch, desk, queue, orders, present, now, logger, sound, ring });
  return { queue, lines, watch, desk, members, present, sweep };
}

const ringerOf =
  ({ wake }: TermParts) =>
  (): void => {
    wake.ring();
  };

function schedulerOf(parts: TermParts, desks: Desks): Scheduler {
  const { dataSource, metrics, observe, room, cap, wake, logger, clock } = parts;
  const observer = new CycleObserver({
    ...{ counts: new PostgresRingCounts(dataSource), observe, onSeen: metrics.seen, now },
    clock: () => clock.now().getTime(),
  });
  const round = new GrantRound({ ...desks, room, cap });
  return new Scheduler({ ...desks, ...{ round, observer, wake, metrics, logger, now, cap } });
}

/** The end of a run and the presence of its clients are written one after the other. */
function leasesOf(parts: TermParts, { lines, present }: Desks, turns: InTurn): ShardLeases {
  const runs = new QueueRuns(parts.dataSource, lines, () => present);
  const ring = ringerOf(parts);
  const inTurn = (work: () => Promise<number>): Promise<number> => turns.do(work).finally(ring);
  const ports: RunPorts = {
    living: () => runs.living(),
    meet: (shard, run) => runs.meet(shard, run),
    lapse: (shard, run) => inTurn(() => runs.lapse(shard, run)),
    revive: (shard, run) => inTurn(() => runs.revive(shard, run)),
    replaceOlderRuns: (shard, run) => inTurn(() => runs.replaceOlderRuns(shard, run)),
  };
  return new ShardLeases(parts.nats, ports, parts.logger);
}

type NewsParts = Desks & Readonly<{ term: number; turns: InTurn; leases: ShardLeases }>;

function telemetryOf(parts: TermParts, own: NewsParts): UpgradeTelemetry {
  const { nats, logger, metrics } = parts;
  const desk = new TelemetryDesk({ ...own, now });
  return new UpgradeTelemetry(nats, logger, {
    async take(news) {
      for (const { shard, run } of runsIn(news)) await own.leases.meet(shard, run);
      await own.turns.do(() => takeNews(desk, own, news));
      metrics.sent(news.sent.reduce((sum, { bytes }) => sum + bytes, 0));
      parts.wake.ring();
    },
    wasDeaf: () => {
      own.watch.forgive(now());
      own.present.wasDeaf();
    },
    unreadable: (count) => {
      metrics.unreadable.inc(count);
    },
  });
}

async function takeNews(desk: TelemetryDesk, own: NewsParts, news: TelemetryNews): Promise<void> {
  const { present, members, sweep, term } = own;
  const { cycle, cycleId, aim, head } = present;
  const { strangers, stale } = await desk.take(news, { term, cycle, aim, head });
  if (cycleId !== undefined) members.noteStrangers(cycleId, strangers);
  sweep.refuse(stale);
}

function runsIn({ lines }: TelemetryNews): readonly Readonly<{ shard: string; run: string }>[] {
  const runs = new Map([...lines.values()].map((line) => [`${line.shard} ${line.run}`, line]));
  return [...runs.values()];
}
