import { LatencyHistogram } from '@jumpfleet/gateway-simulation';
import type { Welcome } from '@jumpfleet/gateway-simulation';
import type { SiteApi } from '@jumpfleet/gateway-client';

type Item = Readonly<{ id: string; status: string; last_connect_at: string | null }>;
type Seen = Readonly<{ connectedAt: string; at: number }>;

/** A site's clock and ours are the same on one machine; towards others this much apart is forgiven. */
const clockSlackMs = 2_000;

/** Measures how long after its welcome a client is online in the site's live list. */
export class PresenceWatch {
  readonly latencies = new LatencyHistogram();
  readonly #seen = new Map<string, Seen>();
  readonly #waiting = new Map<string, number>();
  readonly #stop = new AbortController();

  /** Follows the live list until `stop`; a stream that breaks is opened again. */
  async follow(api: SiteApi): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#followOnce(api);
      } catch {
        // The site restarts, or we were told to stop: the loop knows which.
      }
      await pause(1_000, this.#stop.signal);
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  welcomed(welcomes: readonly Welcome[]): void {
    for (const [id, at] of welcomes) {
      const seen = this.#seen.get(id);
      if (seen !== undefined && this.#belongs(seen.connectedAt, at)) this.#measured(seen.at - at);
      else this.#waiting.set(id, at);
    }
  }

  listed({ id, status, last_connect_at: connectedAt }: Item, now: number): void {
    if (status !== 'online' || connectedAt === null) return;
    if (this.#seen.get(id)?.connectedAt === connectedAt) return;
    this.#seen.set(id, { connectedAt, at: now });
    const welcomedAt = this.#waiting.get(id);
    if (welcomedAt === undefined || !this.#belongs(connectedAt, welcomedAt)) return;
    this.#waiting.delete(id);
    this.#measured(now - welcomedAt);
  }

  #belongs(connectedAt: string, welcomedAt: number): boolean {
    return Date.parse(connectedAt) >= welcomedAt - clockSlackMs;
  }

  #measured(ms: number): void {
    this.latencies.record(Math.max(0, ms));
  }

  async #followOnce(api: SiteApi): Promise<void> {
    const headers = { accept: 'text/event-stream' };
    const response = await api.request('/api/v1/events', { headers, signal: this.#stop.signal });
    if (!response.ok || response.body === null) return;
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.#event(event);
    }
  }

  #event(event: string): void {
    if (!/^event: ?jump-client$/m.test(event)) return;
    const data = /^data: ?(.*)$/m.exec(event)?.[1];
    if (data !== undefined) this.listed(JSON.parse(data) as Item, Date.now());
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, signal.aborted ? 0 : ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
