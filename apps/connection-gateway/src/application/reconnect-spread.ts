import { limits } from '@jumpfleet/gateway-contracts';

/**
 * A third more than the greatest connection rate: so many that each second has its takers from the
 * first, and so few that answering them costs little beside letting clients in.
 */
const knocksPerSecond = 400;
const leastMs = 1_000;
const askEachMs = 5_000;
/** Of a fleet that was lost, half is still reckoned with after three minutes. */
const keptShare = 0.98;

/** Over how long this many clients spread their first knocks when they all lose their lines at once. */
export function spreadOf(clients: number): number {
  const wantedMs = Math.ceil((clients * 1_000) / knocksPerSecond);
  return Math.min(limits.maxReconnectSpreadMs, Math.max(leastMs, wantedMs));
}

/** What clients are told to spread their knocks over, from how many are online on all shards, now and lately. */
export class ReconnectSpread {
  private clients = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** Says how many are online here; answers how many are anywhere, `undefined` when nobody knows. */
    private readonly report: (online: number) => Promise<number | undefined>,
    private readonly online: () => number,
  ) {}

  get ms(): number {
    return spreadOf(this.clients);
  }

  start(): void {
    this.timer = setInterval(() => void this.ask(), askEachMs);
    void this.ask();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async ask(): Promise<void> {
    const here = this.online();
    const anywhere = await this.report(here);
    this.clients = Math.max(anywhere ?? here, this.clients * keptShare);
  }
}
