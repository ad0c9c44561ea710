import type { UpgradeOrders } from '@jumpfleet/gateway-contracts';
import type { ChannelBreach, UpgradePermits } from '@jumpfleet/gateway-domain';
import type { BytePump } from '../../application/upgrades/byte-pump.js';
import type { AgentSocket } from '../agent/agent-socket.js';
import type { UpgradeMessage } from '../agent/upgrade-message.js';
import type { UpgradeReporter } from '../nats/upgrade-reporter.js';
import { ClientUpgrade, hearTaken } from './client-upgrade.js';
import type { UpgradeGrant } from './client-upgrade.js';
import type { UpgradeDownloads } from './upgrade-downloads.js';
import type { UpgradeRestarts } from './upgrade-restarts.js';
import type { UpgradeWords } from './upgrade-words.js';

export type UpgradeParts = Readonly<{
  permits: UpgradePermits;
  pump: BytePump;
  downloads: UpgradeDownloads;
  restarts: UpgradeRestarts;
  words: UpgradeWords;
  reporter: UpgradeReporter;
  onWithdrawn: (code: string) => void;
}>;

const noProgress = 'no-progress';
/** Of a lease: so often its progress is reported. */
const reportsPerLease = 10;
const leastReportMs = 1_000;
/** Sweeps come each second, more or less. */
const sweepJitterMs = 200;

/** The upgrades of the clients whose lines this shard holds. */
export class ShardUpgrades {
  private readonly current = new Set<ClientUpgrade>();

  constructor(
    private readonly find: (client: string) => AgentSocket | undefined,
    private readonly parts: UpgradeParts,
  ) {}

  get downloading(): number {
    let count = 0;
    for (const upgrade of this.current) if (upgrade.isDownloading) count++;
    return count;
  }

  /** Answers for whom the grants are not good. */
  readonly obey = ({ grants, withdrawn }: UpgradeOrders): string[] => {
    const absent = grants.filter((grant) => !this.grant(grant)).map(({ client }) => client);
    for (const { client, permit, code } of withdrawn) {
      const upgrade = this.find(client)?.upgrade;
      if (this.parts.permits.withdraw(client, permit) && upgrade) this.withdraw(upgrade, code);
    }
    return absent;
  };

  message(socket: AgentSocket, message: UpgradeMessage): ChannelBreach | undefined {
    const { upgrade } = socket;
    const held = upgrade?.grant.permit === message.permit ? upgrade : undefined;
    switch (message.t) {
      case 'upgrade-fetch':
        return held?.fetch(message);
      case 'upgrade-ready':
        return held && this.ready(held, message.away_ms);
      case 'upgrade-done':
      case 'upgrade-failed':
        this.lastWord(socket, message);
        return undefined;
    }
  }

  lineLost(socket: AgentSocket): void {
    if (!socket.upgrade) return;
    this.parts.permits.lose(socket.clientId);
    this.drop(socket.upgrade);
  }

  /** Whose lease is over, who made progress, and what can be tried again. */
  sweep(now: number): void {
    const { permits, reporter } = this.parts;
    for (const { client, permit } of permits.expired(now)) this.expire(client, permit);
    for (const upgrade of this.current) {
      this.tryAgain(upgrade);
      this.reportProgress(upgrade, now);
    }
    reporter.tellSeconds();
  }

  /** Whether the permit is good, or was and is told of by its reports. */
  private grant(grant: UpgradeGrant): boolean {
    const socket = this.find(grant.client);
    const { permit, lease_ms: leaseMs } = grant;
    if (!socket) return this.parts.permits.isTold(grant.client, permit);
    const now = performance.now();
    const verdict = this.parts.permits.grant(grant.client, { permit, leaseMs }, now);
    if (verdict !== 'taken') return verdict !== 'stale';
    if (socket.upgrade) this.drop(socket.upgrade);
    const upgrade = new ClientUpgrade(socket, grant, this.parts.downloads.want);
    upgrade.reportedAt = now;
    socket.upgrade = upgrade;
    socket.on('pong', hearTaken);
    this.current.add(upgrade);
    this.parts.downloads.offer(upgrade);
    return true;
  }

  private ready(upgrade: ClientUpgrade, awayMs: number): ChannelBreach | undefined {
    if (!upgrade.release || upgrade.isDownloading) return 'malformed';
    if (upgrade.isReady) return undefined;
    upgrade.isReady = true;
    upgrade.awayMs = awayMs;
    void this.parts.restarts.draw(upgrade);
    return undefined;
  }

  private lastWord(
    socket: AgentSocket,
    message: Extract<UpgradeMessage, { t: 'upgrade-done' | 'upgrade-failed' }>,
  ): void {
    const { clientId: client, upgrade } = socket;
    const { permit } = message;
    if (upgrade && this.parts.permits.finish(client, permit)) this.drop(upgrade);
    const about = { client, permit };
    const report =
      message.t === 'upgrade-done'
        ? { ...about, state: 'done' as const, version: message.version }
        : { ...about, state: 'failed' as const, code: message.code, detail: message.detail };
    this.parts.words.take(socket, { report });
  }

  private expire(client: string, permit: number): void {
    this.parts.permits.finish(client, permit);
    const upgrade = this.find(client)?.upgrade;
    if (!upgrade) return;
    const { bytes } = upgrade;
    this.withdraw(upgrade, noProgress);
    this.parts.reporter.report({ client, permit, state: 'expired', bytes, code: noProgress });
  }

  private withdraw(upgrade: ClientUpgrade, code: string): void {
    upgrade.tell({ t: 'upgrade-withdrawn', permit: upgrade.grant.permit, code });
    this.parts.onWithdrawn(code);
    this.drop(upgrade);
  }

  private drop(upgrade: ClientUpgrade): void {
    this.parts.downloads.forget(upgrade);
    this.current.delete(upgrade);
    upgrade.socket.off('pong', hearTaken);
    if (upgrade.socket.upgrade === upgrade) upgrade.socket.upgrade = null;
  }

  private tryAgain(upgrade: ClientUpgrade): void {
    if (upgrade.isTrying) return;
    if (upgrade.hold === 'slot') void this.parts.restarts.draw(upgrade);
    else this.parts.downloads.tryAgain(upgrade);
  }

  /** The lease begins anew only once the stream has kept that there was progress. */
  private reportProgress(upgrade: ClientUpgrade, now: number): void {
    const { grant, socket, bytes } = upgrade;
    const { client, permit, lease_ms } = grant;
    const eachMs = Math.max(leastReportMs, lease_ms / reportsPerLease);
    if (now - upgrade.reportedAt < eachMs - sweepJitterMs || !this.isGoingOn(upgrade)) return;
    upgrade.reportedAt = now;
    this.parts.reporter.report({ client, permit, state: 'progress', bytes }, () => {
      if (socket.upgrade === upgrade) this.parts.permits.renew(client, permit, now);
    });
  }

  private isGoingOn(upgrade: ClientUpgrade): boolean {
    const waitsForSite = upgrade.hold !== undefined && !upgrade.isBroken;
    return upgrade.hasMoved() || waitsForSite || this.parts.pump.isWaiting(upgrade);
  }
}
