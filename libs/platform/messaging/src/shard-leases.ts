import { shardLease, shardLeases } from '@jumpfleet/gateway-contracts';
import type { ShardLease } from '@jumpfleet/gateway-contracts';
import type { Logger } from '@jumpfleet/observability';
import { jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import type { Subscription } from '@nats-io/transport-node';
import type { NatsConnection } from './connect-nats.js';

/** What a service does about the life of gateway runs. */
export type RunPorts = Readonly<{
  living(): Promise<{ shard: string; run: string }[]>;
  meet(shard: string, run: string): Promise<void>;
  lapse(shard: string, run: string, at: number): Promise<number>;
  revive(shard: string, run: string): Promise<number>;
  replaceOlderRuns(shard: string, run: string, at: number): Promise<number>;
}>;

const keyPrefix = `$KV.${shardLeases.bucket}.`;
const checkMs = 500;
const agreeEachChecks = 20;

/**
 * Which gateway runs live. Renewals are heard as they are put into the KV bucket; a run that was not
 * heard for the length of a lease is looked up once more, and only an answer from NATS that the
 * lease is gone ends it. So a service that is cut off, or was held up, ends nobody.
 */
export class ShardLeases {
  private readonly heardAt = new Map<string, { shard: string; run: string; at: number }>();
  private readonly dead = new Set<string>();
  private subscription: Subscription | undefined;
  private timer: NodeJS.Timeout | undefined;
  private checks = 0;
  private checking: Promise<void> | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly runs: RunPorts,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    for (const { shard, run } of await this.runs.living()) this.hear(shard, run);
    this.subscription = this.nats.subscribe(`${keyPrefix}>`, {
      callback: (error, message) => {
        if (error) return;
        if (message.data.length > 0) void this.renewed(message.data);
        else void this.released(message.subject.slice(keyPrefix.length));
      },
    });
    void this.forgiveOnReconnect();
    this.timer = setInterval(() => {
      this.checking ??= this.check()
        .catch((error: unknown) => this.logger.warn({ err: error }, 'leases could not be checked'))
        .finally(() => (this.checking = undefined));
    }, checkMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.subscription?.unsubscribe();
    await this.checking;
  }

  /** Before the first presence of a run is written. A run whose shard has another by now is over. */
  async meet(shard: string, run: string): Promise<void> {
    const id = keyOf(shard, run);
    if (this.heardAt.has(id) || this.dead.has(id)) return;
    await this.runs.meet(shard, run);
    this.hear(shard, run);
    const lease = await this.leaseOf(shard).catch(() => undefined);
    if (lease && lease.run !== run) await this.end(shard, run);
  }

  private hear(shard: string, run: string): void {
    this.heardAt.set(keyOf(shard, run), { shard, run, at: performance.now() });
  }

  /** While the line to NATS was down no renewal could be heard, and a server that restarted has lost all leases. */
  private async forgiveOnReconnect(): Promise<void> {
    for await (const status of this.nats.status())
      if (status.type === 'reconnect')
        for (const { shard, run } of [...this.heardAt.values()]) this.hear(shard, run);
  }

  private async renewed(data: Uint8Array): Promise<void> {
    const lease = parseLease(data);
    if (!lease) return;
    const { shard, run } = lease;
    const isKnown = this.heardAt.has(keyOf(shard, run));
    if (isKnown) {
      this.hear(shard, run);
      return;
    }
    try {
      await this.begin(shard, run);
    } catch (error) {
      // The next renewal, two seconds from now, tries again.
      this.logger.warn({ err: error, shard, run }, 'a gateway run could not be noted');
    }
  }

  /** A shard that stops in good order gives its lease back instead of letting it lapse. */
  private async released(shard: string): Promise<void> {
    for (const other of [...this.heardAt.values()])
      if (other.shard === shard)
        await this.end(shard, other.run).catch((error: unknown) => {
          this.logger.warn({ err: error, shard }, 'a released lease could not be noted');
        });
  }

  private async begin(shard: string, run: string): Promise<void> {
    await this.runs.meet(shard, run);
    const revived = await this.runs.revive(shard, run);
    const replaced = await this.runs.replaceOlderRuns(shard, run, Date.now());
    for (const [id, other] of this.heardAt)
      if (other.shard === shard && other.run !== run) {
        this.heardAt.delete(id);
        this.dead.add(id);
      }
    this.dead.delete(keyOf(shard, run));
    this.hear(shard, run);
    this.logger.info({ shard, run, revived, replaced }, 'gateway run is alive');
  }

  private async check(): Promise<void> {
    if (++this.checks % agreeEachChecks === 0) await this.agree();
    const silentSince = performance.now() - shardLeases.leaseTtlMs;
    for (const { shard, run, at } of [...this.heardAt.values()]) {
      if (at > silentSince) continue;
      try {
        const lease = await this.leaseOf(shard);
        if (lease?.run === run) this.hear(shard, run);
        else await this.end(shard, run);
      } catch (error) {
        this.logger.debug({ err: error, shard, run }, 'the lease could not be looked up');
      }
    }
  }

  /** Another replica may have ended a run that lives again by now. */
  private async agree(): Promise<void> {
    const living = new Set((await this.runs.living()).map(({ shard, run }) => keyOf(shard, run)));
    const recently = performance.now() - shardLeases.leaseRenewMs * 2;
    for (const { shard, run, at } of [...this.heardAt.values()])
      if (at > recently && !living.has(keyOf(shard, run))) await this.begin(shard, run);
  }

  private async end(shard: string, run: string): Promise<void> {
    const offline = await this.runs.lapse(shard, run, Date.now());
    this.heardAt.delete(keyOf(shard, run));
    this.dead.add(keyOf(shard, run));
    this.logger.warn({ shard, run, offline }, 'gateway run is over; its clients are offline');
  }

  private async leaseOf(shard: string): Promise<ShardLease | undefined> {
    const bucket = await this.openBucket();
    const entry = await bucket.get(shard);
    if (entry?.operation !== 'PUT') return undefined;
    const isFresh = Date.now() - entry.created.getTime() < shardLeases.leaseTtlMs;
    return isFresh ? parseLease(entry.value) : undefined;
  }

  private openBucket(): Promise<KV> {
    return new Kvm(jetstream(this.nats)).create(shardLeases.bucket, {
      ttl: shardLeases.leaseTtlMs,
      history: 1,
    });
  }
}

const keyOf = (shard: string, run: string): string => `${shard} ${run}`;

function parseLease(data: Uint8Array): ShardLease | undefined {
  try {
    return shardLease.safeParse(JSON.parse(new TextDecoder().decode(data))).data;
  } catch {
    return undefined;
  }
}
