import type { RunningJumpfleet } from '../support/jumpfleet.js';
import type { Bench } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';

const mostMs = 1_000;
const giveUpMs = 10_000;
const password = 'A long enough one 7!';
const json = { 'content-type': 'application/json' };

/** One door of each service. */
const doors = {
  policy: '/api/v1/auth/me',
  registry: '/api/v1/jump-clients',
  sessions: '/api/v1/sessions',
  outbound: '/api/v1/outbound-events/recipients',
} as const;
type Service = keyof typeof doors;
const services = Object.keys(doors) as Service[];

async function called(
  { url }: RunningJumpfleet,
  method: string,
  path: string,
  { token, body }: Readonly<{ token?: string; body?: object }>,
): Promise<Readonly<{ status: number; body: unknown }>> {
  const response = await fetch(url + path, {
    method,
    headers: { ...json, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

async function signIn(site: RunningJumpfleet, username: string, secret: string): Promise<string> {
  const body = { username, password: secret, cookie: false };
  const answer = await called(site, 'POST', '/api/v1/auth/login', { body });
  return (answer.body as { access_token: string }).access_token;
}

/** How long after its own answer a change still let the user in. */
async function untilRefused(
  site: RunningJumpfleet,
  service: Service,
  token: string,
): Promise<number> {
  const begin = performance.now();
  for (;;) {
    const { status } = await called(site, 'GET', doors[service], { token });
    const ms = performance.now() - begin;
    if (status === 401 || ms > giveUpMs) return ms;
  }
}

export const bench: Bench = {
  name: 'revocation',
  about: 'a user is disabled: how long until every service refuses its token',
  async run(context) {
    const rounds = context.option('rounds', 50);
    const site = await context.jumpfleet();
    const { username, password: secret } = site.administrator;
    const admin = await signIn(site, username, secret);
    const body = { username: 'revoked', password };
    const created = await called(site, 'POST', '/api/v1/users', { token: admin, body });
    const path = `/api/v1/users/${String((created.body as { id: number }).id)}`;
    const change = (enabled: boolean) =>
      called(site, 'PATCH', path, { token: admin, body: { enabled } });
    const ms: number[] = [];
    const slowest = new Map<Service, number>();
    for (let round = 0; round < rounds; round++) {
      const token = await signIn(site, 'revoked', password);
      for (const service of services) {
        const { status } = await called(site, 'GET', doors[service], { token });
        if (status === 401) throw new Error(`${service} refuses who is enabled`);
      }
      const { status } = await change(false);
      if (status >= 300) throw new Error(`the change was answered with ${status}`);
      const took = await Promise.all(services.map((service) => untilRefused(site, service, token)));
      for (const [n, service] of services.entries())
        slowest.set(service, Math.max(slowest.get(service) ?? 0, took[n] ?? 0));
      ms.push(Math.max(...took));
      await change(true);
    }
    const p99 = percentile(ms, 0.99);
    context.log(`refused everywhere after p99 ${rounded(p99)} ms`);
    return {
      ok: p99 <= mostMs,
      metrics: {
        everywhere_p50_ms: rounded(percentile(ms, 0.5), 1),
        everywhere_p99_ms: rounded(p99, 1),
        ...Object.fromEntries(
          services.map((service) => [
            `${service}_slowest_ms`,
            rounded(slowest.get(service) ?? 0, 1),
          ]),
        ),
        rounds,
      },
      yardstick: { most_p99_ms: mostMs },
    };
  },
};
