import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SiteApi } from '@jumpfleet/gateway-client';
import { limits } from '@jumpfleet/gateway-contracts';
import { FleetProcesses, IdentityFile, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';
import { burst } from '@jumpfleet/limits';
import type { RunningJumpfleet } from '../support/jumpfleet.js';
import { UpgradeAuditor } from '../support/upgrade-auditor.js';
import type { Bench, BenchContext, Figures } from './bench.js';
import { apiOf, installerKey, listAll } from './fleet/site.js';
import { figuresOf, isMet, storm, longestWaits } from './fleet/storm.js';
import type { Return } from './fleet/storm.js';

/** A fleet that lives quietly: each client has asked for a sign of life and was told the spread. */
const quietMs = limits.heartbeatMs + 10_000;
const presenceWithinMs = 15_000;
const fullRate = 300;

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

/** What the registry says, which heard only the gateway. */
async function onlineInTheList(api: SiteApi, clients: number): Promise<number> {
  const deadline = Date.now() + presenceWithinMs;
  for (;;) {
    const online = (await listAll(api)).filter(({ status }) => status === 'online').length;
    if (online === clients || Date.now() > deadline) return online;
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

async function connected(context: BenchContext, system: RunningJumpfleet, clients: number) {
  const api = apiOf(system);
  await setRate(api, fullRate);
  const identities = await enrol(context, api, clients);
  const returns: Return[] = [];
  const auditor = new UpgradeAuditor();
  const fleet = new FleetProcesses({
    site: system.url,
    identityFile: identities.path,
    clients,
    dialsPerSecond: fullRate,
    diary: (pages) => auditor.add(pages),
    welcomed: (welcomes) => {
      for (const [id, at, knockedAt = at] of welcomes) returns.push({ id, at, knockedAt });
    },
  });
  context.onEnd(() => fleet.stop());
  await fleet.until(({ online }) => online === clients);
  return { api, fleet, returns, auditor };
}

const setRate = (api: SiteApi, rate: number) =>
  api.put('/api/v1/settings/jump-clients', { connection_rate_per_second: rate });

/** The figures of the first rate have the plain names, the others the rate before them. */
function named(figures: Figures, at: number): Figures {
  if (at === 0) return figures;
  const prefix = `at_${String(figures['rate_per_s'])}_per_s_`;
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${prefix}${name}`, value]),
  );
}

export const bench: Bench = {
  name: 'reconnect-storm',
  about: 'all clients drop at once and come back at 300/s, then at 50/s; a shard dies half-way',
  async run(context) {
    const clients = context.option('clients', 25_000);
    const only = context.option('rate', 0);
    const rates = only > 0 ? [only] : [fullRate, 50];
    const shards = context.option('shards', 2);
    const system = await context.jumpfleet({ shards });
    const { api, ...seenBy } = await connected(context, system, clients);
    const all: Figures[] = [];
    for (const rate of rates) {
      context.log(`${clients} clients are online; they live quietly for ${quietMs / 1_000} s`);
      await setRate(api, rate);
      await pause(quietMs);
      context.log(`now all lines are cut; ${rate} may come back in a second`);
      const { log } = quietly(context);
      const victim = `shard-${shards}`;
      const seen = await storm({ system, ...seenBy, rate, victim, log });
      const figures = figuresOf(seen, clients);
      for (const wait of longestWaits(seen)) context.log(wait);
      context.log(JSON.stringify(figures));
      all.push(figures);
    }
    const online = await onlineInTheList(api, clients);
    return {
      ok: all.every(isMet) && online === clients,
      metrics: Object.assign({ online_in_the_list: online }, ...all.map(named)) as Figures,
      yardstick: {
        least_used_share_of_rate: 0.98,
        most_wait_over_turn_ratio: 1.1,
        ...Object.fromEntries(
          rates.map((rate) => [`allowed_in_any_second_at_${rate}_per_s`, rate + burst(rate)]),
        ),
      },
    };
  },
};
