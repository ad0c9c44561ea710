import { setTimeout as pause } from 'node:timers/promises';

const terms = ['ber', 'till', 'hana', 'lab-00', 'zzqqy', '10.0.1', 'debian'] as const;

/** Somebody who searches, again and again, while something else is measured. */
export class BackgroundSearches {
  readonly tookMs: number[] = [];
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(url: string, token: string, perSecond: number) {
    this.running = this.run(url, token, 1_000 / perSecond);
    // A failure is told by `stop`, whenever that is.
    this.running.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(url: string, token: string, everyMs: number): Promise<void> {
    const begin = performance.now();
    for (let count = 0; !this.stopping.signal.aborted; count++) {
      const ahead = begin + count * everyMs - performance.now();
      if (ahead > 1) await pause(ahead);
      await this.search(url, token, terms[count % terms.length] ?? '');
    }
  }

  private async search(url: string, token: string, term: string): Promise<void> {
    const begin = performance.now();
    const response = await fetch(`${url}/api/v1/jump-clients?limit=50&search=${term}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`a search was answered ${response.status}`);
    this.tookMs.push(performance.now() - begin);
  }
}
