import { AgentConnection, keptPass, nextMove, passAfter } from '@jumpfleet/gateway-client';
import type {
  AgentDial,
  AgentOwner,
  ChannelMessage,
  KeptPass,
  LineEnd,
  Welcome,
} from '@jumpfleet/gateway-client';
import type { SessionWord, UpgradeMessage } from '@jumpfleet/gateway-client';
import { closeCodes } from '@jumpfleet/gateway-contracts';
import type { AgentMessage, ClientSettings } from '@jumpfleet/gateway-contracts';
import { comeBackAfterMs } from './come-back.js';
import type { SessionChannels } from './session/session-channels.js';
import type { UpgradeLine } from './upgrade/ports.js';
import type { Upgrades } from './upgrade/upgrades.js';

export type KeeperParts = Readonly<{
  /** The newest dial: the last epoch changes with each welcome. */
  dial: () => Omit<AgentDial, 'slot' | 'pass'>;
  passes: PassStore;
  /** Tells what the site asks for. */
  report: (connection: AgentConnection) => void;
  sessions: Pick<SessionChannels, 'hear' | 'hearData' | 'lineLost' | 'closeAll' | 'count'>;
  /** Somebody waits for this client: it comes back at once. Left out, that is so while sessions are open. */
  isAwaited?: () => boolean;
  upgrades: UpgradeEar;
  /** The first dial waits for its slot, where one was reserved. */
  first?: Readonly<{ slot: string; inMs: number }> | undefined;
  settings: (settings: ClientSettings) => void;
  /** What comes beside the channels, for people at the computer or for its network. */
  word: (word: SessionWord) => void;
  connected: (epoch: number) => void;
  /** Not connected, but the server is there and says that it has no time. */
  serverIsBusy: () => void;
  disconnected: (detail: string) => void;
}>;

/** Hears of upgrades while there is a line. */
export type UpgradeEar = Pick<Upgrades, 'online' | 'offline' | 'hear' | 'take'>;

/** Where the pass is kept between the runs of the program. */
export interface PassStore {
  pass(): KeptPass | undefined;
  savePass(pass: KeptPass | undefined): void;
}

/** What the server is told of a program that will not come back by itself. */
export type Goodbye = 'uninstalled' | 'disabled';

export type KeeperEnd = 'removed' | 'let-go' | 'split';

/** RFC 6455's registry: service restart. */
const restartCode = 1012;

/** Keeps the one line to the server: dials, waits its turn, dials again, until it is let go or removed. */
export class LineKeeper implements AgentOwner {
  readonly whenOver: Promise<KeeperEnd>;
  readonly #parts: KeeperParts;
  readonly #over: (end: KeeperEnd) => void;
  #connection: AgentConnection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempt = 0;
  /** What the newest dial was made with. */
  #slot: string | undefined;
  #isOver = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    const { promise, resolve } = Promise.withResolvers<KeeperEnd>();
    this.whenOver = promise;
    this.#over = resolve;
    const { first } = parts;
    if (first) this.#timer = setTimeout(() => this.#dial(first.slot), first.inMs);
    else this.#dial(undefined);
  }

  /** Closes the line for good, with these last words if there are any and the server hears them: answers whether it did. */
  letGo(goodbye: Goodbye | undefined): boolean {
    const isTold = goodbye !== undefined && (this.#connection?.isOnline ?? false);
    if (isTold) this.#connection?.send({ t: goodbye });
    this.#finish('let-go');
    return isTold;
  }

  /** False where there is no line now. */
  say(message: AgentMessage): boolean {
    if (this.#connection?.isOnline !== true) return false;
    this.#connection.send(message);
    return true;
  }

  /** Ends the line so that a new version can dial. */
  restart(): void {
    this.#finish('let-go', restartCode);
  }

  online(connection: AgentConnection, { epoch, pass }: Welcome): void {
    this.#attempt = 0;
    if (pass) this.#parts.passes.savePass(keptPass(pass, Date.now()));
    this.#parts.connected(epoch);
    this.#parts.upgrades.online(this.#upgradeLine(connection));
    this.#keepTime(connection);
  }

  settings(connection: AgentConnection, settings: ClientSettings): void {
    this.#parts.settings(settings);
    this.#keepTime(connection);
  }

  collectStatistics(connection: AgentConnection): void {
    this.#parts.report(connection);
  }

  channel(connection: AgentConnection, message: ChannelMessage): void {
    if (connection === this.#connection) this.#parts.sessions.hear(connection, message);
  }

  data(connection: AgentConnection, channel: number, payload: Uint8Array): void {
    if (connection === this.#connection) this.#parts.sessions.hearData(channel, payload);
  }

  upgrade(connection: AgentConnection, message: UpgradeMessage): void {
    this.#parts.upgrades.hear(message);
    this.#keepTime(connection);
  }

  upgradeData(_connection: AgentConnection, offset: number, payload: Uint8Array): void {
    this.#parts.upgrades.take(offset, payload);
  }

  word(_connection: AgentConnection, word: SessionWord): void {
    this.#parts.word(word);
  }

  remove(): void {
    this.#finish('removed');
  }

  ended(connection: AgentConnection, end: LineEnd): void {
    if (this.#isOver || connection !== this.#connection) return;
    this.#connection = undefined;
    this.#parts.sessions.lineLost();
    this.#parts.upgrades.offline();
    clearTimeout(this.#timer);
    this.#forgetRefusedPass(end);
    const move = nextMove(this.#attempt, end, Math.random(), this.#slot);
    if (move.type === 'remove') {
      this.#finish('removed');
      return;
    }
    if (move.type === 'enrol-anew') {
      this.#finish('split');
      return;
    }
    this.#attempt = move.attempt;
    if (isBusyServer(end)) this.#parts.serverIsBusy();
    const isAwaited = this.#parts.isAwaited?.() ?? this.#parts.sessions.count > 0;
    const hurried = comeBackAfterMs(move.afterMs, end, isAwaited, Math.random());
    const afterMs = move.slot === undefined ? hurried : move.afterMs;
    this.#parts.disconnected(`${inWords(end)}; again in ${(afterMs / 1000).toFixed(1)} s`);
    this.#timer = setTimeout(() => this.#dial(move.slot), afterMs);
  }

  #upgradeLine(connection: AgentConnection): UpgradeLine {
    const { sessions } = this.#parts;
    return {
      send: (message) => connection.send(message),
      get hasSessions() {
        return sessions.count > 0;
      },
    };
  }

  #dial(slot: string | undefined): void {
    this.#slot = slot;
    const pass = this.#parts.passes.pass();
    this.#connection = new AgentConnection({ ...this.#parts.dial(), slot, pass }, this);
  }

  #forgetRefusedPass(end: LineEnd): void {
    const { passes } = this.#parts;
    const pass = passes.pass();
    if (pass && !passAfter(pass, end)) passes.savePass(undefined);
  }

  /** One timer for heartbeat, statistics and a silent server alike. */
  #keepTime(connection: AgentConnection): void {
    // A tick may have ended the line; then the timer is already the one that dials again.
    if (connection !== this.#connection) return;
    clearTimeout(this.#timer);
    const inMs = connection.dueAt - Date.now();
    if (!Number.isFinite(inMs)) return;
    this.#timer = setTimeout(
      () => {
        connection.tick(Date.now());
        this.#keepTime(connection);
      },
      Math.max(inMs, 1),
    );
  }

  #finish(end: KeeperEnd, code: number = end === 'removed' ? closeCodes.removed : 1000): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    void this.#parts.sessions.closeAll();
    this.#parts.upgrades.offline();
    this.#connection?.close(code, '');
    this.#connection = undefined;
    this.#over(end);
  }
}

const busyCodes: ReadonlySet<string> = new Set([
  'admission-unavailable',
  'server-busy',
  'shard-draining',
  'identity-decision-pending',
  'reconnecting-too-often',
]);

/** A server that answers so would have said if the client was to go. */
function isBusyServer(end: LineEnd): boolean {
  return end.kind === 'slot' || (end.kind === 'refused' && busyCodes.has(end.code));
}

function inWords(end: LineEnd): string {
  switch (end.kind) {
    case 'slot':
      return 'the server reserved a slot';
    case 'refused':
      return `refused with ${String(end.status)} ${end.code} ${end.detail}`.trimEnd();
    case 'unreachable':
      return `not reached: ${end.error}`;
    case 'closed':
      return `the line was closed with ${String(end.code)} ${end.reason}`.trimEnd();
  }
}
