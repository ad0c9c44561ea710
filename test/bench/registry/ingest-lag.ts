import type { NatsConnection } from '@jumpfleet/messaging';

type Changes = Readonly<{ measured?: readonly string[] }>;

/**
 * How long each report took until it was committed: from being published to the moment at which the
 * registry tells its replicas of the change. Where one write takes in two reports of a client, the older one counts.
 */
export class IngestLag {
  readonly lagsMs: number[] = [];
  private readonly sentAt = new Map<string, number[]>();

  constructor(nats: NatsConnection) {
    nats.subscribe('registry.changes', {
      callback: (_error, message) => {
        const now = performance.now();
        for (const client of message.json<Changes>().measured ?? []) this.seen(client, now);
      },
    });
  }

  sent(clients: readonly string[]): void {
    const now = performance.now();
    for (const client of clients) {
      const waiting = this.sentAt.get(client);
      if (waiting) waiting.push(now);
      else this.sentAt.set(client, [now]);
    }
  }

  /** Reports that nothing was heard of. */
  get unseen(): number {
    return [...this.sentAt.values()].reduce((sum, waiting) => sum + waiting.length, 0);
  }

  reset(): void {
    this.sentAt.clear();
    this.lagsMs.length = 0;
  }

  private seen(client: string, now: number): void {
    const sentAt = this.sentAt.get(client)?.shift();
    if (sentAt !== undefined) this.lagsMs.push(now - sentAt);
  }
}
