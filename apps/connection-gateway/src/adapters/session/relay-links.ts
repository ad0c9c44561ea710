import type { NatsConnection } from '@jumpfleet/messaging';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import { RelayLink } from './relay-link.js';
import type { RelayEnd, RelaySide } from './relay-link.js';

const tickMs = 500;

/** All halves of sessions on this shard, kept alive by one timer. */
export class RelayLinks {
  private readonly links = new Set<RelayLink>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly nats: NatsConnection) {}

  get count(): number {
    return this.links.size;
  }

  open({ sub, leg, ends_at }: SessionTicketClaims, side: RelaySide, end: RelayEnd): RelayLink {
    const session = { id: sub, leg, endsAtMs: ends_at };
    const link = new RelayLink(this.nats, session, side, end, (closed) => {
      this.links.delete(closed);
    });
    this.links.add(link);
    this.timer ??= setInterval(() => this.tick(), tickMs);
    return link;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    for (const link of this.links) link.tick(now);
  }
}
