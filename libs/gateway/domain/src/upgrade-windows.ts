import type { ChannelBreach } from './channels.js';

/** What a client asks bytes of. */
export type UpgradePart = 'package' | 'delta';
/** Bytes of one part, from an offset. */
export type UpgradeRange = Readonly<{ part: UpgradePart; offset: number; bytes: number }>;

/** The windows of one download that a client has asked for and not been sent yet, oldest first. */
export class UpgradeWindows {
  private readonly asked: UpgradeRange[] = [];
  private readonly lengths: Readonly<Partial<Record<UpgradePart, number>>>;
  private readonly maxOutstanding: number;

  constructor(lengths: Readonly<Partial<Record<UpgradePart, number>>>, maxOutstanding: number) {
    this.lengths = lengths;
    this.maxOutstanding = maxOutstanding;
  }

  /** What is asked for must be there; who asks for too much at once breaks a limit. */
  ask(range: UpgradeRange): ChannelBreach | undefined {
    if (range.offset + range.bytes > (this.lengths[range.part] ?? 0)) return 'malformed';
    if (this.asked.length >= this.maxOutstanding) return 'limitExceeded';
    this.asked.push(range);
    return undefined;
  }

  /** What is to be sent next; `undefined` when nothing is asked for. */
  get next(): UpgradeRange | undefined {
    return this.asked[0];
  }

  get pendingBytes(): number {
    return this.asked.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  sent(bytes: number): void {
    const [range] = this.asked;
    if (!range) return;
    if (bytes >= range.bytes) this.asked.shift();
    else this.asked[0] = { ...range, offset: range.offset + bytes, bytes: range.bytes - bytes };
  }
}
