import { grant, spend } from './credit.js';
import type { Credit } from './credit.js';

/**
 * `stale`: the line to the far end was lost, and frames of before may still come. `resuming`: asked to go on, and not
 * answered yet. `resumed`: goes on; that it is open may be said once more.
 */
type ChannelPhase = 'asked' | 'open' | 'stale' | 'resuming' | 'resumed';

type Channel = Readonly<{
  phase: ChannelPhase;
  /** What this side may still send. */
  mayStillSend: Credit;
  /** What the far end may still send to this side, as far as this side's shard has seen. */
  mayStillReceive: Credit;
}>;

export type ChannelBreach = 'malformed' | 'limitExceeded';
/** Closes cross on the way: what comes for a channel that is gone is passed over in silence. */
export type ChannelVerdict = 'pass' | 'ignore' | ChannelBreach;

export type ChannelLimits = Readonly<{
  maxChannels: number;
  initialCreditBytes: number;
  maxCreditBytes: number;
}>;

/**
 * The channels of one side of a line, kept by that side's own shard, so that whoever breaks a limit is
 * found where it is connected: sending spends the credit that the far end granted, and granting is
 * bounded, so that what may be under way is bounded too.
 */
export class Channels {
  private readonly byNumber = new Map<number, Channel>();
  private readonly limits: ChannelLimits;

  constructor(limits: ChannelLimits) {
    this.limits = limits;
  }

  get count(): number {
    return this.byNumber.size;
  }

  has(channel: number): boolean {
    return this.byNumber.has(channel);
  }

  /** Whether what is said of it counts now. */
  isLive(channel: number): boolean {
    const found = this.byNumber.get(channel);
    return found !== undefined && !isWaiting(found);
  }

  open(channel: number): ChannelVerdict {
    if (this.byNumber.has(channel)) return 'malformed';
    return this.begin(channel, 'asked');
  }

  /** The side that was asked accepts; once, and once more after each time that it was resumed. */
  opened(channel: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found || isWaiting(found)) return 'ignore';
    if (found.phase === 'open') return 'malformed';
    this.byNumber.set(channel, { ...found, phase: 'open' });
    return 'pass';
  }

  /** The way to the far end is lost: nothing counts until a channel is resumed. */
  suspendAll(): void {
    for (const [channel, found] of this.byNumber)
      this.byNumber.set(channel, { ...found, phase: 'stale' });
  }

  /** A channel of before is to go on, with fresh credit. */
  resume(channel: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (found && found.phase !== 'stale') return 'malformed';
    this.byNumber.delete(channel);
    return this.begin(channel, 'resuming');
  }

  /** The side that was asked goes on. */
  resumed(channel: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found || found.phase === 'stale') return 'ignore';
    if (found.phase !== 'resuming') return 'malformed';
    this.byNumber.set(channel, { ...found, phase: 'resumed' });
    return 'pass';
  }

  close(channel: number): ChannelVerdict {
    return this.byNumber.delete(channel) ? 'pass' : 'ignore';
  }

  /** This side sends bytes. */
  send(channel: number, bytes: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found || found.phase === 'stale') return 'ignore';
    if (found.phase === 'asked' || found.phase === 'resuming') return 'malformed';
    const mayStillSend = spend(found.mayStillSend, bytes);
    if (mayStillSend === undefined) return 'limitExceeded';
    this.byNumber.set(channel, { ...found, mayStillSend });
    return 'pass';
  }

  /** This side has room for more. */
  grant(channel: number, bytes: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found || isWaiting(found)) return 'ignore';
    const mayStillReceive = grant(found.mayStillReceive, bytes, this.limits.maxCreditBytes);
    if (mayStillReceive === undefined) return 'limitExceeded';
    this.byNumber.set(channel, { ...found, mayStillReceive });
    return 'pass';
  }

  /** Bytes of the far end reach this side. Its own shard has checked them. */
  received(channel: number, bytes: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found || isWaiting(found)) return 'ignore';
    const mayStillReceive = Math.max(0, found.mayStillReceive - bytes);
    this.byNumber.set(channel, { ...found, mayStillReceive });
    return 'pass';
  }

  /** The far end has room for more. */
  granted(channel: number, bytes: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found || isWaiting(found)) return 'ignore';
    const { maxCreditBytes } = this.limits;
    const mayStillSend = Math.min(maxCreditBytes, found.mayStillSend + bytes);
    this.byNumber.set(channel, { ...found, mayStillSend });
    return 'pass';
  }

  private begin(channel: number, phase: ChannelPhase): ChannelVerdict {
    if (this.byNumber.size >= this.limits.maxChannels) return 'limitExceeded';
    const credit = this.limits.initialCreditBytes;
    this.byNumber.set(channel, { phase, mayStillSend: credit, mayStillReceive: credit });
    return 'pass';
  }
}

function isWaiting({ phase }: Channel): boolean {
  return phase === 'stale' || phase === 'resuming';
}
