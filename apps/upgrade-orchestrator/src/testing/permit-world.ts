import { PostgresEventStore, ReadModels, eventLogMigrations } from '@jumpfleet/event-log';
import type { UpgradeOrders } from '@jumpfleet/gateway-contracts';
import { openDatabase } from '@jumpfleet/persistence';
import { testDatabase } from '@jumpfleet/testing';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { PostgresBookList } from '../adapters/persistence/postgres-book-list.js';
import { PostgresGatewayLines } from '../adapters/persistence/postgres-gateway-lines.js';
import { PostgresUpgradeQueue } from '../adapters/persistence/postgres-upgrade-queue.js';
import { queueMigrations } from '../adapters/persistence/queue-tables.migration.js';
import type { CyclePlan } from '../application/cycles/cycle-plans.js';
import { permitBookModel } from '../application/permits/permit-book.projection.js';
import { CycleMembers } from '../application/scheduling/cycle-members.js';
import { GrantRound } from '../application/scheduling/grant-round.js';
import { PermitBooks } from '../application/scheduling/permit-books.js';
import { PermitDesk } from '../application/scheduling/permit-desk.js';
import { PermitSweep } from '../application/scheduling/permit-sweep.js';
import { PermitWatch } from '../application/scheduling/permit-watch.js';
import { PresentCycle } from '../application/scheduling/present-cycle.js';
import { ShardOrders } from '../application/scheduling/shard-orders.js';
import { TelemetryDesk } from '../application/scheduling/telemetry-desk.js';
import { noNews, readPresence, readReports } from '../application/scheduling/telemetry-news.js';
import { upgradeEventCodec } from '../application/upgrade-event.codec.js';
import type { UpgradeEvent } from '../application/upgrade-event.codec.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const nothing = () => Promise.resolve();

export const terms = {
  ...{ leaseMs: 30_000, graceMs: 10_000, trialMs: 60_000, settleMs: 15_000, repeatMs: 1_000 },
} as const;

/** A message of the stream: presence or reports. */
export type Said = Readonly<{ isPresence: boolean; body: object }>;

/** What the world outside of the orchestrator does when it is asked. */
export interface Outside {
  now(): number;
  cap: number;
  order(shard: string, orders: UpgradeOrders): Promise<readonly string[] | undefined>;
  /** Everything that the stream still has for who leads. */
  unread(): Said[];
}

/** The scheduler's parts as one process has them, over a real database. */
export class PermitProcess {
  private readonly queue: PostgresUpgradeQueue;
  private readonly watch: PermitWatch;
  private readonly present: PresentCycle;
  private readonly round: GrantRound;
  private readonly sweep: PermitSweep;
  private readonly news: TelemetryDesk;
  private term = 0;
  private leads = false;

  constructor(
    private readonly site: PermitSite,
    private readonly outside: Outside,
  ) {
    const { dataSource, events, plan } = site;
    const now = () => outside.now();
    const queue = new PostgresUpgradeQueue(dataSource);
    const lines = new PostgresGatewayLines(dataSource);
    const watch = new PermitWatch(terms);
    const clock = { now: () => new Date() };
    const books = new PermitBooks({
      ...{ events, books: new PostgresBookList(dataSource), clock, maxEvents: 20 },
    });
    const ends = { onEnded: () => undefined, giveBack: nothing };
    const desk = new PermitDesk({ books, queue, watch, now, leaseMs: terms.leaseMs, ...ends });
    const cycles = { current: () => Promise.resolve(plan), membersReady: nothing };
    const directory = { page: () => Promise.resolve({ members: [], next: '' }) };
    const head = () => ({ ring: 1, turn: 0 });
    const members = new CycleMembers({ directory, queue, lines, head });
    const quiet = { logger: silent as never, ring: () => undefined, now };
    const present = new PresentCycle({ cycles, queue, members, ...quiet });
    const shelf = { deltasTo: () => Promise.resolve([]) } as never;
    const orders = new ShardOrders({ order: (...asked) => outside.order(...asked) }, shelf, terms);
    const sound = () =>
      this.leads ? this.take(outside.unread()) : Promise.reject(new Error('another leads'));
    this.sweep = new PermitSweep({ watch, desk, queue, orders, present, sound, ...quiet });
    const room = {
      take: (taken: number) => Promise.resolve({ taken, againInMs: 0 }),
      giveBack: nothing,
    };
    this.round = new GrantRound({ present, queue, desk, watch, room, cap: () => outside.cap });
    this.news = new TelemetryDesk({ queue, lines, desk, watch, now });
    [this.queue, this.watch, this.present] = [queue, watch, present];
  }

  get held(): number {
    return this.watch.size;
  }

  async lead(): Promise<void> {
    this.term = await this.queue.lead();
    this.leads = true;
    this.watch.reload(await this.queue.held(), this.outside.now());
    await this.present.refresh();
  }

  /** As the loop does it; without `send` it dies after the event and before anybody is told. */
  async look(isToSend = true): Promise<void> {
    await this.present.refresh();
    this.sweep.endOverdue();
    await this.sweep.settle();
    await this.round.run(this.term, this.site.plan);
    if (isToSend) this.sweep.send();
    await this.sweep.settle();
  }

  async read(messages: readonly Said[]): Promise<void> {
    await this.take(messages);
    await this.sweep.settle();
  }

  /** It does not know it yet, but another process leads; nothing is handed to it any more. */
  isDeposed(): void {
    this.leads = false;
  }

  wasDeaf(): void {
    this.watch.forgive(this.outside.now());
  }

  private async take(messages: readonly Said[]): Promise<void> {
    const news = noNews();
    for (const { isPresence, body } of messages)
      if (isPresence) readPresence(news, body);
      else readReports(news, body);
    const { cycle, aim, head } = this.present;
    const { stale } = await this.news.take(news, { term: this.term, cycle, aim, head });
    this.sweep.refuse(stale);
  }
}

export type KnownLine = Readonly<{
  id: string;
  shard: string;
  run: string;
  epoch: number;
  isOpen: boolean;
  version: string;
}>;

/** Queue, books and plan of one cycle with its clients, and the processes that schedule it. */
export class PermitSite {
  private constructor(
    readonly dataSource: DataSource,
    readonly events: PostgresEventStore<UpgradeEvent>,
    readonly plan: CyclePlan,
    readonly cycle: number,
  ) {}

  static async database(): Promise<DataSource> {
    const migrations = [...eventLogMigrations, ...queueMigrations];
    const dataSource = await openDatabase({ url: await testDatabase('permits'), migrations });
    const readModels = [permitBookModel];
    const more = { codec: upgradeEventCodec, readModels, log: silent };
    await new ReadModels<UpgradeEvent>({ dataSource, ...more }).prepare();
    return dataSource;
  }

  static async fill(dataSource: DataSource, clients: readonly KnownLine[]): Promise<PermitSite> {
    const plan: CyclePlan = {
      ...{ cycleId: randomUUID(), state: 'running', openRing: 1, grants: 'all', shares: [1] },
      ...{ scope: { type: 'all' }, isRollback: false, startedAt: new Date().toISOString() },
      targets: [{ platform: 'linux-64', releaseId: 'f'.repeat(64), version: '2.0.0' }],
    };
    const readModels = [permitBookModel];
    const events = new PostgresEventStore<UpgradeEvent>(dataSource, upgradeEventCodec, readModels);
    const queue = new PostgresUpgradeQueue(dataSource);
    const { cycle } = await queue.roll(plan.cycleId);
    const site = new PermitSite(dataSource, events, plan, cycle);
    await site.tell(clients);
    await queue.fill(cycle, plan.shares);
    return site;
  }

  /** As the registry's pages say it. */
  async tell(clients: readonly KnownLine[]): Promise<void> {
    const lines = new PostgresGatewayLines(this.dataSource);
    const members = await Promise.all(
      clients.map(async ({ id, shard, run, epoch, isOpen, version }) => ({
        ...{ clientId: id, epoch, line: await lines.lineOf(shard, run), isOpen, version },
        ...{ isCurrent: version === '2.0.0', platform: 'linux-64' },
        ...{ listKey: 'shared.1', name: 'kiosk' },
      })),
    );
    await new PostgresUpgradeQueue(this.dataSource).join(this.cycle, members, { ring: 0, turn: 0 });
  }

  /** Every permit that was ever granted, and how often it ended. */
  async permits(): Promise<readonly Readonly<{ permit: number; ends: number }>[]> {
    const history = await this.events.readAll(0, 10_000);
    const ends = history.flatMap(({ event }) =>
      event.type === 'PermitsEnded' ? event.data.ended.map(({ permit }) => permit) : [],
    );
    return history.flatMap(({ event }) =>
      event.type === 'PermitsGranted'
        ? event.data.permits.map(({ permit }) => ({
            ...{ permit, ends: ends.filter((one) => one === permit).length },
          }))
        : [],
    );
  }

  async states(): Promise<Map<string, string>> {
    const rows = await this.dataSource.query<{ client_id: string; state: string }[]>(
      'SELECT client_id, state FROM upgrade_client WHERE cycle = $1',
      [this.cycle],
    );
    return new Map(rows.map(({ client_id, state }) => [client_id, state]));
  }
}
