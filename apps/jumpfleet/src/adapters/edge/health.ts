import { z } from 'zod';

/** Where one part of the system tells whether it is ready; without a URL, whether its process runs. */
export type HealthSource = Readonly<{ url: string }> | Readonly<{ running: () => boolean }>;

export type Health = Readonly<{
  status: 'ok' | 'unavailable';
  services: Readonly<Record<string, string>>;
  missing: readonly string[];
}>;

const answerWithinMs = 2_000;
const keptForMs = 250;
const readiness = z.object({ checks: z.record(z.string(), z.unknown()).default({}) });

/** Asks all parts at once; many callers in the same moment share one round. */
export class SystemHealth {
  private last: Readonly<{ at: number; round: Promise<Health> }> | undefined;

  constructor(private readonly sources: () => ReadonlyMap<string, HealthSource>) {}

  check(): Promise<Health> {
    const now = performance.now();
    if (this.last === undefined || now - this.last.at > keptForMs)
      this.last = { at: now, round: this.round() };
    return this.last.round;
  }

  private async round(): Promise<Health> {
    const entries = await Promise.all(
      [...this.sources()].map(async ([name, source]) => [name, await stateOf(source)] as const),
    );
    const missing = entries.filter(([, state]) => state !== 'ok').map(([name]) => name);
    return {
      status: missing.length === 0 ? 'ok' : 'unavailable',
      services: Object.fromEntries(entries),
      missing,
    };
  }
}

async function stateOf(source: HealthSource): Promise<string> {
  if ('running' in source) return source.running() ? 'ok' : 'not running';
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const response = await fetch(`${source.url}/health/ready`, { signal });
    const parsed = readiness.safeParse(await response.json());
    if (response.ok) return 'ok';
    const failing = Object.entries(parsed.data?.checks ?? {}).filter(([, state]) => state !== 'ok');
    return `not ready: ${failing.map(([name]) => name).join(', ') || 'starting'}`;
  } catch {
    return 'not reachable';
  }
}
