import type { UpgradeOrders } from '@jumpfleet/gateway-contracts';
import type { ReleaseShelf, ShelvedDelta } from '../packages/release-shelf.js';
import type { Watched } from './permit-watch.js';

/** One request to one run of a shard; answers the clients without a good grant, or nothing when nobody answered. */
export interface ShardLine {
  order(shard: string, orders: UpgradeOrders): Promise<readonly string[] | undefined>;
}

export type OrderTerms = Readonly<{ leaseMs: number; trialMs: number }>;

export type OrderAnswer = Readonly<{
  taken: readonly Watched[];
  absent: readonly Watched[];
}>;

type Withdrawn = Readonly<{
  shard: string;
  run: string;
  clientId: string;
  permit: number;
  code: string;
}>;

/** Tells shards which of their clients may upgrade, and whose permit is over. */
export class ShardOrders {
  constructor(
    private readonly line: ShardLine,
    private readonly shelf: ReleaseShelf,
    private readonly terms: OrderTerms,
  ) {}

  /** One request for each run; who is in neither list was not answered for. */
  async grant(permits: readonly Watched[]): Promise<OrderAnswer> {
    const deltas = await this.deltasOf(permits);
    const answers = await Promise.all(
      [...byRun(permits)].map(async ([, ofRun]) => {
        const [{ shard, run }] = ofRun;
        const grants = ofRun.map((permit) => this.orderOf(permit, deltas));
        const absent = await this.line.order(shard, { run, grants, withdrawn: [] });
        return absent && splitBy(ofRun, new Set(absent));
      }),
    );
    const answered = answers.flatMap((answer) => answer ?? []);
    return {
      taken: answered.flatMap(({ taken }) => taken),
      absent: answered.flatMap(({ absent }) => absent),
    };
  }

  /** Answers those whose shard heard it. */
  async withdraw<Row extends Withdrawn>(permits: readonly Row[]): Promise<Row[]> {
    const answers = await Promise.all(
      [...byRun(permits)].map(async ([, ofRun]) => {
        const [{ shard, run }] = ofRun;
        const withdrawn = ofRun.map(({ clientId, permit, code }) => ({
          ...{ client: clientId, permit, code },
        }));
        const answer = await this.line.order(shard, { run, grants: [], withdrawn });
        return answer ? ofRun : [];
      }),
    );
    return answers.flat();
  }

  private orderOf(
    { clientId, permit, releaseId, version }: Watched,
    deltas: ReadonlyMap<string, readonly ShelvedDelta[]>,
  ): UpgradeOrders['grants'][number] {
    const delta = deltas.get(releaseId)?.find(({ from }) => from === version);
    return {
      ...{ client: clientId, permit, release: releaseId },
      ...(delta && { delta }),
      lease_ms: this.terms.leaseMs,
      trial_ms: this.terms.trialMs,
    };
  }

  private async deltasOf(permits: readonly Watched[]) {
    const releases = [...new Set(permits.map(({ releaseId }) => releaseId))];
    const found = await Promise.all(
      releases.map(async (id) => [id, await this.shelf.deltasTo(id)] as const),
    );
    return new Map(found);
  }
}

type OfRun = Readonly<{ shard: string; run: string }>;

function byRun<Row extends OfRun>(rows: readonly Row[]): Map<string, [Row, ...Row[]]> {
  const grouped = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const key = `${row.shard} ${row.run}`;
    const known = grouped.get(key);
    if (known) known.push(row);
    else grouped.set(key, [row]);
  }
  return grouped;
}

function splitBy(permits: readonly Watched[], absent: ReadonlySet<string>) {
  return {
    taken: permits.filter(({ clientId }) => !absent.has(clientId)),
    absent: permits.filter(({ clientId }) => absent.has(clientId)),
  };
}
