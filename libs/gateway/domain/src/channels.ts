import { grant, spend } from './credit.js';
import type { Credit } from './credit.js';

/** What a channel may do now, seen from the shard of the side that sends into it. */
export type Channel = Readonly<{ phase: 'opening' | 'open'; credit: Credit }>;

export type ChannelBreach = 'malformed' | 'limitExceeded';
export type ChannelLimits = Readonly<{
  maxChannels: number;
  initialCreditBytes: number;
  maxCreditBytes: number;
}>;

/**
 * The channels of one side of a session. The side's own shard keeps it: what it sends into a channel
 * spends the credit that the far end granted, and nothing is sent into a channel that is not open.
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

  /** A side opens; the answer is awaited before anything flows. */
  open(channel: number): ChannelBreach | undefined {
    if (this.byNumber.has(channel)) return 'malformed';
    if (this.byNumber.size >= this.limits.maxChannels) return 'limitExceeded';
    this.byNumber.set(channel, { phase: 'opening', credit: this.limits.initialCreditBytes });
    return undefined;
  }

  /** The far end accepted. `false` when the channel was closed meanwhile or was never asked for. */
  opened(channel: number): boolean {
    const found = this.byNumber.get(channel);
    if (found?.phase !== 'opening') return false;
    this.byNumber.set(channel, { ...found, phase: 'open' });
    return true;
  }

  isOpen(channel: number): boolean {
    return this.byNumber.get(channel)?.phase === 'open';
  }

  close(channel: number): boolean {
    return this.byNumber.delete(channel);
  }

  /** This side sends; beyond its credit, or before the channel is open, it breaks the protocol. */
  send(channel: number, bytes: number): ChannelBreach | undefined {
    const found = this.byNumber.get(channel);
    if (found?.phase !== 'open') return 'malformed';
    const credit = spend(found.credit, bytes);
    if (credit === undefined) return 'limitExceeded';
    this.byNumber.set(channel, { ...found, credit });
    return undefined;
  }

  /** The far end has room for more from this side. */
  granted(channel: number, bytes: number): ChannelBreach | undefined {
    const found = this.byNumber.get(channel);
    if (!found) return undefined;
    const credit = grant(found.credit, bytes, this.limits.maxCreditBytes);
    if (credit === undefined) return 'limitExceeded';
    this.byNumber.set(channel, { ...found, credit });
    return undefined;
  }
}
