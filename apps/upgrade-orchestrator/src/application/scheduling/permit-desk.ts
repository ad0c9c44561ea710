import { randomUUID } from 'node:crypto';
import type { Cause } from '@jumpfleet/kernel';
import type { EndedPermit, Permit, PermitBookRefusal, PermitEnd } from '@jumpfleet/upgrades-domain';
import type { PermitBooks } from './permit-books.js';
import type { PermitWatch } from './permit-watch.js';
import type { Candidate, EndedRow, Head, HeldPermit, UpgradeQueue } from './upgrade-queue.js';

export type DeskParts = Readonly<{
  books: PermitBooks;
  queue: UpgradeQueue;
  watch: PermitWatch;
  /** Monotonic milliseconds. */
  now: () => number;
  leaseMs: number;
  /** Permits that ended before their clients restarted need no way back. */
  giveBack: (count: number) => Promise<void>;
  onEnded: (permits: readonly EndedPermit[]) => void;
}>;

export type GrantOrder = Readonly<{
  term: number;
  cycle: number;
  cycleId: string;
  cap: number;
  /** By platform, the release that its clients get. */
  releases: ReadonlyMap<string, string>;
}>;

export type Granted =
  | Readonly<{ ok: true; permits: readonly HeldPermit[] }>
  | Readonly<{ ok: false; refusal: PermitBookRefusal }>;

/** Grants and ends permits: the event, the queue and the watch, in this order. */
export class PermitDesk {
  private readonly cause: Cause = {
    actor: { type: 'system', id: 'upgrade-orchestrator' },
    correlationId: randomUUID(),
  };

  constructor(private readonly parts: DeskParts) {}

  /** All of them or none; the permits are durable when this resolves, and nobody was told of them before. */
  async grant(order: GrantOrder, candidates: readonly Candidate[]): Promise<Granted> {
    const { books, queue, watch, now, leaseMs } = this.parts;
    const { cap, cycleId } = order;
    const wishes = candidates.map(({ clientId, ring, shard, run, platform }) => {
      const releaseId = order.releases.get(platform) ?? '';
      return { clientId, ring, shard, run, releaseId, leaseMs };
    });
    const command = { type: 'GrantPermits', data: { cycleId, cap, grants: wishes } } as const;
    const answer = await books.handle(command, this.cause, (tx, recorded) =>
      queue.grant(
        tx,
        order.term,
        order.cycle,
        recorded.flatMap(({ event }) =>
          event.type === 'PermitsGranted' ? event.data.permits : [],
        ),
      ),
    );
    if (!answer.ok) return answer;
    const granted = answer.events.flatMap((event) =>
      event.type === 'PermitsGranted' ? event.data.permits : [],
    );
    const permits = heldFrom(granted, candidates, cycleId);
    watch.granted(permits, now());
    return { ok: true, permits };
  }

  /** Ends those that are still held; a number that is not ends nothing. */
  async end(ends: readonly EndedRow[], head: Head): Promise<readonly EndedPermit[]> {
    if (ends.length === 0) return [];
    const { books, queue, watch, giveBack, onEnded } = this.parts;
    const rows = new Map(ends.map((end) => [end.permit, end]));
    const ended = [...rows.values()].map(withoutDetail);
    const command = { type: 'EndPermits', data: { ended } } as const;
    const answer = await books.handle(command, this.cause, (tx) =>
      queue.end(tx, [...rows.values()], head),
    );
    if (!answer.ok) throw new Error(`permits could not be ended: ${answer.refusal.kind}`);
    const unused = [...rows.keys()].filter((permit) => {
      const held = watch.of(permit);
      return held !== undefined && held.withinMs === undefined;
    });
    watch.remove([...rows.keys()]);
    if (unused.length > 0) await giveBack(unused.length);
    const news = answer.events.flatMap((event) =>
      event.type === 'PermitsEnded' ? event.data.ended : [],
    );
    onEnded(news);
    return news;
  }
}

function heldFrom(
  granted: readonly Omit<Permit, 'cycleId'>[],
  candidates: readonly Candidate[],
  cycleId: string,
): HeldPermit[] {
  const byClient = new Map(candidates.map((candidate) => [candidate.clientId, candidate]));
  return granted.map(({ permit, clientId, ring, releaseId, shard, run }) => {
    const { platform = '', version = '' } = byClient.get(clientId) ?? {};
    const known = { permit, clientId, cycleId, ring, releaseId, shard, run };
    return { ...known, platform, version, withinMs: undefined };
  });
}

/** What is for people stands beside the failure, and not in the event. */
function withoutDetail({ permit, outcome, code, version }: EndedRow): PermitEnd {
  return {
    ...{ permit, outcome },
    ...(code !== undefined && { code }),
    ...(version !== undefined && { version }),
  };
}
