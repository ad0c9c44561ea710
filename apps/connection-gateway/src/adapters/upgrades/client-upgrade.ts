import {
  encodeUpgradeFrame,
  upgradeFrameHeaderBytes,
  upgradeWindow,
} from '@jumpfleet/gateway-contracts';
import type { GatewayMessage, UpgradeOrders } from '@jumpfleet/gateway-contracts';
import { UpgradeWindows } from '@jumpfleet/gateway-domain';
import type { ChannelBreach, UpgradeRange } from '@jumpfleet/gateway-domain';
import type { WebSocket } from 'ws';
import type { ByteSource } from '../../application/upgrades/byte-pump.js';
import { blockBytes, framePayloadBytes } from '../../application/upgrades/frame-blocks.js';
import type { FrameBlock } from '../../application/upgrades/frame-blocks.js';
import { AgentSocket } from '../agent/agent-socket.js';
import type { KnownRelease } from '../packages/package-service.js';

export type UpgradeGrant = UpgradeOrders['grants'][number];

/** Why a client is waited on by nobody but this site: that costs it no time of its lease. */
export type Hold = 'release' | 'content' | 'slot';

/** What may wait in this process for one line. */
const mostBuffered = 131_072;
/**
 * What may be on its way to one client without word that it was taken in: the system would buffer megabytes, and
 * the keystrokes of a session would wait behind them.
 */
const mostOnTheWay = 524_288;
const mostBesideSession = 131_072;
/** So often the client is asked for word, by a ping that stands behind the bytes. */
const wordEachBytes = 65_536;

/** One client's upgrade under one permit, as long as its line lasts: what it asked for, and what it was sent. */
export class ClientUpgrade implements ByteSource {
  release: KnownRelease | undefined;
  isReady = false;
  awayMs = 0;
  hold: Hold | undefined = 'release';
  /** What it waits for is being asked for. */
  isTrying = false;
  /** What was in the way is at this site and no passing matter: the lease runs. */
  isBroken = false;
  reportedAt = 0;
  private windows: UpgradeWindows | undefined;
  private block: { range: UpgradeRange; index: number; frames: FrameBlock } | undefined;
  private sentBytes = 0;
  private askedForWord = 0;
  private takenBytes = 0;
  private hasMovedOn = false;

  constructor(
    readonly socket: AgentSocket,
    readonly grant: UpgradeGrant,
    /** Brings the block of what is to be sent next, and wakes the pump. */
    private readonly want: (upgrade: ClientUpgrade) => void,
  ) {}

  /** Payload that was handed to the line. */
  get bytes(): number {
    return this.sentBytes;
  }

  get isDownloading(): boolean {
    return this.next !== undefined;
  }

  /** Whether it is still the client's, and its line is there. */
  get isCurrent(): boolean {
    return this.socket.upgrade === this && this.socket.line.phase === 'live';
  }

  get next(): UpgradeRange | undefined {
    return this.windows?.next;
  }

  tell(message: GatewayMessage): void {
    if (this.socket.line.phase === 'live') this.socket.send(JSON.stringify(message));
  }

  offer(release: KnownRelease): void {
    const { permit, delta, lease_ms } = this.grant;
    const { document, roots, length } = release;
    this.release = release;
    this.windows = new UpgradeWindows(
      { package: length, ...(delta && { delta: delta.length }) },
      upgradeWindow.maxOutstanding,
    );
    this.tell({ t: 'upgrade', permit, release: document, roots: [...roots], delta, lease_ms });
  }

  fetch(range: UpgradeRange): ChannelBreach | undefined {
    if (!this.windows || this.isReady) return 'malformed';
    const breach = this.windows.ask(range);
    if (breach) return breach;
    this.hasMovedOn = true;
    this.want(this);
    return undefined;
  }

  /** The client has taken in all bytes up to this one. */
  taken(bytes: number): void {
    if (bytes <= this.takenBytes || bytes > this.askedForWord) return;
    this.takenBytes = bytes;
    this.hasMovedOn = true;
    if (this.isLoaded) this.want(this);
  }

  /** What content the part is. */
  contentOf({ part }: UpgradeRange): Readonly<{ digest: string; length: number }> | undefined {
    return part === 'delta' ? this.grant.delta : this.release;
  }

  /** Whether the block is at hand that is to be sent of next. */
  get isLoaded(): boolean {
    const { next, block } = this;
    return (
      next !== undefined &&
      block?.range.part === next.part &&
      block.index === Math.floor(next.offset / blockBytes)
    );
  }

  loaded(range: UpgradeRange, frames: FrameBlock): void {
    this.block = { range, index: Math.floor(range.offset / blockBytes), frames };
  }

  get isBlocked(): boolean {
    return this.isLoaded && this.room <= 0;
  }

  get readyBytes(): number {
    if (!this.windows || !this.isLoaded) return 0;
    return Math.max(0, Math.min(this.room, this.windows.pendingBytes + upgradeFrameHeaderBytes));
  }

  private get room(): number {
    const { bufferedAmount, sessions } = this.socket;
    if (bufferedAmount >= mostBuffered) return 0;
    const most = (sessions?.count ?? 0) > 0 ? mostBesideSession : mostOnTheWay;
    const onTheWay = most - (this.sentBytes - this.takenBytes);
    return bufferedAmount === 0 ? onTheWay : Math.min(onTheWay, mostBuffered - bufferedAmount);
  }

  sendFrame(mostBytes: number): number {
    const frame = this.nextFrame(mostBytes - upgradeFrameHeaderBytes);
    if (!frame) return 0;
    const bytes = frame.length - upgradeFrameHeaderBytes;
    this.socket.send(frame, binary);
    this.windows?.sent(bytes);
    this.sentBytes += bytes;
    if (!this.next || this.sentBytes - this.askedForWord >= wordEachBytes) this.askForWord();
    if (this.next && !this.isLoaded) this.want(this);
    return frame.length;
  }

  /** Whether anything was taken in, or asked for, since this was looked at last. */
  hasMoved(): boolean {
    const moved = this.hasMovedOn;
    this.hasMovedOn = false;
    return moved;
  }

  private askForWord(): void {
    this.askedForWord = this.sentBytes;
    this.socket.ping(`${this.grant.permit}:${this.sentBytes}`, false);
  }

  /** A frame that was made before for all, where it is wanted whole; otherwise the part of it that is. */
  private nextFrame(mostBytes: number): Uint8Array | undefined {
    const { next, block } = this;
    if (!next || !block || !this.isLoaded) return undefined;
    const within = next.offset % framePayloadBytes;
    const frame = block.frames[Math.floor((next.offset % blockBytes) / framePayloadBytes)];
    if (!frame) return undefined;
    const rest = frame.length - upgradeFrameHeaderBytes - within;
    const bytes = Math.min(rest, next.bytes, mostBytes);
    if (bytes <= 0) return undefined;
    if (within === 0 && bytes === rest) return frame;
    const begin = upgradeFrameHeaderBytes + within;
    return encodeUpgradeFrame(next.offset, frame.subarray(begin, begin + bytes));
  }
}

const binary = { binary: true, fin: true, compress: false } as const;

/** One listener for all sockets that are sent packages: the pong says which permit's bytes, and how many. */
export function hearTaken(this: WebSocket, data: Buffer): void {
  if (!(this instanceof AgentSocket)) return;
  const { upgrade } = this;
  const [permit, bytes = 0] = data.toString('latin1').split(':').map(Number);
  if (upgrade && upgrade.grant.permit === permit) upgrade.taken(bytes);
}
