import { LRUCache } from 'lru-cache';
import type { CyclePlan } from '../cycles/cycle-plans.js';
import { hasTarget, isCurrent } from './cycle-aim.js';
import type { GatewayLines } from './telemetry-desk.js';
import type { CycleRoll, Head, MemberNews, UpgradeQueue } from './upgrade-queue.js';

/** An endpoint as the registry tells of it. */
export type RegistryMember = Readonly<{
  clientId: string;
  name: string;
  listKey: string;
  platform: string;
  version: string;
  online: boolean;
  shard: string;
  run: string;
  epoch: number;
}>;

export type MemberPage = Readonly<{ members: readonly RegistryMember[]; next: string }>;

export type MemberWish = Readonly<{
  scope: CyclePlan['scope'];
  /** Only these, where any are named; at most `askAtOnce`. */
  clientIds: readonly string[];
  cursor: string;
  limit: number;
}>;

/** The registry, asked for whom a cycle is about. */
export interface MemberDirectory {
  page(wish: MemberWish): Promise<MemberPage>;
}

export type MembersParts = Readonly<{
  directory: MemberDirectory;
  queue: UpgradeQueue;
  lines: GatewayLines;
  head: () => Head;
}>;

const pageLimit = 5_000;
const askAtOnce = 1_000;
/** More than these are found when the whole scope is read the next time. */
const maxStrangers = 50_000;
const notOurs = { max: 100_000, ttl: 300_000 } as const;

/** Who takes part in the present cycle: all of its scope at first, and who joins later. */
export class CycleMembers {
  private readonly strangers = new Set<string>();
  private readonly outsiders = new LRUCache<string, true>(notOurs);
  private cycleId: string | undefined;

  constructor(private readonly parts: MembersParts) {}

  get hasStrangers(): boolean {
    return this.strangers.size > 0;
  }

  /** Connected clients without a place; they are asked for by and by. */
  noteStrangers(cycleId: string, clientIds: readonly string[]): void {
    if (cycleId !== this.cycleId) this.forget(cycleId);
    for (const id of clientIds)
      if (this.strangers.size < maxStrangers && !this.outsiders.has(id)) this.strangers.add(id);
  }

  /**
   * Reads the scope of the cycle, a page at a time: once before it begins, and again now and then. The next page is on
   * its way while one is written down.
   */
  async readAll(plan: CyclePlan, roll: CycleRoll, signal: AbortSignal): Promise<void> {
    let page: Promise<MemberPage> | undefined = this.pageFrom(plan, '');
    while (page) {
      const { members, next }: MemberPage = await page;
      page = next === '' || signal.aborted ? undefined : this.pageFrom(plan, next);
      // Whoever waits for the page hears of it; until then nobody does.
      page?.catch(() => undefined);
      await this.join(plan, roll, members);
    }
  }

  private pageFrom({ scope }: CyclePlan, cursor: string): Promise<MemberPage> {
    return this.parts.directory.page({ scope, clientIds: [], cursor, limit: pageLimit });
  }

  /** Asks for those who are connected and have no place. Answers how many joined. */
  async joinStrangers(plan: CyclePlan, roll: CycleRoll): Promise<number> {
    const clientIds = [...this.strangers].slice(0, askAtOnce);
    if (clientIds.length === 0) return 0;
    const wish = { scope: plan.scope, clientIds, cursor: '', limit: askAtOnce };
    const { members } = await this.parts.directory.page(wish);
    const joined = await this.join(plan, roll, members);
    const found = new Set(members.map(({ clientId }) => clientId));
    for (const id of clientIds) {
      this.strangers.delete(id);
      if (!found.has(id)) this.outsiders.set(id, true);
    }
    return joined;
  }

  private async join(
    plan: CyclePlan,
    { cycle }: CycleRoll,
    members: readonly RegistryMember[],
  ): Promise<number> {
    const rows: MemberNews[] = [];
    for (const member of members) {
      if (!hasTarget(plan, member.platform)) continue;
      const { clientId, epoch, version, platform, listKey, name } = member;
      const line = await this.parts.lines.lineOf(member.shard, member.run);
      const place = { clientId, epoch, line, platform, listKey, name, version };
      const isUpToDate = isCurrent(plan, platform, version);
      rows.push({ ...place, isOpen: member.online, isCurrent: isUpToDate });
    }
    return rows.length === 0 ? 0 : this.parts.queue.join(cycle, rows, this.parts.head());
  }

  private forget(cycleId: string): void {
    this.cycleId = cycleId;
    this.strangers.clear();
    this.outsiders.clear();
  }
}
