import {
  AgentConnection,
  askedStatistics,
  keptPass,
  nextMove,
  passAfter,
  signText,
} from '@jumpfleet/gateway-client';
import type {
  AgentOwner,
  AgentProfile,
  ChannelMessage,
  KeptPass,
  LineEnd,
  UpgradeMessage,
  Welcome,
} from '@jumpfleet/gateway-client';
import type { ClientSettings } from '@jumpfleet/gateway-contracts';
import type { Appointment } from './agenda.js';
import type { FleetFloor } from './fleet-floor.js';
import type { SimulatedIdentity } from './simulated-identity.js';
import { SimulatedSessions } from './simulated-sessions.js';
import { SimulatedUpgrade } from './simulated-upgrade.js';
import type { Restart } from './simulated-upgrade.js';
import { sourceAddress } from './target.js';
import { simulatedHostname, simulatedStatistics } from './simulated-statistics.js';
import { simulatedThumbnail } from './simulated-thumbnail.js';
import type { Reading } from './upgrade-diary.js';

/** One simulated computer. It follows the protocol as the real client does, on its floor's one timer. */
export class SimulatedClient implements AgentOwner {
  readonly identity: SimulatedIdentity;
  readonly #floor: FleetFloor;
  #connection: AgentConnection | undefined;
  #appointment: Appointment | undefined;
  #sessions: SimulatedSessions | undefined;
  #upgrade: SimulatedUpgrade | undefined;
  #restart: Restart | undefined;
  #saidVersion = '';
  /** Only where a diary is kept. */
  #admission: Reading | undefined;
  #attempt = 0;
  /** What the newest dial was made with. */
  #slot: string | undefined;
  #lastEpoch = 0;
  #pass: KeptPass | undefined;
  #wishedAt = 0;
  #dialledAt = 0;
  /** Of the dials since it was last online, the first that the site answered with a place in the line. */
  #knockedAt: number | undefined;
  #isOnline = false;
  #settings: ClientSettings | undefined;
  #contactAt = Number.POSITIVE_INFINITY;

  constructor(identity: SimulatedIdentity, floor: FleetFloor) {
    this.identity = identity;
    this.#floor = floor;
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  start(at: number): void {
    this.#wishedAt = at;
    this.#plan(at, () => this.#dial(undefined));
  }

  /** As a cut cable: no goodbye; it comes back by itself. */
  cut(): void {
    this.#connection?.cut();
  }

  stop(): void {
    this.#cancel();
    const connection = this.#connection;
    this.#connection = undefined;
    if (this.#isOnline) this.#floor.wentOffline();
    this.#isOnline = false;
    connection?.close(1000, '');
  }

  opened(): void {
    this.#admission = this.#floor.diary?.now();
  }

  online(connection: AgentConnection, { epoch, pass }: Welcome): void {
    const now = Date.now();
    if (pass) this.#pass = keptPass(pass, now);
    this.#floor.welcomed(this.identity, {
      at: now,
      knockedAt: this.#knockedAt ?? this.#dialledAt,
      connectMs: now - this.#dialledAt,
      waitMs: now - this.#wishedAt,
      isAgain: this.#lastEpoch > 0,
    });
    if (this.#admission) this.#floor.diary?.admitted(this.#admission);
    this.#admission = undefined;
    this.#attempt = 0;
    this.#knockedAt = undefined;
    this.#lastEpoch = epoch;
    this.#isOnline = true;
    this.#upgrade?.welcomed(connection, this.#saidVersion, now);
    this.#keepTime(connection);
  }

  settings(connection: AgentConnection, settings: ClientSettings): void {
    this.#settings = settings;
    this.#keepTime(connection);
  }

  collectStatistics(connection: AgentConnection): void {
    const now = Date.now();
    const statistics = simulatedStatistics(this.identity.index, now);
    const asked = this.#settings?.stats;
    connection.sendStatistics(asked ? askedStatistics(statistics, asked) : statistics, now);
    if (asked?.includes('thumbnail'))
      connection.send(simulatedThumbnail(this.identity.index, statistics.has_screen === true));
  }

  channel(connection: AgentConnection, message: ChannelMessage): void {
    this.#sessions ??= new SimulatedSessions(this.#floor, simulatedHostname(this.identity.index));
    this.#sessions.hear(connection, message);
  }

  data(_connection: AgentConnection, channel: number, payload: Uint8Array): void {
    this.#sessions?.data(channel, payload);
  }

  upgrade(connection: AgentConnection, message: UpgradeMessage): void {
    this.#upgrade ??= new SimulatedUpgrade(this.identity.index, this.#floor);
    const restart = this.#upgrade.hear(connection, message);
    if (!restart) return;
    this.#restart = restart;
    this.#floor.agenda.at(restart.leaveAt, () => {
      if (connection === this.#connection) this.#leaveFor(connection, restart);
    });
  }

  upgradeData(connection: AgentConnection, offset: number, payload: Uint8Array): void {
    this.#upgrade?.data(connection, offset, payload);
  }

  remove(connection: AgentConnection): void {
    connection.close(1000, '');
    this.#leaveForGood();
  }

  ended(connection: AgentConnection, end: LineEnd): void {
    if (connection !== this.#connection) return;
    const now = Date.now();
    this.#connection = undefined;
    this.#pass = passAfter(this.#pass, end);
    this.#sessions?.lineEnded();
    this.#upgrade?.lineEnded();
    this.#wentOffline(now);
    this.#floor.rejected(reasonOf(end));
    if (end.kind === 'slot') this.#knockedAt ??= this.#dialledAt;
    if (this.#restart) {
      this.#comeBack(this.#restart);
      return;
    }
    const move = nextMove(this.#attempt, end, Math.random(), this.#slot);
    // A simulated computer has no twin; told otherwise, it goes.
    if (move.type !== 'dial') {
      this.#leaveForGood();
      return;
    }
    this.#attempt = move.attempt;
    this.#plan(now + move.afterMs, () => this.#dial(move.slot));
  }

  /** Nobody waits for the old line: the new version has one of its own. */
  #leaveFor(connection: AgentConnection, restart: Restart): void {
    this.#connection = undefined;
    this.#sessions?.lineEnded();
    this.#wentOffline(Date.now());
    connection.close(1012, 'restarting');
    this.#comeBack(restart);
  }

  #comeBack({ backAt, slot }: Restart): void {
    this.#restart = undefined;
    if (backAt !== undefined) this.#plan(backAt, () => this.#dial(slot));
  }

  #wentOffline(now: number): void {
    this.#cancel();
    if (!this.#isOnline) return;
    this.#isOnline = false;
    this.#wishedAt = now;
    this.#contactAt = now;
    this.#floor.wentOffline();
  }

  #leaveForGood(): void {
    this.stop();
    this.#floor.removed(this.identity);
  }

  /** A simulated computer's clock is always right, and it never sleeps. */
  #mayStay(now: number): boolean {
    const removeAfterMs = this.#settings?.remove_after_offline_ms ?? Number.POSITIVE_INFINITY;
    return now - this.#contactAt < removeAfterMs;
  }

  #dial(slot: string | undefined): void {
    if (!this.#mayStay(Date.now())) {
      this.#leaveForGood();
      return;
    }
    this.#dialledAt = Date.now();
    this.#slot = slot;
    this.#floor.dialled();
    const { site } = this.#floor;
    const localAddress = sourceAddress(site, this.identity.index);
    const { credential } = this.identity;
    this.#saidVersion = this.#upgrade?.versionAt(this.#dialledAt) ?? this.#floor.version;
    const profile = this.#profile();
    const dial = { site, localAddress, credential, slot, profile, leavesNoPort: true };
    this.#connection = new AgentConnection({ ...dial, pass: this.#pass }, this);
  }

  #profile(): AgentProfile {
    return {
      clientId: this.identity.clientId,
      lastEpoch: this.#lastEpoch,
      version: this.#saidVersion,
      platform: 'linux-64',
      installMode: 'service',
      tools: ['shell'],
      features: ['resume'],
      sign: this.#sign,
    };
  }

  readonly #sign = (text: string): string => signText(this.identity, text);

  #keepTime(connection: AgentConnection): void {
    if (connection !== this.#connection || !Number.isFinite(connection.dueAt)) return;
    this.#plan(connection.dueAt, () => {
      connection.tick(Date.now());
      this.#keepTime(connection);
    });
  }

  #plan(at: number, act: () => void): void {
    this.#cancel();
    this.#appointment = this.#floor.agenda.at(at, act);
  }

  #cancel(): void {
    if (this.#appointment !== undefined) this.#appointment.isCancelled = true;
  }
}

function reasonOf(end: LineEnd): string {
  switch (end.kind) {
    case 'slot':
      return 'reconnect-slot';
    case 'refused':
      return `${String(end.status)} ${end.code}`;
    case 'unreachable':
      return 'unreachable';
    case 'closed':
      return `closed ${String(end.code)}`;
  }
}
