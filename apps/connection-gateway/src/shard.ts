import type { Server } from 'node:http';
import type { ClientSettingsOfSite, OwnOfflineTimes } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import { ensureStream, recordingsStream, telemetryStream } from '@jumpfleet/messaging';
import type { Logger, Metrics } from '@jumpfleet/observability';
import { AgentDoor } from './adapters/agent/agent-door.js';
import { AgentLines } from './adapters/agent/agent-lines.js';
import type { AgentLineEvents } from './adapters/agent/agent-lines.js';
import { SettingsTeller } from './adapters/agent/settings-teller.js';
import { openDoors } from './adapters/http/doors.js';
import { acceptHandovers } from './adapters/http/edge-handover.js';
import { identityDoubt } from './adapters/identity-doubt.js';
import type { ShardLinks } from './adapters/links/shard-links.js';
import { ClientSubjects } from './adapters/nats/client-subjects.js';
import { EndedSessions } from './adapters/nats/ended-sessions.js';
import { Revocations } from './adapters/nats/revocations.js';
import { RosterReporter } from './adapters/nats/roster-reporter.js';
import { ShardLease } from './adapters/nats/shard-lease.js';
import { SiteSettingsWatch } from './adapters/nats/site-settings-watch.js';
import { TelemetryStream } from './adapters/nats/telemetry-stream.js';
import { Telemetry } from './adapters/nats/telemetry.js';
import type { ShardName } from './adapters/nats/telemetry.js';
import { UpgradeOrdersListener } from './adapters/nats/upgrade-orders.js';
import { publishThumbnail } from './adapters/nats/thumbnails.js';
import { giveOrder } from './adapters/agent/client-orders.js';
import type { Admission } from './application/admission.js';
import { AgentIdentities } from './application/agent-identity.js';
import type { TokenJudge } from './application/agent-identity.js';
import { Passes } from './application/passes.js';
import { ReconnectSpread } from './application/reconnect-spread.js';
import { Roster } from './application/roster.js';
import { SiteClientSettings, settingsUntilTold } from './application/site-client-settings.js';
import { Tickets } from './application/tickets.js';
import { shardMetrics } from './shard-metrics.js';
import { openSessions } from './shard-sessions.js';
import { openUpgrades } from './shard-upgrades.js';
import type { UpgradeSupplies } from './shard-upgrades.js';

export type ShardOptions = Readonly<{
  name: ShardName;
  statsIntervalMs: number;
  behindProxy: boolean;
  nats: NatsConnection;
  links: ShardLinks | undefined;
  tokens: TokenJudge;
  /** The same for all shards; passes of clients are made from it. */
  passSecret: string;
  admission: Admission;
  upgrades: UpgradeSupplies;
  logger: Logger;
  metrics: Metrics;
}>;

const sweepMs = 1_000;
const flushMs = 5_000;
const goodbyes = { groupSize: 100, pauseMs: 20 };

/** One gateway shard: everything between the sockets of its clients and the bus. It keeps nothing that must last. */
export class Shard {
  private readonly roster = new Roster();
  private readonly subjects: ClientSubjects;
  private readonly telemetry: Telemetry;
  private readonly lines: AgentLines;
  private readonly agentDoor: AgentDoor;
  private readonly sessions: ReturnType<typeof openSessions>;
  private readonly revocations: Revocations;
  private readonly endedSessions: EndedSessions;
  private readonly doubt: ReturnType<typeof identityDoubt>;
  private readonly lease: ShardLease;
  private readonly teller: SettingsTeller;
  private readonly settings: SiteSettingsWatch;
  private readonly reporter: RosterReporter;
  private readonly upgrading: ReturnType<typeof openUpgrades>;
  private readonly orders: UpgradeOrdersListener;
  private readonly spread: ReconnectSpread;
  private readonly counts: ReturnType<typeof shardMetrics>;
  private sweeping: NodeJS.Timeout | undefined;
  private stopHandovers: (() => void) | undefined;

  constructor(private readonly options: ShardOptions) {
    const { nats, name, logger, admission, statsIntervalMs } = options;
    this.counts = shardMetrics(options.metrics, {
      online: () => this.lines.online,
      unauthenticated: () => this.lines.unauthenticated,
      damped: () => this.doubt.guard.damped,
    });
    this.subjects = new ClientSubjects(nats, name);
    const stream = new TelemetryStream(nats);
    this.telemetry = new Telemetry(stream, name, this.counts.dropped, this.subjects.listenNow);
    const site = new SiteClientSettings(settingsUntilTold(statsIntervalMs));
    const identities = this.newIdentities();
    this.lines = new AgentLines(this.lineEvents(), {
      shard: name.shard,
      settings: () => site.current,
      passFor: (identity) => identities.passFor(identity),
      reconnectSpreadMs: () => this.spread.ms,
    });
    this.upgrading = this.newUpgrading(stream);
    this.orders = new UpgradeOrdersListener(nats, name, this.upgrading.upgrades.obey, logger);
    const report = (online: number) => admission.report(online);
    this.spread = new ReconnectSpread(report, () => this.lines.online);
    this.teller = new SettingsTeller(this.lines, site);
    this.revocations = new Revocations(nats, (client) => this.lines.remove(client), logger);
    this.endedSessions = new EndedSessions(nats, logger);
    this.doubt = identityDoubt(nats, this.lines, logger);
    this.agentDoor = this.newAgentDoor(identities);
    this.sessions = this.newSessions();
    this.lease = new ShardLease(nats, name, () => this.lines.online, logger);
    this.settings = this.newSettingsWatch(site);
    this.reporter = new RosterReporter(nats, name, this.lines, this.roster, this.telemetry);
  }

  async start(server: Server): Promise<void> {
    const { nats, logger } = this.options;
    await ensureStream(nats, telemetryStream);
    await ensureStream(nats, recordingsStream);
    this.revocations.start();
    this.endedSessions.start();
    this.doubt.watch.start();
    this.subjects.start(this.lines, {
      attach: (socket, request) => this.sessions.rooms.joinFromBus(socket, request),
      tell: giveOrder,
      revoke: (client) => this.revocations.revoke(client),
    });
    this.settings.start();
    await this.lease.start();
    this.reporter.start();
    this.spread.start();
    this.orders.start();
    this.sweeping = setInterval(() => {
      this.lines.sweep();
      this.upgrading.upgrades.sweep(performance.now());
      this.endedSessions.sweep(Date.now());
    }, sweepMs);
    openDoors(server, { '/agent': this.agentDoor, '/session': this.sessions.door }, (error) =>
      logger.error({ err: error }, 'a connection could not be opened'),
    );
    this.stopHandovers = acceptHandovers(server);
  }

  /** Throws what keeps this shard from doing its work. */
  check(): void {
    if (!this.lease.isHeld) throw new Error('the shard lease is not held');
    if (!this.revocations.isLoaded) throw new Error('deletions are not known yet');
    if (!this.endedSessions.isLoaded) throw new Error('ended sessions are not known yet');
    if (!this.doubt.watch.isLoaded) throw new Error('identities in doubt are not known yet');
    if (!this.settings.isLoaded) throw new Error('the site settings are not known yet');
  }

  /** Admits nobody more, says goodbye to all in small groups, and leaves nothing unsaid. */
  async stop(): Promise<void> {
    this.stopHandovers?.();
    this.agentDoor.drain();
    this.orders.stop();
    this.teller.stop();
    this.settings.stop();
    this.sessions.door.drain();
    await this.lines.drain(goodbyes.groupSize, goodbyes.pauseMs);
    clearInterval(this.sweeping);
    this.reporter.stop();
    this.spread.stop();
    this.options.admission.close();
    await Promise.all([
      this.upgrading.stop(flushMs),
      this.sessions.stop(flushMs),
      this.telemetry.stop(flushMs),
    ]);
    await this.revocations.stop();
    await this.endedSessions.stop();
    await this.doubt.watch.stop();
    await this.lease.release();
  }

  private newIdentities(): AgentIdentities {
    const { tokens, passSecret } = this.options;
    return new AgentIdentities(tokens, new Passes(passSecret), {
      client: (client) => this.revocations.has(client),
      session: (id) => (this.endedSessions.isLoaded ? this.endedSessions.has(id) : undefined),
    });
  }

  private newSessions(): ReturnType<typeof openSessions> {
    return openSessions({
      ...this.options,
      ...this.options.name,
      newTickets: () =>
        new Tickets(this.options.tokens.verify, (session) => this.endedSessions.has(session)),
      find: (client) => this.lines.find(client),
      report: (line) => this.telemetry.session(line),
      dismiss: (socket) => this.lines.step(socket, { on: 'session-over' }),
    });
  }

  private newUpgrading(stream: TelemetryStream): ReturnType<typeof openUpgrades> {
    return openUpgrades(this.options.upgrades, {
      ...this.options,
      find: (client) => this.lines.find(client),
      stream,
      onDropped: this.counts.dropped,
    });
  }

  private newSettingsWatch(settings: SiteClientSettings): SiteSettingsWatch {
    const { nats, name, logger } = this.options;
    const site = (told: ClientSettingsOfSite) =>
      void (settings.take(told) && this.teller.tellAll());
    const own = (times: OwnOfflineTimes) => this.teller.tellOwn(times);
    return new SiteSettingsWatch(nats, name.shard, { site, own }, logger);
  }

  private newAgentDoor(identities: AgentIdentities): AgentDoor {
    const { admission, behindProxy } = this.options;
    return new AgentDoor({
      lines: this.lines,
      identities,
      admission,
      guard: this.doubt.guard,
      behindProxy,
      onRefused: this.counts.refused,
    });
  }

  private lineEvents(): AgentLineEvents {
    return {
      cameOnline: (socket, epoch, { hello, proved: { identity, ip } }) => {
        const { clientId: client, proof, use } = identity;
        this.counts.accepted(proof.by);
        if (socket.customer) {
          this.subjects.claim(socket, epoch);
          return this.sessions.rooms.cameOnline(socket);
        }
        const { version, platform, install_mode } = hello;
        this.roster.add(client, epoch);
        const at = Date.now();
        const about = { public_ip: ip, version, platform, install_mode, ...use };
        this.telemetry.presence({ client, epoch, online: true, at, ...about });
      },
      wentOffline: (socket, epoch, goodbye) => {
        const { clientId: client, customer } = socket;
        if (customer) return this.sessions.rooms.customer(socket, 'away', epoch);
        this.roster.remove(client, epoch);
        const why = goodbye ? { [goodbye]: true } : {};
        this.telemetry.presence({ client, epoch, online: false, at: Date.now(), ...why });
      },
      statistics: (client, epoch, { seq, stats }, bytes) => {
        this.telemetry.statistics({ client, epoch, seq, at: Date.now(), stats }, bytes);
      },
      thumbnail: (client, { image, reason }) => {
        publishThumbnail(this.options.nats, this.options.name.shard, { client, image, reason });
      },
      channelFrame: (socket, frame) => this.sessions.rooms.frame(socket, frame),
      upgradeMessage: (socket, message) => this.upgrading.upgrades.message(socket, message),
      lineLost: (socket, deleted) => {
        this.sessions.rooms.lineLost(socket, deleted ? 'deleted' : 'client-gone');
        this.upgrading.upgrades.lineLost(socket);
      },
      listen: (socket) => this.subjects.listen(socket),
      unlisten: (listening) => this.subjects.unlisten(listening),
      closed: this.counts.closed,
    };
  }
}
