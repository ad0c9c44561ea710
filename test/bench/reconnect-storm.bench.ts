import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SiteApi } from '@jumpfleet/gateway-client';
import { limits } from '@jumpfleet/gateway-contracts';
import { FleetProcesses, IdentityFile, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';
import { burst, recentAdmissions } from '@jumpfleet/limits';
import type { RunningJumpfleet } from '../support/jumpfleet.js';
import type { Bench, BenchContext } from './bench.js';
import { mostInAnySecond, percentile } from './fleet/instants.js';
import { watchProcessorTime } from './fleet/processor-time.js';
import { apiOf, installerKey, listAll } from './fleet/site.js';

/** A fleet that lives quietly: each client has asked for a sign of life and was told the spread. */
const quietMs = limits.heartbeatMs + 10_000;
const presenceWithinMs = 15_000;

async function enrol(context: BenchContext, api: SiteApi, clients: number): Promise<IdentityFile> {
  const file = new IdentityFile(join(context.workDir, 'fleet', 'identities.jsonl'));
  const begin = performance.now();
  const made: SimulatedIdentity[] = [];
  await enrolIdentities({
    site: api.site,
    installerKey: await installerKey(api),
    indices: Array.from({ length: clients }, (_, index) => index),
    enrolled: (identity) => {
      if (made.push(identity) % 5_000 === 0) context.log(`${made.length} clients enrolled`);
    },
  });
  file.append(made);
  const seconds = (performance.now() - begin) / 1_000;
  context.log(`enrolled ${clients} clients in ${seconds.toFixed(1)} s`);
  return file;
}

/** All lines are cut at once; answers when, and each client's first welcome after that. */
async function storm(context: BenchContext, fleet: FleetProcesses, seen: Map<string, number>) {
  const { clients, dials } = fleet.counts;
  seen.clear();
  const cutAt = Date.now();
  fleet.cutAll();
  await fleet.until(({ online }) => online < clients);
  await fleet.until(({ online }) => {
    context.log(`${((Date.now() - cutAt) / 1_000).toFixed(0)} s: ${online} of ${clients} are back`);
    return online === clients && seen.size === clients;
  });
  return { cutAt, welcomes: [...seen.values()], dials: fleet.counts.dials - dials };
}

/** Redis's own record of whom the gate let through: what all shards did together, by one clock. */
async function admissionsSince(system: RunningJumpfleet, since: number): Promise<number[]> {
  return (await recentAdmissions(await system.redisUrl())).filter((at) => at >= since);
}

/** What the registry says of it, which heard only the gateway: who is online, and since when. */
async function asTheRegistrySees(api: SiteApi, clients: number, since: number) {
  const deadline = Date.now() + presenceWithinMs;
  for (;;) {
    const online = (await listAll(api)).filter(({ status }) => status === 'online');
    const back = online
      .map(({ last_connect_at: at }) => Date.parse(at ?? ''))
      .filter((at) => at >= since);
    if (back.length === clients || Date.now() > deadline) return back;
    await pause(500);
  }
}

function quietly(context: BenchContext): BenchContext {
  let toldAt = 0;
  const log = (line: string) => {
    if (Date.now() - toldAt < 5_000) return;
    toldAt = Date.now();
    context.log(line);
  };
  return { ...context, log };
}

export const bench: Bench = {
  name: 'reconnect-storm',
  about: 'all clients drop at once and come back at the global reconnect rate',
  async run(context) {
    const clients = context.option('clients', 25_000);
    const rate = context.option('rate', 300);
    const system = await context.jumpfleet({ shards: context.option('shards', 2) });
    const api = apiOf(system);
    await api.put('/api/v1/settings/jump-clients', { connection_rate_per_second: rate });
    const identities = await enrol(context, api, clients);
    const seen = new Map<string, number>();
    const fleet = new FleetProcesses({
      site: system.url,
      identityFile: identities.path,
      clients,
      dialsPerSecond: rate,
      welcomed: (welcomes) => {
        for (const [id, at] of welcomes) if (!seen.has(id)) seen.set(id, at);
      },
    });
    context.onEnd(() => fleet.stop());
    await fleet.until(({ online }) => online === clients);
    context.log(`${clients} clients are online; they live quietly for ${quietMs / 1_000} s`);
    await pause(quietMs);
    context.log('now all lines are cut');
    const used = await watchProcessorTime(system, () => fleet.processIds);
    const { cutAt, welcomes, dials } = await storm(quietly(context), fleet, seen);
    const processorTime = await used();
    const admitted = await admissionsSince(system, cutAt);
    const back = await asTheRegistrySees(api, clients, cutAt);
    const ideal = clients / rate;
    const seconds = (Math.max(...welcomes) - cutAt) / 1_000;
    const most = mostInAnySecond(admitted);
    const lost = clients - back.length;
    return {
      ok: seconds <= 1.05 * ideal && most <= rate + burst(rate) && lost === 0,
      metrics: {
        clients,
        rate_per_s: rate,
        all_back_s: seconds,
        used_share_of_rate: Number((ideal / seconds).toFixed(3)),
        most_admitted_in_any_second: most,
        most_welcomed_in_any_second: mostInAnySecond(back),
        most_welcomed_in_any_second_as_clients_saw: mostInAnySecond(welcomes),
        admitted_in_first_second: admitted.filter((at) => at < cutAt + 1_000).length,
        lost,
        wait_p50_s: (percentile(welcomes, 0.5) - cutAt) / 1_000,
        wait_p99_s: (percentile(welcomes, 0.99) - cutAt) / 1_000,
        dials_per_client: Number((dials / clients).toFixed(2)),
        fleet_resident_bytes: fleet.residentBytes,
        ...processorTime,
      },
      yardstick: {
        ideal_s: Number(ideal.toFixed(1)),
        most_s: Number((1.05 * ideal).toFixed(1)),
        allowed_in_any_second: rate + burst(rate),
      },
    };
  },
};
