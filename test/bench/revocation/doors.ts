import { setTimeout as pause } from 'node:timers/promises';

import type { RunningJumpfleet } from '../../support/jumpfleet.js';

/** One door of each service that somebody with a token may try. */
const paths = {
  policy: '/api/v1/auth/me',
  registry: '/api/v1/jump-clients?limit=1',
  sessions: '/api/v1/sessions?limit=1',
  'upgrade-orchestrator': '/api/v1/operations/upgrade-orchestrator/parked',
  'outbound-events': '/api/v1/outbound-events/recipients',
} as const;
export type Service = keyof typeof paths;
export const services = Object.keys(paths) as readonly Service[];

const pollMs = 2;
export const giveUpMs = 10_000;

/** Asks until it is so, and says how many milliseconds that took; at most `giveUpMs`. */
export async function until(isSo: () => Promise<boolean>): Promise<number> {
  const begin = performance.now();
  for (;;) {
    const answered = await isSo();
    const ms = performance.now() - begin;
    if (answered || ms > giveUpMs) return ms;
    await pause(pollMs);
  }
}

/** The services themselves, behind the edge. */
export class Doors {
  private constructor(private readonly urls: ReadonlyMap<Service, string>) {}

  static async of(site: RunningJumpfleet): Promise<Doors> {
    const urls = services.map(async (service) => {
      const origin = `http://127.0.0.1:${String(await site.port(`${service}.http`))}`;
      return [service, origin + paths[service]] as const;
    });
    return new Doors(new Map(await Promise.all(urls)));
  }

  /** So that a refusal later is due to the change alone. */
  async areOpen(token: string): Promise<void> {
    for (const service of services)
      if ((await until(async () => !(await this.refuses(service, token)))) > giveUpMs)
        throw new Error(`${service} refuses a token that is good`);
  }

  /** How long each service still let the token in. */
  async untilRefused(token: string): Promise<ReadonlyMap<Service, number>> {
    const took = services.map(
      async (service) => [service, await until(() => this.refuses(service, token))] as const,
    );
    return new Map(await Promise.all(took));
  }

  private async refuses(service: Service, token: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(this.urls.get(service) ?? '', { headers });
    await response.arrayBuffer();
    return response.status === 401;
  }
}
