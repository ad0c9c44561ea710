import { grant, spend } from './credit.js';
import type { Credit } from './credit.js';

type Channel = Readonly<{
  isOpen: boolean;
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

  open(channel: number): ChannelVerdict {
    if (this.byNumber.has(channel)) return 'malformed';
    if (this.byNumber.size >= this.limits.maxChannels) return 'limitExceeded';
    const credit = this.limits.initialCreditBytes;
    this.byNumber.set(channel, { isOpen: false, mayStillSend: credit, mayStillReceive: credit });
    return 'pass';
  }

  /** The side that was asked accepts; once. */
  opened(channel: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found) return 'ignore';
    if (found.isOpen) return 'malformed';
    this.byNumber.set(channel, { ...found, isOpen: true });
    return 'pass';
  }

  close(channel: number): ChannelVerdict {
    return this.byNumber.delete(channel) ? 'pass' : 'ignore';
  }

  /** This side sends bytes. */
  send(channel: number, bytes: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found) return 'ignore';
    if (!found.isOpen) return 'malformed';
    const mayStillSend = spend(found.mayStillSend, bytes);
    if (mayStillSend === undefined) return 'limitExceeded';
    this.byNumber.set(channel, { ...found, mayStillSend });
    return 'pass';
  }

  /** This side has room for more. */
  grant(channel: number, bytes: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found) return 'ignore';
    const mayStillReceive = grant(found.mayStillReceive, bytes, this.limits.maxCreditBytes);
    if (mayStillReceive === undefined) return 'limitExceeded';
    this.byNumber.set(channel, { ...found, mayStillReceive });
    return 'pass';
  }

  /** Bytes of the far end reach this side. Its own shard has checked them. */
  received(channel: number, bytes: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found) return 'ignore';
    const mayStillReceive = Math.max(0, found.mayStillReceive - bytes);
    this.byNumber.set(channel, { ...found, mayStillReceive });
    return 'pass';
  }

  /** The far end has room for more. */
  granted(channel: number, bytes: number): ChannelVerdict {
    const found = this.byNumber.get(channel);
    if (!found) return 'ignore';
    const { maxCreditBytes } = this.limits;
    const mayStillSend = Math.min(maxCreditBytes, found.mayStillSend + bytes);
    this.byNumber.set(channel, { ...found, mayStillSend });
    return 'pass';
  }
}
