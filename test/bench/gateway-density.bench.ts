import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchContext } from './bench.js';
import type { SigningKey } from './gateway/lean-client.js';
import {
  prepareLoad,
  residentBytes,
  startBareServer,
  startIssuer,
  startShardProcess,
} from './gateway/processes.js';
import type { ServerProcess } from './gateway/processes.js';

const settleMs = 10_000;
const inFlight = 64;

type Density = Readonly<{
  clients: number;
  bytesPerClient: number;
  bytesInAll: number;
  connectSeconds: number;
  failed: number;
}>;

/** Fills the servers with clients and tells by how much they grew for it. */
async function fill(
  context: BenchContext,
  servers: readonly ServerProcess[],
  clients: number,
  key?: SigningKey,
): Promise<Density> {
  const count = Math.floor(clients / servers.length);
  const loads = await Promise.all(
    servers.map(({ port }) =>
      prepareLoad(context, {
        count,
        inFlight,
        port,
        ...(key ? { key } : {}),
      }),
    ),
  );
  await pause(settleMs / 2);
  const before = await residentInAll(servers);
  const reports = await Promise.all(loads.map((load) => load.go()));
  await pause(settleMs);
  const after = await residentInAll(servers);
  const connected = reports.reduce((sum, report) => sum + report.connected, 0);
  for (const { errors } of reports)
    if (Object.keys(errors).length > 0) context.log(`errors: ${JSON.stringify(errors)}`);
  await Promise.all(loads.map((load) => load.close()));
  return {
    clients: connected,
    bytesPerClient: (after - before) / connected,
    bytesInAll: after,
    connectSeconds: Math.max(...reports.map(({ seconds }) => seconds)),
    failed: count * servers.length - connected,
  };
}

async function residentInAll(servers: readonly ServerProcess[]): Promise<number> {
  const each = await Promise.all(servers.map(({ pid }) => residentBytes(pid)));
  return each.reduce((sum, bytes) => sum + bytes, 0);
}

async function round(context: BenchContext, clients: number, shards: number) {
  const names = Array.from({ length: shards }, (_, i) => `shard-${i + 1}`);
  const { url: issuerUrl, key } = await startIssuer(context);
  const bareServers = await Promise.all(names.map(() => startBareServer(context)));
  const bare = await fill(context, bareServers, clients);
  await Promise.all(bareServers.map((server) => server.stop()));
  tell(context, 'bare ws', bare);
  const nats = await context.nats();
  const shardProcesses = await Promise.all(
    names.map((shard) => startShardProcess(context, { natsUrl: nats.url, issuerUrl, shard })),
  );
  const gateway = await fill(context, shardProcesses, clients, key);
  await Promise.all(shardProcesses.map((server) => server.stop()));
  await nats.stop();
  tell(context, 'gateway', gateway);
  return { bare, gateway, ratio: gateway.bytesPerClient / bare.bytesPerClient };
}

function tell(context: BenchContext, what: string, density: Density): void {
  const kib = (density.bytesPerClient / 1024).toFixed(2);
  const mib = (density.bytesInAll / 1024 / 1024).toFixed(0);
  context.log(
    `${what}: ${density.clients} clients in ${density.connectSeconds.toFixed(1)} s, ${kib} KiB each, ${mib} MiB in all, ${density.failed} failed`,
  );
}

export const bench: Bench = {
  name: 'gateway-density',
  about: 'resident memory of gateway shards per authenticated client, beside bare ws connections',
  async run(context) {
    const clients = context.option('clients', 25_000);
    const most = context.option('most', 60_000);
    const small = await round(context, clients, 2);
    const large = most > clients ? await round(context, most, Math.ceil(most / 15_000)) : small;
    const isWhole = [small, large].every(
      ({ bare, gateway }) => bare.failed === 0 && gateway.failed === 0,
    );
    return {
      ok: isWhole && small.ratio <= 2 && large.ratio <= 2,
      metrics: {
        clients: small.gateway.clients,
        resident_per_client_bytes: Math.round(small.gateway.bytesPerClient),
        resident_in_all_bytes: small.gateway.bytesInAll,
        to_bare_ws_ratio: Number(small.ratio.toFixed(3)),
        most_clients: large.gateway.clients,
        most_resident_per_client_bytes: Math.round(large.gateway.bytesPerClient),
        most_to_bare_ws_ratio: Number(large.ratio.toFixed(3)),
      },
      yardstick: {
        bare_ws_per_client_bytes: Math.round(small.bare.bytesPerClient),
        bare_ws_resident_in_all_bytes: small.bare.bytesInAll,
        most_bare_ws_per_client_bytes: Math.round(large.bare.bytesPerClient),
        least_ratio: 2,
      },
    };
  },
};
