import { presenceBatch, subjects } from '@jumpfleet/gateway-contracts';
import { connectNats } from '@jumpfleet/messaging';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchContext } from './bench.js';
import type { SigningKey } from './gateway/lean-client.js';
import {
  cpuSeconds,
  pin,
  prepareLoad,
  startBareServer,
  startIssuer,
  startShardProcess,
} from './gateway/processes.js';
import type { ServerProcess } from './gateway/processes.js';

const serverCore = 0;
const loadCore = 1;
const inFlight = 64;

/** Connects them all, one wave after the other; answers how many a second. */
async function connectAll(
  context: BenchContext,
  { port, pid }: ServerProcess,
  count: number,
  key?: SigningKey,
) {
  const order = { count, inFlight, port, ...(key ? { key } : {}) };
  const load = await prepareLoad(context, order, loadCore);
  const cpuBefore = await cpuSeconds(pid);
  const begin = performance.now();
  const report = await load.go();
  const cpuMicros = ((await cpuSeconds(pid)) - cpuBefore) * 1_000_000;
  const { connected, seconds } = report;
  if (connected !== count) throw new Error(`not all connected: ${JSON.stringify(report.errors)}`);
  const figures = { perSecond: connected / seconds, cpuMicrosEach: cpuMicros / connected };
  return { begin, figures, close: load.close };
}

type Round = Readonly<{ perSecond: number; cpuMicrosEach: number }>;

async function bareRound(context: BenchContext, count: number): Promise<Round> {
  const server = await startBareServer(context, serverCore);
  const { figures, close } = await connectAll(context, server, count);
  await close();
  await server.stop();
  return figures;
}

/** Counts until every client's presence was published, not only until it was welcomed. */
async function gatewayRound(context: BenchContext, count: number): Promise<Round> {
  const { url: issuerUrl, key } = await startIssuer(context);
  const natsServer = await context.nats();
  await pin(natsServer.pid, loadCore);
  const nats = await connectNats({ url: natsServer.url, name: 'bench' });
  const published = new Set<string>();
  let lastAt = 0;
  nats.subscribe(subjects.presence('*'), {
    callback: (_error, message) => {
      lastAt = performance.now();
      for (const { client, online } of presenceBatch.parse(message.json()).items)
        if (online) published.add(client);
    },
  });
  const shard = await startShardProcess(
    context,
    { natsUrl: natsServer.url, issuerUrl, shard: 'shard-1' },
    serverCore,
  );
  const { begin, figures, close } = await connectAll(context, shard, count, key);
  for (let waited = 0; published.size < count && waited < 5_000; waited += 10) await pause(10);
  if (published.size !== count)
    throw new Error(`${published.size} of ${count} clients were published`);
  await close();
  await nats.close();
  await shard.stop();
  await natsServer.stop();
  return { ...figures, perSecond: (published.size / (lastAt - begin)) * 1000 };
}

const median = (rounds: readonly Round[], of: keyof Round) => {
  const sorted = rounds.map((round) => round[of]).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
};

const inWords = ({ perSecond, cpuMicrosEach }: Round) =>
  `${perSecond.toFixed(0)}/s at ${cpuMicrosEach.toFixed(0)} us of processor time`;

export const bench: Bench = {
  name: 'gateway-connect',
  about: 'clients per second from TCP connect to authenticated and published, on one core',
  async run(context) {
    const count = context.option('clients', 8_000);
    const bare: Round[] = [];
    const gateway: Round[] = [];
    for (let i = 1; i <= context.option('rounds', 3); i++) {
      const yardstick = await bareRound(context, count);
      const own = await gatewayRound(context, count);
      context.log(`round ${i}: bare ws ${inWords(yardstick)}, gateway ${inWords(own)}`);
      bare.push(yardstick);
      gateway.push(own);
    }
    const ratio = median(gateway, 'perSecond') / median(bare, 'perSecond');
    return {
      ok: ratio >= 0.25,
      metrics: {
        clients_per_s: median(gateway, 'perSecond'),
        to_bare_ws_ratio: Number(ratio.toFixed(3)),
        server_cpu_per_client_us: median(gateway, 'cpuMicrosEach'),
      },
      yardstick: {
        bare_ws_accepts_per_s: median(bare, 'perSecond'),
        bare_ws_cpu_per_accept_us: median(bare, 'cpuMicrosEach'),
        least_ratio: 0.25,
      },
    };
  },
};
